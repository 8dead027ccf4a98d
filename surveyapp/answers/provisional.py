"""Step 3 to 5: figures of a round. Closed: from its kept counts. Open: frozen, and anew only with ten more sets.

Two sets of figures that differ by a person tell what that person said; therefore those of an open
round are kept as they were made, made again only when ten more sets were mixed, and made without
some sets of each group: the final figures differ from them by these too (analysis/holding.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from analysis import results
from analysis.holding import held_back
from analysis.tallies import Tallies
from analysis.trend import Earlier
from surveyapp import models, rounds
from surveyapp.answers import extract, mixing
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.rounds import Round

RUN: Any = models.ReportRun.__table__
MORE_SETS = 10
LOCK_KIND = 7400  # PostgreSQL's advisory lock: one at a time asks for figures of a round


@dataclass(frozen=True, slots=True)
class Frozen:
    """Counts from which figures may be made now."""

    tallies: Tallies
    mixed: int  # sets that were mixed when they were made; of an open round some of these are left out
    final: bool


def counts(stores: Stores, round_id: int) -> Frozen:
    """The counts of a round as they may be shown now.

    Errors:  Refused when too few sets are mixed, with how many more are needed.
    """
    round_ = rounds.find(stores, round_id)
    if round_.closed:
        return Frozen(extract.tallies_of(stores, round_id), mixing.mixed(stores, round_id), True)
    if needed(stores, round_id) == 0:
        _freeze_new(stores, round_)
    run = _latest(stores, round_id)
    if run is None:
        more = needed(stores, round_id)
        raise Refused(f"round {round_id} has too few answers for figures: {more} more mixed sets are needed")
    return Frozen(_from_rows(run.tallies), run.mixed, False)


def needed(stores: Stores, round_id: int) -> int:
    """How many more mixed sets new figures of an open round need."""
    with reading(stores.answers).connect() as connection:
        return max(0, _last(connection, round_id) + MORE_SETS - mixing.mixed(stores, round_id))


def run_counts(stores: Stores, run_id: int) -> Frozen:
    """The counts of one report, frozen in it the first time they are asked for.

    Errors:  Refused when there is no such report.
    """
    with reading(stores.answers).connect() as connection:
        run = connection.execute(select(RUN).where(RUN.c.id == run_id)).first()
    if run is None:
        raise Refused(f"report {run_id}: there is no such report")
    if run.tallies is not None:
        return Frozen(_from_rows(run.tallies), run.mixed, run.final)
    round_ = rounds.find(stores, run.round_id)
    # A worker may come by between the last two steps of closing: the counts are there, the mark is not yet.
    kept = extract.kept_tallies(stores, round_.id) if run.final else None
    frozen = Frozen(kept, run.mixed, True) if kept else _count(stores, round_)
    with stores.answers.begin() as connection:
        connection.execute(update(RUN).where(RUN.c.id == run_id, RUN.c.tallies.is_(None)).values(_kept(frozen, round_)))
    return frozen


def figures_of(tallies: Tallies, round_: Round, earlier: Sequence[Earlier] = ()) -> Any:
    """The disclosed figures of a round from its counts, and earlier rounds beside them (`analysis.figures.Figures`)."""
    return results.figures(tallies, round_.keurmerk, round_.profile, round_.packs(), earlier)


def _freeze_new(stores: Stores, round_: Round) -> None:
    frozen = _count(stores, round_)
    with stores.answers.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK_KIND, round_.id)))
        if frozen.mixed - _last(connection, round_.id) >= MORE_SETS:
            row = {"round_id": round_.id, "final": False, "state": "due"} | _kept(frozen, round_)
            connection.execute(insert(RUN).values(**row))


def _count(stores: Stores, round_: Round) -> Frozen:
    before = _latest(stores, round_.id)
    table = extract.answer_table(stores, round_.id)
    kept = held_back(table, round_.profile, _from_rows(before.tallies) if before else Tallies({}))
    return Frozen(kept, len(table.answers), False)


def _kept(frozen: Frozen, round_: Round) -> dict[str, Any]:
    figures = figures_of(frozen.tallies, round_)
    rows = [list(row) for row in frozen.tallies.rows()]
    return {"tallies": rows, "figures": results.as_json(figures, round_.packs()), "mixed": frozen.mixed}


def _last(connection: Connection, round_id: int) -> int:
    query = select(func.max(RUN.c.mixed)).where(RUN.c.round_id == round_id, RUN.c.final.is_(False))
    return connection.scalar(query) or 0


def _latest(stores: Stores, round_id: int) -> Any:
    mine = (RUN.c.round_id == round_id, RUN.c.final.is_(False), RUN.c.tallies.is_not(None))
    with reading(stores.answers).connect() as connection:
        query = select(RUN.c.tallies, RUN.c.mixed).where(*mine).order_by(RUN.c.mixed.desc()).limit(1)
        return connection.execute(query).first()


def _from_rows(rows: Sequence[Sequence[Any]]) -> Tallies:
    return Tallies.from_rows((a, s, g, q, c, n) for a, s, g, q, c, n in rows)
