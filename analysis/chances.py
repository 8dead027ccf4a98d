"""Step 4, beside the own figures: the chance of each difference with other people, when nothing really differs.

Where a figure is drawn, the chances of all its rows are corrected together (`certainty.together`) before any of them is
called a difference. Differences are only tested where a distribution may be shown on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from analysis import certainty, satisfaction, scores
from analysis.bases import grade_question, graded_parts
from analysis.figures import AudienceFigures, Chance, Chances, Distribution, Score
from analysis.measures import Source, measure
from analysis.tallies import DIENST
from questionnaires.model import Kind

__all__ = ["Chance", "Chances", "Measured", "aspects", "between", "chances", "measured"]
Given = Mapping[Decimal, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """One audience of some people: its tallies, and its figures with nothing hidden."""

    source: Source
    figures: AudienceFigures


def measured(source: Source) -> Measured:
    """A source with its figures."""
    return Measured(source, measure(source, None))


def chances(own: Measured, other: Measured) -> Chances:
    """Every difference between two groups of people, nobody in both. Source: Welch 1947, Campbell 2007."""
    least = own.source.profile.distribution_from
    one, two = own.figures, other.figures
    pairs = {"promoter": (one.promoter, two.promoter), "nps": (one.nps, two.nps)}
    return Chances(
        grades=_of_means(_grades(own.source), _grades(other.source), least),
        means=_of_means(aspects(own), aspects(other), least),
        shares={
            code: found
            for code, shown in one.questions.items()
            if code in two.questions and (found := _of_shares(shown, two.questions[code], least))
        },
        spread=_of_counts(one.grades, two.grades, least),
        scores={name: certainty.means_differ(*values) for name, values in _valued(pairs, least).items()},
        parts=_of_counts(_counts(one.nps), _counts(two.nps), least),
    )


def between(source: Source) -> dict[str, Chance]:
    """Of each dienst: the chance that its mean grade is so far from that of the other diensten together.

    With two diensten there is one difference, and it is told of the first.
    """
    question, least = grade_question(source.questionnaire), source.profile.distribution_from
    graded = {d.key: source.grades(question, DIENST, d.key) for d in source.keurmerk.diensten}
    graded = {key: grades for key, grades in graded.items() if grades}
    if len(graded) < 2:
        return {}
    asked = list(graded)[:1] if len(graded) == 2 else list(graded)
    rest = {key: _sum(grades for other, grades in graded.items() if other != key) for key in asked}
    return _of_means({key: graded[key] for key in asked}, rest, least)


def _sum(groups: Iterable[Given]) -> dict[Decimal, int]:
    found: dict[Decimal, int] = {}
    for grades in groups:
        for grade, times in grades.items():
            found[grade] = found.get(grade, 0) + times
    return found


def _grades(source: Source) -> dict[str, Given]:
    question = grade_question(source.questionnaire)
    diensten = {d.key: source.grades(question, DIENST, d.key) for d in source.keurmerk.diensten}
    return {"": source.grades(question), **diensten}


def aspects(of: Measured) -> dict[str, Given]:
    """What was given on each aspect: values of its scale, or grades of its own."""
    pack = of.source.questionnaire
    graded: dict[str, Given] = {q.code: of.source.grades(q) for q in graded_parts(pack)}
    scales = [q for q in (pack.questions if pack else ()) if q.kind is Kind.SCALE and q.code in of.figures.questions]
    return graded | {q.code: satisfaction.given(q, of.figures.questions[q.code].counts or {}) for q in scales}


def _of_means(own: Mapping[str, Given], other: Mapping[str, Given], least: int) -> dict[str, Chance]:
    pairs = {key: (given, other[key]) for key, given in own.items() if key in other}
    return {key: certainty.means_differ(*pair) for key, pair in pairs.items() if min(map(scores.number, pair)) >= least}


def _of_shares(own: Distribution, other: Distribution, least: int) -> dict[str, Chance]:
    """Over the coarser options where the figure draws these."""
    if min(own.n, other.n) < least:
        return {}
    one = own.groups.counts if own.groups else own.counts
    two = other.groups.counts if other.groups else other.counts
    shared = [code for code in one or {} if code in (two or {})]
    return {code: certainty.shares_differ(((one or {})[code], own.n), ((two or {})[code], other.n)) for code in shared}


def _of_counts(own: Mapping[str, int] | None, other: Mapping[str, int] | None, least: int) -> dict[str, Chance]:
    """Over counts of which each answer is in exactly one."""
    if own is None or other is None:
        return {}
    n, m = sum(own.values()), sum(other.values())
    if min(n, m) < least:
        return {}
    return {code: certainty.shares_differ((count, n), (other[code], m)) for code, count in own.items() if code in other}


def _counts(score: Score | None) -> Mapping[str, int] | None:
    return score.counts if score else None


def _valued(pairs: Mapping[str, tuple[Score | None, Score | None]], least: int) -> dict[str, tuple[Given, Given]]:
    """Scores as means of 1, 0 and -1, where both have enough answers."""
    enough = {name: pair for name, pair in pairs.items() if min(s.n if s else 0 for s in pair) >= least}
    return {name: (satisfaction.worth(one), satisfaction.worth(two)) for name, (one, two) in enough.items()}
