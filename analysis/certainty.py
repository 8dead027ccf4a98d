"""Step 4, how certain a figure is: an interval beside a mean or a share, and whether a difference may be chance.

The people asked are the whole population, not a draw from a larger one: intervals shrink as more of them answered
(finite population correction) and vanish when all did. Level: 95%.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import erfc, sqrt

from scipy.special import ndtri, stdtr, stdtrit

from analysis import scores

CHANCE = 0.05  # below it a difference is called one; intervals hold with the rest, 95%
TAIL = 1 - CHANCE / 2
GRADES = (1.0, 10.0)  # the lowest and the highest one


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the figure of everybody asked lies, had all of them answered. Units: those of the figure."""

    low: float
    high: float


def of_mean(given: Mapping[Decimal, int], population: int, limits: tuple[float, float] = GRADES) -> Interval | None:
    """The interval of a mean within limits: Student's t with n - 1 degrees of freedom; None below two answers.

    `population`: everybody asked, at least the number of answers. Source: Cochran, Sampling Techniques, 2.7 and 2.8.
    """
    n, mean = scores.number(given), scores.mean(given)
    if n < 2 or mean is None:
        return None
    half = float(stdtrit(n - 1, TAIL)) * sqrt(_variance(given, mean) / n * (1 - n / max(population, n)))
    return Interval(max(limits[0], float(mean) - half), min(limits[1], float(mean) + half))


def of_share(count: int, n: int, population: int) -> Interval | None:
    """The interval of a share (0..1): Wilson's score interval; None when nobody answered.

    The finite population makes n worth more: n (N - 1) / (N - n). Source: Wilson 1927; Kish, Survey Sampling, 2.6.
    """
    if n == 0:
        return None
    share = count / n
    if n >= population:
        return Interval(share, share)
    worth, z = n * (population - 1) / (population - n), float(ndtri(TAIL))
    middle = (share + z * z / (2 * worth)) / (1 + z * z / worth)
    half = z / (1 + z * z / worth) * sqrt(share * (1 - share) / worth + z * z / (4 * worth * worth))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the square of its standard error and the degrees of freedom of that."""

    mean: Fraction
    error: float
    freedom: int


def estimate(given: Mapping[Decimal, int] | Mapping[Fraction, int]) -> Estimate | None:
    """The mean of some values as an estimate; None below two values."""
    n = sum(given.values())
    if n < 2:
        return None
    mean = sum((Fraction(value) * times for value, times in given.items()), Fraction()) / n
    squares = sum(((Fraction(value) - mean) ** 2 * times for value, times in given.items()), Fraction())
    return Estimate(mean, float(squares / (n - 1)) / n, n - 1)


def estimates_differ(one: Estimate | None, other: Estimate | None) -> float | None:
    """The chance (p) of estimates at least so far apart when nothing differs: Welch's t-test, two-sided.

    None where it cannot be told: fewer than two values, or no spread in both. Source: Welch 1947.
    """
    if one is None or other is None or not one.error + other.error:
        return None
    both = one.error + other.error
    freedom = both**2 / (one.error**2 / one.freedom + other.error**2 / other.freedom)
    return float(2 * stdtr(freedom, -abs(float(one.mean - other.mean)) / sqrt(both)))


def means_differ(one: Mapping[Decimal, int], other: Mapping[Decimal, int]) -> float | None:
    """The chance (p) of means at least so far apart when nothing differs: Welch's t-test, two-sided.

    None where it cannot be told: below two grades in a group, or no spread in both. Source: Welch 1947.
    """
    return estimates_differ(estimate(one), estimate(other))


def shares_differ(one: tuple[int, int], other: tuple[int, int]) -> float | None:
    """The chance (p) of shares at least so far apart when nothing differs: the N - 1 chi-squared test, two-sided.

    Takes (count, n) twice. None where a group is empty or an expected count is below 1. Source: Campbell 2007.
    """
    counts, sizes = (one[0], other[0]), (one[1], other[1])
    total, everybody = sum(counts), sum(sizes)
    rows = (total, everybody - total)
    if not min(sizes) or min(row * size for row in rows for size in sizes) < everybody:
        return None
    apart = counts[0] * (sizes[1] - counts[1]) - counts[1] * (sizes[0] - counts[0])
    squared = (everybody - 1) * apart**2 / (rows[0] * rows[1] * sizes[0] * sizes[1])
    return erfc(sqrt(squared / 2))


def together(chances: Sequence[float | None]) -> list[float | None]:
    """The chances corrected for looking at many differences at once: Holm's step-down method, in the same order.

    What cannot be told is not counted as a look. Source: Holm 1979.
    """
    looks = sorted((chance, place) for place, chance in enumerate(chances) if chance is not None)
    found: list[float | None] = [None] * len(chances)
    least = 0.0
    for rank, (chance, place) in enumerate(looks):
        least = max(least, min(1.0, chance * (len(looks) - rank)))
        found[place] = least
    return found


def is_real(chance: float | None) -> bool:
    """Whether a difference is called one: the chance is below 5%."""
    return chance is not None and chance < CHANCE


def _variance(given: Mapping[Decimal, int], mean: Fraction) -> float:
    """The variance of a sample (n - 1)."""
    total = sum((Fraction(grade) - mean) ** 2 * times for grade, times in given.items())
    return float(total / (scores.number(given) - 1))
