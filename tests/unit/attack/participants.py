"""Random participants of one meetperiode, and the reports that some of them have, one after the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.compare import Benchmark, benchmark, benchmark_in_steps, may_join
from analysis.export.figure_table import as_csv
from analysis.report.build import About, Bureau, build_report
from analysis.results import figures
from analysis.tallies import Tallies, tally
from questionnaires.keurmerk import Profile
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, employer, enough, table
from tests.unit.attack.given import DIENSTEN, KINDS, _id, _someone, unmasked
from tests.unit.attack.together import Known, Page

SMALL = (1, 1, 1, 2, 3, 4, 5)  # people of a participant
LATE = (1, 1, 1, 2, 2, 3, 5, 6, 8)  # how many small ones are later
LARGE = (10, 14)  # so many that its own report shows how they answered
FIRST = 6  # who closed before the first report
Steps = list[list[str]]


@dataclass(frozen=True)
class Period:
    """The participants of a meetperiode in the order in which their rounds closed."""

    rounds: dict[str, Tallies]
    known: dict[str, Known]

    @property
    def names(self) -> list[str]:
        return list(self.rounds)


def a_period(seed: int) -> Period:
    """Six participants, then one to eight small ones, and at last one of more people again."""
    chance = random.Random(seed)
    employers = chance.choice(((0, 0), (1, 3), (0, 3)))  # at least and at most of each participant
    late = [chance.choice(SMALL) for _ in range(chance.choice(LATE))]
    sizes = [*(chance.randint(*LARGE) for _ in range(FIRST)), *late, chance.randint(*LARGE)]
    rounds = {f"P{n}": _participant(chance, size, chance.randint(*employers)) for n, size in enumerate(sizes)}
    return Period(rounds, {name: Known(_csv(counts, None, unmasked())) for name, counts in rounds.items()})


def _participant(chance: random.Random, size: int, employers: int) -> Tallies:
    weights, diensten = chance.choice(KINDS), chance.sample(DIENSTEN[:4], chance.randint(1, 3))
    rows: list[Row] = [_someone(chance, chance.choice(diensten), weights) for _ in range(size)]
    rows += [employer(_id(chance), str(chance.randint(5, 9))) for _ in range(employers)]
    return tally(table(rows, [case for case in enough(rows) for _ in range(2)]), PROFILE)


def reports(period: Period, every: bool = False) -> list[Page]:
    """The report of the first one when six had closed; then, when all had, those of the second and of the last one.

    `every`, a plant: whoever closed is compared with at once.
    """
    names = period.names
    first = [names[:FIRST]]
    later = [names] if every else grown(period, first, names[FIRST:])
    return [_page(period, names[0], first), _page(period, names[1], later), _page(period, names[-1], later)]


def grown(period: Period, steps: Steps, new: Sequence[str]) -> Steps:
    """The rule of the program."""
    before, joining = ([period.rounds[name] for name in some] for some in (steps[0], new))
    return [*steps, list(new)] if may_join(before, joining, PROFILE) else steps


def _page(period: Period, own: str, steps: Steps) -> Page:
    others = [[period.rounds[name] for name in step if name != own] for step in steps]
    beside = benchmark_in_steps(period.rounds[own], others, KEURMERK, PROFILE, PACKS)
    members = frozenset([own, *(name for step in steps for name in step)])
    return Page(own, members, _csv(period.rounds[own], beside, PROFILE))


def beside_one_other(period: Period) -> Page:
    """The report of the first one beside the last one; nothing but a plant lets anything of it through."""
    own, other = period.names[0], period.names[-1]
    found = benchmark(period.rounds[own], [period.rounds[other]], KEURMERK, unmasked(), PACKS)
    return Page(own, frozenset([own, other]), _csv(period.rounds[own], found, PROFILE))


def _csv(counts: Tallies, beside: Benchmark | None, profile: Profile) -> bytes:
    about = About("Werk en Weg", KEURMERK, profile, PACKS, Bureau("Bureau"), date(2026, 11, 20))
    return as_csv(build_report(figures(counts, KEURMERK, profile, PACKS), about, beside))
