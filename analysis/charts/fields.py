"""Step 6, drawing: points in four fields. Names stand beside their points; where they would overlap, numbers do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, cos, floor, pi, sin

from analysis.charts.ink import INK, LINE, OWN, SOFT
from analysis.charts.paper import WIDTH, Paper, text_width, wrap
from analysis.report.values import FieldChart, FieldPoint

PALE = "#eef2f4"
SIZE, SMALL = 7.6, 7.0
DOT = 3.4  # radius
LEFT, TOP, HEIGHT, KEY = 34.0, 16.0, 250.0, 172.0  # margins and height of the plane; width of the list of names
BOTTOM = 34.0
LINE_HEIGHT = 9.6
GAP = 1.5

Box = tuple[float, float, float, float]  # left, top, right, bottom
Spot = tuple[float, float]


def described(chart: FieldChart) -> str:
    """The fields with the names of their points: what the picture says, in words."""
    held: dict[str, list[str]] = {name: [] for name in chart.fields}
    for point in chart.points:
        right, high = point.x >= chart.line_x, point.y >= chart.line_y
        held[chart.fields[(1 if right else 0) if high else (2 if right else 3)]].append(point.label)
    return " ".join(f"{name}: {', '.join(labels) or 'geen'}." for name, labels in held.items())


def fields(chart: FieldChart) -> str:
    """The plane with its points; gives svg."""
    paper = Paper(TOP + HEIGHT + BOTTOM)
    wide = _Plane(chart, WIDTH - 4)
    named = _placed(wide, [point.label for point in chart.points], _near)
    plane = wide if named else _Plane(chart, WIDTH - KEY - 12)
    numbers = [str(number) for number, _ in enumerate(chart.points, 1)]
    labels = [point.label for point in chart.points] if named else numbers
    boxes = named or _placed(plane, numbers, _around) or []
    _ground(paper, chart, plane)
    for spot, box, label, point in zip(plane.spots, boxes, labels, chart.points, strict=True):
        _leader(paper, spot, box)
        paper.dot(spot, DOT, OWN if point.sure else "#ffffff", OWN)
        paper.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), label, SIZE, ha="center", color=INK)
    if not named:
        _names(paper, chart.points)
    return paper.svg()


class _Plane:
    """Where points fall on the paper."""

    def __init__(self, chart: FieldChart, right: float) -> None:
        self.left, self.right, self.top, self.bottom = LEFT, right, TOP, TOP + HEIGHT
        self.across = _span([point.x for point in chart.points] + [chart.line_x], 0.05, (0.0, 1.0))
        self.up = _span([point.y for point in chart.points] + [chart.line_y], 0.1, (-1.0, 1.0))
        self.spots = [self.spot(point.x, point.y) for point in chart.points]
        x, y = self.middle = self.spot(chart.line_x, chart.line_y)
        self.lines = [(x, self.top, x, self.bottom), (self.left, y, self.right, y)]
        self.corners = _corners(self, chart)

    def spot(self, x: float, y: float) -> Spot:
        """Units: as the points; gives points on the paper."""
        (low, high), (least, most) = self.across, self.up
        return (
            self.left + (self.right - self.left) * (x - low) / (high - low),
            self.bottom - HEIGHT * (y - least) / (most - least),
        )

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom


def _span(values: Sequence[float], step: float, most: tuple[float, float]) -> tuple[float, float]:
    """From below the least to above the greatest, on whole steps, at least four of them."""
    low, high = floor(min(values) / step - 0.25) * step, ceil(max(values) / step + 0.25) * step
    while high - low < 4 * step - 1e-9:
        low, high = low - step, high + step
    return max(low, most[0] - step), min(high, most[1] + step)


def _corners(plane: _Plane, chart: FieldChart) -> list[tuple[str, Box]]:
    """The names of the fields in their corners: top left, top right, bottom right, bottom left."""
    places = ((False, False), (True, False), (True, True), (False, True))
    found = []
    for (right, low), name in zip(places, chart.fields, strict=True):
        width = text_width(name, SMALL, 600)
        x = plane.right - 5 - width if right else plane.left + 5
        y = plane.bottom - 12 if low else plane.top + 3
        found.append((name, (x, y, x + width, y + 9)))
    return found


def _ground(paper: Paper, chart: FieldChart, plane: _Plane) -> None:
    middle = plane.middle
    paper.box((plane.left, plane.top, middle[0] - plane.left, middle[1] - plane.top), PALE)
    paper.box((plane.left, plane.top, plane.right - plane.left, HEIGHT), "none", LINE)
    paper.line((middle[0], plane.top), (middle[0], plane.bottom), SOFT, 0.9)
    paper.line((plane.left, middle[1]), (plane.right, middle[1]), SOFT, 0.9)
    for name, (left, top, _, bottom) in plane.corners:
        paper.text((left, (top + bottom) / 2), name, SMALL, color=SOFT, fontweight=600)
    for value in _ticks(plane.across, 0.05):
        x = plane.spot(value, plane.up[0])[0]
        paper.line((x, plane.bottom), (x, plane.bottom + 3), SOFT)
        paper.text((x, plane.bottom + 8), f"{value * 100:.0f}", SMALL, ha="center", color=SOFT)
    for value in _ticks(plane.up, 0.1):
        y = plane.spot(plane.across[0], value)[1]
        paper.line((plane.left - 3, y), (plane.left, y), SOFT)
        paper.text((plane.left - 6, y), f"{value:.1f}".replace(".", ","), SMALL, ha="right", color=SOFT)
    paper.text((2, 6), chart.up, SMALL, color=SOFT)
    paper.text((plane.right, plane.bottom + 18), chart.across, SMALL, ha="right", color=SOFT)
    _dots_key(paper, plane.bottom + 28)


def _ticks(span: tuple[float, float], step: float) -> Iterator[float]:
    """Whole steps within the span, at most nine of them."""
    low, high = (round(limit / step) for limit in span)
    every = max(1, ceil((high - low) / 8))
    return (number * step for number in range(low, high + 1) if number % every == 0 and -1 <= number * step <= 1)


def _dots_key(paper: Paper, y: float) -> None:
    x = LEFT
    for fill, text in ((OWN, "ligt vast in dit vak"), ("#ffffff", "kan ook in een vak ernaast horen")):
        paper.dot((x + DOT, y), DOT, fill, OWN)
        paper.text((x + 12, y), text, SMALL, color=SOFT)
        x += 12 + text_width(text, SMALL) + 16


def _placed(plane: _Plane, labels: Sequence[str], around: Callable[[Spot, float], Iterator[Box]]) -> list[Box] | None:
    """A box for each label that touches no other label, point or name of a field; None when one has no room."""
    taken = [box for _, box in plane.corners] + [_dot(spot) for spot in plane.spots] + plane.lines
    found: list[Box] = []
    for spot, label in zip(plane.spots, labels, strict=True):
        width = text_width(label, SIZE)
        boxes = around(spot, width)
        free = next((box for box in boxes if _inside(box, plane.box) and not _touches(box, [*taken, *found])), None)
        if free is None:
            return None
        found.append(free)
    return found


def _near(spot: Spot, width: float) -> Iterator[Box]:
    """Right, left, above and below a point."""
    x, y = spot
    half = LINE_HEIGHT / 2
    away = DOT + 3 + width / 2
    for dx, dy in ((away, 0.0), (-away, 0.0), (0.0, -DOT - half - 1), (0.0, DOT + half + 1)):
        yield x + dx - width / 2, y + dy - half, x + dx + width / 2, y + dy + half


def _around(spot: Spot, width: float) -> Iterator[Box]:
    """Ever further from a point."""
    x, y = spot
    half = LINE_HEIGHT / 2
    for far in range(9, 400, 3):
        for turn in range(16):
            angle = turn * pi / 8
            cx, cy = x + far * cos(angle), y + far * sin(angle)
            yield cx - width / 2, cy - half, cx + width / 2, cy + half


def _dot(spot: Spot) -> Box:
    return spot[0] - DOT, spot[1] - DOT, spot[0] + DOT, spot[1] + DOT


def _inside(box: Box, outer: Box) -> bool:
    return box[0] > outer[0] + 1 and box[1] > outer[1] and box[2] < outer[2] - 1 and box[3] < outer[3]


def _touches(box: Box, others: Sequence[Box]) -> bool:
    return any(
        box[0] < other[2] + GAP and other[0] < box[2] + GAP and box[1] < other[3] and other[1] < box[3]
        for other in others
    )


def _leader(paper: Paper, spot: Spot, box: Box) -> None:
    """A thin line from a point to a label that had to move away."""
    near = (min(max(spot[0], box[0]), box[2]), min(max(spot[1], box[1]), box[3]))
    if abs(near[0] - spot[0]) + abs(near[1] - spot[1]) > 12:
        paper.line(spot, near, SOFT, 0.5)


def _names(paper: Paper, points: Sequence[FieldPoint]) -> None:
    """The list of numbers and names beside the plane."""
    x, y = WIDTH - KEY, TOP + 6
    for number, point in enumerate(points, 1):
        paper.text((x + 10, y), str(number), SIZE, ha="right", color=OWN, fontweight=600)
        for line in wrap(point.label, KEY - 16, SIZE):
            paper.text((x + 15, y), line, SIZE, color=INK)
            y += LINE_HEIGHT
        y += 3.4
