"""Step 4, over many rounds: whether the wording or the way of asking makes a difference of its own.

Who gets the easy wording, or is called, is another kind of person. Therefore people are compared within one dienst of
one round only, and these comparisons are pooled: as a regression with a dummy for each dienst of each round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from scipy.special import stdtr, stdtrit

from analysis import scores
from analysis.bases import grade_question
from analysis.certainty import CHANCE, TAIL, Interval
from analysis.crossings import FORM, MODE, within
from analysis.measures import Source
from questionnaires.model import Form

MARGIN = Decimal("0.5")  # grades: a smaller difference changes nothing that anybody decides
LEAST = 10  # grades on both sides, over all rounds
PAIRS = (  # split, the group that is compared, and with which
    (FORM, Form.LOW.value, Form.REGULAR.value),
    (MODE, "phone", "web"),
    (MODE, "paper", "web"),
    (MODE, "kiosk", "web"),
)

Grades = Mapping[Decimal, int]
Cell = tuple[Grades, Grades]  # within one dienst of one round: of the one group, and of the other


@dataclass(frozen=True, slots=True)
class Effect:
    """How much higher one group grades than the other. Units: grades."""

    n: tuple[int, int]  # grades of both groups in cells that hold both
    cells: int
    difference: float
    interval: Interval  # 95%
    chance: float  # p of such a difference when there is none
    equivalent: float  # p of the two one-sided tests: below 5% the difference is within the margin
    margin: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair of groups; `effect` is None where too few were asked in both ways."""

    split: str
    one: str
    other: str
    effect: Effect | None


def effects(rounds: Sequence[Source], margin: Decimal = MARGIN) -> tuple[Compared, ...]:
    """Every pair of groups over all rounds of one audience."""
    return tuple(
        Compared(split, one, other, pooled(list(cells(rounds, split, one, other)), margin))
        for split, one, other in PAIRS
    )


def cells(rounds: Sequence[Source], split: str, one: str, other: str) -> Iterator[Cell]:
    """The grades of both groups in each dienst of each round, where both are."""
    for source in rounds:
        question = grade_question(source.questionnaire)
        for dienst in source.keurmerk.diensten:
            where = within(split, dienst.key)
            pair = source.grades(question, where, one), source.grades(question, where, other)
            if all(pair):
                yield pair


def pooled(found: Sequence[Cell], margin: Decimal = MARGIN) -> Effect | None:
    """The difference within cells, pooled; None below the limits, or where nobody varies.

    Each cell weighs n₁ n₂ / (n₁ + n₂), which is least squares with a dummy for each cell; the variance is the pooled
    one within cells and groups. Source: Cochran 1954; two one-sided tests: Schuirmann 1987.
    """
    sizes = [(scores.number(one), scores.number(other)) for one, other in found]
    n = sum(size[0] for size in sizes), sum(size[1] for size in sizes)
    freedom = sum(n) - len(found) - 1
    if min(n) < LEAST or freedom < 1:
        return None
    weights = [Fraction(a * b, a + b) for a, b in sizes]
    apart = [_mean(one) - _mean(other) for one, other in found]
    whole = sum(weights, Fraction())
    difference = sum((weight * gap for weight, gap in zip(weights, apart, strict=True)), Fraction()) / whole
    left = sum((_squares(group) for cell in found for group in cell), Fraction())
    left += sum((weight * (gap - difference) ** 2 for weight, gap in zip(weights, apart, strict=True)), Fraction())
    error = sqrt(float(left / freedom / whole))
    return _effect((n, len(found)), (float(difference), error, freedom), margin) if error else None


def _effect(size: tuple[tuple[int, int], int], found: tuple[float, float, int], margin: Decimal) -> Effect:
    difference, error, freedom = found
    half = float(stdtrit(freedom, TAIL)) * error
    chance = float(2 * stdtr(freedom, -abs(difference) / error))
    limit = float(margin)
    equivalent = max(
        float(stdtr(freedom, -(difference + limit) / error)), float(stdtr(freedom, (difference - limit) / error))
    )
    interval = Interval(difference - half, difference + half)
    return Effect(*size, difference, interval, chance, equivalent, margin)


def is_equivalent(effect: Effect) -> bool:
    """Whether the difference is certainly within the margin, at 95%."""
    return effect.equivalent < CHANCE


def _mean(given: Grades) -> Fraction:
    return scores.mean(given) or Fraction()


def _squares(given: Grades) -> Fraction:
    """The squared deviations from the mean, added up."""
    mean = _mean(given)
    return sum(((Fraction(grade) - mean) ** 2 * times for grade, times in given.items()), Fraction())
