"""The stores' tables over time: two independent trees, contacts and answers, never one transaction.

`prepare(stores)` makes or upgrades both and is safe when several processes start at once.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, func, select

from surveyapp.db import Stores
from surveyapp.errors import Refused

HERE = Path(__file__).parent
TREES = ("contacts", "answers")
LOCK = 7300  # PostgreSQL's advisory lock while a store is upgraded


def prepare(stores: Stores) -> None:
    """Bring both stores to the newest version; nothing is done when they are.

    Errors:  Refused when a store was made by a newer version of the program.
    """
    for tree, engine in _trees(stores):
        if not _is_newest(tree, engine):
            upgrade(tree, engine)


def upgrade(tree: str, engine: Engine) -> None:
    """Bring one store to the newest version, all or nothing."""
    with engine.begin() as connection:
        _alone(connection)
        try:
            command.upgrade(_config(tree, connection), "head")
        except CommandError as error:
            raise Refused(
                f"the {tree} store was made by a newer version of this program: install that version"
            ) from error


def downgrade(tree: str, engine: Engine, revision: str) -> None:
    """Bring one store back to a revision (`base`: nothing left)."""
    with engine.begin() as connection:
        _alone(connection)
        command.downgrade(_config(tree, connection), revision)


def _trees(stores: Stores) -> tuple[tuple[str, Engine], ...]:
    return tuple(zip(TREES, (stores.contacts, stores.answers), strict=True))


def _is_newest(tree: str, engine: Engine) -> bool:
    newest = ScriptDirectory(str(HERE / tree)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def _alone(connection: Connection) -> None:
    """One process upgrades, the others wait and find it done (SQLite: BEGIN IMMEDIATE does that)."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _config(tree: str, connection: Connection) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(HERE / tree).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
