"""Single answers for SPSS, and the codebook: read back by the library that wrote them, against the files' own cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from analysis.cli.commands import main
from analysis.export import codebook
from analysis.export.single_answers import TooFew, as_sav, general
from analysis.export.variables import MISSING
from questionnaires.model import Audience
from tests.unit.report.hand import GOLDEN, about, table


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, Any]:
    """The clients of the rich round, as SPSS would open them."""
    path = tmp_path_factory.mktemp("sav") / "clients.sav"
    path.write_bytes(as_sav(table("rich"), Audience.CLIENT))
    frame, meta = pyreadstat.read_sav(path, user_missing=True)
    return frame, meta


def clients() -> Any:
    answers = table("rich").answers
    return answers[answers["audience"].to_numpy(dtype=object) == "client"]


def test_every_set_is_there_with_its_answers_as_numbers(made: tuple[pd.DataFrame, Any]) -> None:
    frame, _ = made
    cells = clients()
    assert len(frame) == len(cells)
    wanted = Counter(MISSING.get(cell, float(cell) if cell.isdecimal() else None) for cell in cells["grade"] if cell)
    assert Counter(frame["grade"].dropna()) == wanted
    assert frame["grade"].isna().sum() == (cells["grade"] == "").sum()


def test_numbers_have_words_and_what_is_no_answer_is_missing(made: tuple[pd.DataFrame, Any]) -> None:
    _, meta = made
    words = meta.variable_value_labels["a_info"]
    assert words[97] == "weet niet of geen mening"
    assert words[4] == "Zeer tevreden"
    assert meta.missing_ranges["a_info"] == [{"lo": 95, "hi": 97}]
    assert meta.variable_measure["a_info"] == "ordinal"
    assert meta.variable_measure["grade"] == "scale"
    assert "grade" in meta.column_names_to_labels
    assert "Losse antwoorden" in " ".join(meta.notes)


def test_a_question_with_several_answers_is_a_column_for_each(made: tuple[pd.DataFrame, Any]) -> None:
    frame, meta = made
    several = [
        q for q in about().questionnaires[Audience.CLIENT].questions if q.several and q.code in clients().columns
    ]
    for question in several:
        cells = [cell.split(";") for cell in clients()[question.code]]
        for option in [one.code for one in question.options if one.code not in MISSING]:
            assert (frame[f"{question.code}__{option}"] == 1).sum() == sum(option in chosen for chosen in cells)
            assert meta.variable_value_labels[f"{question.code}__{option}"][1] == "gekozen"


def test_nothing_leads_to_a_person(made: tuple[pd.DataFrame, Any]) -> None:
    """No id, no open text, no order of arrival, no background of fewer than five."""
    frame, meta = made
    assert "response" not in frame.columns
    assert not [name for name in frame.columns if name.endswith("_other")]
    texts = {cell for name in clients().columns if name.endswith("_other") for cell in clients()[name] if cell}
    assert not texts & {str(cell) for cell in frame.select_dtypes(exclude="number").to_numpy().ravel()}
    for name in ("dienst", "form", "language", "mode"):
        assert min(Counter(frame[name]).values()) >= 5
    assert meta.creation_time.year == 1970


def test_the_order_of_the_file_and_the_moment_leave_no_trace() -> None:
    one = table("rich")
    turned = replace(one, answers=one.answers.iloc[::-1].reset_index(drop=True))
    assert as_sav(one, Audience.CLIENT) == as_sav(turned, Audience.CLIENT)


def test_few_sets_are_not_given_out() -> None:
    with pytest.raises(TooFew, match="1 sets of opdrachtgever"):
        as_sav(table("in2work-2021"), Audience.OPDRACHTGEVER)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"nl": 9, "en": 5}, {"nl": 9, "en": 5}),
        ({"nl": 9, "en": 3, "ar": 2}, {"nl": 9, "other": 5}),
        ({"nl": 9, "en": 6, "ar": 1}, {"nl": 9, "other": 7}),
        ({"nl": 9, "ar": 1}, {"other": 10}),
    ],
)
def test_rare_backgrounds_become_one_that_five_share(given: dict[str, int], kept: dict[str, int]) -> None:
    values = [value for value, size in given.items() for _ in range(size)]
    assert Counter(general(values)) == kept


def test_the_codebook_says_what_each_code_and_number_means() -> None:
    one = about()
    rows = list(csv.DictReader(io.StringIO(codebook.as_csv(one.questionnaires, one.keurmerk).decode())))
    found = {(row["question"], row["code"]): row for row in rows}
    assert found["a_info", "4"]["answer_regular"] == "Zeer tevreden"
    assert found["a_info", "dk"]["number"] == "97"
    assert (found["a_info", "dk"]["counts"], found["a_info", "dk"]["missing"]) == ("yes", "yes")
    assert found["a_info", "nr"]["counts"] == "no"
    assert found["grade", "1-10"]["kind"] == "grade"
    assert {row["question"] for row in rows} == {q.code for p in one.questionnaires.values() for q in p.questions}
    assert all(row["text_regular"] for row in rows)


def test_both_can_be_asked_for_by_command(tmp_path: Path) -> None:
    files = ["--sample", str(GOLDEN / "rich" / "sample.csv"), "--answers", str(GOLDEN / "rich" / "answers.csv")]
    assert main(["single", *files, "--audience", "client", "--out", str(tmp_path / "a.sav")]) == 0
    assert (tmp_path / "a.sav").read_bytes().startswith(b"$FL2")
    assert main(["codebook", "--out", str(tmp_path / "b.csv")]) == 0
    assert (tmp_path / "b.csv").read_text().startswith("questionnaire,question,")


def test_too_few_is_said_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = GOLDEN / "in2work-2021"
    files = ["--sample", str(name / "sample.csv"), "--answers", str(name / "answers.csv")]
    assert main(["single", *files, "--audience", "opdrachtgever", "--out", str(tmp_path / "a.sav")]) == 1
    assert "made from 10" in capsys.readouterr().err
    assert not (tmp_path / "a.sav").exists()
