"""Step 1: queue a wave: one row for each person who gets an e-mail. The same wave again adds nobody twice."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from surveyapp import models
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import handout, loading, reaching
from surveyapp.mail.days import in_utc, local_day, next_moment
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel, Kind, State
from surveyapp.rounds import CASE

MESSAGE: Any = models.Message.__table__
REMINDERS = (Kind.REMINDER_1, Kind.REMINDER_2, Kind.REMINDER_3)
LEFT = frozenset({State.ACCEPTED, State.UNKNOWN})  # perhaps arrived: a reminder is no second invitation
OPEN = frozenset({State.QUEUED, State.SENDING, State.DEFERRED})


@dataclass(frozen=True, slots=True)
class Wave:
    """What is sent, and when at the earliest."""

    kind: Kind
    at: datetime  # UTC
    domain: str  # our own, in the Message-ID
    gap: int = 0  # days since the last message, for a reminder


@dataclass(frozen=True, slots=True)
class Queued:
    """What a wave did."""

    added: int
    known: int  # have this message already
    due: datetime  # UTC


def queue(stores: Stores, round_id: int, wave: Wave, now: datetime) -> Queued:
    """Put a message for everyone who is asked by e-mail and is not done in the queue; all of them, or none.

    A reminder goes only to who was invited by e-mail, and got the last message at least `gap` days before.
    Errors:  Refused when nobody can be asked, or not any more on a day on which may be sent.
    """
    round_ = handout.askable(stores, round_id, local_day(now))
    due = next_moment(max(wave.at, now, in_utc(datetime.combine(round_.opens, time.min))))
    if local_day(due) > round_.closes:
        raise Refused(
            f"round {round_id} takes answers until {round_.closes}: there is no day left on which mail may be sent"
        )
    with stores.contacts.begin() as connection:
        if loading.hold(connection, round_id):
            raise Refused(f"round {round_id} is closed: open a new round")
        sent = _sent(connection, round_id)
        asked = [case.id for case in _by_mail(connection, round_id) if _turn(sent.get(case.id, {}), wave, due)]
        new = [case_id for case_id in asked if wave.kind not in sent.get(case_id, {})]
        if new:
            connection.execute(insert(MESSAGE), [_row(case_id, round_id, wave, due) for case_id in new])
    return Queued(len(new), len(asked) - len(new), due)


def _by_mail(connection: Connection, round_id: int) -> Iterator[Any]:
    """Everyone in the net sample who is not done and is now reached by e-mail."""
    net = (CASE.c.round_id == round_id, CASE.c.outcome == Outcome.INVITED.value, CASE.c.email != "")
    todo = select(CASE).where(*net, CASE.c.answered.is_(False), CASE.c.refused.is_(False)).order_by(CASE.c.id)
    cases: Iterable[Any] = connection.execute(todo)
    for case in cases:
        if reaching.current(case._mapping) is Channel.EMAIL:
            yield case


def _sent(connection: Connection, round_id: int) -> dict[int, dict[str, Any]]:
    """Of each case its messages by kind."""
    query = select(MESSAGE.c.case_id, MESSAGE.c.kind, MESSAGE.c.state, MESSAGE.c.sent_on)
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(query.where(MESSAGE.c.round_id == round_id)):
        found.setdefault(row.case_id, {})[row.kind] = row
    return found


def _turn(sent: dict[str, Any], wave: Wave, due: datetime) -> bool:
    """Whether it is this person's turn for a wave (or they have its message already)."""
    if wave.kind in sent:
        return True
    if wave.kind not in REMINDERS:
        return wave.kind is Kind.INVITATION or _left(sent)
    later = {kind.value for kind in REMINDERS[REMINDERS.index(wave.kind) :]}
    if not _left(sent) or later & set(sent) or any(row.state in OPEN for row in sent.values()):
        return False
    last = max(row.sent_on for row in sent.values() if row.state in LEFT)
    return bool(last + timedelta(days=wave.gap) <= local_day(due))


def _left(sent: dict[str, Any]) -> bool:
    return Kind.INVITATION in sent and sent[Kind.INVITATION].state in LEFT


def _row(case_id: int, round_id: int, wave: Wave, due: datetime) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "round_id": round_id,
        "channel": Channel.EMAIL.value,
        "kind": wave.kind.value,
        "state": State.QUEUED.value,
        "message_id": f"<{secrets.token_hex(16)}@{wave.domain}>",
        "due": due,
        "tries": 0,
        "reply": "",
    }
