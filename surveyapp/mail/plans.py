"""Step 1: planned waves. The worker turns each into messages on its day, and every day after looks whose turn came.

So who was put on the list later, or got their invitation later, is not forgotten. Nobody gets a message twice:
`waves.queue` writes one row for each person, kind and channel.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, and_, func, insert, select, update

from surveyapp import models, rounds
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import bureau, loading
from surveyapp.mail import planning, waves
from surveyapp.mail.days import local_day, next_moment
from surveyapp.mail.planning import Plan
from surveyapp.mail.turns import LEFT
from surveyapp.mail.waves import MESSAGE, Queued
from surveyapp.models.case import Outcome
from surveyapp.models.message import Kind, State
from surveyapp.models.wave import WaveState
from surveyapp.optout import WAITING
from surveyapp.rounds import CASE, ROUND, Round

WAVE: Any = models.Wave.__table__
LONGEST = 300  # characters of a sentence of the bureau
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Planner:
    """What waves are queued with; one for each worker."""

    stores: Stores
    domain: str  # our own, in the Message-ID
    ready: Callable[[int], None]  # sees that all a round says can be heard; Refused when it cannot
    now: Callable[[], datetime]


def of_round(stores: Stores, round_id: int) -> dict[Kind, Plan]:
    """The waves of a round, in the order of their kinds."""
    with reading(stores.contacts).connect() as connection:
        found = {plan.kind: plan for plan in _plans(connection, round_id)}
    return {kind: found[kind] for kind in Kind if kind in found}


def invited(stores: Stores, round_id: int) -> bool:
    """Whether there are invitations in a round already."""
    query = select(MESSAGE.c.id).where(MESSAGE.c.round_id == round_id, MESSAGE.c.kind == Kind.INVITATION.value)
    with reading(stores.contacts).connect() as connection:
        return connection.execute(query.limit(1)).first() is not None


def planned(stores: Stores, round_ids: Collection[int]) -> list[tuple[int, Plan]]:
    """The waves of these rounds that still have to become messages, with their round."""
    query = select(WAVE).where(WAVE.c.round_id.in_(round_ids), WAVE.c.state == WaveState.PLANNED.value)
    with reading(stores.contacts).connect() as connection:
        found = [(row.round_id, _plan(row)) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one[0], list(Kind).index(one[1].kind)))


def uninvited(stores: Stores, round_ids: Collection[int]) -> frozenset[int]:
    """Of these rounds those without an invitation."""
    there = select(MESSAGE.c.id).where(MESSAGE.c.round_id == ROUND.c.id, MESSAGE.c.kind == Kind.INVITATION.value)
    with reading(stores.contacts).connect() as connection:
        found = connection.scalars(select(ROUND.c.id).where(ROUND.c.id.in_(round_ids), ~there.exists()))
        return frozenset(found)


def save(stores: Stores, round_id: int, plans: Iterable[Plan], now: datetime) -> None:
    """Plan invitation and reminders as given; what was planned and is not among them is cancelled.

    Errors:  Faults, all that is wrong with them; Refused when the round is closed or the bureau's settings lack.
    """
    wanted = tuple(plans)
    round_ = _askable(stores, round_id)
    invited_before = invited(stores, round_id)
    with stores.contacts.begin() as connection:
        _hold(connection, round_id)
        kept = {plan.kind: plan for plan in _plans(connection, round_id) if plan.kind in planning.PLANNABLE}
        fixed = [plan for plan in kept.values() if not plan.open]
        whole = [*fixed, *(plan for plan in wanted if kept.get(plan.kind, plan).open)]
        if found := planning.faults(round_, whole, now, invited_before):
            raise Faults(found)
        for plan in whole:
            if plan.open:
                _write(connection, round_id, plan)
        gone = [kind.value for kind in kept if kind not in {plan.kind for plan in whole}]
        connection.execute(update(WAVE).where(*_of(round_id, gone)).values(state=WaveState.CANCELLED.value))


def correct(stores: Stores, round_id: int, plan: Plan, now: datetime) -> None:
    """Plan a correction to everyone to whom the wrong message was sent (or perhaps was).

    Errors:  Faults, all that is wrong with it; Refused as for `save`, or when there was a correction already.
    """
    round_ = _askable(stores, round_id)
    found = planning.faults(round_, [plan], now, invited=True)
    if len(plan.sentence) > LONGEST:
        found.append(f"De zin heeft {len(plan.sentence)} tekens. Maak hem hoogstens {LONGEST} tekens lang.")
    if found:
        raise Faults(found)
    with stores.contacts.begin() as connection:
        _hold(connection, round_id)
        if any(one.kind is Kind.CORRECTION and not one.open for one in _plans(connection, round_id)):
            raise Refused("Deze ronde had al een correctie. Wie die kreeg, krijgt geen tweede.")
        _write(connection, round_id, plan)


def wronged(stores: Stores, round_id: int, kind: Kind) -> int:
    """How many people got a message of this kind (perhaps), and are still asked: they would get a correction."""
    got = and_(MESSAGE.c.kind == kind.value, MESSAGE.c.state.in_([state.value for state in LEFT]))
    query = select(func.count(CASE.c.id.distinct())).join_from(MESSAGE, CASE, MESSAGE.c.case_id == CASE.c.id)
    with reading(stores.contacts).connect() as connection:
        return connection.scalar(query.where(MESSAGE.c.round_id == round_id, got, *_asked(round_id))) or 0


def asked(stores: Stores, round_id: int) -> int:
    """How many people are still asked."""
    with reading(stores.contacts).connect() as connection:
        return connection.scalar(select(func.count()).select_from(CASE).where(*_asked(round_id))) or 0


def cancel(stores: Stores, round_id: int, kind: Kind) -> int:
    """Nothing more of this wave: it is cancelled with what waits of it; gives how many messages waited."""
    waits = (MESSAGE.c.round_id == round_id, MESSAGE.c.kind == kind.value, MESSAGE.c.state.in_(WAITING))
    with stores.contacts.begin() as connection:
        _hold(connection, round_id)
        connection.execute(update(WAVE).where(*_of(round_id, [kind.value])).values(state=WaveState.CANCELLED.value))
        gone = connection.execute(update(MESSAGE).where(*waits).values(state=State.CANCELLED.value, lease_until=None))
    return cast("CursorResult[Any]", gone).rowcount


def queue_now(planner: Planner, round_id: int, kind: Kind) -> Queued:
    """Queue a planned wave at once instead of on its day.

    Errors:  Refused, as for `save` and `waves.queue`, or when it was queued already or cancelled.
    """
    round_, now = _askable(planner.stores, round_id), planner.now()
    with planner.stores.contacts.begin() as connection:
        _hold(connection, round_id)
        found = next((plan for plan in _plans(connection, round_id) if plan.kind is kind), None)
        if found is None or found.state is not WaveState.PLANNED:
            raise Refused("Dit bericht staat al klaar of is geannuleerd.")
        plan = planning.now_at(found, now)
        if faults := planning.faults(round_, [plan], now, invited=True):
            raise Faults(faults)
        _write(connection, round_id, plan)
    return _run(planner, round_id, plan, now)


def turn(planner: Planner) -> None:
    """Queue every wave that is due, and add to those that were queued whose turn came since; no more than once a day.

    Not while a round is held or paused: then they wait.
    """
    now = planner.now()
    if next_moment(now) != now:
        return
    for round_id, plan in _due(planner.stores, now):
        try:
            _run(planner, round_id, plan, now)
        except Refused as problem:
            log.error("%s of round %d waits a day: %s", plan.kind, round_id, str(problem).partition("\n")[0])
            _note(planner.stores, round_id, plan.kind, now, {})


def _run(planner: Planner, round_id: int, plan: Plan, now: datetime) -> Queued:
    planner.ready(round_id)
    wave = waves.Wave(plan.kind, plan.goes, planner.domain, plan.gap, plan.wrong)
    done = waves.queue(planner.stores, round_id, wave, now)
    if not _note(planner.stores, round_id, plan.kind, now, {"state": WaveState.QUEUED.value}):
        cancel(planner.stores, round_id, plan.kind)  # somebody cancelled it meanwhile
    return done


def _due(stores: Stores, now: datetime) -> list[tuple[int, Plan]]:
    today = local_day(now)
    open_ = (ROUND.c.closed.is_(False), ROUND.c.held.is_(False), ROUND.c.paused.is_(False))
    days = (ROUND.c.opens <= today, ROUND.c.closes >= today)
    query = select(WAVE).join(ROUND, WAVE.c.round_id == ROUND.c.id).where(*open_, *days).order_by(WAVE.c.round_id)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query.where(WAVE.c.state != WaveState.CANCELLED.value)).all()
    due = [(row.round_id, _plan(row)) for row in rows]
    return sorted(((n, p) for n, p in due if p.turn(now)), key=lambda one: (one[0], list(Kind).index(one[1].kind)))


def _note(stores: Stores, round_id: int, kind: Kind, now: datetime, values: dict[str, Any]) -> bool:
    """Keep that a wave had its turn today; False when somebody cancelled it meanwhile."""
    mine = (*_of(round_id, [kind.value]), WAVE.c.state != WaveState.CANCELLED.value)
    with stores.contacts.begin() as connection:
        done = connection.execute(update(WAVE).where(*mine).values(ran_on=local_day(now), **values))
    return bool(cast("CursorResult[Any]", done).rowcount)


def _asked(round_id: int) -> tuple[Any, ...]:
    done = (CASE.c.answered.is_(False), CASE.c.refused.is_(False))
    return (CASE.c.round_id == round_id, CASE.c.outcome == Outcome.INVITED.value, *done)


def _askable(stores: Stores, round_id: int) -> Round:
    round_ = rounds.find(stores, round_id)
    if round_.closed:
        raise Refused("Deze ronde is gesloten. Er kan niets meer worden verstuurd.")
    if bureau.find(stores) is None:
        raise Refused("De gegevens van het bureau ontbreken. De beheerder geeft ze met: surveyapp bureau set.")
    return round_


def _hold(connection: Connection, round_id: int) -> None:
    if loading.hold(connection, round_id):
        raise Refused("Deze ronde is gesloten. Er kan niets meer worden verstuurd.")


def _plans(connection: Connection, round_id: int) -> list[Plan]:
    return [_plan(row) for row in connection.execute(select(WAVE).where(WAVE.c.round_id == round_id))]


def _plan(row: Any) -> Plan:
    return Plan(
        kind=Kind(row.kind),
        day=row.day,
        hour=row.hour,
        gap=row.gap,
        state=WaveState(row.state),
        ran_on=row.ran_on,
        wrong=Kind(row.wrong or Kind.INVITATION),
        sentence=row.sentence,
    )


def _write(connection: Connection, round_id: int, plan: Plan) -> None:
    """Plan a wave that was not queued yet, anew or again. The round is held."""
    wrong = plan.wrong.value if plan.kind is Kind.CORRECTION else ""
    values = {"day": plan.day, "hour": plan.hour, "gap": plan.gap, "wrong": wrong, "sentence": plan.sentence}
    values |= {"state": WaveState.PLANNED.value, "ran_on": None}
    mine = (*_of(round_id, [plan.kind.value]), WAVE.c.state != WaveState.QUEUED.value)
    done = cast("CursorResult[Any]", connection.execute(update(WAVE).where(*mine).values(**values)))
    if not done.rowcount:
        connection.execute(insert(WAVE).values(round_id=round_id, kind=plan.kind.value, **values))


def _of(round_id: int, kinds: list[str]) -> tuple[Any, ...]:
    return (WAVE.c.round_id == round_id, WAVE.c.kind.in_(kinds))
