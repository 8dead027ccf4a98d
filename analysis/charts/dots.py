"""Step 6, drawing: means as dots on their scale, with the interval as a thin line."""

from __future__ import annotations

from analysis.charts.ink import EDGE, FAINT, INK, LINE, NORM, OWN, SMALL, SOFT, norm_in_key
from analysis.charts.paper import WIDTH, Paper, text_width, wrap
from analysis.report.values import BarRow, DotChart

SIZE, LINE_HEIGHT = 8.5, 11.0
LABEL, START, END = 164.0, 180.0, WIDTH - 40.0
ROW, KEY, AXIS = 17.0, 18.0, 14.0  # heights of a row, of the key above it, and of the scale below
RADIUS = 3.2


def dots(chart: DotChart) -> str:
    """One row for each dot, the scale under them. Gives svg."""
    heights = [max(ROW, len(wrap(row.label, LABEL, SIZE)) * LINE_HEIGHT + 4) for row in chart.rows]
    bottom = KEY + sum(heights)
    paper = Paper(bottom + AXIS)
    _key(paper, chart)
    _scale(paper, chart, bottom)
    y = KEY
    for row, height in zip(chart.rows, heights, strict=True):
        _row(paper, row, (y + height / 2, height))
        y += height
    return paper.svg()


def _x(share: float) -> float:
    return START + (END - START) * share


def _scale(paper: Paper, chart: DotChart, bottom: float) -> None:
    for share, text in chart.ticks:
        paper.line((_x(share), KEY), (_x(share), bottom), FAINT)
        paper.text((_x(share), bottom + 7), text, SMALL, ha="center", color=SOFT)
    paper.line((START, bottom), (END, bottom), LINE)


def _row(paper: Paper, row: BarRow, at: tuple[float, float]) -> None:
    middle, height = at
    lines = wrap(row.label, LABEL, SIZE)
    first = middle - (len(lines) - 1) * LINE_HEIGHT / 2
    for number, line in enumerate(lines):
        paper.text((LABEL, first + number * LINE_HEIGHT), line, SIZE, ha="right", color=INK)
    if row.norm is not None:
        x = _x(float(row.norm))
        paper.line((x, middle - height / 2 + 1), (x, middle + height / 2 - 1), NORM, 1.6)
    if row.own.interval is not None:
        _interval(paper, (_x(row.own.interval[0]), _x(row.own.interval[1])), middle)
    if row.all is not None and row.all.length is not None:
        paper.dot((_x(float(row.all.length)), middle), RADIUS + 1, "#ffffff", EDGE)
    if row.own.length is not None:
        paper.dot((_x(float(row.own.length)), middle), RADIUS, OWN, OWN)
    paper.text((WIDTH, middle), row.own.text, SIZE, ha="right", color=INK, fontweight=600)


def _interval(paper: Paper, limits: tuple[float, float], y: float) -> None:
    paper.line((limits[0], y), (limits[1], y), INK, 0.9)
    for x in limits:
        paper.line((x, y - 3), (x, y + 3), INK, 0.9)


def _key(paper: Paper, chart: DotChart) -> None:
    x = START
    if chart.others:
        for name, size, fill, edge in ((chart.own, 0, OWN, OWN), (chart.others, 1, "#ffffff", EDGE)):
            paper.dot((x + 4, 7), RADIUS + size, fill, edge)
            paper.text((x + 11, 7), name, SMALL, color=SOFT)
            x += 11 + text_width(name, SMALL) + 14
    if any(row.norm is not None for row in chart.rows):
        x = norm_in_key(paper, x)
    if any(row.own.interval is not None for row in chart.rows):
        _interval(paper, (x, x + 14), 7)
        paper.text((x + 19, 7), "95%-interval", SMALL, color=SOFT)
