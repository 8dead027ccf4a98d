"""The log of who looked at personal data: lines that only grow, each sealed with the one before.

Who changes, adds or takes away a line in the database without the secret is found out by `faults`. Who has the secret
too can write a log of their own: keep it apart, and compare with the last line that a backup names.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from surveyapp import models
from surveyapp.db import Stores, reading

LOG: Any = models.Access.__table__
ENDS: Any = models.AccessEnds.__table__
SAID = ("at", "staff_id", "role", "action", "place", "round_id", "case_id", "result", "origin")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Look:
    """What one line says."""

    at: datetime  # UTC
    staff_id: int | None
    role: str
    action: str
    place: str
    round_id: int | None
    case_id: int | None
    result: str
    origin: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Which lines to show."""

    rounds: frozenset[int] | None = None  # None: all, also lines about no round
    round_id: int | None = None
    staff_id: int | None = None
    action: str = ""
    before: int | None = None  # a line: older ones


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is kept."""

    number: int
    look: Look


def write(stores: Stores, secret: str, looks: Sequence[Look]) -> None:
    """Add lines, durable on return."""
    with stores.contacts.begin() as connection:
        ends = _held(connection)
        seal = ends.last
        number = ends.last_id
        for look in looks:
            row = dict(zip(SAID, astuple(look), strict=True)) | {"at": look.at.replace(microsecond=0)}
            seal = _seal(secret, seal, row)
            number = connection.execute(insert(LOG).returning(LOG.c.id), row | {"seal": seal}).scalar_one()
        _end(connection, secret, ends.before, number, seal)


def lines(stores: Stores, wish: Wish = Wish()) -> tuple[Line, ...]:
    """The newest lines that fit a wish, one page and one line more when there are older ones."""
    wanted = [
        LOG.c.round_id.in_(sorted(wish.rounds)) if wish.rounds is not None else None,
        LOG.c.round_id == wish.round_id if wish.round_id is not None else None,
        LOG.c.staff_id == wish.staff_id if wish.staff_id is not None else None,
        LOG.c.action == wish.action if wish.action else None,
        LOG.c.id < wish.before if wish.before is not None else None,
    ]
    query = select(LOG).where(*(one for one in wanted if one is not None)).order_by(LOG.c.id.desc()).limit(PAGE + 1)
    with reading(stores.contacts).connect() as connection:
        return tuple(Line(row.id, _look(row)) for row in connection.execute(query))


def of_case(connection: Connection, case_id: int) -> tuple[Look, ...]:
    """All lines about one case, oldest first."""
    query = select(LOG).where(LOG.c.case_id == case_id).order_by(LOG.c.id)
    return tuple(_look(row) for row in connection.execute(query))


def faults(stores: Stores, secret: str) -> tuple[str, ...]:
    """What is wrong with the log; nothing when nobody touched it."""
    with reading(stores.contacts).connect() as connection:
        ends = connection.execute(select(ENDS)).first()
        rows = connection.execute(select(LOG).order_by(LOG.c.id)).mappings().all()
    if ends is None:
        return ("access log: its ends are gone",)
    if not (ends.last_id == 0 and not rows) and not _same(
        ends.seal, _ends_seal(secret, ends.before, ends.last_id, ends.last)
    ):
        return ("access log: its ends were changed, or SECRET is another than that with which it was written",)
    return tuple(_broken(secret, ends, rows))


def forget_before(stores: Stores, secret: str, moment: datetime) -> int:
    """Erase lines from before a moment (UTC); the log then begins after them. Gives how many."""
    with stores.contacts.begin() as connection:
        ends = _held(connection)
        old = connection.execute(select(LOG.c.id, LOG.c.seal).where(LOG.c.at < moment).order_by(LOG.c.id)).all()
        if not old:
            return 0
        connection.execute(delete(LOG).where(LOG.c.id <= old[-1].id))
        _end(connection, secret, old[-1].seal, ends.last_id, ends.last)
    return len(old)


def last(connection: Connection) -> tuple[int, str]:
    """Number and seal of the last line, for a backup to name."""
    ends = connection.execute(select(ENDS)).one()
    return ends.last_id, ends.last


def _held(connection: Connection) -> Any:
    """The ends, held until the transaction ends: lines are written one after the other."""
    return connection.execute(select(ENDS).with_for_update()).one()


def _end(connection: Connection, secret: str, before: str, number: int, seal: str) -> None:
    values = {"before": before, "last_id": number, "last": seal, "seal": _ends_seal(secret, before, number, seal)}
    connection.execute(update(ENDS).values(**values))


def _broken(secret: str, ends: Any, rows: Iterable[Any]) -> Iterator[str]:
    seal = ends.before
    number = 0
    for row in rows:
        seal, number = _seal(secret, seal, row), row["id"]
        if not _same(row["seal"], seal):
            yield f"access log: line {number} or one before it was changed, added or taken away"
            return
    if not _same(ends.last, seal) or (number and number != ends.last_id):
        yield f"access log: lines after line {number} were taken away"


def _seal(secret: str, before: str, row: Any) -> str:
    said = {name: row[name] for name in SAID} | {"at": row["at"].isoformat()}
    return _keyed(secret, f"access:{before}:{json.dumps(said, sort_keys=True)}")


def _ends_seal(secret: str, before: str, number: int, seal: str) -> str:
    return _keyed(secret, f"access ends:{before}:{number}:{seal}")


def _keyed(secret: str, text: str) -> str:
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _look(row: Any) -> Look:
    return Look(*(getattr(row, name) for name in SAID))
