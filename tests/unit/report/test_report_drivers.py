"""What goes with the grade and the standard cross table, as they stand in the report."""

from __future__ import annotations

from dataclasses import replace

from analysis.drivers import Drivers
from analysis.report.build import build_report
from analysis.report.values import FieldChart, Figure, Report, Text
from tests.unit.report.hand import about, report, round_figures


def figure(made: Report, number: str) -> Figure:
    return next(one for one in made.figures if one.number == number)


def test_every_aspect_stands_in_the_picture_and_in_the_table_under_the_same_number() -> None:
    found = figure(report("rich"), "3.13b")
    assert isinstance(found.chart, FieldChart)
    assert found.table is not None
    numbered = [f"{number}. {point.label}" for number, point in enumerate(found.chart.points, 1)]
    assert [row.cells[0] for row in found.table.rows] == numbered
    assert len(numbered) == 14


def test_the_picture_warns_that_it_proves_nothing() -> None:
    section = next(s for c in report("rich").chapters for s in c.sections if s.number == "3.4.4")
    assert any(isinstance(block, Text) and "geen bewijs" in block.text for block in section.blocks)


def test_below_the_limit_a_sentence_stands_in_place_of_the_picture() -> None:
    made = report("rules/10")
    section = next(s for c in made.chapters for s in c.sections if s.number == "3.4.4")
    assert [type(block) for block in section.blocks] == [Text]
    assert "3.13b" not in {one.number for one in made.figures}


def test_the_cross_table_says_whether_the_difference_may_be_chance() -> None:
    found = figure(report("rich"), "3.10a")
    assert found.table is not None
    assert found.table.head == (
        "Onderdeel (% tevreden)", "Met vaste contactpersoon", "Zonder vaste contactpersoon", "Verschil",
    )  # fmt: skip
    assert found.table.rows[0].cells == (
        "Rapportcijfer (1 tot en met 10)",
        "7,8 (7,6 tot 8,0)",
        "6,6 (6,2 tot 7,0)",
        "hoger",
    )
    assert found.lead == (
        "Het gemiddelde rapportcijfer is 7,8 met vaste contactpersoon, en 6,6 zonder vaste contactpersoon. "
        "Dit verschil is groter dan toeval verklaart.",
    )


def test_a_hidden_cross_table_says_why_and_nothing_else() -> None:
    found = figure(report("in2work-2021"), "3.10a")
    assert found.hidden
    assert (found.chart, found.table, found.base) == (None, None, "")


def test_a_round_of_before_has_neither() -> None:
    made = build_report(replace(round_figures("rich"), drivers=Drivers(None, ())), about(), None)
    assert not {"3.10a", "3.13b"} & {one.number for one in made.figures}
