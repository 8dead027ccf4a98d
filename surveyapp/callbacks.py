"""Requests to be called: `pages` take them in, the office calls; one for each case at most.

Apart from both, which may not know each other. Who was called, answered or refused, or whose round is closed, has
no number here any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from surveyapp import links, models
from surveyapp.db import Stores, reading
from surveyapp.models.case import Outcome
from surveyapp.names import full_name

TABLE: Any = models.Callback.__table__
CASE: Any = models.Case.__table__
ROUND: Any = models.Round.__table__
PROVIDER: Any = models.Provider.__table__


class Moment(StrEnum):
    """When somebody wants to be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Request:
    """How somebody wants to be called."""

    phone: str
    moment: Moment
    form: str
    language: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits, with whom it is about."""

    case_id: int
    round_id: int
    provider: str
    number: str  # on the list of the round
    name: str  # empty when the list has none
    asked_on: date
    request: Request


_MINE = CASE.c.link_hash == bindparam("link")
_STILL = (CASE.c.answered.is_(False), CASE.c.refused.is_(False), CASE.c.outcome == Outcome.INVITED.value)
_OPEN_CASE = select(CASE.c.id).join_from(CASE, ROUND).where(_MINE, *_STILL, ROUND.c.closed.is_(False)).with_for_update()
_FORGET = delete(TABLE).where(TABLE.c.case_id.in_(select(CASE.c.id).where(_MINE)))
_READ = select(TABLE).join_from(TABLE, CASE).where(_MINE)
_WAITING = (
    select(TABLE, CASE.c.round_id, CASE.c.number, CASE.c.initials, CASE.c.prefix, CASE.c.surname, PROVIDER.c.name)
    .join_from(TABLE, CASE, TABLE.c.case_id == CASE.c.id)
    .join(ROUND, CASE.c.round_id == ROUND.c.id)
    .join(PROVIDER, ROUND.c.provider_id == PROVIDER.c.id)
    .where(*_STILL, ROUND.c.closed.is_(False))
    .order_by(PROVIDER.c.name, CASE.c.round_id, TABLE.c.asked_on, CASE.c.surname, CASE.c.number)
)


def ask(stores: Stores, token: str, request: Request, today: date) -> bool:
    """Keep a request, in place of an earlier one of the same person; False when this link cannot answer any more."""
    with stores.contacts.begin() as connection:
        case_id = connection.scalar(_OPEN_CASE, {"link": links.link_hash(token)})
        if case_id is None:
            return False
        connection.execute(delete(TABLE).where(TABLE.c.case_id == case_id))
        row = {"phone": request.phone, "moment": request.moment, "form": request.form, "language": request.language}
        connection.execute(insert(TABLE), row | {"case_id": case_id, "asked_on": today})
    return True


def of(stores: Stores, token: str) -> Request | None:
    """The open request of a link, None when there is none."""
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(_READ, {"link": links.link_hash(token)}).first()
    return None if row is None else _request(row)


def take_back(stores: Stores, token: str) -> None:
    """Forget the request of a link; without one nothing happens."""
    with stores.contacts.begin() as connection:
        forget(connection, token)


def forget(connection: Connection, token: str) -> None:
    """The same within a transaction on the contacts store."""
    connection.execute(_FORGET, {"link": links.link_hash(token)})


def forget_cases(connection: Connection, case_ids: Any) -> None:
    """Forget the requests of these cases (numbers, or a query that gives them), within a transaction."""
    connection.execute(delete(TABLE).where(TABLE.c.case_id.in_(case_ids)))


def waiting(stores: Stores) -> tuple[Waiting, ...]:
    """All requests of people who can still be asked: by provider and round, the oldest first."""
    with reading(stores.contacts).connect() as connection:
        return tuple(_waiting(row) for row in connection.execute(_WAITING))


def _waiting(row: Any) -> Waiting:
    name = full_name(row)
    return Waiting(row.case_id, row.round_id, row.name, row.number, name, row.asked_on, _request(row))


def _request(row: Any) -> Request:
    return Request(row.phone, Moment(row.moment), row.form, row.language)
