"""Rounds of one provider in the report: lines that break where the words changed, and what differs from last time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import date
from functools import cache

from analysis.charts.drawing import svg
from analysis.report.build import Report, build_report
from analysis.report.values import Figure, TrendChart
from analysis.results import figures
from analysis.trend import Earlier
from questionnaires.model import Audience, Questionnaire
from tests.unit.analysis.small import PACKS, client, tallies
from tests.unit.analysis.test_trend import reworded, year
from tests.unit.report.hand import about


@cache
def made(changed: str = "") -> Report:
    """Twelve clients a year: 7 and 8 in 2018, 6 and 7 in 2019, and now 8 and 9, asked in 2018 in other words."""
    old = reworded(changed) if changed else PACKS
    earlier = [a_round(2018, "78", "43", old), a_round(2019, "67", "32", PACKS)]
    one = about(period_from=date(2020, 4, 1), period_to=date(2021, 3, 31))
    own = a_round(2020, "89", "44", PACKS).tallies
    return build_report(figures(own, one.keurmerk, one.profile, one.questionnaires, earlier), one, None)


def a_round(first: int, grades: str, first_meeting: str, packs: Mapping[Audience, Questionnaire]) -> Earlier:
    rows = [client(f"r{k}", grade=grades[k % 2], a_first=first_meeting[k % 2], recommend="yes") for k in range(12)]
    return Earlier(year(first), tallies(rows, [("client", "jobcoaching", "invited")] * 24), packs)


def figure(report: Report, number: str) -> Figure:
    return next(found for found in report.figures if found.number == number)


def joined(found: Figure) -> list[list[bool]]:
    assert isinstance(found.chart, TrendChart)
    return [[point.joined for point in panel.points] for panel in found.chart.panels]


def test_the_grade_stands_on_a_line_with_its_interval_and_the_norm() -> None:
    found = figure(made(), "3.1a")
    assert found.table is not None
    # six 7 and six 8: variance 3 / 11; t(11) = 2.20099; of 24 people: 2.20099 x sqrt(3 / 11 / 12 x 0.5) = 0.2346
    assert [row.cells for row in found.table.rows] == [
        ("2018-2019", "12 °", "7,5", "7,3 tot 7,7"),
        ("2019-2020", "12 °", "6,5", "6,3 tot 6,7"),
        ("2020-2021", "12 °", "8,5", "8,3 tot 8,7"),
    ]
    assert found.notes[0] == "Hoger dan in 2019-2020, meer dan toeval verklaart: het rapportcijfer."
    assert joined(found) == [[False, True, True]]
    assert isinstance(found.chart, TrendChart)
    assert found.chart.panels[0].norm is not None


def test_other_words_break_the_line_and_are_said() -> None:
    found = figure(made("grade"), "3.1a")
    assert joined(found) == [[False, False, True]]
    assert "In 2019-2020 is de vraag anders gesteld dan daarvoor (het rapportcijfer)." in " ".join(found.notes)


def test_aspects_have_small_lines_and_are_tested_together() -> None:
    found = figure(made("a_first"), "3.11b")
    assert found.table is not None
    assert found.table.rows[0].cells == ("Eerste kennismaking", "3,5", "2,5", "4,0")
    assert found.notes[0] == "Hoger dan in 2019-2020, meer dan toeval verklaart: eerste kennismaking."
    assert joined(found)[0] == [False, False, True]
    assert joined(found)[1] == [False, True, True]


def test_nothing_of_earlier_rounds_stands_in_a_first_report() -> None:
    one = about()
    own = a_round(2020, "89", "44", PACKS).tallies
    found = build_report(figures(own, one.keurmerk, one.profile, one.questionnaires), one, None)
    assert not [f.number for f in found.figures if isinstance(f.chart, TrendChart)]


def test_a_line_is_told_in_words_and_drawn_where_words_are_the_same() -> None:
    whole, broken = (svg(figure(made(changed), "3.1a")) for changed in ("", "grade"))
    title, told = (element.text or "" for element in list(ET.fromstring(whole))[:2])
    assert title.startswith("Lijndiagram bij figuur 3.1a")
    assert "2018-2019 7,5; 2019-2020 6,5; 2020-2021 8,5" in told
    assert whole.count("stroke: #0b4f6c") + whole.count('stroke="#0b4f6c"') == 1 + (
        broken.count("stroke: #0b4f6c") + broken.count('stroke="#0b4f6c"')
    )
