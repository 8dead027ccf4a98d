"""Step 6, drawing: the report's charts as svg with text kept as text; lengths of bars are the figures."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from analysis.charts.dots import dots
from analysis.charts.fields import described, fields
from analysis.charts.flow import flow
from analysis.charts.ink import EDGE, INK, LINE, NORM, OWN, SMALL, SOFT, norm_in_key
from analysis.charts.paper import WIDTH, Paper, drawing, text_width, wrap
from analysis.charts.tiles import tiles
from analysis.charts.trend import lines, told
from analysis.report.values import (
    Bar,
    BarChart,
    BarRow,
    Chart,
    DotChart,
    FieldChart,
    Figure,
    FlowChart,
    StackChart,
    StackRow,
    TileChart,
    TrendChart,
)

OTHERS = "#e3edf1"  # with an edge around it
PARTS = (
    ("#0b4f6c", "#ffffff"),
    ("#73b2c1", "#0b2b38"),
    ("#f2c879", "#3b2a05"),
    ("#a84e1a", "#ffffff"),
    ("#e8eaec", INK),
)
SIZE = 8.5  # points
LABEL, START = 164.0, 174.0  # width of the labels, x of the zero line
FULL = WIDTH - START - 44.0  # length of a bar of 100 percent, or of a grade of 10
LINE_HEIGHT = 11.0
KINDS: dict[type, str] = {  # what an alternative text begins with
    FlowChart: "Schema",
    DotChart: "Stippendiagram",
    FieldChart: "Puntendiagram",
    TrendChart: "Lijndiagram",
    TileChart: "Tegelkaart",
}


def svg(figure: Figure) -> str:
    """One chart as an `<svg>` with a title and a description; ids start with `bar-` and the figure's key."""
    if figure.chart is None:
        return ""
    with drawing():
        inner = _draw(figure.chart, figure.key)
    kind = KINDS.get(type(figure.chart), "Staafdiagram")
    name = f"{kind} bij figuur {figure.number}: {figure.title}" if figure.number else f"{kind}: {figure.title}"
    words = f"<title>{escape(name)}</title><desc>{escape(_description(figure.chart))}</desc>"
    head, body = inner.split(">", 1)
    return f"{head}>{words}{body}"


def _draw(chart: Chart, key: str) -> str:
    if isinstance(chart, BarChart):
        return _bars(chart, key)
    if isinstance(chart, DotChart):
        return dots(chart)
    if isinstance(chart, FieldChart):
        return fields(chart)
    if isinstance(chart, TrendChart):
        return lines(chart)
    if isinstance(chart, TileChart):
        return tiles(chart)
    return _stacks(chart, key) if isinstance(chart, StackChart) else flow(chart)


def _description(chart: Chart) -> str:
    if isinstance(chart, FlowChart):
        return " ".join(f"{lane.label}: {', '.join(lane.steps)}." for lane in chart.lanes)
    if isinstance(chart, FieldChart):
        return described(chart)
    if isinstance(chart, TrendChart):
        return told(chart)
    if isinstance(chart, TileChart):
        return "; ".join(f"{tile.label}: {tile.text}" for tile in chart.tiles) + "."
    if isinstance(chart, StackChart):
        return "De waarden staan in de tabel onder het diagram."
    return "; ".join(f"{row.label}: {row.own.text}" for row in chart.rows) + "."


@dataclass(frozen=True, slots=True)
class _Heights:
    """Heights of a row and its two bars. Units: points."""

    row: float
    own: float
    all: float


def _heights(chart: BarChart) -> _Heights:
    if chart.compact:
        return _Heights(17.0 if chart.others else 13.0, 8.5, 5.5)
    return _Heights(24.0 if chart.others else 17.0, 11.0, 7.0)


def _bars(chart: BarChart, key: str) -> str:
    sizes = _heights(chart)
    heights = [_row_height(row.label, sizes.row) for row in chart.rows]
    top = 18.0 if chart.others or any(row.norm is not None for row in chart.rows) else 2.0
    paper = Paper(top + sum(heights) + 3)
    paper.line((START, top), (START, top + sum(heights)), LINE)
    _bar_key(paper, chart)
    y = top
    for number, (row, height) in enumerate(zip(chart.rows, heights, strict=True)):
        _bar_row(paper, row, (y + height / 2, sizes), f"bar-{key}-{number}")
        y += height
    return paper.svg()


def _row_height(label: str, least: float) -> float:
    lines = len(wrap(label, LABEL, SIZE))
    return least if lines == 1 else max(lines * LINE_HEIGHT + 4, least)


def _bar_row(paper: Paper, row: BarRow, at: tuple[float, _Heights], name: str) -> None:
    middle, sizes = at
    _label(paper, row.label, middle)
    y = middle - (sizes.own if row.all is None else sizes.own + sizes.all + 1) / 2
    _bar(paper, row.own, (y, sizes.own), (OWN, OWN), f"{name}-own")
    if row.own.interval is not None:
        _interval(paper, row.own.interval, y + sizes.own / 2)
    if row.all is not None:
        _bar(paper, row.all, (y + sizes.own + 1, sizes.all), (OTHERS, EDGE), f"{name}-all")
    if row.norm is not None:
        x = START + FULL * float(row.norm)
        paper.line((x, y - 2), (x, y + sizes.own + 2), NORM, 1.6)


def _label(paper: Paper, label: str, middle: float) -> None:
    lines = wrap(label, LABEL, SIZE)
    first = middle - (len(lines) - 1) * LINE_HEIGHT / 2
    for number, line in enumerate(lines):
        paper.text((LABEL, first + number * LINE_HEIGHT), line, SIZE, ha="right", color=INK)


def _interval(paper: Paper, interval: tuple[float, float], y: float) -> None:
    """A thin line with two ends: light within the bar, dark beyond it."""
    low, high = (START + FULL * limit for limit in interval)
    for width, colour in ((2.6, "#ffffff"), (0.9, INK)):
        paper.line((low, y), (high, y), colour, width)
        for x in (low, high):
            paper.line((x, y - 3), (x, y + 3), colour, width)


def _bar(paper: Paper, bar: Bar, at: tuple[float, float], colours: tuple[str, str], name: str) -> None:
    y, height = at
    fill, edge = colours
    length = FULL * float(bar.length or 0)
    if length > 0:
        paper.box((START, y, length, height), fill, "none" if fill == edge else edge, name)
    own = fill == edge
    weight, size, colour = (600, SIZE, INK) if own else (400, SMALL, SOFT)
    end = max(length, FULL * bar.interval[1] if bar.interval else 0)
    paper.text((START + end + 5, y + height / 2), bar.text, size, color=colour, fontweight=weight)


def _bar_key(paper: Paper, chart: BarChart) -> None:
    x = START
    if chart.others:
        for name, fill, edge in ((chart.own, OWN, "none"), (chart.others, OTHERS, EDGE)):
            paper.box((x, 3, 9, 8), fill, edge)
            paper.text((x + 13, 7), name, SMALL, color=SOFT)
            x += 13 + text_width(name, SMALL) + 14
    if any(row.norm is not None for row in chart.rows):
        x = norm_in_key(paper, x)
    if any(row.own.interval is not None for row in chart.rows):
        _interval(paper, ((x - START) / FULL, (x + 14 - START) / FULL), 7)
        paper.text((x + 19, 7), "95%-interval", SMALL, color=SOFT)


def _stacks(chart: StackChart, key: str) -> str:
    heights = [_row_height(row.label, 29.0 if row.all else 21.0) for row in chart.rows]
    paper = Paper(20 + sum(heights) + (11 if chart.others else 0))
    _stack_key(paper, chart)
    y = 20.0
    for number, (row, height) in enumerate(zip(chart.rows, heights, strict=True)):
        _stack_row(paper, row, y + height / 2, f"bar-{key}-{number}")
        y += height
    if chart.others:
        paper.text((START, y + 5), f"Brede balk: de eigen cliënten. Smalle balk: {chart.others}.", SMALL, color=SOFT)
    return paper.svg()


def _stack_key(paper: Paper, chart: StackChart) -> None:
    x = WIDTH - sum(13 + text_width(part, SMALL) + 12 for part in chart.parts) + 12
    for part, (fill, _ink) in zip(chart.parts, PARTS, strict=True):
        paper.box((x, 3, 9, 8), fill, "#9aa5b1" if fill == PARTS[-1][0] else "none")
        paper.text((x + 13, 7), part, SMALL, color=SOFT)
        x += 13 + text_width(part, SMALL) + 12


def _stack_row(paper: Paper, row: StackRow, middle: float, name: str) -> None:
    _label(paper, row.label, middle)
    y = middle - (14.0 + (8.0 if row.all else 0.0)) / 2
    _stack(paper, row.own, (y, 14.0), f"{name}-own")
    if row.all:
        _stack(paper, row.all, (y + 15.0, 6.0), f"{name}-all")


def _stack(paper: Paper, parts: tuple[Bar, ...], at: tuple[float, float], name: str) -> None:
    y, height = at
    x, full = START, WIDTH - START
    for number, (part, (fill, ink)) in enumerate(zip(parts, PARTS, strict=True)):
        length = full * float(part.length or 0)
        if length > 0:
            paper.box((x, y, length, height), fill, "none", f"{name}-{number}")
        if height > SIZE and length > text_width(part.text, SIZE, 600) + 4:
            look = {"ha": "center", "color": ink, "fontweight": 600}
            paper.text((x + length / 2, y + height / 2), part.text, SIZE, **look)
        x += length
        if length > 0 and x < WIDTH - 0.5:
            paper.line((x, y), (x, y + height), "#ffffff", 0.8)
