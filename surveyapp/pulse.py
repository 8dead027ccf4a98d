"""Beside all steps: whether a worker is at work; the office says so when none is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from surveyapp import models
from surveyapp.db import Stores, reading

PULSE: Any = models.Pulse.__table__
EVERY = timedelta(minutes=1)  # so that a turn is not always a write


def beat(stores: Stores, now: datetime) -> None:
    """A worker takes a turn (moment in UTC)."""
    before = seen(stores)
    if before is not None and before > now - EVERY:
        return
    try:
        with stores.contacts.begin() as connection:
            if before is None:
                connection.execute(insert(PULSE).values(id=1, seen=now))
            else:
                connection.execute(update(PULSE).values(seen=now))
    except IntegrityError:
        return  # another worker was first


def seen(stores: Stores) -> datetime | None:
    """When a worker last took a turn (UTC); None: never."""
    with reading(stores.contacts).connect() as connection:
        return connection.scalar(select(PULSE.c.seen))
