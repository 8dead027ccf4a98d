"""Step 4, beside the own figures: the same figures over all participants, where no single one shows through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from analysis.benchmark_file import read_benchmark, write_benchmark
from analysis.by_provider import averaged, chances_beside, weighing
from analysis.chances import Chances, chances, measured
from analysis.disclosure import (
    disclose_distribution,
    disclose_grades,
    disclose_score,
    hide_row,
    with_remainder,
    without_spread,
)
from analysis.figures import AudienceFigures, Distribution, GradeRow, Score
from analysis.measures import Source
from analysis.tallies import USABLE, Tallies
from questionnaires.keurmerk import Keurmerk, Profile, Weight
from questionnaires.model import Audience, Questionnaire

__all__ = ["Benchmark", "benchmark", "benchmark_in_steps", "may_join", "read_benchmark", "write_benchmark"]

COMPARED = (Audience.CLIENT, Audience.OPDRACHTGEVER)
Number = Callable[[AudienceFigures], int]  # the n of one figure


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The figures of all participants together, the own ones included; each respondent or provider weighs the same.

    An audience is None when too few others asked it. Of a figure that too few others have, or in which one
    participant has half or more, nothing is there: rows and questions are left out, scores and means are hidden.
    `participants` counts every participant with usable answers, the own one included.
    """

    participants: int
    clients: AudienceFigures | None
    opdrachtgevers: AudienceFigures | None
    chances: Mapping[Audience, Chances]  # of each difference between the own people and those of the others


@dataclass(frozen=True, slots=True)
class _Shares:
    """One audience of the own round, of each other participant, and of all together.

    `newcomers`: for each earlier benchmark of the meetperiode, the others who joined after it.
    """

    own: AudienceFigures
    others: Sequence[AudienceFigures]
    all: AudienceFigures
    profile: Profile
    newcomers: Sequence[Sequence[AudienceFigures]] = ()

    def allowed(self, number: Number) -> bool:
        """Whether a figure may be compared, given how to find its n: enough others, and nobody has half.

        The reader knows the own answers, so no other may have half of what is left without them either. Who lays an
        earlier benchmark beside this one has the newcomers left: there must be enough of them too, or none.
        """
        others = list(map(number, self.others))
        left = [list(map(number, after)) for after in self.newcomers]
        enough = _enough(others, self.profile) and number(self.own) < sum(others)
        return enough and all(_enough(numbers, self.profile) for numbers in left if any(numbers))


def _enough(numbers: Sequence[int], profile: Profile) -> bool:
    """Whether nobody shows through in what participants with these numbers of answers gave together."""
    given = [number for number in numbers if number]
    return len(weighing(given, profile)) >= profile.benchmark_from and 2 * max(given) < sum(given)


def may_join(before: Sequence[Tallies], newcomers: Sequence[Tallies], profile: Profile) -> bool:
    """Whether participants may come into the benchmark of a meetperiode of which these are in it already.

    The first ones: of an audience there are enough. Later ones: enough of each audience of which there are any.
    """
    counts = [[sum(one.of(audience, USABLE).values()) for one in newcomers] for audience in COMPARED]
    found = [_enough(numbers, profile) for numbers in counts if any(numbers)]
    return bool(found) and (all(found) if before else any(found))


def benchmark(
    own: Tallies,
    others: Sequence[Tallies],
    keurmerk: Keurmerk,
    profile: Profile,
    questionnaires: Mapping[Audience, Questionnaire],
) -> Benchmark | None:
    """The benchmark beside the own figures; None when there are too few other participants for any audience.

    Source: the contract on figures, rule 9: at least `benchmark_from` other participants, none has half, means
    from `mean_from`, distributions from `distribution_from`.
    """
    return benchmark_in_steps(own, [others], keurmerk, profile, questionnaires)


def benchmark_in_steps(
    own: Tallies,
    steps: Sequence[Sequence[Tallies]],
    keurmerk: Keurmerk,
    profile: Profile,
    questionnaires: Mapping[Audience, Questionnaire],
) -> Benchmark | None:
    """As `benchmark`; `steps`: the others of the first benchmark of the meetperiode, then who joined at each next one.

    A figure is there only when those who joined after each earlier one can be told apart no more than all of them.
    """
    others = [one for step in steps for one in step]
    places = [sum(map(len, steps[:number])) for number in range(1, len(steps))]
    together = reduce(add, others, own)
    shown, found = {}, {}
    for audience in COMPARED:
        sources = [
            Source(tallies, audience, questionnaires.get(audience), keurmerk, profile)
            for tallies in (own, *others, together, reduce(add, others, Tallies({})))
        ]
        made = [measured(source) for source in sources]
        own_, *rest, all_, _ = [one.figures for one in made]
        by_provider = profile.benchmark_weight is Weight.PROVIDER
        all_ = averaged(all_, [own_, *rest], profile) if by_provider else all_
        shown[audience] = _disclosed(_Shares(own_, rest, all_, profile, [rest[place:] for place in places]))
        found[audience] = chances_beside(made[0], made[1:-2]) if by_provider else chances(made[0], made[-1])
    if not any(shown.values()):
        return None
    participants = sum(1 for tallies in (own, *others) if any(row[3] == USABLE for row in tallies.rows()))
    return Benchmark(participants, shown[Audience.CLIENT], shown[Audience.OPDRACHTGEVER], found)


def _disclosed(shares: _Shares) -> AudienceFigures | None:
    if not shares.allowed(lambda figures: figures.total.usable):
        return None
    profile = shares.profile
    graded = shares.all.total.n_grade >= profile.mean_from and shares.allowed(lambda figures: figures.total.n_grade)
    return replace(
        shares.all,
        diensten=_diensten(shares) if graded else (),
        total=without_spread(shares.all.total) if graded else hide_row(shares.all.total),
        promoter=_score(shares, lambda figures: figures.promoter) or _NO_SCORE,
        nps=_score(shares, lambda figures: figures.nps),
        grades=disclose_grades(shares.all.grades, profile) if graded else None,
        questions=_questions(shares),
        aspects={code: aspect for code, aspect in shares.all.aspects.items() if _aspect_allowed(shares, code)},
        account={},
        lost={},
    )


_NO_SCORE = Score(n=0, counts=None, score=None, printed="*")


def _diensten(shares: _Shares) -> tuple[GradeRow, ...]:
    """The diensten that may be compared; what is left out must not follow from the total."""
    counts = {row.key: row.n_grade for row in shares.all.diensten if row.n_grade}
    least = shares.profile.mean_from
    hidden = {key for key, n in counts.items() if n < least or not shares.allowed(_graded_in({key}))}
    hidden = with_remainder(counts, hidden, least)
    shown = sorted((key for key in counts if key not in hidden), key=counts.__getitem__, reverse=True)
    while hidden and shown and not shares.allowed(_graded_in(hidden)):
        hidden.add(shown.pop())
    return tuple(without_spread(row) for row in shares.all.diensten if row.n_grade and row.key not in hidden)


def _graded_in(keys: Collection[str]) -> Number:
    return lambda figures: sum(row.n_grade for row in figures.diensten if row.key in keys)


def _score(shares: _Shares, of: Callable[[AudienceFigures], Score | None]) -> Score | None:
    found = of(shares.all)
    if found is None or not shares.allowed(lambda figures: _count(of(figures))):
        return None
    return disclose_score(found, shares.profile)


def _questions(shares: _Shares) -> dict[str, Distribution]:
    shown = {}
    for code, question in shares.all.questions.items():
        if shares.allowed(_answered(code)):
            shown[code] = disclose_distribution(question, shares.profile)
    return shown


def _answered(code: str) -> Number:
    return lambda figures: _count(figures.questions.get(code))


def _aspect_allowed(shares: _Shares, code: str) -> bool:
    enough = shares.all.aspects[code].n >= shares.profile.mean_from
    return enough and shares.allowed(lambda figures: figures.aspects[code].n)


def _count(found: Score | Distribution | None) -> int:
    return found.n if found else 0
