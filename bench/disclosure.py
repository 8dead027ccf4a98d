"""Random rounds through the attacker of the tests: with the masking on nobody is recovered, with it off nearly all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from bench.row import Row
from tests.unit.attack import together
from tests.unit.attack.given import a_round, outputs, unmasked, with_everybody
from tests.unit.attack.participants import a_period, reports
from tests.unit.attack.solver import Found, Outputs, attack

ROUNDS = 1000
LAST_YEAR = 100_000  # from its number on rounds are those of the year before
PERIODS = 200  # meetperioden of which participants lay their reports together
OFF = 50  # rounds of which a second and a third attack go without masking


def measure(folder: Path) -> Iterator[Row]:
    """Attack all rounds, on all processors."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(beyond_the_table, range(ROUNDS), chunksize=10))
        bare = list(pool.map(without_masking, range(OFF), chunksize=5))
        beside = list(pool.map(laid_together, range(PERIODS), chunksize=5))
    people = sum(one.people for each in found for one in each)
    thin, rows = sum(each[0] for each in bare), sum(each[1] for each in bare)
    last, made = sum(each[2] for each in bare), sum(each[3] for each in bare)
    yield Row(
        f"people recovered from {ROUNDS} random rounds",
        str(people),
        f"masking off: {thin} of {rows} thin rows; plain provisional: {last} of {made} last people",
        "0, and most when off",
        people == 0 and thin == rows and 10 * last >= 9 * made,
    )
    told, few, off = (sum(column) for column in zip(*beside, strict=True))
    yield Row(
        f"participants recovered from the benchmarks of {PERIODS} meetperioden",
        str(told),
        f"compared with whoever closed: {off} of {few} times",
        "0, and every time when off",
        told == 0 and off == few,
    )


def beyond_the_table(seed: int) -> list[Found]:
    """What is found in one round, less what its table of results tells by itself."""
    made = outputs(a_round(seed), last_year=a_round(seed + LAST_YEAR))
    found = attack(made)
    own = attack(replace(made, deciding="table", provisional=())) if found else []
    return [one for one in found if one not in own]


def without_masking(seed: int) -> tuple[int, int, int, int]:
    """Thin rows found and all thin rows, with nothing hidden; last people found and all, with nobody left out."""
    bare: Outputs = replace(outputs(a_round(seed), unmasked()), provisional=())
    thin = {key for key, row in bare.final["clients"]["diensten"].items() if 0 < row["n_grade"] <= 3}
    found = {one.group for one in attack(bare)}
    plain = outputs(a_round(seed), counted=with_everybody)
    last = any(one.people == 1 for one in attack(plain))
    return len(thin & found), len(thin), int(last and bool(plain.provisional)), int(bool(plain.provisional))


def laid_together(seed: int) -> tuple[int, int, int]:
    """Participants of whom something is found; whether there is one late one; whether it is found without the rule."""
    period = a_period(seed)
    found = together.attack(reports(period), period.known)
    late = period.names[6:-1]  # the last one reads along
    if len(late) > 1:
        return len({one.who for one in found}), 0, 0
    plain = together.attack(reports(period, every=True), period.known)
    return len({one.who for one in found}), 1, int(any(one.who == frozenset(late) for one in plain))
