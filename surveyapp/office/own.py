"""Office accounts: what their owners change themselves, each time with the password they have now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, delete, update
from sqlalchemy.orm import Session

from surveyapp.errors import Refused
from surveyapp.models import Staff, StaffSession
from surveyapp.office import accounts, passwords, recovery
from surveyapp.office.accounts import Known

WRONG = "Het huidige wachtwoord klopt niet. Na vijf keer moet u een minuut wachten."


@dataclass(frozen=True, slots=True)
class Passwords:
    """The password somebody has now, and the one they want."""

    now: str
    wanted: str


def change_password(contacts: Engine, email: str, given: Passwords, now: datetime) -> None:
    """Give an account another password; everyone logged in on it is out, its owner too.

    Errors:  Refused, in Dutch, when the present password is wrong or the other one easy to guess.
    """
    known = confirm(contacts, email, given.now, now)
    weakness = passwords.weakness(given.wanted, email)
    if weakness is not None:
        raise Refused(passwords.ADVICE[weakness])
    kept = passwords.hashed(given.wanted)
    same = (Staff.id == known.id, Staff.password_hash == known.password_hash)
    with contacts.begin() as connection:
        done = connection.execute(update(Staff).where(*same).values(password_hash=kept))
        if cast("CursorResult[Any]", done).rowcount != 1:
            raise Refused(WRONG)  # it was changed elsewhere meanwhile
        connection.execute(delete(StaffSession).where(StaffSession.staff_id == known.id))


def new_codes(contacts: Engine, email: str, password: str, now: datetime) -> tuple[str, ...]:
    """Ten new recovery codes, in place of all before.

    Errors:  Refused, in Dutch, when the present password is wrong.
    """
    known = confirm(contacts, email, password, now)
    with Session(contacts) as session, session.begin():
        return recovery.renew(session, known.id)


def confirm(contacts: Engine, email: str, password: str, now: datetime) -> Known:
    """The account, when this is its password; tries count as they do at log-in.

    Errors:  Refused, in Dutch, when it is not.
    """
    known = accounts.counted(contacts, email, now)
    fits = passwords.fits(known.password_hash if known else passwords.nobody(), password)
    if known is None or not fits:
        raise Refused(WRONG)
    with contacts.begin() as connection:
        connection.execute(update(Staff).where(Staff.id == known.id).values(failures=0, locked_until=None))
    return known
