"""Code books: ours are right, and what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires import codebook, load
from questionnaires.faults import FileFaults

SMALL = """
questionnaire = "client/1"
questions = ["open"]
source = "eigen"
[[themes]]
code = "tempo"
title = "Tempo"
meaning = "Hoe lang het duurde."
questions = ["b_wait"]
"""


def read(folder: Path, text: str) -> codebook.Codebook:
    path = folder / "1.toml"
    path.write_text(text, encoding="utf-8")
    return codebook.read_codebook(path, load.questionnaire("client/1"))


def test_ours_are_read_and_a_questionnaire_without_one_has_none() -> None:
    for path in codebook.CODEBOOKS.rglob("*.toml"):
        reference = f"{path.parent.name}/{path.stem}"
        book = codebook.codebook(reference)
        assert book is not None
        assert book.questionnaire == reference
    assert codebook.codebook("opdrachtgever/1") is None


def test_a_small_one_is_read(tmp_path: Path) -> None:
    book = read(tmp_path, SMALL)
    assert [theme.title for theme in book.themes] == ["Tempo"]
    assert "tempo" in book
    assert "anders" not in book


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"client/1"', '"client/2"'), 'expected "client/1"'),
        (('["open"]', '["grade"]'), '"grade" is no question with open text'),
        (('"b_wait"', '"b_hier"'), 'question "b_hier" is unknown'),
        (('code = "tempo"', 'code = "Te snel"'), "small letters"),
        (('title = "Tempo"', ""), "has no title"),
        (("[[themes]]", "[[thema]]"), 'key "thema" is unknown'),
        (('source = "eigen"', 'source = "eigen"\n[[themes]]\ncode = "tempo"\ntitle = "T"\nmeaning = "M"'), "2 times"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(FileFaults, match=said.replace("(", "\\(")):
        read(tmp_path, SMALL.replace(*change))
