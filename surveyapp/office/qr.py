"""A QR code as a picture in the page: drawn here, sent nowhere, and never kept."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4  # modules around it, as readers want


def svg(text: str, said: str) -> Markup:
    """The code of a text, as large as its place; `said` is what somebody hears who cannot see it."""
    drawn = segno.make(text, error="m", micro=False)
    width, height = drawn.symbol_size(border=QUIET)
    path = drawn.svg_inline(border=QUIET, omitsize=True, svgclass=None, lineclass=None, dark="#000", light="#fff")
    inside = path.partition(">")[2]
    start = Markup('<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(width, height, said)
    return start + Markup(inside)  # noqa: S704 - drawn by the library: numbers only
