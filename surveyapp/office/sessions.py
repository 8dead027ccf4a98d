"""Who is logged in: kept on the server, ended by log-out, half an hour of rest, or twelve hours."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, func, not_, or_, select, update
from sqlalchemy.orm import Session

from surveyapp.db import reading
from surveyapp.models import Provider, Role, Staff, StaffProvider, StaffSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # so that looking at a page is not always a write


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The account behind a request."""

    staff_id: int
    email: str
    role: Role
    providers: frozenset[str] = frozenset()  # names; who has the role bureau needs none


def start(contacts: Engine, staff_id: int, now: datetime) -> str:
    """Begin a session and give its secret (256 bits), for the cookie; what has ended is cleared away."""
    token = secrets.token_urlsafe(32)
    ended = or_(StaffSession.last_seen <= now - IDLE, StaffSession.started <= now - LONGEST)
    with Session(contacts) as session, session.begin():
        session.execute(delete(StaffSession).where(ended))
        session.add(StaffSession(id_hash=_hash(token), staff_id=staff_id, started=now, last_seen=now))
    return token


def find(contacts: Engine, token: str, now: datetime) -> LoggedIn | None:
    """Who holds this secret, None when the session has ended."""
    if not token:
        return None
    rested, worn_out = StaffSession.last_seen <= now - IDLE, StaffSession.started <= now - LONGEST
    going_on = (StaffSession.id_hash == _hash(token), not_(rested), not_(worn_out))
    query = select(Staff.id, Staff.email, Staff.role, StaffSession.last_seen)
    query = query.join(StaffSession, StaffSession.staff_id == Staff.id)
    with reading(contacts).connect() as connection:
        row = connection.execute(query.where(*going_on)).first()
        if row is None:
            return None
        mine = select(Provider.name).join(StaffProvider).where(StaffProvider.staff_id == row.id)
        providers = frozenset(connection.scalars(mine))
    if row.last_seen < now - NOTED_EVERY:
        with contacts.begin() as connection:
            connection.execute(update(StaffSession).where(*going_on).values(last_seen=now))
    return LoggedIn(row.id, row.email, Role(row.role), providers)


def others(contacts: Engine, staff_id: int, token: str, now: datetime) -> int:
    """How many sessions of an account go on beside the one that holds this secret."""
    going_on = (StaffSession.last_seen > now - IDLE, StaffSession.started > now - LONGEST)
    query = select(func.count()).select_from(StaffSession).where(*_others(staff_id, token), *going_on)
    with reading(contacts).connect() as connection:
        return connection.execute(query).scalar_one()


def end_others(contacts: Engine, staff_id: int, token: str) -> None:
    """End all sessions of an account but the one that holds this secret."""
    with contacts.begin() as connection:
        connection.execute(delete(StaffSession).where(*_others(staff_id, token)))


def _others(staff_id: int, token: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return StaffSession.staff_id == staff_id, StaffSession.id_hash != _hash(token)


def end(contacts: Engine, token: str) -> None:
    """End a session; ending one that is not there does nothing."""
    with contacts.begin() as connection:
        connection.execute(delete(StaffSession).where(StaffSession.id_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
