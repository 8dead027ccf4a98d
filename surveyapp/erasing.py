"""Erasing: what names somebody leaves the contacts store and its files; of a case a bare count stays.

A bare case is a new row with a new number, seed and link: nothing leads from it to who it was. It holds only what
the response account counts. Whatever hangs on a case goes with it, also in tables that know of no erasing.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from surveyapp import links, models
from surveyapp.models import ContactsBase
from surveyapp.rounds import CASE

MESSAGE: Any = models.Message.__table__
COUNTED = ("round_id", "audience", "dienst", "channel", "outcome", "reason", "invited", "answered", "refused")
BARE = "~"  # how the number of a bare case begins; no list may hold such a number
FILES = (("mail", "eml"), ("texts", "json"))  # folders of the instance folder
SOME = 1000  # cases in one transaction


def named() -> Any:
    """Condition: the case is still about somebody."""
    return CASE.c.number.not_like(f"{BARE}%")


def hanging() -> tuple[Table, ...]:
    """Tables that say something of one case: what somebody adds later goes too."""
    tables = ContactsBase.metadata.sorted_tables
    return tuple(table for table in reversed(tables) if table.name != CASE.name and _column(table) is not None)


def rows_of(connection: Connection, case_id: int) -> dict[str, list[dict[str, Any]]]:
    """What hangs on a case: by table, its rows."""
    found = {}
    for table in HANGING:
        rows = connection.execute(select(table).where(_column(table) == case_id)).mappings()
        found[table.name] = [dict(row) for row in rows]
    return {name: rows for name, rows in found.items() if rows}


def parts_of(connection: Connection, round_id: int) -> Iterator[Sequence[int]]:
    """The cases of a round that are still about somebody, in parts by lot: one transaction each keeps nobody long.

    By lot, and bare cases stand sorted within a part: who knows the list does not know who is who.
    """
    ids = list(connection.scalars(select(CASE.c.id).where(CASE.c.round_id == round_id, named())))
    random.SystemRandom().shuffle(ids)
    return (ids[start : start + SOME] for start in range(0, len(ids), SOME))


def bare_cases(connection: Connection, ids: Iterable[int]) -> Sequence[str]:
    """Make cases bare, within a transaction; gives the ids of their messages, for `forget_files`."""
    wanted = sorted(ids)
    found = (wanted[start : start + SOME] for start in range(0, len(wanted), SOME))
    return [message for some in found for message in _bare(connection, some)]


def forget_files(instance: Path, message_ids: Iterable[str]) -> int:
    """Take away the mails and text messages that were written as files; gives how many there were."""
    gone = 0
    for message_id in message_ids:
        name = message_id.strip("<>").partition("@")[0]
        for folder, ending in FILES:
            path = instance / folder / f"{name}.{ending}"
            if path.parent == instance / folder and path.is_file():
                path.unlink()
                gone += 1
    return gone


def _bare(connection: Connection, ids: Sequence[int]) -> Sequence[str]:
    cases = connection.execute(select(CASE).where(CASE.c.id.in_(ids)).with_for_update()).mappings().all()
    sent = connection.scalars(select(MESSAGE.c.message_id).where(MESSAGE.c.case_id.in_(ids))).all()
    for table in HANGING:
        connection.execute(delete(table).where(_column(table).in_(ids)))
    connection.execute(delete(CASE).where(CASE.c.id.in_(ids)))
    rows = sorted(({name: case[name] for name in COUNTED} for case in cases), key=lambda row: repr(sorted(row.items())))
    if rows:
        connection.execute(insert(CASE), [row | _nobody() for row in rows])
    return sent


def _nobody() -> dict[str, Any]:
    """What a case cannot be without, of nobody: nobody has the seed's link, and it is never sent."""
    seed = links.new_seed()
    unique = {
        "number": f"{BARE}{secrets.token_hex(8)}",
        "seed": seed,
        "link_hash": links.link_hash(secrets.token_hex(16)),
    }
    return unique | {"strata": {}, "ended": None}


def _column(table: Table) -> Any:
    """The column with which a table points at a case; None when it does not."""
    keys = (key for key in table.foreign_keys if key.column.table.name == CASE.name)
    return next((key.parent for key in keys), None)


HANGING = hanging()
TABLES = (CASE.name, *(table.name for table in HANGING))
