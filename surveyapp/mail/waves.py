"""Step 1: queue a wave: one row for each person who is written to, by the channel that reaches them now.

The same wave again adds nobody twice.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import handout, loading, reaching
from surveyapp.mail.days import in_utc, local_day, next_moment
from surveyapp.mail.turns import NOTHING, Past, Turn, turn
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel, Kind, State
from surveyapp.rounds import CASE

MESSAGE: Any = models.Message.__table__
WRITTEN = (Channel.EMAIL, Channel.LETTER, Channel.TEXT)  # an interviewer calls who is reached by phone, without a row
ADDRESSES = ("email", "phone", "street", "house_number", "postcode", "city")


@dataclass(frozen=True, slots=True)
class Wave:
    """What is sent, and when at the earliest."""

    kind: Kind
    at: datetime  # UTC
    domain: str  # our own, in the Message-ID
    gap: int = 0  # days since the last message, for a reminder
    wrong: Kind = Kind.INVITATION  # for a correction: only who got this one


@dataclass(frozen=True, slots=True)
class Queued:
    """What a wave did."""

    added: int
    known: int  # have this message already
    due: datetime  # UTC
    by: Mapping[Channel, int] = field(default_factory=dict)  # of those added: how many by each channel


def queue(stores: Stores, round_id: int, wave: Wave, now: datetime) -> Queued:
    """Put a message for everyone who is written to and is not done in the queue; all of them, or none.

    Whose turn it is: see `turns.turn`. What was cancelled before it left is queued anew.
    Errors:  Refused when nobody can be asked, or not any more on a day on which may be sent.
    """
    round_ = handout.askable(stores, round_id, local_day(now))
    due = next_moment(max(wave.at, now, in_utc(datetime.combine(round_.opens, time.min))))
    if local_day(due) > round_.closes:
        raise Refused(
            f"round {round_id} takes answers until {round_.closes}: there is no day left on which may be sent"
        )
    people = _written_to(stores, round_id)  # before others must wait: who is done meanwhile is seen when it is sent
    day = local_day(due)
    with stores.contacts.begin() as connection:
        if loading.hold(connection, round_id):
            raise Refused(f"round {round_id} is closed: open a new round")
        sent = _sent(connection, round_id)
        turns = [
            (case_id, channel, _turn(wave, Past(sent.get(case_id, ()), failed), channel, day))
            for case_id, channel, failed in people
        ]
        new = [
            _row(case_id, round_id, channel, its, wave) | {"due": due} for case_id, channel, its in turns if its.kind
        ]
        _put(connection, new, sent)
    by = Counter(Channel(row["channel"]) for row in new)
    return Queued(len(new), sum(its.known for _, _, its in turns), due, {way: by[way] for way in WRITTEN if by[way]})


def _turn(wave: Wave, past: Past, channel: Channel, day: date) -> Turn:
    """A correction goes to who got the wrong message, and to nobody else."""
    if wave.kind is Kind.CORRECTION and not past.arrived(wave.wrong):
        return NOTHING
    return turn(wave.kind, past, channel, wave.gap, day)


def _written_to(stores: Stores, round_id: int) -> list[tuple[int, Channel, Mapping[str, str]]]:
    """Everyone in the net sample who is not done and is now reached in writing: by what channel, and which failed."""
    net = (CASE.c.round_id == round_id, CASE.c.outcome == Outcome.INVITED.value)
    columns = (CASE.c.id, CASE.c.failed, *(CASE.c[name] for name in (*reaching.ORDER, *ADDRESSES)))
    todo = select(*columns).where(*net, CASE.c.answered.is_(False), CASE.c.refused.is_(False)).order_by(CASE.c.id)
    with reading(stores.contacts).connect() as connection:
        found = ((case.id, reaching.current(case._asdict()), case.failed) for case in connection.execute(todo))
        return [(case_id, channel, failed) for case_id, channel, failed in found if channel in WRITTEN]


def _sent(connection: Connection, round_id: int) -> dict[int, list[Any]]:
    """Of each case its messages."""
    query = select(
        MESSAGE.c.id, MESSAGE.c.case_id, MESSAGE.c.kind, MESSAGE.c.channel, MESSAGE.c.state, MESSAGE.c.sent_on
    )
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query.where(MESSAGE.c.round_id == round_id)):
        found.setdefault(row.case_id, []).append(row)
    return found


def _put(connection: Connection, rows: list[dict[str, Any]], sent: Mapping[int, list[Any]]) -> None:
    """Write what is new; a row that was cancelled before it left waits again."""
    cancelled = {
        (row.case_id, row.kind, row.channel): row.id
        for row in (row for known in sent.values() for row in known)
        if row.state == State.CANCELLED
    }
    new, again = [], []
    for row in rows:
        number = cancelled.get((row["case_id"], row["kind"], row["channel"]))
        if number is None:
            new.append(row)
        else:
            again.append({"number": number, "new_due": row["due"]})
    if new:
        connection.execute(insert(MESSAGE), new)
    if again:
        fresh = {"state": State.QUEUED.value, "due": bindparam("new_due"), "tries": 0, "tried_first": None, "reply": ""}
        connection.execute(update(MESSAGE).where(MESSAGE.c.id == bindparam("number")).values(**fresh), again)


def _row(case_id: int, round_id: int, channel: Channel, its: Turn, wave: Wave) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "round_id": round_id,
        "channel": channel.value,
        "kind": str(its.kind),
        "state": State.QUEUED.value,
        "message_id": f"<{secrets.token_hex(16)}@{wave.domain}>",
        "tries": 0,
        "reply": "",
    }
