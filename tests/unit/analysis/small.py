"""Small rounds for the tests of the figures: a row is full unless a test says otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from analysis.figures import Figures
from analysis.loading.answers import AnswerTable, read_csv
from analysis.loading.columns import answer_columns
from analysis.loading.faults import TableFaults
from analysis.results import figures
from analysis.tallies import Tallies, tally
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience, Metric

KEURMERK = keurmerk("blik-op-werk")
PACKS = {audience: questionnaire(reference) for audience, reference in KEURMERK.questionnaires}
PROFILE = KEURMERK.profile(None)
HEADER = [name for name, column in answer_columns(KEURMERK, PACKS).items() if column.required]
ASPECTS = [question.code for question in PACKS[Audience.CLIENT].with_metric(Metric.ASPECT)]

Row = dict[str, str]
Case = tuple[str, str, str]  # audience, dienst, outcome


def client(response: str, dienst: str = "jobcoaching", grade: str = "8", **cells: str) -> Row:
    """A client who is satisfied with everything, and answered nothing else but the grade."""
    row = {
        "response": response,
        "audience": "client",
        "dienst": dienst,
        "form": "regular",
        "language": "nl",
        "mode": "web",
    }
    return {**row, **dict.fromkeys(ASPECTS, "3"), "grade": grade, **cells}


def employer(response: str, grade: str = "8", **cells: str) -> Row:
    """An opdrachtgever who gave only the overall grade."""
    row = {
        "response": response,
        "audience": "opdrachtgever",
        "dienst": "",
        "form": "regular",
        "language": "nl",
        "mode": "web",
    }
    return {**row, "e_grade": grade, **cells}


def invited(*diensten: tuple[str, int], employers: int = 0) -> list[Case]:
    cases = [("client", dienst, "invited") for dienst, count in diensten for _ in range(count)]
    return cases + [("opdrachtgever", "", "invited")] * employers


def enough(rows: Sequence[Mapping[str, str]]) -> list[Case]:
    """As many invited cases as there are rows."""
    return [(row["audience"], row["dienst"], "invited") for row in rows]


def columns(rows: Iterable[Mapping[str, str]]) -> list[str]:
    extra = {name for row in rows for name in row} - set(HEADER)
    return [*HEADER, *sorted(extra)]


def answers_csv(rows: Sequence[Mapping[str, str]], header: Sequence[str] | None = None) -> str:
    text = io.StringIO()
    names = header or columns(rows)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue()


def sample_csv(cases: Sequence[Case]) -> str:
    lines = [f"c{number},{audience},{dienst},{outcome}" for number, (audience, dienst, outcome) in enumerate(cases, 1)]
    return "\n".join(["case,audience,dienst,outcome", *lines, ""])


def files(folder: Path, sample: str | bytes, answers: str | bytes) -> tuple[Path, Path]:
    paths = folder / "sample.csv", folder / "answers.csv"
    for path, text in zip(paths, (sample, answers), strict=True):
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return paths


def read(folder: Path, sample: str | bytes, answers: str | bytes) -> AnswerTable:
    return read_csv(*files(folder, sample, answers), PACKS, KEURMERK)


def faults_of(folder: Path, sample: str | bytes, answers: str | bytes) -> list[str]:
    """The lines on stderr, with the folder taken off the file names."""
    with pytest.raises(TableFaults) as caught:
        read(folder, sample, answers)
    return str(caught.value).replace(f"{folder}/", "").split("\n")


def table(rows: Sequence[Mapping[str, str]], cases: Sequence[Case] | None = None) -> AnswerTable:
    names = columns(rows)
    answers = pd.DataFrame([[row.get(name, "") for name in names] for row in rows], columns=names, dtype=object)
    sample = pd.DataFrame(cases or enough(rows), columns=["audience", "dienst", "outcome"], dtype=object)
    return AnswerTable(sample, answers, PACKS, KEURMERK)


def tallies(rows: Sequence[Mapping[str, str]], cases: Sequence[Case] | None = None) -> Tallies:
    return tally(table(rows, cases), PROFILE)


def figures_of(rows: Sequence[Mapping[str, str]], cases: Sequence[Case] | None = None) -> Figures:
    return figures(tallies(rows, cases), KEURMERK, PROFILE, PACKS)


def graded(dienst: str, *grades: int) -> list[Row]:
    """Clients of one dienst with these grades."""
    return [client(f"{dienst}-{number}", dienst, str(grade)) for number, grade in enumerate(grades)]
