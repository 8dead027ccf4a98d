"""Step 6, drawing: figures over the rounds of one provider, as lines with intervals that break where words changed."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.charts.ink import FAINT, INK, NORM, OWN, SMALL, SOFT
from analysis.charts.paper import WIDTH, Paper, text_width, wrap
from analysis.report.values import TrendChart, TrendPanel, TrendPoint

SIZE, TINY = 8.5, 6.4
LEFT = 22.0  # room for the scale
WIDE, HIGH, LOW = 420.0, 112.0, 58.0  # width of a single panel, heights of a single one and of a small one
COLUMNS, GAP = 3, 14.0
TITLE, FOOT = 22.0, 14.0  # room above and below a panel
RADIUS, DOT = 2.8, 1.9  # of a dot in a wide and in a small panel


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one panel is drawn: x and y of its top left corner, width and height. Units: points."""

    x: float
    y: float
    width: float
    height: float
    small: bool

    def at(self, number: int, of: int, share: float) -> tuple[float, float]:
        """Where a value of one of several rounds stands."""
        inset = self.width / (2 * of)
        return self.x + inset + (self.width - 2 * inset) * number / max(1, of - 1), self.level(share)

    def level(self, share: float) -> float:
        """The height of a value."""
        return self.y + self.height * (1 - share)


def lines(chart: TrendChart) -> str:
    """One wide panel, or small ones three beside each other. Gives svg."""
    places = _places(len(chart.panels))
    paper = Paper(max(place.y + place.height for place in places) + FOOT)
    for panel, place in zip(chart.panels, places, strict=True):
        _panel(paper, chart, panel, place)
    return paper.svg()


def told(chart: TrendChart) -> str:
    """The chart in words: each line with its values, and where it breaks."""
    return " ".join(f"{panel.title}: {'; '.join(map(_value, panel.points))}." for panel in chart.panels)


def _value(point: TrendPoint) -> str:
    return f"{point.label} {point.value.text}"


def _places(number: int) -> list[_Place]:
    if number == 1:
        return [_Place(LEFT, 14.0, WIDE, HIGH, small=False)]
    width = (WIDTH - COLUMNS * LEFT - (COLUMNS - 1) * GAP) / COLUMNS
    return [
        _Place(
            LEFT + n % COLUMNS * (width + LEFT + GAP),
            TITLE + n // COLUMNS * (LOW + TITLE + FOOT + 4),
            width,
            LOW,
            small=True,
        )
        for n in range(number)
    ]


def _panel(paper: Paper, chart: TrendChart, panel: TrendPanel, place: _Place) -> None:
    if place.small:
        title = wrap(panel.title, place.width + LEFT, SMALL, 600)[:2]
        for number, line in enumerate(title):
            height = place.y - 9 - (len(title) - 1 - number) * 9
            paper.text((place.x - LEFT, height), line, SMALL, color=INK, fontweight=600)
    for share, text in chart.ticks:
        y = place.level(share)
        paper.line((place.x, y), (place.x + place.width, y), FAINT)
        paper.text((place.x - 5, y), text, TINY if place.small else SMALL, ha="right", color=SOFT)
    if panel.norm is not None:
        y = place.level(panel.norm)
        paper.line((place.x, y), (place.x + place.width, y), NORM, 1.4)
        paper.text((place.x + place.width + 4, y), "norm", SMALL, color=NORM)
    _line(paper, panel, place)
    _rounds(paper, panel, place)


def _line(paper: Paper, panel: TrendPanel, place: _Place) -> None:
    of = len(panel.points)
    before: tuple[float, float] | None = None
    for number, point in enumerate(panel.points):
        if point.value.length is None:
            before = None
            continue
        here = place.at(number, of, float(point.value.length))
        if before is not None and point.joined:
            paper.line(before, here, OWN, 1.3)
        before = here
    for number, point in enumerate(panel.points):
        if point.value.length is not None:
            _point(paper, point, place, number, of)


def _point(paper: Paper, point: TrendPoint, place: _Place, number: int, of: int) -> None:
    x, y = place.at(number, of, float(point.value.length or 0))
    top = y
    if point.value.interval is not None:
        low, high = (place.level(limit) for limit in point.value.interval)
        paper.line((x, low), (x, high), INK, 0.9)
        for end in (low, high):
            paper.line((x - 2.5, end), (x + 2.5, end), INK, 0.9)
        top = high
    paper.dot((x, y), DOT if place.small else RADIUS, OWN, OWN)
    size = SMALL if place.small else SIZE
    if not place.small or number == of - 1:
        look = {"ha": "center", "color": INK, "fontweight": 600}
        paper.text((x, min(top, y - RADIUS) - 6), point.value.text, size, **look)


def _rounds(paper: Paper, panel: TrendPanel, place: _Place) -> None:
    """The names of the rounds; under a small panel only the first and the last."""
    of = len(panel.points)
    size = TINY if place.small else SMALL
    for number, point in enumerate(panel.points):
        if place.small and number not in (0, of - 1):
            continue
        x, _ = place.at(number, of, 0)
        half = text_width(point.label, size) / 2
        middle = min(max(x, place.x - LEFT + half), place.x + place.width - half + (0 if place.small else 30))
        paper.text((middle, place.y + place.height + 8), point.label, size, ha="center", color=SOFT)
