"""Step 3: finished sets are mixed, so that no order, moment or transaction tells whose is whose.

A set moves under a new random id, together with at least four others of its round, audience and
dienst, in random order and in one transaction: PostgreSQL keeps the number of the transaction with
every row, and it would otherwise be next to that of the case that was marked.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from surveyapp import models
from surveyapp.answers.drafts import FIELDS, Draft
from surveyapp.db import Stores, reading, tidy

FINISHED: Any = models.Finished.__table__
RESPONSE: Any = models.Response.__table__
SMALLEST_BATCH = 5


def mix(stores: Stores) -> int:
    """Move every group of five or more finished sets whose tie with their case is cut; gives how many sets moved."""
    group = (FINISHED.c.round_id, FINISHED.c.audience, FINISHED.c.dienst)
    large = select(*group).where(FINISHED.c.number.is_(None)).group_by(*group).having(func.count() >= SMALLEST_BATCH)
    with reading(stores.answers).connect() as connection:
        groups = connection.execute(large.order_by(*group)).all()
    moved = sum(_mix_group(stores, row.round_id, row.audience, row.dienst) for row in groups)
    if moved:
        tidy(stores.answers)
    return moved


def mixed(stores: Stores, round_id: int) -> int:
    """How many sets of a round are mixed."""
    with reading(stores.answers).connect() as connection:
        query = select(func.count()).select_from(RESPONSE).where(RESPONSE.c.round_id == round_id)
        return connection.scalar(query) or 0


def take(connection: Connection, table: Any, *conditions: Any) -> list[Draft]:
    """Delete sets from a table and give what they held, without their ids."""
    rows = connection.execute(delete(table).where(*conditions).returning(*(table.c[name] for name in FIELDS)))
    return [Draft(**row) for row in rows.mappings()]


def put(connection: Connection, sets: Sequence[Draft]) -> None:
    """Store sets as mixed: new ids, random order."""
    rows = [_row(one) for one in sets]
    random.SystemRandom().shuffle(rows)
    if rows:
        connection.execute(insert(RESPONSE), rows)


def _mix_group(stores: Stores, round_id: int, audience: str, dienst: str) -> int:
    conditions = (
        FINISHED.c.round_id == round_id,
        FINISHED.c.audience == audience,
        FINISHED.c.dienst == dienst,
        FINISHED.c.number.is_(None),
    )
    with stores.answers.connect() as connection:
        sets = take(connection, FINISHED, *conditions)
        if len(sets) < SMALLEST_BATCH:  # another process mixed this group meanwhile
            connection.rollback()
            return 0
        put(connection, sets)
        connection.commit()
    return len(sets)


def _row(one: Draft) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FIELDS} | {"id": secrets.token_hex(16)}
