"""The worked table of docs/computations.md is what the code computes."""

from __future__ import annotations

from pathlib import Path

from analysis.figures import GradeRow
from tests.unit.analysis.small import client, figures_of, invited

PAGE = Path(__file__).parents[3] / "docs" / "computations.md"


def worked_rows() -> dict[str, list[str]]:
    text = PAGE.read_text(encoding="utf-8").split("## A worked table")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


def test_the_worked_table_comes_out() -> None:
    rows = worked_rows()
    total = rows.pop("total")
    answers = []
    for dienst, (_, usable, grades, *_) in rows.items():
        given = [*grades.split(), "skipped", "skipped"][: int(usable)]
        answers += [client(f"{dienst}-{number}", dienst, grade) for number, grade in enumerate(given)]
    made = figures_of(answers, invited(*((dienst, int(row[0])) for dienst, row in rows.items())))
    assert {row.key: printed(row) for row in made.clients.diensten} == {key: told(row) for key, row in rows.items()}
    assert printed(made.clients.total) == told(total)
    assert (made.verdict.met, made.verdict.decided_by, made.verdict.not_tested) == (
        True,
        "corrected_mean",
        ("scholing",),
    )


def printed(row: GradeRow) -> list[str]:
    shown = row.printed
    grade, response = shown["grade"] or "", shown["response"] or ""
    return [str(row.net_sample), str(row.usable), str(row.n_grade), grade, shown["grade_corrected"] or "–", response]


def told(row: list[str]) -> list[str]:
    net_sample, usable, _, quotient, _, _, grade, corrected, response = row
    return [net_sample, usable, quotient.split(" / ")[1], grade, corrected, response]
