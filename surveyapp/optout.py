"""Opting out: no more messages. `pages` take it in; nothing of it needs a log-in.

Apart from `pages` and `fieldwork`: by phone the office does the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select, update

from surveyapp import callbacks, leavers, links, models
from surveyapp.db import Stores, reading
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel, State

CASE: Any = models.Case.__table__
MESSAGE: Any = models.Message.__table__
BEFOREHAND = (Outcome.INVITED, Outcome.NOT_SAMPLED, Outcome.UNDELIVERABLE)
WAITING = (State.QUEUED.value, State.DEFERRED.value)


def known(stores: Stores, secret: str, token: str) -> int | None:
    """Whose address this is; None when we did not make it, or that person is not on a list any more."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and token.isascii()):
        return None
    with reading(stores.contacts).connect() as connection:
        seed = connection.scalar(select(CASE.c.seed).where(CASE.c.id == int(number)))
    if seed is None or not hmac.compare_digest(links.leave_token(secret, int(number), seed), token):
        return None
    return int(number)


def language(stores: Stores, case_id: int) -> str:
    """The language in which this person gets messages."""
    with reading(stores.contacts).connect() as connection:
        return str(connection.scalar(select(CASE.c.language).where(CASE.c.id == case_id)) or "")


def opt_out(stores: Stores, case_id: int) -> None:
    """No message leaves to this person any more. Twice is no error; who answered stays who answered."""
    with stores.contacts.begin() as connection:
        leave(stores, connection, case_id)


def leave(stores: Stores, connection: Connection, case_id: int) -> None:
    """The same within a transaction on the contacts store."""
    columns = (CASE.c.invited, CASE.c.answered, CASE.c.outcome, CASE.c.seed)
    row = connection.execute(select(*columns).where(CASE.c.id == case_id).with_for_update()).first()
    if row is None:
        return
    if row.invited and not row.answered:
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(refused=True))
    elif row.outcome in BEFOREHAND and not row.answered:  # not in the net sample, and never drawn later
        beforehand = {"outcome": Outcome.OPTED_OUT.value, "reason": ""}
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(**beforehand))
    cancel(connection, case_id)
    callbacks.forget_cases(connection, [case_id])
    if row.seed:
        stores.left(row.seed)


def replay(stores: Stores, secret: str, keys: Collection[str]) -> int:
    """Who opted out since a backup was made opts out again; gives how many cases."""
    if not keys:
        return 0
    going_on = (CASE.c.answered.is_(False), CASE.c.refused.is_(False), CASE.c.outcome.in_(BEFOREHAND))
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(select(CASE.c.id, CASE.c.seed).where(*going_on, CASE.c.seed != "")).all()
    back = [row.id for row in rows if leavers.key(secret, row.seed) in keys]
    for case_id in back:
        opt_out(stores, case_id)
    return len(back)


def cancel(connection: Connection, case_id: int, channel: Channel | None = None) -> None:
    """Cancel what waits for a person (by one channel), within a transaction on the contacts store."""
    waits = [MESSAGE.c.case_id == case_id, MESSAGE.c.state.in_(WAITING)]
    if channel is not None:
        waits.append(MESSAGE.c.channel == channel.value)
    connection.execute(update(MESSAGE).where(*waits).values(state=State.CANCELLED.value, lease_until=None))
