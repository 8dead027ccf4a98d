"""Random rounds, and everything that goes out about them; with the masking on, or with a leak planted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from analysis.bases import base
from analysis.export.figure_table import as_csv
from analysis.export.workbook import as_xlsx
from analysis.figures import Figures
from analysis.holding import held_back
from analysis.report.build import About, Bureau, build_report
from analysis.report.values import Figure, Report, Table
from analysis.results import as_json, figures
from analysis.tallies import Tallies, tally
from analysis.trend import Earlier
from questionnaires.keurmerk import Profile
from questionnaires.model import Audience, Kind
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Case, Row, client, employer, table
from tests.unit.attack.solver import Outputs

KINDS = (  # how a round's grades lie
    (1, 2, 4, 8, 15, 30, 60, 90, 40, 20),
    (30, 10, 10, 10, 10, 5, 5, 10, 10, 40),
    (0, 0, 0, 0, 0, 20, 60, 40, 0, 0),
    (10, 10, 20, 30, 30, 20, 10, 5, 5, 0),
    (0, 0, 0, 0, 0, 0, 10, 60, 60, 60),
)
SIZES = (1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 15, 22, 40)
DIENSTEN = [dienst.key for dienst in KEURMERK.diensten if dienst.active and not dienst.refused]
NAMES = {dienst.key: dienst.name for dienst in KEURMERK.diensten}
NONE = Tallies({})
BEFORE, NOW = ((date(year, 1, 1), date(year, 12, 31)) for year in (2025, 2026))


@dataclass(frozen=True)
class Round:
    """Who answered, in the order in which they did, and who was asked."""

    rows: list[Row]
    cases: list[Case]


def a_round(seed: int) -> Round:
    """One to six diensten, many of them small, and some opdrachtgevers."""
    chance = random.Random(seed)
    weights = chance.choice(KINDS)
    rows = [
        _someone(chance, dienst, weights)
        for dienst in chance.sample(DIENSTEN, chance.randint(1, 6))
        for _ in range(chance.choice(SIZES))
    ]
    rows += [employer(_id(chance), str(chance.randint(5, 9))) for _ in range(chance.randint(0, 14))]
    chance.shuffle(rows)
    silent = chance.randint(1, 3)
    cases = [(row["audience"], row["dienst"], "invited") for row in rows for _ in range(silent)]
    return Round(rows, cases)


def _someone(chance: random.Random, dienst: str, weights: tuple[int, ...]) -> Row:
    grade = str(chance.choices(range(1, 11), weights)[0]) if chance.random() > 0.05 else "skipped"
    return client(_id(chance), dienst, grade, **{code: chance.choices(*picks)[0] for code, picks in ANSWERS.items()})


def _id(chance: random.Random) -> str:
    return f"{chance.getrandbits(64):016x}"


def _answers() -> Mapping[str, tuple[list[str], list[int]]]:
    """What somebody may answer to each question with one choice: mostly the first answer."""
    asked = (q for q in PACKS[Audience.CLIENT].questions if q.kind in (Kind.CHOICE, Kind.SCALE))
    options = {q.code: list(base(q, KEURMERK)) for q in asked if not q.several and not q.module}
    return {code: (codes, [12, *([2] * (len(codes) - 1))]) for code, codes in options.items()}


ANSWERS = _answers()
Counted = Callable[[Round, int, Tallies], Tallies]
Measured = Callable[[Tallies, Profile], Figures]


def with_some_left_out(round_: Round, size: int, before: Tallies) -> Tallies:
    """As the program makes provisional counts."""
    return held_back(table(round_.rows[:size], round_.cases), PROFILE, before)


def with_everybody(round_: Round, size: int, before: Tallies) -> Tallies:
    """A plant: provisional counts of all who answered so far."""
    return tally(table(round_.rows[:size], round_.cases), PROFILE)


def outputs(
    round_: Round, profile: Profile = PROFILE, counted: Counted = with_some_left_out, last_year: Round | None = None
) -> Outputs:
    """Results and report of a round, with two provisional ones; the last without one person. And of the year before."""
    earlier = [Earlier(BEFORE, tally(table(last_year.rows, last_year.cases), PROFILE), PACKS)] if last_year else []
    made = figures(tally(table(round_.rows, round_.cases), PROFILE), KEURMERK, profile, PACKS, earlier)
    provisional, before = [], NONE
    for size in (len(round_.rows) // 2, len(round_.rows) - 1):
        if size >= 10:
            before = counted(round_, size, before)
            provisional.append(as_json(figures(before, KEURMERK, profile, PACKS), PACKS))
    report = _report(made, profile)
    return Outputs(
        as_json(made, PACKS),
        provisional,
        tables(report),
        NAMES,
        workbook=as_xlsx(report),
        csv=as_csv(report),
        last_year=as_json(figures(earlier[0].tallies, KEURMERK, PROFILE, PACKS), PACKS) if earlier else None,
        year=str(BEFORE[0].year),
    )


def _report(made: Figures, profile: Profile) -> Report:
    about = About("Werk en Weg", KEURMERK, profile, PACKS, Bureau("Bureau"), date(2026, 11, 20))
    return build_report(made, replace(about, period_from=NOW[0], period_to=NOW[1]), None)


def tables(report: Report) -> list[list[list[str]]]:
    """Every table of a report as text, also those under a figure."""
    blocks = [b for c in report.chapters for b in (*c.intro, *(b for s in c.sections for b in s.blocks))]
    found = [b.table if isinstance(b, Figure) else b for b in blocks]
    return [[list(t.head), *(list(row.cells) for row in t.rows)] for t in found if isinstance(t, Table)]


def unmasked() -> Profile:
    """A plant: a profile that hides nothing."""
    return replace(PROFILE, masked_below=1, mean_from=1, distribution_from=1)
