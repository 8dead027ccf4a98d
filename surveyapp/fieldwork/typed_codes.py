"""Step 1: whose code of a letter was typed; wrong ones are counted, and too many are not looked at (security P15).

A guess hits a case once in many hundreds of times and costs nothing before: who tries codes out keeps nobody else away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp import letter_codes, models
from surveyapp.db import Stores, reading
from surveyapp.rounds import CASE

TRIES: Any = models.CodeTries.__table__
IN_ALL, FOR_ONE = 30, 10  # wrong ones that are looked at: in a minute, and on a day for one case


def seed_of(stores: Stores, secret: str, typed: str, now: datetime) -> str | None:
    """The seed of the case with this code; None when there is none, or too many were wrong."""
    code = letter_codes.read(typed)
    if code is None:
        return None
    case_id = letter_codes.case_of(secret, code)
    with reading(stores.contacts).connect() as connection:
        seed = connection.scalar(select(CASE.c.seed).where(CASE.c.id == case_id))
    if seed is None:
        letter_codes.fits(secret, case_id, "", code)  # takes as long as for a case that is there
        return None
    with stores.contacts.connect() as connection, connection.begin() as counting:
        right = _counted(connection, case_id, now) and letter_codes.fits(secret, case_id, seed, code)
        if right:
            counting.rollback()  # it was counted as wrong before it was looked at
    return str(seed) if right else None


def _counted(connection: Connection, case_id: int, now: datetime) -> bool:
    """Count one more, so that two at once cannot share a last chance; False when there were too many."""
    connection.execute(delete(TRIES).where(TRIES.c.day < now.date()))
    scopes = ((f"{now:%Y-%m-%dT%H:%M}", IN_ALL), (f"{now:%Y-%m-%d}/{case_id}", FOR_ONE))
    return all(_one_more(connection, scope, now) <= most for scope, most in scopes)


def _one_more(connection: Connection, scope: str, now: datetime) -> int:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(TRIES).values(scope=scope, day=now.date(), count=1)
    more = new.on_conflict_do_update(index_elements=["scope"], set_={"count": TRIES.c.count + 1})
    counted: int = connection.execute(more.returning(TRIES.c.count)).scalar_one()
    return counted
