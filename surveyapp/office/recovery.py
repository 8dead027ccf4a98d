"""Office accounts: recovery codes, for who has no phone at hand; ten at once, and each works once."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Engine, delete, func, select
from sqlalchemy.orm import Session

from surveyapp.db import reading
from surveyapp.models import StaffCode

NUMBER = 10
BYTES = 10  # 80 bits: too many to try, so that a quick hash will do
LENGTH = 16  # characters


def renew(session: Session, staff_id: int) -> tuple[str, ...]:
    """Ten new codes, in place of all before; only their hashes are kept."""
    codes = tuple(_new() for _ in range(NUMBER))
    session.execute(delete(StaffCode).where(StaffCode.staff_id == staff_id))
    session.add_all(StaffCode(staff_id=staff_id, code_hash=_hash(code)) for code in codes)
    return codes


def is_one(typed: str) -> bool:
    """Whether this has the form of a recovery code, and not that of a code of the app."""
    return len(_plain(typed)) == LENGTH


def use(connection: Connection, staff_id: int, typed: str) -> bool:
    """Whether this code was there; from now on it is not."""
    mine = (StaffCode.staff_id == staff_id, StaffCode.code_hash == _hash(typed))
    return cast("CursorResult[Any]", connection.execute(delete(StaffCode).where(*mine))).rowcount == 1


def left(contacts: Engine, staff_id: int) -> int:
    """How many codes an account still has."""
    query = select(func.count()).select_from(StaffCode).where(StaffCode.staff_id == staff_id)
    with reading(contacts).connect() as connection:
        return connection.execute(query).scalar_one()


def _new() -> str:
    text = b32encode(secrets.token_bytes(BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, LENGTH, 4))


def _plain(typed: str) -> str:
    return "".join(typed.split()).replace("-", "").lower()


def _hash(code: str) -> str:
    return hashlib.sha256(_plain(code).encode()).hexdigest()
