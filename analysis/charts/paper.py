"""Step 6, paper to draw on: a matplotlib figure of which one unit is one point, and text that is measured."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from matplotlib.transforms import Affine2D

from analysis.document.own_fonts import FILES

FAMILY = "Open Sans"
MEASURED = 100.0  # points at which text is measured, so that nothing is rounded to whole points
WIDTH = 470.0  # points: the text width of the page
SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "rapport", "font.family": FAMILY, "font.size": 8}

BARE_GROUP = re.compile(r"<g>\s*((?:(?!</?g\b).)*?)\s*</g>", re.S)


@cache
def _measure(weight: int) -> FT2Font:
    font = FT2Font(str(FILES[weight]))
    font.set_size(MEASURED, 72)
    return font


@cache
def _register_fonts() -> None:
    for file in FILES.values():
        font_manager.fontManager.addfont(file)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width of a line of text. Units: points."""
    font = _measure(weight)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 * size / MEASURED


@lru_cache(maxsize=1024)
def wrap(text: str, width: float, size: float, weight: int = 400) -> tuple[str, ...]:
    """Break a text into lines no wider than `width` points; a word that is longer is cut."""
    lines = [""]
    pieces = (piece for word in text.split() for piece in _pieces(word, width, size, weight))
    for piece in pieces:
        longer = f"{lines[-1]} {piece}".strip()
        if text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return tuple(line for line in lines if line) or ("",)


def _pieces(word: str, width: float, size: float, weight: int) -> Iterator[str]:
    while len(word) > 1 and text_width(word, size, weight) > width:
        cut = next(i for i in range(len(word) - 1, 0, -1) if i == 1 or text_width(word[:i], size, weight) <= width)
        yield word[:cut]
        word = word[cut:]
    yield word


class Paper:
    """A drawing of fixed width; y runs down from the top, in points."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        self.figure.patch.set_visible(False)
        self._place = Affine2D().scale(1, -1).translate(0, height)

    def box(self, at: tuple[float, float, float, float], fill: str, edge: str = "none", name: str = "") -> None:
        """A rectangle: x, y of the top left, width, height; `name` becomes its id."""
        x, y, width, height = at
        line = 0.0 if edge == "none" else 0.7
        patch = Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=line, gid=name or None)
        self._add(patch)

    def dot(self, at: tuple[float, float], radius: float, fill: str, edge: str) -> None:
        """A circle around a point, over lines."""
        self._add(Circle(at, radius, facecolor=fill, edgecolor=edge, linewidth=1.1, zorder=3))

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 0.7) -> None:
        """A straight line between two points."""
        self._add(Line2D([start[0], end[0]], [start[1], end[1]], color=colour, lw=width, solid_capstyle="butt"))

    def arrow(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        """A line with a head at its end."""
        look: Any = {"arrowstyle": "-|>", "mutation_scale": 8, "shrinkA": 0}
        self._add(FancyArrowPatch(start, end, color=colour, lw=0.9, **look))

    def text(self, at: tuple[float, float], text: str, size: float, **look: Any) -> None:
        """One line of text, centred on y; never read as a formula."""
        look |= {"va": "center_baseline", "parse_math": False, "transform": self._place}
        self.figure.text(*at, text, fontsize=size, **look)

    def _add(self, artist: Any) -> None:
        artist.set_transform(self._place)
        artist.set_snap(False)  # lengths are figures: never to whole points
        self.figure.add_artist(artist)

    def svg(self) -> str:
        """The drawing as an svg element without prolog, dates and ids that nobody uses."""
        target = io.StringIO()
        canvas = FigureCanvasSVG(self.figure)
        canvas.print_svg(target, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        return _clean(target.getvalue())


@contextmanager
def drawing() -> Iterator[None]:
    """The settings under which paper is made and turned into svg."""
    _register_fonts()
    with mpl.rc_context(SETTINGS):
        yield


def _clean(svg: str) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r' id="(?!bar-)[^"]*"', "", svg)
    svg = re.sub(r' (?:clip-path|xmlns:xlink|version)="[^"]*"|<defs>.*?</defs>', "", svg, flags=re.S)
    svg = re.sub(r' transform="rotate\(-0 [^"]*"', "", svg)
    return _without_empty_groups(re.sub(r' style="([^"]*)"', _as_attributes, svg)).strip()


def _without_empty_groups(svg: str) -> str:
    """Groups that say nothing are half of all elements."""
    found = 1
    while found:
        svg, found = BARE_GROUP.subn(r"\1", svg)
    return svg


def _as_attributes(style: re.Match[str]) -> str:
    """`fill: red` as `fill="red"`: WeasyPrint would read each style as CSS of the page, and warn."""
    pairs = (declaration.split(":", 1) for declaration in style[1].split(";"))
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
