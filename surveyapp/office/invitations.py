"""Office accounts: a link with which somebody sets up their account, or sets it up again; once, within three days.

Until it is used the account is closed: nobody logs in with what was there before.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, delete, select
from sqlalchemy.orm import Session

from surveyapp.db import reading
from surveyapp.errors import Refused
from surveyapp.models import Staff, StaffCode, StaffLink, StaffSession
from surveyapp.office import accounts, passwords, positions, recovery
from surveyapp.office.accounts import NewAccount
from surveyapp.office.positions import Position

VALID = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for, and the key that their app for codes gets."""

    staff_id: int
    email: str
    totp_secret: str

    @property
    def totp_uri(self) -> str:
        """The address that an app for codes takes in."""
        return NewAccount(self.email, "", self.totp_secret).totp_uri


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody fills in on the page of the link."""

    password: str
    code: str


def add(contacts: Engine, email: str, position: Position, now: datetime) -> str:
    """Make an account that waits for its owner; gives the secret of the link, which is kept nowhere.

    Errors:  Refused when the address is none or taken, or the position makes no sense.
    """
    address = accounts.address(email)
    with Session(contacts) as session, session.begin():
        accounts.refuse_taken(session, address)
        staff = Staff(email=address, password_hash="", totp_secret="")
        session.add(staff)
        positions.give(session, staff, position)
        return _link(session, staff, now)


def reset(contacts: Engine, email: str, now: datetime) -> str:
    """Close an account until its owner sets it up again; gives the secret of the link.

    Errors:  Refused when there is no such account.
    """
    with Session(contacts) as session, session.begin():
        staff = accounts.account(session, accounts.address(email))
        staff.password_hash, staff.totp_secret = "", ""
        for table in (StaffSession, StaffCode, StaffLink):
            session.execute(delete(table).where(table.staff_id == staff.id))
        return _link(session, staff, now)


def find(contacts: Engine, token: str, now: datetime) -> Invited | None:
    """Whom this link is for; None when it was used, is too old, or never was."""
    query = select(StaffLink.staff_id, Staff.email, StaffLink.totp_secret).join(Staff, Staff.id == StaffLink.staff_id)
    with reading(contacts).connect() as connection:
        row = connection.execute(query.where(*_works(token, now))).first()
    return None if row is None else Invited(row.staff_id, row.email, row.totp_secret)


def accept(contacts: Engine, token: str, chosen: Chosen, now: datetime) -> tuple[str, ...] | None:
    """Set up the account and use the link up; gives recovery codes, or None when the link does not work (any more).

    Errors:  Refused, in Dutch, when the password is easy to guess or the code is not the app's.
    """
    invited = find(contacts, token, now)
    if invited is None:
        return None
    weakness = passwords.weakness(chosen.password, invited.email)
    if weakness is not None:
        raise Refused(passwords.ADVICE[weakness])
    step = accounts.step(invited.totp_secret, chosen.code, now)
    if step is None:
        raise Refused("Deze code klopt niet. Kijk of de sleutel in uw app staat en neem de nieuwste code.")
    kept = passwords.hashed(chosen.password)  # takes its time: before the stores are held
    with Session(contacts) as session, session.begin():
        done = session.execute(delete(StaffLink).where(*_works(token, now)))
        if cast("CursorResult[Any]", done).rowcount != 1:
            return None  # somebody was quicker
        staff = session.get_one(Staff, invited.staff_id)
        staff.password_hash, staff.totp_secret, staff.totp_last = kept, invited.totp_secret, step
        staff.failures, staff.locked_until = 0, None
        session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
        return recovery.renew(session, staff.id)


def _link(session: Session, staff: Staff, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    link = StaffLink(token_hash=_hash(token), staff_id=staff.id, totp_secret=accounts.new_key(), expires=now + VALID)
    session.add(link)
    return token


def _works(token: str, now: datetime) -> tuple[Any, Any]:
    return StaffLink.token_hash == _hash(token), StaffLink.expires > now


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
