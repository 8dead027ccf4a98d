"""What of a text is compared when it is looked for, and whether a released line is a copy of it; expected by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveyapp.open_answers import taken
from surveyapp.open_answers.quoting import is_copy
from surveyapp.open_answers.searching import folded
from surveyapp.open_answers.taken import Entry

SECRET = "s" * 32


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Mijn  Coach,\nmevrouw Éénoog!", "mijn coach mevrouw eenoog"),
        ("collega's 06-12", "collega s 06 12"),
        ("STRASSE straße", "strasse strasse"),
        ("كَان المدرب", "كان المدرب"),
        ("¿?—", ""),
    ],
)
def test_capitals_accents_and_signs_make_no_difference(text: str, compared: str) -> None:
    assert folded(text) == compared


@pytest.mark.parametrize(
    ("line", "text", "copy"),
    [
        ("Mevrouw [naam] hielp mij goed", "Mevrouw Kanarie hielp mij goed", True),
        ("mevrouw hielp goed.", "Mevrouw Kanarie hielp mij goed", True),  # shortened by who released it
        ("goed", "Mevrouw Kanarie hielp mij goed", False),  # one of many words: rather a text of somebody else
        ("goed mij hielp mevrouw", "Mevrouw Kanarie hielp mij goed", False),
        ("[naam]", "Kanarie", False),
        ("Goed!", "goed", True),
        ("Goed", "", False),
    ],
)
def test_a_released_line_is_known_as_a_copy_by_its_words_in_order(line: str, text: str, copy: bool) -> None:
    assert is_copy(line, text) is copy


def test_the_file_holds_hashes_only_and_survives_a_torn_line(tmp_path: Path) -> None:
    place = ("client", "open")
    one = taken.entry(SECRET, 7, "id1", place, "Kanarie")
    taken.append(tmp_path, [one])
    path = tmp_path / taken.NAME
    assert path.stat().st_mode & 0o777 == 0o600
    assert not any(part in path.read_text() for part in ("Kanarie", "id1", "client", "2026"))
    path.write_bytes(path.read_bytes() + b'{"round_id": 1, "te')
    erased_before = taken.entry(SECRET, 7, "id2", place, "")
    taken.merge(tmp_path, [one, erased_before])
    assert taken.read(path) == (one, erased_before)
    assert erased_before == Entry(7, taken.id_key(SECRET, "id2"), "")


def test_the_same_words_elsewhere_have_another_hash() -> None:
    hashes = {
        taken.words_key(SECRET, round_id, place, "goed")
        for round_id in (1, 2)
        for place in (("client", "open"), ("client", "reason_other"), ("opdrachtgever", "open"))
    }
    assert len(hashes) == 6
