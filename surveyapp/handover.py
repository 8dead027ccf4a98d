"""Tickets from the office to the question pages of one person: used once, within a minute. Kept as a hash.

Apart from the office, which gives them out, and `pages`, which take them in.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, or_

from surveyapp import models
from surveyapp.db import Stores

TABLE: Any = models.Handover.__table__
LASTS = timedelta(minutes=1)
PATH = "/gesprek"


class Desk(StrEnum):
    """Who fills in for somebody; the mode of what they fill in."""

    PHONE = "phone"  # an interviewer asks
    PAPER = "paper"  # the bureau copies what stands on paper


@dataclass(frozen=True, slots=True)
class Handover:
    """Whose pages are opened, and how."""

    case_id: int
    round_id: int
    mode: str
    form: str
    language: str


def issue(stores: Stores, what: Handover, now: datetime) -> str:
    """A ticket; earlier ones of the same person do not work any more."""
    ticket = secrets.token_urlsafe(24)
    row = asdict(what) | {"ticket_hash": _hash(ticket), "expires": now + LASTS}
    with stores.contacts.begin() as connection:
        connection.execute(delete(TABLE).where(or_(TABLE.c.case_id == what.case_id, TABLE.c.expires <= now)))
        connection.execute(insert(TABLE), row)
    return ticket


def redeem(stores: Stores, ticket: str, now: datetime) -> Handover | None:
    """What a ticket opens; None when it is none of ours, too old, or was used."""
    mine = delete(TABLE).where(TABLE.c.ticket_hash == _hash(ticket), TABLE.c.expires > now)
    columns = [TABLE.c[name] for name in Handover.__dataclass_fields__]
    with stores.contacts.begin() as connection:
        row = connection.execute(mine.returning(*columns)).first()
    return None if row is None else Handover(*row)


def address(base: str, ticket: str) -> str:
    """Where a ticket is used; `base` comes from the settings."""
    return f"{base}{PATH}/{ticket}"


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
