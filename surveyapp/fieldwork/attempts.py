"""Step 1 by phone: one interviewer at a time calls somebody, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp import callbacks, optout, phones
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import reaching
from surveyapp.fieldwork.calling import ATTEMPT, CALLBACK, LEASE, MOST, Now, Turn, queue, still_callable
from surveyapp.models.call import Result
from surveyapp.models.case import Outcome, Reason
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE, PROVIDER, ROUND

TO_CALL = timedelta(minutes=15)  # for one attempt; another may take over after it
TO_ASK = timedelta(minutes=90)  # for a conversation
TRIES = 20  # people at the head of the queue that others may just have taken
_INSERT_ONCE = {
    name: dialect.insert(LEASE).on_conflict_do_nothing().returning(LEASE.c.case_id)
    for name, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an interviewer is calling, and what is needed for that."""

    case_id: int
    round_id: int
    provider: str
    number: str  # on the list of the round
    name: str  # empty when the list has none
    phone: str
    audience: str
    form: str
    language: str
    asked: bool  # to be called
    begun: bool  # the questions were opened


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an attempt."""

    result: Result
    again_on: date | None = None
    again_hour: int | None = None


def claim(
    stores: Stores, staff_id: int, now: Now, mine: Callable[[Turn], bool], most: int = MOST
) -> tuple[int, Turn | None]:
    """The next person for an interviewer, whom nobody else calls meanwhile: who they have already, or a new one.

    `mine` says whether somebody is this interviewer's business. Gives the number of the case, 0 without anybody.
    """
    settle(stores, now)
    held = holding(stores, staff_id, now)
    if held is not None:
        return held.case_id, None
    for turn in [turn for turn in queue(stores, now, most) if mine(turn)][:TRIES]:
        if take(stores, staff_id, turn.case_id, now):
            return turn.case_id, turn
    return 0, None


def take(stores: Stores, staff_id: int, case_id: int, now: Now) -> bool:
    """Take this very person; False when somebody else has them, or they may not be asked any more."""
    with stores.contacts.begin() as connection:
        connection.execute(delete(LEASE).where(or_(LEASE.c.staff_id == staff_id, LEASE.c.until <= now.moment)))
        query = select(CASE.c.round_id).join_from(CASE, ROUND).where(CASE.c.id == case_id, *still_callable(now))
        round_id = connection.scalar(query.with_for_update(of=CASE))
        if round_id is None:
            return False
        row = {"case_id": case_id, "round_id": round_id, "staff_id": staff_id, "until": now.moment + TO_CALL}
        took = connection.execute(_INSERT_ONCE[connection.dialect.name], row | {"begun": False})
        return took.first() is not None


def holding(stores: Stores, staff_id: int, now: Now) -> Person | None:
    """Whom an interviewer is calling; None when nobody, or when it took so long that they may be another's."""
    query = (
        select(CASE, PROVIDER.c.name.label("provider"), LEASE.c.begun, CALLBACK.c.phone.label("asked_phone"))
        .add_columns(CALLBACK.c.form.label("asked_form"), CALLBACK.c.language.label("asked_language"))
        .join_from(LEASE, CASE, LEASE.c.case_id == CASE.c.id)
        .join(ROUND, CASE.c.round_id == ROUND.c.id)
        .join(PROVIDER, ROUND.c.provider_id == PROVIDER.c.id)
        .outerjoin(CALLBACK, CALLBACK.c.case_id == CASE.c.id)
        .where(LEASE.c.staff_id == staff_id, LEASE.c.until > now.moment, *still_callable(now))
    )
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else _person(row)


def begin(stores: Stores, staff_id: int, case_id: int, now: Now) -> bool:
    """The questions are opened; False when this interviewer does not have this person."""
    mine = (LEASE.c.staff_id == staff_id, LEASE.c.case_id == case_id, LEASE.c.until > now.moment)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(invited=True))
        kept = update(LEASE).where(*mine).values(begun=True, until=now.moment + TO_ASK)
        return bool(connection.execute(kept).rowcount)


def let_go(stores: Stores, staff_id: int) -> None:
    """An interviewer calls nobody any more; nothing is kept of it."""
    with stores.contacts.begin() as connection:
        connection.execute(delete(LEASE).where(LEASE.c.staff_id == staff_id))


def record(stores: Stores, staff_id: int, case_id: int, came: Came, now: Now) -> bool:
    """Keep what came of calling somebody, with all that follows from it; False when another has them now."""
    mine = delete(LEASE).where(LEASE.c.staff_id == staff_id, LEASE.c.case_id == case_id)
    with stores.contacts.begin() as connection:
        if not connection.execute(mine).rowcount:
            return False
        case = connection.execute(select(CASE).where(CASE.c.id == case_id).with_for_update()).one()
        if case.answered or case.refused or case.outcome != Outcome.INVITED:
            return True  # meanwhile, by another road: nothing to add
        _add(connection, case, came, now)
        _follow(stores, connection, case, came)
    return True


def settle(stores: Stores, now: Now) -> None:
    """Let go of everybody who answered or refused meanwhile, and keep it when that was in a conversation."""
    over = or_(CASE.c.answered, CASE.c.refused, CASE.c.outcome != Outcome.INVITED.value)
    query = select(CASE, LEASE.c.begun).join_from(LEASE, CASE, LEASE.c.case_id == CASE.c.id).where(over)
    with stores.contacts.begin() as connection:
        for case in connection.execute(query.with_for_update(of=LEASE)).all():
            connection.execute(delete(LEASE).where(LEASE.c.case_id == case.id))
            if case.begun and (case.answered or case.refused):
                result = Result.INTERVIEWED if case.answered else Result.REFUSED
                _add(connection, case, Came(result), now)


def _person(row: Any) -> Person:
    return Person(
        case_id=row.id,
        round_id=row.round_id,
        provider=row.provider,
        number=row.number,
        name=" ".join(part for part in (row.initials, row.prefix, row.surname) if part),
        phone=row.asked_phone or row.phone,
        audience=row.audience,
        form=row.asked_form or row.form,
        language=row.asked_language or row.language,
        asked=row.asked_phone is not None,
        begun=row.begun,
    )


def _add(connection: Connection, case: Any, came: Came, now: Now) -> None:
    """One more attempt. A call is a way to be asked: who refuses from now on was asked."""
    number = connection.scalar(select(func.count()).select_from(ATTEMPT).where(ATTEMPT.c.case_id == case.id)) or 0
    interview = came.result is Result.INTERVIEWED  # its day would be the one on which somebody answered
    row = {
        "round_id": case.round_id,
        "case_id": case.id,
        "number": number + 1,
        "result": came.result.value,
        "called_on": None if interview else now.day,
        "part": "" if interview or now.part is None else now.part.value,
        "again_on": came.again_on,
        "again_hour": came.again_hour,
    }
    connection.execute(insert(ATTEMPT), row)
    connection.execute(update(CASE).where(CASE.c.id == case.id).values(invited=True))


def _follow(stores: Stores, connection: Connection, case: Any, came: Came) -> None:
    if came.result is Result.REFUSED:
        optout.leave(stores, connection, case.id)
    elif came.result is Result.ALONE:
        callbacks.forget_cases(connection, [case.id])
    elif came.result is Result.WRONG_NUMBER:
        _wrong_number(connection, case)
    elif came.result in (Result.MOVED, Result.DECEASED):
        callbacks.forget_cases(connection, [case.id])
        reaching.unreachable(connection, case.id, Reason(came.result.value))


def _wrong_number(connection: Connection, case: Any) -> None:
    """The number that somebody left themselves goes first; that on the list is wrong when it is the one called."""
    left = connection.scalar(select(CALLBACK.c.phone).where(CALLBACK.c.case_id == case.id))
    callbacks.forget_cases(connection, [case.id])
    if left is None or phones.dial(left) == phones.dial(case.phone):
        reaching.failed(connection, case.id, Channel.PHONE, Reason.WRONG_NUMBER)
