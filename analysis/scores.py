"""Step 4: means, shares and scores from counts; exact fractions, nothing is rounded here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from questionnaires.keurmerk import Correction

GRADES = tuple(str(grade) for grade in range(1, 11))
PASS = Decimal("5.5")  # the lowest mean that passes in Dutch schools; a whole grade passes from 6
PROMOTERS = ("9", "10")
PASSIVES = ("7", "8")
DETRACTORS = ("0", "1", "2", "3", "4", "5", "6")

_GRADE = re.compile(r"10|[1-9](?:\.[0-9])?", re.ASCII)


def grades(counts: Mapping[str, int]) -> dict[Decimal, int]:
    """The grades among the counted codes (`8`, `7.5`); codes such as `dk` or `skipped` are no grade."""
    return {Decimal(code): count for code, count in counts.items() if _GRADE.fullmatch(code)}


def number(given: Mapping[Decimal, int]) -> int:
    """How many grades there are."""
    return sum(given.values())


def mean(given: Mapping[Decimal, int]) -> Fraction | None:
    """Plain mean grade, None when there is no grade."""
    count = number(given)
    return sum((Fraction(grade) * times for grade, times in given.items()), Fraction()) / count if count else None


def corrected(given: Mapping[Decimal, int], correction: Correction) -> dict[Decimal, int]:
    """The same grades, with each one below the limit counted as one value.

    Source: the contract on figures, rule 3. A grade is never lowered, so that no mean can fall.
    """
    raised: dict[Decimal, int] = {}
    for grade, times in given.items():
        counts_as = max(grade, correction.counts_as) if grade < correction.below else grade
        raised[counts_as] = raised.get(counts_as, 0) + times
    return raised


def whole_grades(given: Mapping[Decimal, int]) -> dict[str, int]:
    """Counts of the grades 1 to 10, zeros included; grades with a decimal are rounded half up."""
    counts = dict.fromkeys(GRADES, 0)
    for grade, times in given.items():
        counts[str(grade.quantize(Decimal(1), ROUND_HALF_UP))] += times
    return counts


def response(usable: int, net_sample: int) -> Fraction | None:
    """Usable sets as a fraction of the net sample, None when nobody was invited."""
    return Fraction(usable, net_sample) if net_sample else None


def score(first: int, last: int, count: int) -> Fraction | None:
    """Promoter score and NPS: 100 x (first - last) / count, in -100..100; None when nobody answered."""
    return Fraction(100 * (first - last), count) if count else None


def chosen(counts: Mapping[str, int], codes: Iterable[str]) -> dict[str, int]:
    """The counts of these codes in this order, zeros included."""
    return {code: counts.get(code, 0) for code in codes}


def percents(counts: Mapping[str, int], count: int) -> dict[str, Fraction]:
    """Each count as a percentage (0-100) of all who answered; {} when nobody did."""
    return {code: Fraction(100 * times, count) for code, times in counts.items()} if count else {}
