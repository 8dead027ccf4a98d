"""A round with people on its list, a browser for each, and a fixture that checks every page it gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from surveyapp import create_app, links, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.models import Bureau, Draft
from surveyapp.pages.door import Site
from surveyapp.rounds import CASE, Terms
from tests.stores import migrated
from tests.web.pages.browser import Browser

SECRET = "s" * 32
TODAY = date(2026, 11, 10)
PROVIDER = "Stichting Werk & Weg"


def settings(folder: Path, production: bool = False) -> Config:
    return Config(
        instance=folder,
        contacts_url=f"sqlite:///{folder}/contacts.sqlite3",
        answers_url=f"sqlite:///{folder}/answers.sqlite3",
        secret=SECRET,
        production=production,
        respondents_url="https://vragen.example" if production else "http://localhost",
        office_url="https://kantoor.example",
    )


@dataclass(frozen=True)
class World:
    """One open round, its site, and a way to add people."""

    app: Flask
    stores: Stores
    round_id: int

    def person(self, number: str = "1", **given: Any) -> str:
        """Put someone on the list; gives the token of their link."""
        seed = links.new_seed()
        token = links.link_token(SECRET, seed)
        row = {
            "round_id": self.round_id, "number": number, "audience": "client", "dienst": "jobcoaching",
            "ended": None, "strata": {}, "seed": seed, "link_hash": links.link_hash(token), "invited": True,
        }  # fmt: skip
        with self.stores.contacts.begin() as connection:
            connection.execute(insert(CASE), row | given)
        return token

    def case(self, number: str = "1") -> Any:
        """What the contacts store says of someone."""
        with self.stores.contacts.connect() as connection:
            return connection.execute(select(CASE).where(CASE.c.number == number)).one()

    def rows(self, table: Any) -> list[Any]:
        """All rows of one table of the answers store."""
        with self.stores.answers.connect() as connection:
            return list(connection.execute(select(table.__table__)).all())

    def answers(self) -> dict[str, str]:
        """The answers of the only half-filled set."""
        (row,) = self.rows(Draft)
        answers: dict[str, str] = row.answers
        return answers

    def set_today(self, day: date) -> None:
        """Let the site think that it is another day."""
        self.app.extensions["oordeel"] = replace(self.app.extensions["oordeel"], today=lambda: day)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from make_world(settings(tmp_path))


def make_world(config: Config, modules: tuple[str, ...] = (), provider: str = PROVIDER) -> Iterator[World]:
    stores = migrated(config)
    with stores.contacts.begin() as connection:
        round_id = rounds.add(connection, terms(modules, provider))
        connection.execute(insert(BUREAU), BUREAU_ROW)
    app = create_app(config, "respondents")
    site: Site = app.extensions["oordeel"]
    made = World(app, site.stores, round_id)
    made.set_today(TODAY)
    yield made
    for engine in (stores.contacts, stores.answers, site.stores.contacts, site.stores.answers):
        engine.dispose()


def terms(modules: tuple[str, ...], provider: str) -> Terms:
    return Terms(
        provider=provider,
        keurmerk="blik-op-werk",
        period=(date(2026, 1, 1), date(2026, 9, 30)),
        fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
        diensten=("jobcoaching", "naar-werk"),
        modules=modules,
    )


BUREAU: Any = Bureau.__table__
BUREAU_ROW = {
    "id": 1, "name": "Bureau Meting", "controller": "Stichting Werk & Weg", "phone": "0800 1234",
    "hours": "Op werkdagen van 9 tot 17 uur.", "email": "hulp@meting.example",
    "privacy": "Wij doen dit onderzoek voor het keurmerk.\n\nUw gegevens blijven in Nederland.", "independent": True,
}  # fmt: skip


@pytest.fixture
def client(world: World) -> FlaskClient:
    return world.app.test_client()


@pytest.fixture
def browser(world: World) -> Browser:
    return Browser(world.app.test_client())


@pytest.fixture
def bare(world: World) -> FlaskClient:
    """The browser of a tablet as it is."""
    from tests.web.pages.tablets import bare_tablet  # which needs the world above

    return bare_tablet(world)


@pytest.fixture
def tablet(bare: FlaskClient) -> Browser:
    """The same, touched by people only."""
    from tests.web.pages.tablets import touched

    return touched(bare)
