"""Beside all steps: a part of a whole, and of how few it says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

LEAST = 10  # people or sets of which a share is told
ROUNDS = 5  # others, before there is something usual


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def fraction(self) -> Fraction | None:
        """The part of the whole; None where the whole is so small that it would tell of a few."""
        return Fraction(self.part, self.whole) if self.whole >= LEAST else None


def usual(others: Sequence[Share]) -> Fraction | None:
    """The middle one of other rounds; None when there are too few to compare with."""
    told = [share.fraction for share in others if share.fraction is not None]
    return median(told) if len(told) >= ROUNDS else None
