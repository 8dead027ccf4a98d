"""The two stores: connections, durable transactions, and how SQLite must be set for them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from surveyapp import leavers
from surveyapp.config import Config
from surveyapp.errors import SettingError

PRAGMAS = (
    "PRAGMA busy_timeout = 10000",  # milliseconds; first, so that the next one waits too
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an answer is only called saved when the disk has it
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)
SIGNS = (  # what drivers say -> what it means here; never the driver's own text, which may hold data
    ("not a database", "a store is no SQLite file or is damaged: put a backup back, or move the file away"),
    ("malformed", "a store is damaged: put a backup back"),
    ("unable to open", "a store cannot be opened: check that its folder exists and may be written"),
    ("readonly", "a store cannot be written: check the rights on its file and folder"),
    ("no write-ahead log", "a store's folder allows no write-ahead log: use a local disk that may be written"),
    ("locked", "a store is locked by another program for over 10 seconds: close that program and try again"),
    ("disk is full", "the disk is full: make room and try again"),
    ("password authentication", "the database refused user or password: check CONTACTS_URL and ANSWERS_URL"),
    ("does not exist", "a database or table does not exist: check CONTACTS_URL and ANSWERS_URL, make it with createdb"),
    ("no such table", "a store has no tables yet: run `surveyapp store upgrade`"),
)

READING = "_engine_that_only_reads"
Run = Callable[[Any, Mapping[str, Any]], Any]  # a statement and its values -> the driver's cursor


def _nowhere(_seed: str) -> None:
    """For stores of which no backup is made."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Contacts (names) and answers (no names): never one transaction, never one connection."""

    contacts: Engine
    answers: Engine
    left: Callable[[str], None] = _nowhere  # keeps outside the stores who opted out, by their seed


def open_stores(config: Config) -> Stores:
    """Engines for both stores; nothing is connected yet.

    Errors:  SettingError when an address cannot be read.
    """
    try:
        left = partial(leavers.note, config.instance, config.secret)
        return Stores(_engine(config.contacts_url), _engine(config.answers_url), left)
    except (ArgumentError, ValueError) as error:  # their texts may hold a password
        raise SettingError(
            "CONTACTS_URL or ANSWERS_URL: found no address of a database, check how it is written"
        ) from error


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read (on SQLite they take no write lock)."""
    kept = vars(engine)  # made once for each engine: making it costs as much as the reading
    if READING not in kept:
        kept[READING] = engine.execution_options(reading=True)
    found: Engine = kept[READING]
    return found


@contextmanager
def directly(engine: Engine, writes: bool = False) -> Iterator[Run]:
    """A transaction without SQLAlchemy between us and the driver, which costs nine tenths of a small read.

    For the few statements that every question page runs; values, rows and errors are the driver's own.
    Without `writes` it is for one read only. What stops half way is rolled back when the connection goes back.
    """
    pooled = engine.raw_connection()
    try:
        cursor = pooled.cursor()
        if writes and engine.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        yield lambda statement, values: cursor.execute(_text(statement, engine.dialect), values)
        if writes:
            pooled.commit()
    finally:
        pooled.close()


@cache
def _text(statement: Any, dialect: Dialect) -> str:
    return str(statement.compile(dialect=dialect))


def tidy(engine: Engine) -> None:
    """Take what was deleted out of the store's files too (in its own time: a busy store does it a next time).

    SQLite: fold the write-ahead log into the file and empty it; PostgreSQL: remove old row versions.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    else:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection_:
            connection_.exec_driver_sql("VACUUM finished, draft, response")


def scrub(engine: Engine, tables: Iterable[str]) -> None:
    """After erasing people: write what is left anew, so that no unused part of a file still holds them.

    Others wait meanwhile (a second for each 50 MB or so). SQLite does the whole store, PostgreSQL these tables.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM")
        finally:
            connection.close()
        tidy(engine)
        return
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection_:
        quote = connection_.dialect.identifier_preparer.quote
        for name in tables:
            connection_.exec_driver_sql(f"VACUUM (FULL) {quote(name)}")


def in_words(error: DBAPIError) -> str:
    """What is wrong with a store and what to do, for someone who has to mend it."""
    text = str(error.orig).lower()
    for sign, words in SIGNS:
        if sign in text:
            return words
    if isinstance(error, OperationalError):
        return "a store cannot be reached: check CONTACTS_URL and ANSWERS_URL, and whether the database runs"
    return "a store refused what was asked: see whether its version fits (surveyapp store upgrade)"


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)  # values hold answers: in no log
    engine = create_engine(url, connect_args={"check_same_thread": False}, paramstyle="named", hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin ourselves, below
    for pragma in PRAGMAS:
        _run(connection, pragma)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        raise sqlite3.OperationalError("the folder of the store allows no write-ahead log")


def _run(connection: Any, pragma: str, tries: int = 50) -> None:
    """Run one pragma. Two processes that make the same new file at once: SQLite does not wait for that."""
    for left in reversed(range(tries)):
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or not left:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another one wrote.
    how = "BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE"
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(how)  # past SQLAlchemy's machinery, which would double the cost of a small read
    except sqlite3.Error as error:
        raise OperationalError(how, None, error) from error
