"""Pictures of pages beside each other, so that one look shows a whole walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

GAP = 16
WIDEST = 1900  # pixels of a sheet
TALLEST = 1000  # pixels of one picture on it; longer pages are cut off


def sheets(pictures: Sequence[Path], target: Path) -> None:
    """Lay pictures of one width on as many sheets as it takes: `target`-1.png and so on."""
    opened = [Image.open(path).convert("RGB") for path in pictures]
    small = [_smaller(picture) for picture in opened]
    columns = max(1, WIDEST // (small[0].width + GAP))
    for number, page in enumerate(_parts(small, columns * 2), 1):
        _sheet(list(_parts(page, columns))).save(f"{target}-{number}.png")


def _parts(pictures: Sequence[Image.Image], size: int) -> Iterator[Sequence[Image.Image]]:
    return (pictures[at : at + size] for at in range(0, len(pictures), size))


def _smaller(picture: Image.Image) -> Image.Image:
    scale = min(1, 460 / picture.width)
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS).crop((0, 0, size[0], min(size[1], TALLEST)))


def _sheet(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    width = max(sum(picture.width + GAP for picture in row) for row in rows) + GAP
    heights = [max(picture.height for picture in row) + GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights) + GAP), "#8a8f94")
    for place, row in _places(rows, heights):
        across = GAP
        for picture in row:
            sheet.paste(picture, (across, place))
            across += picture.width + GAP
    return sheet


def _places(
    rows: Sequence[Sequence[Image.Image]], heights: Sequence[int]
) -> Iterator[tuple[int, Sequence[Image.Image]]]:
    at = GAP
    for row, height in zip(rows, heights, strict=True):
        yield at, row
        at += height
