"""Step 5, read off a distribution that may be shown: intervals of its shares, who is satisfied, and the mean.

Nothing here knows more than the counts of the distribution and how many people were asked, which the report shows too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from analysis import certainty, scores
from analysis.certainty import Interval
from analysis.figures import Distribution, Score
from analysis.printing import NONE, percent, printed
from questionnaires.model import Question


@dataclass(frozen=True, slots=True)
class Part:
    """A share of all answers, of 0..1, with its interval."""

    share: Fraction
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """One aspect on the scale of satisfaction. The mean is of those with an opinion, the shares are of all answers."""

    n: int
    rated: int  # with an opinion
    mean: Fraction | None  # None: too few opinions
    interval: Interval | None
    satisfied: Part
    dissatisfied: Part


def values(question: Question) -> dict[str, Decimal]:
    """The codes of a scale that are a number, with that number; a high one is satisfied."""
    return {code: Decimal(code) for code in question.base if code.isdecimal()}


def given(question: Question, counts: Mapping[str, int]) -> dict[Decimal, int]:
    """How often each value of a scale was given; answers without an opinion left out."""
    return {value: counts[code] for code, value in values(question).items() if counts.get(code)}


def share_intervals(distribution: Distribution, population: int) -> dict[str, Interval]:
    """The interval of each share; {} where the distribution is hidden. `population`: everybody asked."""
    found = {
        code: certainty.of_share(count, distribution.n, population)
        for code, count in (distribution.counts or {}).items()
    }
    return {code: interval for code, interval in found.items() if interval is not None}


def satisfaction(question: Question, shown: Distribution, population: int, least: int) -> Satisfaction | None:
    """What a scale says in short; None where its answers are hidden, in whole or in part.

    `least`: opinions a mean needs. `population`: everybody asked, also where few were asked this question, so that an
    interval is rather too wide.
    """
    scale, counts = values(question), shown.counts
    if not counts or not scale or not set(scale) <= set(counts):
        return None
    middle = (max(scale.values()) + min(scale.values())) / 2
    rated, percents = given(question, counts), shown.percent or {}
    mean = _mean(scale, percents) if scores.number(rated) >= least else None
    limits = float(min(scale.values())), float(max(scale.values()))
    return Satisfaction(
        n=shown.n,
        rated=scores.number(rated),
        mean=mean,
        interval=certainty.of_mean(rated, population, limits) if mean is not None else None,
        satisfied=_part(shown, [code for code, value in scale.items() if value > middle], population),
        dissatisfied=_part(shown, [code for code, value in scale.items() if value < middle], population),
    )


def _mean(scale: Mapping[str, Decimal], percents: Mapping[str, Fraction]) -> Fraction | None:
    """Of the shares and not of the counts: where each participant weighs the same, counts say something else."""
    shares = {code: percents.get(code, Fraction()) for code in scale}
    whole = sum(shares.values(), Fraction())
    return sum((Fraction(scale[code]) * share for code, share in shares.items()), Fraction()) / whole if whole else None


def _part(shown: Distribution, codes: list[str], population: int) -> Part:
    share = sum(((shown.percent or {}).get(code, Fraction()) for code in codes), Fraction()) / 100
    count = sum((shown.counts or {}).get(code, 0) for code in codes)
    return Part(share, certainty.of_share(count, shown.n, population))


def worth(score: Score | None) -> dict[Decimal, int]:
    """The answers of a score as 1, 0 and -1, of which the score is 100 times the mean."""
    counts = score.counts.values() if score and score.counts else ()
    return {Decimal(value): count for value, count in zip((1, 0, -1), counts, strict=False) if count}


def score_text(score: Score, population: int, least: int) -> str:
    """The interval of a score as it follows its n: `; 95%-interval 36,9 tot 61,5`; empty below `least` answers.

    With fewer answers it would tell how many gave each of them.
    """
    if score.n < least:
        return ""
    interval = certainty.of_mean(worth(score), population, (-1.0, 1.0))
    return f"; 95%-interval {mean_text(Interval(100 * interval.low, 100 * interval.high))}" if interval else ""


def short_text(interval: Interval) -> str:
    """An interval of a share where there is little room: `8–21`."""
    return percents_text(interval).replace(" tot ", "–")


def percents_text(interval: Interval | None) -> str:
    """An interval of a share in whole percents: `8 tot 21`."""
    return NONE if interval is None else _between(percent(100 * Fraction(i)) for i in (interval.low, interval.high))


def mean_text(interval: Interval | None) -> str:
    """An interval of a mean with one decimal: `3,1 tot 3,4`."""
    return NONE if interval is None else _between(printed(Fraction(i)) for i in (interval.low, interval.high))


def _between(limits: Iterable[str]) -> str:
    return " tot ".join(limits)
