"""Step 4, what goes with the grade: of each aspect its rank correlation with the grade beside its satisfaction.

Made of counts of pairs alone. A correlation says that two things go together, never that one makes the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import atanh, sqrt, tanh

from scipy.special import ndtri

from analysis import certainty, scores
from analysis.bases import grade_question
from analysis.certainty import Interval
from analysis.crossings import aspects, by
from analysis.disclosure import RANKS_FROM
from analysis.figures import AudienceFigures
from analysis.measures import Source

LEAST = RANKS_FROM  # answers of each aspect from which the fields are drawn
FEWEST = 3  # aspects: two lines through fewer say nothing
SATISFIED = ("4", "3")
SCALE = ("1", "2", "3", "4")

Pairs = Mapping[tuple[Decimal, Decimal], int]  # how often an answer came with a grade


class Field(StrEnum):
    """Where an aspect falls: against the mean importance and the mean satisfaction of all aspects."""

    IMPROVE = "verbeteren"  # weighs more than the others, and satisfies less
    EXTEND = "uitbouwen"  # weighs more, and satisfies more
    GUARD = "bewaken"  # weighs less, and satisfies more
    KEEP = "onderhouden"  # weighs less, and satisfies less


@dataclass(frozen=True, slots=True)
class Weight:
    """One aspect. Units: correlation -1..1, satisfied 0..1."""

    code: str
    n: int  # answers on the scale with a grade
    correlation: float
    interval: Interval  # of the correlation
    satisfied: float
    spread: Interval  # of the share of satisfied
    field: Field
    sure: bool  # both intervals keep clear of the lines


@dataclass(frozen=True, slots=True)
class Importance:
    """The aspects in the order in which they go with the grade, the strongest first."""

    n: int  # grades behind it, at least
    weights: tuple[Weight, ...]
    correlation: float  # the mean of the aspects: the line between the fields
    satisfied: float


def spearman(pairs: Pairs) -> float | None:
    """The rank correlation of two answers, equal answers sharing their mean rank; None when one never varies.

    Source: Spearman 1904; as `scipy.stats.spearmanr` on the answers themselves.
    """
    columns: tuple[dict[Decimal, int], dict[Decimal, int]] = ({}, {})
    for pair, count in pairs.items():
        for value, column in zip(pair, columns, strict=True):
            column[value] = column.get(value, 0) + count
    one, other = map(_ranks, columns)
    n = sum(pairs.values())
    middle = Fraction(n + 1, 2)
    together = sum(((one[a] - middle) * (other[b] - middle) * count for (a, b), count in pairs.items()), Fraction())
    spread = [
        sum(((ranks[value] - middle) ** 2 * count for value, count in column.items()), Fraction())
        for ranks, column in zip((one, other), columns, strict=True)
    ]
    return float(together) / sqrt(float(spread[0] * spread[1])) if all(spread) else None


def _ranks(counts: Mapping[Decimal, int]) -> dict[Decimal, Fraction]:
    """The mean rank of each value, from 1."""
    found, before = {}, 0
    for value in sorted(counts):
        found[value] = before + Fraction(counts[value] + 1, 2)
        before += counts[value]
    return found


def of_correlation(correlation: float, n: int) -> Interval:
    """The 95% interval of a rank correlation: Fisher's z with the variance (1 + r²/2) / (n - 3).

    Source: Bonett and Wright 2000. `n` from 4.
    """
    if abs(correlation) >= 1:
        return Interval(correlation, correlation)
    half = float(ndtri(certainty.TAIL)) * sqrt((1 + correlation**2 / 2) / (n - 3))
    return Interval(tanh(atanh(correlation) - half), tanh(atanh(correlation) + half))


def pairs_of(source: Source, aspect: str) -> dict[tuple[Decimal, Decimal], int]:
    """How often each answer on the scale to one aspect came with each grade."""
    grade = grade_question(source.questionnaire)
    if grade is None:
        return {}
    return {
        (Decimal(answer), given): count
        for answer in SCALE
        for given, count in scores.grades(source.of(grade.code, by(aspect), answer)).items()
    }


def importance(source: Source, shown: AudienceFigures) -> Importance | None:
    """The aspects against the grade; None below the limits, or where no pairs were counted.

    `shown` is already disclosed; an aspect that is hidden there is not looked at. An aspect that nobody was
    dissatisfied with in any way has no correlation and is left out.
    """
    found = [
        (question.code, pairs, answers.counts, answers.n)
        for question in aspects(source.questionnaire)
        if (answers := shown.questions.get(question.code)) is not None and answers.counts is not None
        if sum((pairs := pairs_of(source, question.code)).values()) >= LEAST
    ]
    measured = [
        (code, correlation, sum(pairs.values()), sum(scores.chosen(counts, SATISFIED).values()), n)
        for code, pairs, counts, n in found
        if (correlation := spearman(pairs)) is not None
    ]
    if len(measured) < FEWEST:
        return None
    lines = (
        sum(correlation for _, correlation, *_ in measured) / len(measured),
        sum(satisfied / n for *_, satisfied, n in measured) / len(measured),
    )
    weights = [_weight(one, lines, shown.total.net_sample) for one in measured]
    ordered = sorted(weights, key=lambda weight: -weight.correlation)
    return Importance(min(weight.n for weight in weights), tuple(ordered), *lines)


def _weight(measured: tuple[str, float, int, int, int], lines: tuple[float, float], asked: int) -> Weight:
    code, correlation, pairs, satisfied, n = measured
    interval, spread = of_correlation(correlation, pairs), certainty.of_share(satisfied, n, max(asked, n))
    if spread is None:
        raise ValueError("a share of nobody: the limits on n come first")
    share = satisfied / n
    sure = not (interval.low <= lines[0] <= interval.high or spread.low <= lines[1] <= spread.high)
    return Weight(code, pairs, correlation, interval, share, spread, field(correlation, share, lines), sure)


def field(correlation: float, satisfied: float, lines: tuple[float, float]) -> Field:
    """The field of a point; a point on a line is above it, as it is no reason to act."""
    if correlation >= lines[0]:
        return Field.EXTEND if satisfied >= lines[1] else Field.IMPROVE
    return Field.GUARD if satisfied >= lines[1] else Field.KEEP
