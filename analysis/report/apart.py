"""Step 6, under a figure: one plain sentence on which of its differences are more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis import certainty
from analysis.chances import Chance
from analysis.report.words import listed

ONE = "Dit verschil kan toeval zijn."
MORE = "Deze verschillen kunnen toeval zijn."
REST = "De andere verschillen kunnen toeval zijn."
REST_ONE = "Het andere verschil kan toeval zijn."
HIGHER = ("Hoger", "Lager")
OFTENER = ("Vaker", "Minder vaak")


@dataclass(frozen=True, slots=True)
class Look:
    """One difference that a reader can see in a figure: the own value beside another."""

    label: str  # as it stands in a sentence
    own: Fraction
    other: Fraction
    chance: Chance
    beside: str = "bij alle deelnemers"  # follows "dan"
    words: tuple[str, str] = HIGHER


def sentences(looks: Sequence[Look]) -> tuple[str, ...]:
    """Which differences of one figure are real, and that the others may be chance; none for no difference.

    The chances of the whole figure are corrected together, whatever its rows stand beside; a difference that cannot
    be tested may always be chance.
    """
    real = _real(looks)
    rest = sum(look.own != look.other for look in looks) - len(real)
    if not real:
        return () if not rest else (ONE if rest == 1 else MORE,)
    told = [_said(real, *kind) for kind in dict.fromkeys((look.beside, look.words) for look in real)]
    return (*(said for group in told for said in group), *(() if not rest else (REST_ONE if rest == 1 else REST,)))


def _real(looks: Sequence[Look]) -> list[Look]:
    corrected = certainty.together([look.chance for look in looks])
    return [look for look, chance in zip(looks, corrected, strict=True) if certainty.is_real(chance)]


def _said(real: Sequence[Look], beside: str, words: tuple[str, str]) -> list[str]:
    here = [look for look in real if (look.beside, look.words) == (beside, words)]
    sides = [[look.label for look in here if (look.own > look.other) is up] for up in (True, False)]
    return [
        f"{word} dan {beside}, meer dan toeval verklaart: {listed(labels)}."
        for word, labels in zip(words, sides, strict=True)
        if labels
    ]


def strong_and_weak(looks: Sequence[Look]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of what is really higher, and of what is really lower; the largest difference first."""
    ordered = sorted(_real(looks), key=lambda look: look.other - look.own)
    return (
        tuple(look.label for look in ordered if look.own > look.other),
        tuple(look.label for look in reversed(ordered) if look.own < look.other),
    )
