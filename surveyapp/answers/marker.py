"""Step 3: whether a round still takes answers, seen from the answers store itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, insert, select, update

from surveyapp import models
from surveyapp.db import Stores

CLOSING: Any = models.Closing.__table__
LOCK_KIND = 7301  # first half of PostgreSQL's advisory lock; the second is the round
# Settling has a lock of its own: it waits for drafts that are held by people who wait for the first one.
SETTLE_KIND = 7302

# Made once: building a statement costs more than running it.
_HOLD = select(func.pg_advisory_xact_lock_shared(LOCK_KIND, bindparam("round", type_=Integer)))
_STOPPED = select(CLOSING.c.round_id).where(CLOSING.c.round_id == bindparam("round"))


def still_open(connection: Connection, round_id: int) -> bool:
    """Whether sets may still be begun or finished; holds the closing back until the transaction ends.

    PostgreSQL needs a shared lock for that; on SQLite a writing transaction is alone already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD, {"round": round_id})
    return connection.execute(_STOPPED, {"round": round_id}).first() is None


def stop(stores: Stores, round_id: int) -> None:
    """From now on nobody begins or finishes in this round; whoever was busy with it is done."""
    with stores.answers.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK_KIND, round_id)))
        if connection.execute(_STOPPED, {"round": round_id}).first() is None:
            connection.execute(insert(CLOSING).values(round_id=round_id, settled=False))


def alone(connection: Connection, round_id: int) -> None:
    """Keep others from the later steps of closing this round until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(SETTLE_KIND, round_id)))


def to_be_settled(connection: Connection, round_id: int) -> bool:
    """Whether the round was stopped and is not settled; keeps others from settling it too."""
    alone(connection, round_id)
    return connection.scalar(select(CLOSING.c.settled).where(CLOSING.c.round_id == round_id)) is False


def set_settled(connection: Connection, round_id: int, begun: Mapping[str, Mapping[str, int]]) -> None:
    """Note it within the transaction that did it; `begun`: sets by audience and dienst, with those that were erased."""
    values = {"settled": True, "begun": begun}
    connection.execute(update(CLOSING).where(CLOSING.c.round_id == round_id).values(**values))
