"""Beside step 6: with whom a round is compared. Who is in the benchmark of a meetperiode stays in it, as it was.

Two reports whose benchmarks differ by one participant give its figures away to who has both, and these may be of one
person. So all reports of a meetperiode have the same participants, until enough others closed to join together.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select

from analysis.compare import may_join
from analysis.tallies import USABLE, Tallies
from surveyapp import models, rounds
from surveyapp.answers import extract
from surveyapp.db import Stores, reading
from surveyapp.rounds import Round

COMPARED: Any = models.Compared.__table__
LOCK_KIND = 7501  # PostgreSQL's advisory lock: one at a time lets participants join

Steps = tuple[tuple[Tallies, ...], ...]


@dataclass(frozen=True, slots=True)
class _Member:
    round_id: int
    step: int
    tallies: Tallies


def participants(stores: Stores, round_: Round) -> Steps:
    """The counts of the other participants, by when they joined: first those of the first benchmark of the period.

    Who closed since then joins now, when there are enough of them. None at all: there is nothing to compare with yet.
    """
    period, providers = _period(round_), {one.id: one.terms.provider for one in rounds.all_rounds(stores)}
    known = _members(stores, period)
    inside = {providers.get(one.round_id) for one in known}
    new = {
        one.id: counts
        for one in extract.comparable(stores, round_)
        if one.terms.provider not in inside and _answered(counts := extract.kept_tallies(stores, one.id))
    }
    others = [one for one in known if providers.get(one.round_id) != round_.terms.provider]
    if may_join([one.tallies for one in others], list(new.values()), round_.profile):
        if round_.closed and round_.terms.provider not in inside:
            new[round_.id] = extract.kept_tallies(stores, round_.id)
        _join(stores, period, 1 + max((one.step for one in known), default=-1), new)
        others = [one for one in _members(stores, period) if providers.get(one.round_id) != round_.terms.provider]
    last = max((one.step for one in others), default=-1)
    return tuple(tuple(one.tallies for one in others if one.step == step) for step in range(last + 1))


def _period(round_: Round) -> str:
    """What reports that are compared with the same participants have in common."""
    days = "/".join(day.isoformat() for day in round_.terms.period)
    packs = ",".join(reference for _, reference in sorted(round_.questionnaires.items()))
    return " ".join((round_.terms.keurmerk, packs, days, *(["example"] if round_.terms.example else [])))


def _answered(counts: Tallies) -> bool:
    return any(question == USABLE for _, _, _, question, _ in counts.counts)


def _members(stores: Stores, period: str) -> tuple[_Member, ...]:
    query = select(COMPARED).where(COMPARED.c.period == period).order_by(COMPARED.c.step, COMPARED.c.round_id)
    with reading(stores.answers).connect() as connection:
        return tuple(_Member(row.round_id, row.step, _unpacked(row.counts)) for row in connection.execute(query))


def _join(stores: Stores, period: str, step: int, new: Mapping[int, Tallies]) -> None:
    """Write who joins, unless others joined just now: then these must be enough by themselves the next time."""
    with stores.answers.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK_KIND)))
        last = connection.scalar(select(func.max(COMPARED.c.step)).where(COMPARED.c.period == period))
        if step == (0 if last is None else last + 1):
            rows = [{"round_id": number, "counts": _packed(counts)} for number, counts in sorted(new.items())]
            connection.execute(insert(COMPARED), [row | {"period": period, "step": step} for row in rows])


def _packed(counts: Tallies) -> bytes:
    rows = sorted([*row] for row in counts.rows())
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def _unpacked(data: bytes) -> Tallies:
    return Tallies.from_rows((a, s, g, q, c, n) for a, s, g, q, c, n in json.loads(zlib.decompress(data)))
