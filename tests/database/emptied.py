"""Migrated PostgreSQL databases that are emptied after a test and lent again: making one takes ten times as long."""

from __future__ import annotations

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from surveyapp import migrations
from surveyapp.db import Stores

Urls = dict[str, str]  # by store
COLUMNS = """SELECT relname, attname, atttypid, attnotnull FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"
USED = """SELECT string_agg(quote_ident(relname), ', ') FROM pg_class
          WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
          AND pg_relation_size(oid) > 0"""
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class Databases:
    """Pairs of databases in one cluster."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.made = 0
        self.free: list[Urls] = []
        self.fresh: dict[str, tuple[object, dict[str, str]]] = {}  # by store: columns, and rows as JSON by table
        self.versions: dict[str, object] = {}  # by store

    def lend(self) -> Urls:
        """A pair that nobody else has."""
        return self.free.pop() if self.free else self._make()

    def take_back(self, urls: Urls) -> None:
        """Empty a pair; one whose tables are not what they were is not lent again."""
        if all(self._emptied(tree, url) for tree, url in urls.items()):
            self.free.append(urls)

    def _make(self) -> Urls:
        self.made += 1
        names = {tree: f"{tree}_{self.made}" for tree in migrations.TREES}
        server = create_engine(self.address.format("postgres"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            for name in names.values():
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
        server.dispose()
        urls = {tree: self.address.format(name) for tree, name in names.items()}
        engines = {tree: create_engine(url) for tree, url in urls.items()}
        migrations.prepare(Stores(engines["contacts"], engines["answers"]))
        for tree, engine in engines.items():
            with engine.connect() as connection:
                self.fresh[tree] = (_columns(connection), _rows(connection))
                self.versions[tree] = _version(connection)
            engine.dispose()
        return urls

    def _emptied(self, tree: str, url: str) -> bool:
        engine = create_engine(url)
        columns, rows = self.fresh[tree]
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(OTHERS)
                if _columns(connection) != columns or _version(connection) != self.versions[tree]:
                    return False
                _empty(connection)
                for table, kept in rows.items():
                    fill = f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(null::"{table}", :kept)'
                    connection.execute(text(fill), {"kept": kept})
        except SQLAlchemyError:
            return False
        finally:
            engine.dispose()
        return True


def _columns(connection: Connection) -> set[tuple[object, ...]]:
    return {tuple(row) for row in connection.exec_driver_sql(COLUMNS)}


def _version(connection: Connection) -> object:
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()


def _rows(connection: Connection) -> dict[str, str]:
    """What migrations put there."""
    tables = connection.exec_driver_sql(TABLES).scalars().all()
    found = {t: connection.exec_driver_sql(f'SELECT json_agg(x)::text FROM "{t}" x').scalar() for t in tables}
    return {table: rows for table, rows in found.items() if rows}


def _empty(connection: Connection) -> None:
    """Truncated, not deleted: the places of old rows would be taken again, in another order than they were written."""
    used = connection.exec_driver_sql(USED).scalar()
    if used:
        connection.exec_driver_sql(f"TRUNCATE {used} RESTART IDENTITY CASCADE")
