"""The report of an open round says how it stands, and why there is no more."""

from __future__ import annotations

from datetime import date

from analysis.holding import held_back
from analysis.report.build import About, Bureau, build_report
from analysis.report.values import Report
from analysis.results import figures
from analysis.tallies import Tallies
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, client, employer, table


def provisional(rows: list[Row]) -> Report:
    about = About("Werk en Weg", KEURMERK, PROFILE, PACKS, Bureau("Bureau"), date(2026, 11, 20), final=False)
    return build_report(figures(held_back(table(rows), PROFILE, Tallies({})), KEURMERK, PROFILE, PACKS), about, None)


def test_a_provisional_report_holds_mean_grades_and_no_other_figure() -> None:
    clients = [client(f"{n:02}", ("jobcoaching", "scholing")[n > 29], "8") for n in range(37)]
    made = provisional([*clients, *(employer(f"e{n:02}", "7.5") for n in range(12))])
    assert [figure.title for figure in made.figures] == ["Gemiddeld rapportcijfer"] * 2
    tables = [figure.table.rows for figure in made.figures if figure.table]
    assert [row.cells for row in tables[0]] == [
        ("Totaal", "25 °", "8,0"),
        ("Scholing en opleiding", "0", "–"),
        ("Jobcoaching", "25 °", "8,0"),
    ]
    assert [row.cells for row in tables[1]] == [("Totaal", "7 °", "7,5")]
    assert [tile.value for tile in made.summary.tiles] == ["8,0", "7,5"]
    assert made.summary.verdict.title == "De norm voor tevredenheid is op dit moment gehaald."
    assert [section.number for chapter in made.chapters for section in chapter.sections][:3] == ["1.1", "1.2", "1.3"]


def test_with_too_few_answers_it_says_so_in_place_of_a_figure() -> None:
    made = provisional([client(f"{n}") for n in range(8)])
    assert [figure.hidden for figure in made.figures] == ["Nog geen figuur: er tellen nog te weinig cijfers mee."] * 2
    assert "geen rapportcijfers" not in made.summary.verdict.title
    assert made.summary.verdict.tone == "open"
