"""Step 6, drawing: the way of an invitation as boxes and arrows."""

from __future__ import annotations

from analysis.charts.ink import INK, OWN
from analysis.charts.paper import WIDTH, Paper, wrap
from analysis.report.values import FlowChart, FlowLane

PALE = "#e3edf1"
SIZE, LINE_HEIGHT = 7.6, 9.8
GAP, PAD, TITLE = 15.0, 5.0, 15.0


def flow(chart: FlowChart) -> str:
    """One lane under the other; boxes of a lane are equally wide and high. Gives svg."""
    heights = [_height(lane) for lane in chart.lanes]
    paper = Paper(sum(heights) + TITLE * len(heights) + 10 * (len(heights) - 1) + 2)
    y = 0.0
    for lane, height in zip(chart.lanes, heights, strict=True):
        paper.text((0, y + 6), lane.label, 8.5, color=OWN, fontweight=600)
        _lane(paper, lane, y + TITLE, height)
        y += TITLE + height + 10
    return paper.svg()


def _width(lane: FlowLane) -> float:
    return (WIDTH - 2 - GAP * (len(lane.steps) - 1)) / len(lane.steps)


def _height(lane: FlowLane) -> float:
    lines = max(len(wrap(step, _width(lane) - 2 * PAD, SIZE)) for step in lane.steps)
    return lines * LINE_HEIGHT + 2 * PAD + 2


def _lane(paper: Paper, lane: FlowLane, top: float, height: float) -> None:
    width = _width(lane)
    for number, step in enumerate(lane.steps):
        x = 1 + number * (width + GAP)
        paper.box((x, top, width, height), PALE, OWN)
        lines = wrap(step, width - 2 * PAD, SIZE)
        first = top + height / 2 - (len(lines) - 1) * LINE_HEIGHT / 2
        for index, line in enumerate(lines):
            paper.text((x + width / 2, first + index * LINE_HEIGHT), line, SIZE, ha="center", color=INK)
        if number:
            paper.arrow((x - GAP + 1, top + height / 2), (x - 1, top + height / 2), OWN)
