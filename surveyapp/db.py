"""The two stores: connections, durable transactions, and how SQLite must be set for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from surveyapp.config import Config

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an answer is only called saved when the disk has it
    "PRAGMA busy_timeout = 10000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


@dataclass(frozen=True, slots=True)
class Stores:
    """Contacts (names) and answers (no names): never one transaction, never one connection."""

    contacts: Engine
    answers: Engine


def open_stores(config: Config) -> Stores:
    """Engines for both stores; nothing is connected yet."""
    return Stores(_engine(config.contacts_url), _engine(config.answers_url))


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read (on SQLite they take no write lock)."""
    return engine.execution_options(reading=True)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin ourselves, below
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another one wrote.
    read_only = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
