"""The verdict as a picture, the sources of its norms, and what would change it."""

from __future__ import annotations

from itertools import chain

import pytest

from analysis.report.build import build_report
from analysis.report.change import what_would_change
from analysis.report.results import needed_correction
from analysis.report.values import Bullets, DotChart, Figure, Report, Table
from analysis.report.verdict import norm_figure, verdict_blocks
from tests.unit.analysis.small import figures_of, graded
from tests.unit.report.hand import about, report, round_figures


def told(*rows: object) -> tuple[str, ...]:
    blocks = what_would_change(about(), figures_of(list(rows)))  # type: ignore[arg-type]  # rows of clients
    return next((block.items for block in blocks if isinstance(block, Bullets)), ())


def test_each_mean_stands_as_a_dot_beside_its_norm() -> None:
    found = norm_figure(about(), round_figures("in2work-2021"))
    assert isinstance(found.chart, DotChart)
    # 527 / 63 on the scale of 1 to 10, and 6.5
    total = found.chart.rows[0]
    assert total.own.length is not None
    assert total.norm is not None
    assert (float(total.own.length), float(total.norm)) == pytest.approx(((527 / 63 - 1) / 9, 5.5 / 9))
    assert total.own.interval is not None
    assert [row.own.text for row in found.chart.rows] == ["8,4", "8,7", "7,8", "8,5"]
    assert found.table is not None
    assert found.table.rows[0].cells == ("Totaal", "63", "8,4", "6,5 of hoger")


def test_hidden_and_untested_diensten_have_no_dot_or_no_norm() -> None:
    figures = round_figures("rules/06")
    found = norm_figure(about(), figures)
    assert isinstance(found.chart, DotChart)
    rows = dict(zip([row.key for row in figures.clients.diensten], found.chart.rows[1:], strict=True))
    assert all(rows[key].norm is None for key in figures.verdict.not_tested)
    assert all((rows[r.key].own.length is None) == (r.mean is None) for r in figures.clients.diensten)


def test_the_corrected_mean_is_drawn_only_when_it_was_needed() -> None:
    needed, plain = (norm_figure(about(), round_figures(name)).chart for name in ("rules/11", "rules/07"))
    assert isinstance(needed, DotChart)
    assert isinstance(plain, DotChart)
    assert needed.others == "gecorrigeerd gemiddelde"
    assert any(row.all for row in needed.rows)
    assert (plain.others, [row.all for row in plain.rows if row.all]) == ("", [])


def test_a_round_without_grades_has_no_picture_and_nothing_that_would_change_it() -> None:
    figures = round_figures("rules/10")
    assert norm_figure(about(), figures).chart is None
    assert what_would_change(about(), figures) == ()


def test_every_norm_stands_with_its_source_and_day() -> None:
    blocks = verdict_blocks(about(), round_figures("in2work-2021"))
    norms = next(b for b in blocks if isinstance(b, Table) and b.name == "norms")
    profile = about().profile
    assert [row.cells[:2] for row in norms.rows] == [
        ("Alle cliënten samen", "6,5 of hoger"),
        ("Elke dienst, vanaf 4 cijfers", "5,5 of hoger"),
        ("Gecorrigeerd gemiddelde, als een norm niet is gehaald", "lager dan 5,5 telt als 5"),
    ]
    assert [row.cells[2] for row in norms.rows[:2]] == [norm.source for norm in profile.norms]
    assert {row.cells[3] for row in norms.rows} == {"1 april 2020"}


def test_a_pass_says_how_many_low_grades_it_can_bear() -> None:
    # ten 8: mean 8; with k grades of 5 it is (80 + 5k) / (10 + k), below 6.5 from k = 11: 135 / 21 = 6.43
    assert told(*graded("jobcoaching", *[8] * 10)) == (
        "Bij het totaal staat het gemiddelde 1,5 boven de norm van 6,5.",
        "Met nog 11 cliënten die een 5 geven, haalde het totaal de norm niet meer, ook na de correctie.",
        "Van de diensten staat jobcoaching het dichtst bij de norm: het gemiddelde staat 2,5 boven de norm van 5,5.",
    )


def test_low_grades_that_are_there_already_are_corrected_in_that_count() -> None:
    # 1 and eleven 8: corrected 5 + 88 = 93 of 12; (93 + 5k) / (12 + k) is 6.5 at k = 10 and below it at 11
    assert "Met nog 11 cliënten die een 5 geven" in told(*graded("jobcoaching", 1, *[8] * 11))[1]


def test_below_ten_grades_no_count_is_told_of_a_pass() -> None:
    assert len(told(*graded("jobcoaching", *[8] * 9))) == 2


def test_a_fail_says_how_far_it_is_and_what_would_have_been_enough() -> None:
    # ten 6: (60 + 8k) / (10 + k) is 6.5 at k = 10 / 3: four more
    assert told(*graded("jobcoaching", *[6] * 10)) == (
        "Bij het totaal staat het gecorrigeerde gemiddelde 0,5 onder de norm van 6,5. Met nog 4 cliënten die een 8 "
        "geven, was de norm hier gehaald.",
    )


def test_what_misses_by_a_hair_is_told_with_enough_decimals() -> None:
    # twenty-four 6 and twenty-three 7: 305 / 47 = 6.489, which prints as 6,5
    rows = graded("jobcoaching", *[6] * 24, *[7] * 23)
    assert told(*rows)[0].startswith("Bij het totaal staat het gecorrigeerde gemiddelde 0,01 onder de norm van 6,5.")


def test_hidden_rows_are_not_told_of() -> None:
    figures = round_figures("rules/05")
    blocks = what_would_change(about(), figures)
    said = " ".join(chain.from_iterable(block.items for block in blocks if isinstance(block, Bullets)))
    names = {d.key: d.name.lower() for d in about().keurmerk.diensten}
    assert not [row.key for row in figures.clients.diensten if row.masked and names[row.key] in said.lower()]


def test_the_picture_stands_in_the_report_with_its_table() -> None:
    made: Report = report("rules/11")
    found = next(figure for figure in made.figures if figure.number == "2.2")
    assert isinstance(found, Figure)
    assert found.table is not None
    assert ("Gecorrigeerd" in found.table.head) is needed_correction(round_figures("rules/11"))
    assert build_report(round_figures("rules/11"), about(), None).figures
