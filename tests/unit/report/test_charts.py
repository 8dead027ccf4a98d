"""Bars are as long as the figures say, and a drawing holds nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from analysis.charts.drawing import FULL, START, svg
from analysis.charts.paper import WIDTH, text_width, wrap
from analysis.report.values import Bar, BarChart, BarRow, Figure, FlowChart, FlowLane, StackChart, StackRow
from tests.unit.report.hand import report, round_figures

SVG = "{http://www.w3.org/2000/svg}"


def bars(drawn: str) -> dict[str, tuple[float, float]]:
    """Of each named bar, where it starts and how long it is; in points."""
    found = {}
    for group in ET.fromstring(drawn).iter(f"{SVG}g"):
        path = group.find(f"{SVG}path")
        if path is not None and group.get("id"):
            xs = [float(x) for x in re.findall(r"[ML] ([-\d.]+) ", path.attrib["d"])]
            found[group.attrib["id"]] = (min(xs), max(xs) - min(xs))
    return found


def figure(chart: BarChart | StackChart | FlowChart | None, title: str = "Titel") -> Figure:
    return Figure("sleutel", "3.4", title, "n = 10", chart)


@pytest.mark.parametrize("length", [Fraction(0), Fraction(1, 63), Fraction(1, 3), Fraction(527, 630), Fraction(1)])
def test_a_bar_is_as_long_as_its_share_of_the_full_scale(length: Fraction) -> None:
    chart = BarChart((BarRow("Ja", Bar(length, "x"), Bar(length / 2, "y")),), "eigen", "alle deelnemers")
    made = bars(svg(figure(chart)))
    drawn = {name: found[1] for name, found in made.items()}
    wanted = {"bar-sleutel-0-own": FULL * float(length), "bar-sleutel-0-all": FULL * float(length) / 2}
    assert drawn == pytest.approx({name: size for name, size in wanted.items() if size}, abs=1e-4)
    assert all(found[0] == START for found in made.values())


def test_every_bar_of_the_rich_round_is_as_long_as_its_tally() -> None:
    figures = round_figures("rich")
    drawn = {f.key: svg(f) for f in report("rich").figures if isinstance(f.chart, BarChart)}
    checked = 0
    for side in (figures.clients, figures.opdrachtgevers):
        for code, answers in side.questions.items():
            if code not in drawn or answers.counts is None:
                continue
            shown = answers.groups if answers.groups is not None else answers
            for number, count in enumerate((shown.counts or {}).values()):
                length = bars(drawn[code]).get(f"bar-{code}-{number}-own", (START, 0.0))[1]
                assert length == pytest.approx(FULL * count / answers.n, abs=1e-3)
                checked += 1
    assert checked > 50


def test_the_grades_and_their_spread_are_drawn_from_the_tallies() -> None:
    figures, drawn = round_figures("rich"), {f.key: bars(svg(f)) for f in report("rich").figures}
    means = [figures.clients.total.mean, *(row.mean for row in figures.clients.diensten)]
    for number, mean in enumerate(means):
        assert mean is not None
        length = drawn["client-mean"][f"bar-client-mean-{number}-own"][1]
        assert length == pytest.approx(FULL * float(mean) / 10, abs=1e-3)
    assert figures.opdrachtgevers.grades is not None
    for number, count in enumerate(figures.opdrachtgevers.grades.values()):
        length = drawn["opdrachtgever-spread"].get(f"bar-opdrachtgever-spread-{number}-own", (0, 0.0))[1]
        assert length == pytest.approx(FULL * count / 53, abs=1e-3)


def test_the_parts_of_a_scale_lie_end_to_end_and_fill_the_width() -> None:
    parts = tuple(Bar(Fraction(share, 63), str(share)) for share in (20, 37, 4, 1, 1))
    chart = StackChart((StackRow("Informatie", parts),), ("a", "b", "c", "d", "e"))
    made = bars(svg(figure(chart)))
    full, x = WIDTH - START, START
    for number, share in enumerate((20, 37, 4, 1, 1)):
        start, length = made[f"bar-sleutel-0-own-{number}"]
        assert (start, length) == pytest.approx((x, full * share / 63), abs=1e-3)
        x += length


def test_a_hidden_row_has_no_bar_and_the_same_chart_is_drawn_the_same() -> None:
    chart = BarChart((BarRow("Verborgen", Bar(None, "*")), BarRow("Getoond", Bar(Fraction(1, 2), "5,0"))), "eigen")
    assert set(bars(svg(figure(chart)))) == {"bar-sleutel-1-own"}
    assert svg(figure(chart)) == svg(figure(chart))


def test_names_are_text_and_never_markup_or_formulas() -> None:
    chart = BarChart((BarRow('<b>"A" & $x^2$</b>', Bar(Fraction(1, 2), "5")),), "eigen")
    drawn = svg(figure(chart, title="<script>&"))
    texts = [element.text for element in ET.fromstring(drawn).iter(f"{SVG}text")]
    assert '<b>"A" & $x^2$</b>' in texts
    assert "<script>" not in drawn


def test_a_drawing_carries_a_title_and_no_date_maker_or_prolog() -> None:
    drawn = svg(figure(FlowChart((FlowLane("Cliënten", ("Lijst", "Rapport")),))))
    assert drawn.startswith("<svg")
    assert "<title>Schema bij figuur 3.4: Titel</title><desc>Cliënten: Lijst, Rapport.</desc>" in drawn
    assert not re.search(r"matplotlib|metadata|<!--|date", drawn, re.I)


def test_ids_of_all_charts_in_a_report_are_unique() -> None:
    ids = [name for f in report("rich", compared=True).figures for name in re.findall(r' id="([^"]*)"', svg(f))]
    assert len(ids) == len(set(ids)) > 100


def test_long_labels_are_broken_into_lines_that_fit() -> None:
    lines = wrap("Toeleiden van werk naar werk " + "w" * 200, 100, 8.5)
    assert "".join(lines).replace(" ", "") == "Toeleidenvanwerknaarwerk" + "w" * 200
    assert max(text_width(line, 8.5) for line in lines) <= 100


def test_a_figure_without_a_chart_is_not_drawn() -> None:
    assert svg(figure(None)) == ""
