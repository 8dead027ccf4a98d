"""Office accounts: all of them as the bureau sees them, and who is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from surveyapp.db import reading
from surveyapp.models import Provider, Role, Staff, StaffLink, StaffProvider, StaffSession
from surveyapp.office.sessions import IDLE, LONGEST


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account; nothing of what opens it."""

    staff_id: int
    email: str
    role: Role
    providers: tuple[str, ...]  # names; the bureau has all, and none here
    closed: bool  # nobody can log in until a link is used
    link_until: datetime | None  # UTC; a link waits to be used
    sessions: int  # places where this account is logged in now


def everyone(contacts: Engine, now: datetime) -> tuple[Colleague, ...]:
    """All accounts, in the order of their addresses."""
    going_on = (StaffSession.last_seen > now - IDLE, StaffSession.started > now - LONGEST)
    with Session(reading(contacts)) as session:
        staff = session.execute(select(Staff.id, Staff.email, Staff.role, Staff.password_hash).order_by(Staff.email))
        rows = staff.all()
        pairs = session.execute(select(StaffProvider.staff_id, Provider.name).join(Provider).order_by(Provider.name))
        providers = [(row.staff_id, row.name) for row in pairs]
        waiting = select(StaffLink.staff_id, StaffLink.expires).where(StaffLink.expires > now)
        links = {row.staff_id: row.expires for row in session.execute(waiting)}
        here = (
            select(StaffSession.staff_id, func.count().label("places")).where(*going_on).group_by(StaffSession.staff_id)
        )
        logged_in = {row.staff_id: row.places for row in session.execute(here)}
    return tuple(
        Colleague(
            row.id,
            row.email,
            Role(row.role),
            tuple(name for staff_id, name in providers if staff_id == row.id),
            not row.password_hash,
            links.get(row.id),
            logged_in.get(row.id, 0),
        )
        for row in rows
    )


def find(contacts: Engine, staff_id: int, now: datetime) -> Colleague | None:
    """One account, None when there is none with this number."""
    return next((one for one in everyone(contacts, now) if one.staff_id == staff_id), None)


def log_out(contacts: Engine, staff_id: int) -> None:
    """End all sessions of an account; without any nothing happens."""
    with contacts.begin() as connection:
        connection.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


def provider_names(contacts: Engine) -> tuple[str, ...]:
    """All providers, to choose from."""
    with reading(contacts).connect() as connection:
        return tuple(connection.scalars(select(Provider.name).order_by(Provider.name)))
