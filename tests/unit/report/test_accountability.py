"""Every printed figure leads to its questions, who counts, its n, the computation and the source."""

from __future__ import annotations

import json

import pytest

from analysis.report.accountability import accountability, as_data
from analysis.report.definitions import FORMULAS, Formula
from analysis.report.fingerprint import blocks
from analysis.report.values import Figure, Report, Table
from tests.unit.report.hand import report


@pytest.fixture(scope="module")
def made() -> Report:
    return report("rich", compared=True)


def numbered(made: Report) -> list[str]:
    """Numbers of what is printed in the chapters, the annexes being about these."""
    chapters = tuple(chapter for chapter in made.chapters if chapter.number.isdigit())
    found = [block for block in blocks(chapters) if isinstance(block, Figure | Table) and block.number]
    return [f"{'Figuur' if isinstance(block, Figure) else 'Tabel'} {block.number}" for block in found]


def test_every_numbered_figure_and_table_has_its_entry_once_and_in_order(made: Report) -> None:
    assert [f"{entry.kind} {entry.number}" for entry in accountability(made)] == numbered(made)
    assert len(set(numbered(made))) == len(numbered(made))


def test_an_entry_says_of_what_the_figure_is_made(made: Report) -> None:
    found = {entry.number: entry for entry in accountability(made) if entry.kind == "Figuur"}
    told = found["3.16"]  # Heeft u deze klacht ingediend?
    (question,) = told.questions
    assert question.code == "complaint_told"
    assert question.when == ("wie bij ‘Klacht’ (complaint) antwoordde: Ja",)
    assert told.who == "Bruikbare vragenlijsten van cliënten"
    assert told.formula == Formula.SHARES
    assert told.n == next(figure.base for figure in made.figures if figure.number == "3.16")
    assert told.source == "Vragenlijst voor cliënten (client/1, revisie 2)"
    scale = found["3.11"]
    assert [used.code for used in scale.questions][:2] == ["a_first", "a_respect"]
    assert {used.counts for used in scale.questions} == {("4", "3", "2", "1", "dk")}
    assert found["3.1"].questions[0].counts == ("1 tot en met 10",)
    route = "wie bij ‘Reden om te beginnen’ (reason) antwoordde: iets anders dan Ik wilde het zelf"
    assert found["3.5"].questions[0].when == (route,)


def test_the_picture_of_the_norm_names_where_the_norm_comes_from(made: Report) -> None:
    entry = next(entry for entry in accountability(made) if (entry.kind, entry.number) == ("Figuur", "2.2"))
    assert entry.formula == Formula.TESTED
    assert "paragraaf 2.3: gemiddelde van alle cliënten ten minste 6,5" in entry.source


def test_a_hidden_figure_is_there_as_hidden() -> None:
    found = {entry.number: entry for entry in accountability(report("rules/07"))}
    assert any(entry.hidden for entry in found.values())


def test_the_same_for_machines_carries_the_hash_and_every_computation(made: Report) -> None:
    data = json.loads(json.dumps(as_data(made)))
    assert data["digest"] == made.digest
    assert {entry["formula"] for entry in data["entries"]} <= set(data["formulas"]) == set(FORMULAS)
    keys = {entry["key"] for entry in data["entries"]}
    assert keys - set(json.loads(made.sealed)["printed"]) == set()  # each leads to its values


def test_the_annex_has_a_row_for_each_and_every_computation_that_it_names(made: Report) -> None:
    annex = next(chapter for chapter in made.chapters if chapter.number == "A")
    *_, table = blocks((annex,))
    assert isinstance(table, Table)
    assert [row.cells[0] for row in table.rows] == numbered(made)
    assert {row.cells[-1] for row in table.rows} <= {formula.value for formula in Formula}


def test_words_do_not_change_the_hash_and_values_do(made: Report) -> None:
    assert report("rich", compared=True, version="9").digest == made.digest
    assert report("rich").digest != made.digest
    assert len(made.digest) == 64
