"""Batches of letters: who is in one, in the order of the post, and what becomes of them.

A letter in a batch stays queued until somebody says that it is in the post: until then it can still be cancelled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, false, func, insert, select, update

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.letters.words import HOME
from surveyapp.mail.days import local_day
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel, State
from surveyapp.names import full_name
from surveyapp.rounds import CASE, ROUND

MESSAGE: Any = models.Message.__table__
BATCH: Any = models.LetterBatch.__table__
WAITS = (MESSAGE.c.channel == Channel.LETTER.value, MESSAGE.c.state == State.QUEUED.value)
NO_LAYOUT = "layout"  # reply of a message that cannot stand on a letter
DONE = (
    CASE.c.answered.is_(True) | CASE.c.refused.is_(True) | (CASE.c.outcome != Outcome.INVITED.value)
)  # they get no letter any more


class Made(StrEnum):
    """How far a batch is; the values stand in the table."""

    DUE = "due"
    READY = "made"
    FAILED = "failed"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Letters of a round that wait for a batch."""

    now: int
    later: int  # not before a day to come


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch, as the office shows it."""

    id: int
    round_id: int
    state: Made
    letters: int  # in it when it was made
    parts: int
    made_on: date
    sent_on: date | None
    erased: bool
    done: tuple[int, ...]  # places of who answered or stopped since: these letters need not go
    faulty: tuple[str, ...]  # cases whose letter could not be laid out


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the control list."""

    place: int
    number: str
    name: str
    postcode: str


def waiting(stores: Stores, round_id: int, now: datetime) -> Waiting:
    """How many letters of a round wait."""
    free = (MESSAGE.c.round_id == round_id, *WAITS, MESSAGE.c.batch_id.is_(None), ~DONE, CASE.c.held.is_(False))
    due = func.count().filter(MESSAGE.c.due <= now)
    query = select(due, func.count()).select_from(MESSAGE.join(CASE, MESSAGE.c.case_id == CASE.c.id)).where(*free)
    with reading(stores.contacts).connect() as connection:
        ready, every = connection.execute(query).one()
    return Waiting(ready, every - ready)


def make(stores: Stores, round_id: int, now: datetime) -> int:
    """Take all letters of a round that are due in a new batch; gives its number. A worker prints it.

    From now on these people have their link.
    Errors:  Refused when none is due, or nothing may leave.
    """
    with stores.contacts.begin() as connection:
        round_ = connection.execute(select(ROUND).where(ROUND.c.id == round_id).with_for_update()).one()
        if round_.closed or round_.held or round_.paused or local_day(now) > round_.closes:
            raise Refused(f"round {round_id}: nothing may leave now")
        rows = sorted(_due(connection, round_id, now), key=_in_order_of_the_post)
        if not rows:
            raise Refused(f"round {round_id}: no letter is due")
        new = {"round_id": round_id, "state": Made.DUE.value, "letters": len(rows), "parts": 0, "erased": False}
        batch: int = connection.execute(
            insert(BATCH).returning(BATCH.c.id), new | {"made_on": local_day(now)}
        ).scalar_one()
        put = update(MESSAGE).where(MESSAGE.c.id == bindparam("number")).values(batch_id=batch, place=bindparam("at"))
        connection.execute(put, [{"number": row.id, "at": at} for at, row in enumerate(rows, 1)])
        theirs = select(MESSAGE.c.case_id).where(MESSAGE.c.batch_id == batch)
        connection.execute(update(CASE).where(CASE.c.id.in_(theirs), CASE.c.invited == false()).values(invited=True))
    return batch


def _due(connection: Connection, round_id: int, now: datetime) -> Sequence[Any]:
    free = (MESSAGE.c.round_id == round_id, *WAITS, MESSAGE.c.batch_id.is_(None), MESSAGE.c.due <= now)
    address = (CASE.c[name] for name in ("country", "postcode", "street", "house_number", "number"))
    query = select(MESSAGE.c.id, *address).join_from(MESSAGE, CASE, MESSAGE.c.case_id == CASE.c.id)
    return connection.execute(query.where(*free, ~DONE, CASE.c.held.is_(False))).all()


def _in_order_of_the_post(row: Any) -> tuple[Any, ...]:
    """Dutch post codes first, then abroad by country; in a street by number."""
    home = row.country in HOME
    house = re.match(r"\d+", row.house_number)
    at = int(house[0]) if house else 0
    return (not home, "" if home else row.country, row.postcode.replace(" ", "").upper(), row.street, at, row.number)


def of_round(stores: Stores, round_id: int) -> tuple[Batch, ...]:
    """All batches of a round, newest first."""
    query = select(BATCH).where(BATCH.c.round_id == round_id).order_by(BATCH.c.id.desc())
    with reading(stores.contacts).connect() as connection:
        return tuple(_batch(connection, row) for row in connection.execute(query).all())


def find(stores: Stores, round_id: int, number: int) -> Batch:
    """One batch of this round. Errors: Refused when there is none."""
    found = next((batch for batch in of_round(stores, round_id) if batch.id == number), None)
    if found is None:
        raise Refused(f"round {round_id}: there is no batch {number}")
    return found


def _batch(connection: Connection, row: Any) -> Batch:
    joined = select(MESSAGE.c.place).join_from(MESSAGE, CASE, MESSAGE.c.case_id == CASE.c.id).order_by(MESSAGE.c.place)
    mine = MESSAGE.c.batch_id == row.id
    gone: Sequence[int] = ()
    if row.state in (Made.DUE, Made.READY):
        gone = connection.scalars(joined.where(mine, DONE | (MESSAGE.c.state == State.CANCELLED.value))).all()
    refused = (MESSAGE.c.state == State.REFUSED.value, MESSAGE.c.reply == NO_LAYOUT)
    faulty = connection.scalars(joined.with_only_columns(CASE.c.number).where(mine, *refused)).all()
    return Batch(
        row.id,
        row.round_id,
        Made(row.state),
        row.letters,
        row.parts,
        row.made_on,
        row.sent_on,
        row.erased,
        tuple(gone),
        tuple(faulty),
    )


def listed(stores: Stores, batch: int) -> tuple[Listed, ...]:
    """The control list: every letter that is in the file."""
    columns = (CASE.c[name] for name in ("number", "initials", "prefix", "surname", "postcode"))
    query = select(MESSAGE.c.place, *columns).join_from(MESSAGE, CASE, MESSAGE.c.case_id == CASE.c.id)
    in_file = (MESSAGE.c.batch_id == batch, MESSAGE.c.state != State.REFUSED.value)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query.where(*in_file).order_by(MESSAGE.c.place)).all()
    return tuple(Listed(row.place, row.number, full_name(row), row.postcode) for row in rows)


def sent(stores: Stores, batch: int, day: date) -> None:
    """The letters are in the post since this day, but those of who was done before. Twice is no error."""
    with stores.contacts.begin() as connection:
        if not _step(connection, batch, Made.READY, {"state": Made.SENT.value, "sent_on": day}):
            return
        mine = (MESSAGE.c.batch_id == batch, *WAITS)
        over = select(CASE.c.id).where(CASE.c.id == MESSAGE.c.case_id, DONE).exists()
        connection.execute(update(MESSAGE).where(*mine, over).values(state=State.CANCELLED.value))
        connection.execute(update(MESSAGE).where(*mine).values(state=State.ACCEPTED.value, sent_on=day, tries=1))


def drop(stores: Stores, batch: int) -> None:
    """A batch is thrown away: its letters wait again. Its file is erased by a worker. Twice is no error."""
    with stores.contacts.begin() as connection:
        for state in (Made.DUE, Made.READY, Made.FAILED):
            if _step(connection, batch, state, {"state": Made.DROPPED.value, "lease_until": None}):
                mine = update(MESSAGE).where(MESSAGE.c.batch_id == batch, *WAITS)
                connection.execute(mine.values(batch_id=None, place=None))
                return


def again(stores: Stores, batch: int) -> None:
    """A batch that could not be made is tried once more."""
    with stores.contacts.begin() as connection:
        _step(connection, batch, Made.FAILED, {"state": Made.DUE.value, "lease_until": None})


def _step(connection: Connection, batch: int, state: Made, values: dict[str, Any]) -> bool:
    moved = connection.execute(update(BATCH).where(BATCH.c.id == batch, BATCH.c.state == state.value).values(**values))
    return moved.rowcount == 1
