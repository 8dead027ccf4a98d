"""Each test here runs on SQLite and on PostgreSQL, with stores of its own."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from surveyapp import migrations
from surveyapp.config import Config
from surveyapp.db import Stores, open_stores
from tests.database import cluster
from tests.database.emptied import Databases
from tests.database.given import SECRET
from tests.stores import template

BOTH = ("sqlite", "postgresql")
_numbers = itertools.count()


def settings(folder: Path, urls: dict[str, str]) -> Config:
    return Config(folder, urls["contacts"], urls["answers"], SECRET, False, "http://localhost", "http://localhost:1")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a database in a running cluster, with `{}` for its name."""
    with cluster.running() as address:
        yield address


@pytest.fixture(scope="session")
def databases(postgres: str) -> Databases:
    """Migrated, empty databases in that cluster."""
    return Databases(postgres)


@pytest.fixture(params=BOTH)
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Settings of a pair of migrated, empty stores."""
    if request.param == "sqlite":
        for name in migrations.TREES:
            shutil.copy(template() / f"{name}.sqlite3", tmp_path)
        yield settings(tmp_path, _sqlite_urls(tmp_path))
        return
    databases: Databases = request.getfixturevalue("databases")
    urls = databases.lend()
    yield settings(tmp_path, urls)
    databases.take_back(urls)


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Settings of a pair of stores without any table."""
    if request.param == "sqlite":
        yield settings(tmp_path, _sqlite_urls(tmp_path))
        return
    address = request.getfixturevalue("postgres")
    number = next(_numbers)
    made = {name: f"empty_{name}_{number}" for name in migrations.TREES}
    _sql(address, *(f"CREATE DATABASE {name}" for name in made.values()))
    yield settings(tmp_path, {name: address.format(made[name]) for name in migrations.TREES})
    _sql(address, *(f"DROP DATABASE {name} WITH (FORCE)" for name in made.values()))


@pytest.fixture
def stores(config: Config) -> Iterator[Stores]:
    """A pair of migrated, empty stores."""
    opened = open_stores(config)
    yield opened
    opened.contacts.dispose()
    opened.answers.dispose()


def _sqlite_urls(folder: Path) -> dict[str, str]:
    return {name: f"sqlite:///{folder}/{name}.sqlite3" for name in migrations.TREES}


def _sql(address: str, *statements: str) -> None:
    engine = create_engine(address.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
