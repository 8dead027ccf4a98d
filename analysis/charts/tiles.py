"""Step 6, drawing: places as tiles that lie as the places do, darker where more people are."""

from __future__ import annotations

from fractions import Fraction

from analysis.charts.ink import EDGE, INK, SOFT
from analysis.charts.paper import Paper, text_width
from analysis.report.values import MapTile, TileChart

STEPS = (  # from light to dark, so that they differ in grey too: least share, fill, ink
    (Fraction(0), "#ffffff", INK),
    (Fraction(1, 1000), "#e3edf1", INK),
    (Fraction(10, 100), "#a9cbd6", INK),
    (Fraction(25, 100), "#3a7590", "#ffffff"),
    (Fraction(50, 100), "#0b4f6c", "#ffffff"),
)
HIDDEN = "#ffffff"
SIDE, GAP, LEFT = 66.0, 4.0, 20.0
SIZE, SMALL, LARGE = 7.2, 7.0, 12.0
KEY = 330.0  # x of the key


def tiles(chart: TileChart) -> str:
    """The tiles and a key; gives svg."""
    rows = max(tile.row for tile in chart.tiles) + 1
    paper = Paper(rows * (SIDE + GAP) + 2)
    for tile in chart.tiles:
        _tile(paper, tile)
    _key(paper, chart)
    return paper.svg()


def look(share: Fraction | None) -> tuple[str, str]:
    """Fill and ink of a share; a hidden one stays white."""
    found = (HIDDEN, INK)
    for least, fill, ink in STEPS:
        if share is not None and share >= least:
            found = fill, ink
    return found


def _tile(paper: Paper, tile: MapTile) -> None:
    x, y = LEFT + tile.column * (SIDE + GAP), 1 + tile.row * (SIDE + GAP)
    fill, ink = look(tile.share)
    paper.box((x, y, SIDE, SIDE), fill, EDGE)
    paper.text((x + SIDE / 2, y + 14), tile.label, _fitting(tile.label), ha="center", color=ink)
    paper.text((x + SIDE / 2, y + 37), tile.text, LARGE, ha="center", color=ink, fontweight=600)


def _fitting(label: str) -> float:
    """The size at which a name stays within its tile."""
    return min(SIZE, SIZE * (SIDE - 4) / max(text_width(label, SIZE), 1))


def _key(paper: Paper, chart: TileChart) -> None:
    paper.text((KEY, 8), chart.unit, SMALL, color=SOFT, fontweight=600)
    texts = ("0", "minder dan 10", "10 tot 25", "25 tot 50", "50 of meer")
    for number, ((_, fill, _), text) in enumerate(zip(STEPS, texts, strict=True)):
        y = 20 + number * 15
        paper.box((KEY, y, 12, 10), fill, EDGE)
        paper.text((KEY + 18, y + 5), text, SMALL, color=SOFT)
    if any(tile.share is None for tile in chart.tiles):
        paper.text((KEY + 3, 20 + len(STEPS) * 15 + 6), "*", SMALL, color=INK, fontweight=600)
        paper.text((KEY + 18, 20 + len(STEPS) * 15 + 5), "verborgen", SMALL, color=SOFT)
