"""Step 6, the language of all pictures: their colours, told apart without colour too, and what a key says of a norm."""

from __future__ import annotations

from analysis.charts.paper import Paper, text_width

INK, SOFT, LINE, FAINT = "#1f2933", "#52606d", "#c3ccd3", "#e9edf0"
OWN, EDGE, NORM = "#0b4f6c", "#6b8794", "#b5541c"  # the provider, the edge of what is compared, the norm
SMALL = 7.2  # points: text of keys and axes


def norm_in_key(paper: Paper, x: float) -> float:
    """The line of the norm with its name; gives where the key goes on."""
    paper.line((x + 2, 2), (x + 2, 12), NORM, 1.6)
    paper.text((x + 8, 7), "norm", SMALL, color=SOFT)
    return x + 8 + text_width("norm", SMALL) + 14
