"""Office accounts: the role of each, and of which providers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from surveyapp.db import reading
from surveyapp.errors import Refused
from surveyapp.models import Provider, Role, Staff, StaffProvider


@dataclass(frozen=True, slots=True)
class Position:
    """What somebody does here, and of which providers (names); the bureau's are all, and not listed."""

    role: Role = Role.BUREAU
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An account in the list of all."""

    email: str
    position: Position


def give(session: Session, staff: Staff, position: Position) -> None:
    """Put an account in a position, in place of the one before.

    Errors:  Refused when providers and role do not fit, or a provider does not exist.
    """
    if position.role is Role.BUREAU and position.providers:
        raise Refused("--provider: the role bureau has all providers, leave --provider out")
    if position.role is not Role.BUREAU and not position.providers:
        raise Refused(f"--provider: missing, expected one or more providers for the role {position.role}")
    numbers = [_provider(session, name.strip()) for name in dict.fromkeys(position.providers)]
    staff.role = position.role.value
    session.flush()
    session.execute(delete(StaffProvider).where(StaffProvider.staff_id == staff.id))
    session.add_all(StaffProvider(staff_id=staff.id, provider_id=number) for number in numbers)


def everyone(contacts: Engine) -> tuple[Listed, ...]:
    """All accounts, in the order of their addresses."""
    links = select(StaffProvider.staff_id, Provider.name).join(Provider).order_by(Provider.name)
    with Session(reading(contacts)) as session:
        pairs = session.execute(links).all()
        found = session.execute(select(Staff.id, Staff.email, Staff.role).order_by(Staff.email)).all()
    return tuple(
        Listed(row.email, Position(Role(row.role), tuple(name for number, name in pairs if number == row.id)))
        for row in found
    )


def _provider(session: Session, name: str) -> int:
    number = session.scalar(select(Provider.id).where(Provider.name == name))
    if number is None:
        raise Refused(f"--provider: found {name!r}, expected the name of a provider that has a round")
    return number
