"""Office accounts: made on the command line, checked at log-in with a password and a code that works once."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pyotp
from sqlalchemy import CursorResult, Engine, delete, inspect, select, update
from sqlalchemy.orm import Session

from surveyapp.db import reading
from surveyapp.errors import Refused, SettingError
from surveyapp.models import Staff, StaffCode, StaffLink, StaffSession
from surveyapp.office import passwords, positions, recovery
from surveyapp.office.positions import Position

ISSUER = "Oordeel"
MAX_FAILURES = 5
LOCKED = timedelta(minutes=1)
STEP = 30  # seconds that a code holds
BUREAU = Position()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What someone needs to log in; shown once, when it is made."""

    email: str
    password: str
    totp_secret: str

    @property
    def totp_uri(self) -> str:
        """The address that an app for codes takes in."""
        return pyotp.TOTP(self.totp_secret).provisioning_uri(name=self.email, issuer_name=ISSUER)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What someone who wants to log in typed."""

    email: str
    password: str
    code: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of the account that someone wants to log in to."""

    id: int
    password_hash: str
    totp_secret: str


def add(
    contacts: Engine,
    email: str,
    password: str | None = None,
    *,
    demo: bool = False,
    position: Position = BUREAU,
) -> NewAccount:
    """Make an account; without a password one is made up.

    Errors:  Refused when the address is none or taken, the password is easy to guess, or the position makes no sense.
    """
    new = _new(email, password)
    with Session(contacts) as session, session.begin():
        refuse_taken(session, new.email)
        staff = Staff(demo=demo, **_kept(new))
        session.add(staff)
        positions.give(session, staff, position)
    return new


def move(contacts: Engine, email: str, position: Position) -> None:
    """Give an account another position; everyone logged in on it is out.

    Errors:  Refused when there is no such account, or the position makes no sense.
    """
    with Session(contacts) as session, session.begin():
        staff = account(session, address(email))
        positions.give(session, staff, position)
        session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))


def reset(contacts: Engine, email: str, password: str | None = None) -> NewAccount:
    """Give an account a new password and code; everyone logged in with the old ones is out.

    Errors:  Refused when there is no such account or the password is easy to guess.
    """
    new = _new(email, password)
    with Session(contacts) as session, session.begin():
        staff = account(session, new.email)
        for name, value in _kept(new).items():
            setattr(staff, name, value)
        staff.totp_last, staff.failures, staff.locked_until = 0, 0, None
        for table in (StaffSession, StaffCode, StaffLink):  # nothing of before opens it any more
            session.execute(delete(table).where(table.staff_id == staff.id))
    return new


def remove(contacts: Engine, email: str) -> None:
    """End an account, and with it everything logged in on it.

    Errors:  Refused when there is no such account.
    """
    with Session(contacts) as session, session.begin():
        staff = account(session, address(email))
        session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
        session.delete(staff)


def refuse_demo_accounts(contacts: Engine) -> None:
    """Production does not start on a store with accounts whose passwords were shown on a screen.

    Errors:  SettingError.
    """
    engine = reading(contacts)
    if not inspect(engine).has_table(Staff.__tablename__):
        return
    with Session(engine) as session:
        if session.scalar(select(Staff.id).where(Staff.demo).limit(1)) is not None:
            raise SettingError("CONTACTS_URL: this database holds demo accounts; production needs one of its own")


def log_in(contacts: Engine, attempt: Attempt, now: datetime) -> int | None:
    """The number of the account whose password and code were given, else None.

    Each attempt is counted before anything is checked, so that many at once do not get more than
    five tries. An unknown address and a locked account take as long as a wrong password.
    """
    staff = counted(contacts, attempt.email, now)
    fits = passwords.fits(staff.password_hash if staff else passwords.nobody(), attempt.password)
    at = step(staff.totp_secret if staff else pyotp.random_base32(), attempt.code, now)
    if staff is None or not fits:
        return None
    same = (Staff.id == staff.id, Staff.password_hash == staff.password_hash)
    with contacts.begin() as connection:  # a code works once: of two at the same time one finds the row
        if at is None and not (recovery.is_one(attempt.code) and recovery.use(connection, staff.id, attempt.code)):
            return None
        noted = {} if at is None else {"totp_last": at}
        fresh = same if at is None else (*same, Staff.totp_last < at)
        done = connection.execute(update(Staff).where(*fresh).values(failures=0, locked_until=None, **noted))
        return staff.id if cast("CursorResult[Any]", done).rowcount == 1 else None


def counted(contacts: Engine, email: str, now: datetime) -> Known | None:
    """The account, after one more attempt was counted; None when there is none, or it is locked or waits for a link."""
    found = select(Staff.id, Staff.password_hash, Staff.totp_secret, Staff.failures, Staff.locked_until)
    with contacts.begin() as connection:
        staff = connection.execute(found.where(Staff.email == email.strip().lower()).with_for_update()).first()
        if staff is None or not staff.password_hash or (staff.locked_until is not None and staff.locked_until > now):
            return None
        failures = staff.failures + 1
        locked_until = now + LOCKED if failures >= MAX_FAILURES else None
        values = {"failures": failures % MAX_FAILURES, "locked_until": locked_until}
        connection.execute(update(Staff).where(Staff.id == staff.id).values(values))
        return Known(staff.id, staff.password_hash, staff.totp_secret)


def step(secret: str, code: str, now: datetime) -> int | None:
    """The time step for which this code holds, of the present one and its neighbours."""
    present = int(now.replace(tzinfo=UTC).timestamp()) // STEP
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret)
    fitting = [s for s in (present - 1, present, present + 1) if _same(totp.at(s * STEP), typed)]
    return fitting[-1] if fitting else None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _new(email: str, password: str | None) -> NewAccount:
    plain = address(email)
    if password is not None:
        passwords.check(password, plain)
    return NewAccount(plain, password or secrets.token_urlsafe(15), new_key())


def _kept(new: NewAccount) -> dict[str, str]:
    kept = passwords.hashed(new.password)
    return {"email": new.email, "password_hash": kept, "totp_secret": new.totp_secret}


def new_key() -> str:
    """A new key for an app of codes."""
    return pyotp.random_base32()


def address(email: str) -> str:
    """An address as accounts are found by it.

    Errors:  Refused when it is none.
    """
    plain = email.strip().lower()
    name, _, domain = plain.partition("@")
    if not name or "." not in domain or len(plain) > 254 or not plain.isprintable() or " " in plain:
        raise Refused(f"{email!r}: no e-mail address, expected name@organisation.nl")
    return plain


def refuse_taken(session: Session, email: str) -> None:
    """Refuse an address that has an account.

    Errors:  Refused.
    """
    if session.scalar(select(Staff.id).where(Staff.email == email)) is not None:
        raise Refused(f"{email}: has an account; `surveyapp staff reset` gives it a new password and code")


def account(session: Session, email: str) -> Staff:
    """The account of an address.

    Errors:  Refused when there is none.
    """
    staff = session.scalar(select(Staff).where(Staff.email == email))
    if staff is None:
        raise Refused(f"{email}: no such account; `surveyapp staff add` makes one")
    return staff
