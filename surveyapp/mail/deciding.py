"""Step 1: how messages of a round stand, and what a person decides about those of which nobody knows the fate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, or_, select, update

from surveyapp.db import Stores, reading
from surveyapp.mail.waves import MESSAGE
from surveyapp.models.message import Bounce, Channel, Kind, State
from surveyapp.names import full_name
from surveyapp.rounds import CASE

REST = "rested"  # in place of a state: unknown, and a person let it be
BACK = "bounced"  # in place of a state: taken, and come back
Cell = tuple[Kind, Channel]


@dataclass(frozen=True, slots=True)
class Row:
    """One message, with whom it is for."""

    id: int
    case_id: int
    name: str  # empty: without one
    number: str  # of the list
    address: str
    kind: Kind
    channel: Channel
    sent_on: date | None
    reply: str


def counts(stores: Stores, round_id: int) -> dict[Cell, dict[str, int]]:
    """How many messages of each kind and channel are in each state; what came back and what rests stand apart."""
    columns = (MESSAGE.c.kind, MESSAGE.c.channel, MESSAGE.c.state, MESSAGE.c.rested, MESSAGE.c.bounced != "")
    query = select(*columns, func.count()).where(MESSAGE.c.round_id == round_id).group_by(*columns)
    found: dict[Cell, dict[str, int]] = {}
    with reading(stores.contacts).connect() as connection:
        for kind, channel, state, rested, bounced, number in connection.execute(query):
            shown = BACK if bounced and state == State.ACCEPTED else state
            shown = REST if rested and state == State.UNKNOWN else shown
            cell = found.setdefault((Kind(kind), Channel(channel)), {})
            cell[shown] = cell.get(shown, 0) + number
    order, ways = list(Kind), list(Channel)
    return dict(sorted(found.items(), key=lambda one: (order.index(one[0][0]), ways.index(one[0][1]))))


def total(cells: Mapping[Cell, Mapping[str, int]], *states: str) -> int:
    """How many messages of a round are in these states."""
    return sum(cell.get(state, 0) for cell in cells.values() for state in states)


def undecided(stores: Stores, round_id: int, most: int) -> tuple[Row, ...]:
    """The first messages of which nobody knows whether they left, and on which nobody decided."""
    return _rows(stores, round_id, most, *_OPEN)


def to_correct(stores: Stores, round_id: int, most: int) -> tuple[Row, ...]:
    """The first e-mails that were refused or came back for their address, of people who did not answer."""
    wrong = or_(MESSAGE.c.state == State.REFUSED.value, MESSAGE.c.bounced == Bounce.ADDRESS.value)
    return _rows(stores, round_id, most, wrong, CASE.c.answered.is_(False), CASE.c.refused.is_(False))


def send_again(stores: Stores, round_id: int, ids: Collection[int] | None, now: datetime) -> int:
    """Queue messages of unknown fate once more, with the same Message-ID; `None`: all. Gives how many.

    The same decision twice queues nothing twice: the message is not unknown any more.
    """
    values = {"state": State.QUEUED.value, "due": now, "tried_first": None, "lease_until": None}
    return _decide(stores, round_id, ids, values)


def let_be(stores: Stores, round_id: int, ids: Collection[int] | None) -> int:
    """Leave messages of unknown fate as they are; reminders go on as if they arrived. Gives how many."""
    return _decide(stores, round_id, ids, {"rested": True})


_OPEN = (MESSAGE.c.state == State.UNKNOWN.value, MESSAGE.c.rested.is_(False))


def _decide(stores: Stores, round_id: int, ids: Collection[int] | None, values: dict[str, Any]) -> int:
    mine = [MESSAGE.c.round_id == round_id, *_OPEN]
    if ids is not None:
        mine.append(MESSAGE.c.id.in_(ids))
    with stores.contacts.begin() as connection:
        return cast("CursorResult[Any]", connection.execute(update(MESSAGE).where(*mine).values(**values))).rowcount


def _rows(stores: Stores, round_id: int, most: int, *conditions: Any) -> tuple[Row, ...]:
    names = (CASE.c.initials, CASE.c.prefix, CASE.c.surname, CASE.c.number, CASE.c.email)
    query = select(MESSAGE, *names).join(CASE, MESSAGE.c.case_id == CASE.c.id).order_by(MESSAGE.c.id).limit(most)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query.where(MESSAGE.c.round_id == round_id, *conditions)).all()
    return tuple(_row(row) for row in rows)


def _row(row: Any) -> Row:
    return Row(
        id=row.id,
        case_id=row.case_id,
        name=full_name(row),
        number=row.number,
        address=row.email,
        kind=Kind(row.kind),
        channel=Channel(row.channel),
        sent_on=row.sent_on,
        reply=row.reply,
    )
