"""Both stores as they were at one moment, while people go on answering.

A set becomes final in the answers store, then its case is marked, then the number that ties them is dropped
(answers/finishing.py). While nobody can write to the answers store, both stores are therefore a pair: a set without
a number has a case that is marked, a case that is marked has a set, and what is in between has its number, with which
`reconcile` mends it. So the writers of that store wait for as long as it takes to fix what two readers will see,
a few milliseconds; the copying afterwards keeps nobody.

Copying one store after the other would not do. Answers first: somebody who finished in between is marked, and their
set is not there. Contacts first: their set is there without its number, and they would be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from surveyapp.db import Stores, reading


@dataclass(frozen=True, slots=True)
class Seen:
    """One store at the moment; `snapshot` is PostgreSQL's name for it."""

    connection: Connection
    snapshot: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Both stores at one moment."""

    contacts: Seen
    answers: Seen


@contextmanager
def one_moment(stores: Stores) -> Iterator[Pair]:
    """Fix what is seen of both stores until the block ends."""
    with ExitStack() as readers:
        with stores.answers.connect() as gate:
            gate.begin()  # on SQLite this is the one writer
            if gate.dialect.name == "postgresql":
                gate.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
                gate.exec_driver_sql("LOCK TABLE finished IN SHARE MODE")
            pair = Pair(_seen(readers, stores.contacts), _seen(readers, stores.answers))
            gate.rollback()
        yield pair


def _seen(readers: ExitStack, engine: Engine) -> Seen:
    if engine.dialect.name == "postgresql":
        fixed = engine.execution_options(isolation_level="REPEATABLE READ")
        connection = readers.enter_context(fixed.connect())
        name = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        return Seen(connection, str(name))
    connection = readers.enter_context(reading(engine).connect())
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()  # from here on it sees no change
    return Seen(connection)
