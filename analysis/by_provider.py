"""Step 4, beside the own figures: the mean of all participants in which each provider weighs the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from analysis import certainty, satisfaction
from analysis.bases import grade_question
from analysis.chances import Chances, Measured, aspects
from analysis.figures import AspectGrade, AudienceFigures, Chance, Distribution, GradeRow, Score
from analysis.printing import percent, printed
from analysis.tallies import DIENST
from questionnaires.keurmerk import Profile, Weight

Means = list[Fraction]


def weighing(numbers: Iterable[int], profile: Profile) -> list[int]:
    """The numbers of answers of the participants that weigh: all, or those with enough to have a mean of their own."""
    least = profile.mean_from if profile.benchmark_weight is Weight.PROVIDER else 1
    return [number for number in numbers if number >= least]


def averaged(pooled: AudienceFigures, each: Sequence[AudienceFigures], profile: Profile) -> AudienceFigures:
    """The pooled figures with the plain mean over participants in place of each mean, score and share.

    A participant counts where it has `mean_from` answers. Numbers of answers stay those of all respondents. Counts of
    scores and of single grades say nothing then and are left out.
    """
    least = profile.mean_from
    return replace(
        pooled,
        total=_row(pooled.total, [one.total for one in each], least),
        diensten=tuple(_row(row, _rows(each, row.key), least) for row in pooled.diensten),
        promoter=_score(pooled.promoter, [one.promoter for one in each], least),
        nps=_score(pooled.nps, [one.nps for one in each if one.nps], least) if pooled.nps else None,
        grades=None,
        questions={
            code: _shares(found, [one.questions[code] for one in each if code in one.questions], least)
            for code, found in pooled.questions.items()
        },
        aspects={
            code: _aspect(found, [one.aspects[code] for one in each], least) for code, found in pooled.aspects.items()
        },
    )


def _rows(each: Sequence[AudienceFigures], key: str) -> list[GradeRow]:
    return [row for one in each for row in one.diensten if row.key == key]


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _row(row: GradeRow, each: Sequence[GradeRow], least: int) -> GradeRow:
    mean = _mean([one.mean for one in each if one.mean is not None and one.n_grade >= least])
    return replace(row, mean=mean, printed={**row.printed, "grade": printed(mean)}, spread=None)


def _score(score: Score, each: Sequence[Score], least: int) -> Score:
    mean = _mean([one.score for one in each if one.score is not None and one.n >= least])
    return Score(n=score.n, counts=None, score=mean, printed=printed(mean))


def _aspect(aspect: AspectGrade, each: Sequence[AspectGrade], least: int) -> AspectGrade:
    mean = _mean([one.mean for one in each if one.mean is not None and one.n >= least])
    return AspectGrade(n=aspect.n, mean=mean, printed=printed(mean))


def _shares(found: Distribution, each: Sequence[Distribution], least: int) -> Distribution:
    weigh = [one.percent for one in each if one.percent and one.n >= least]
    shares = {code: _mean([one.get(code, Fraction()) for one in weigh]) or Fraction() for code in found.percent or {}}
    groups = [one.groups and replace(one.groups, n=one.n) for one in each]
    coarse = _shares(found.groups, [one for one in groups if one], least) if found.groups else None
    told = {code: percent(share) for code, share in shares.items()}
    return replace(found, percent=shares, printed=told, groups=coarse)


def chances_beside(own: Measured, others: Sequence[Measured]) -> Chances:
    """Every difference between the own mean and the mean over the other providers, which are the units there.

    Welch's t-test of the own answers against one value for each other provider with `mean_from` answers; the own side
    needs `distribution_from` answers, the other one `benchmark_from` providers.
    """
    shares = {
        code: {key: _beside(own, others, _share_of(code, key)) for key in _drawn(shown)}
        for code, shown in own.figures.questions.items()
    }
    diensten = ["", *(dienst.key for dienst in own.source.keurmerk.diensten)]
    return Chances(
        grades=_known({key: _beside(own, others, _grades_of(key)) for key in diensten}),
        means=_known({code: _beside(own, others, _aspect_of(code)) for code in aspects(own)}),
        shares={code: known for code, found in shares.items() if (known := _known(found))},
        scores=_known({name: _beside(own, others, _worth_of(name)) for name in ("promoter", "nps")}),
    )


Given = Mapping[Fraction, int]
Find = Callable[[Measured], Given]


def _known(found: Mapping[str, tuple[Chance] | None]) -> dict[str, Chance]:
    return {key: chance[0] for key, chance in found.items() if chance is not None}


def _beside(own: Measured, others: Sequence[Measured], find: Find) -> tuple[Chance] | None:
    """The chance of one difference; None where it is not tested."""
    profile, mine = own.source.profile, find(own)
    found = [given for given in map(find, others) if sum(given.values()) >= profile.mean_from]
    if sum(mine.values()) < profile.distribution_from or len(found) < profile.benchmark_from:
        return None
    means: dict[Fraction, int] = {}
    for given in found:
        mean = sum((value * times for value, times in given.items()), Fraction()) / sum(given.values())
        means[mean] = means.get(mean, 0) + 1
    return (certainty.estimates_differ(certainty.estimate(mine), certainty.estimate(means)),)


def _exact(given: Mapping[Decimal, int]) -> Given:
    return {Fraction(value): times for value, times in given.items()}


def _grades_of(key: str) -> Find:
    def find(one: Measured) -> Given:
        question = grade_question(one.source.questionnaire)
        return _exact(one.source.grades(question, DIENST, key) if key else one.source.grades(question))

    return find


def _aspect_of(code: str) -> Find:
    return lambda one: _exact(aspects(one).get(code, {}))


def _worth_of(name: str) -> Find:
    return lambda one: _exact(satisfaction.worth(getattr(one.figures, name)))


def _drawn(shown: Distribution) -> Mapping[str, int]:
    return (shown.groups.counts if shown.groups else shown.counts) or {}


def _share_of(code: str, key: str) -> Find:
    """Who gave an answer as 1, and who did not as 0."""

    def find(one: Measured) -> Given:
        shown = one.figures.questions.get(code)
        if shown is None or not shown.n:
            return {}
        count = _drawn(shown).get(key, 0)
        return {Fraction(value): times for value, times in ((1, count), (0, shown.n - count)) if times}

    return find
