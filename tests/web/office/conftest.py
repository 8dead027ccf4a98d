"""An office on its own two stores, with one account, and a visitor who can log in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp import create_app
from surveyapp.config import Config, load
from surveyapp.db import Stores
from surveyapp.office import accounts, passwords
from tests.stores import migrated

EMAIL = "anna@bureau.example"
PASSWORD = "vijver kastanje trommel"


@dataclass(frozen=True)
class Visitor:
    """Someone at the door of the office, and what she needs to get in."""

    client: FlaskClient
    account: accounts.NewAccount

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, /, **fields: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def token(self) -> str:
        """The hidden field of a form; the page to log in has one for who is out, the overview for who is in."""
        page = self.client.get("/inloggen", follow_redirects=True).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def code(self) -> str:
        return pyotp.TOTP(self.account.totp_secret).now()

    def log_in(self, **changed: str) -> TestResponse:
        fields = {"email": EMAIL, "password": PASSWORD, "code": self.code(), **changed}
        return self.post("/inloggen", **fields)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same kind of hash with little work in it: these tests are not about its strength."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.nobody.cache_clear()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load({"INSTANCE": str(tmp_path)})


@pytest.fixture
def stores(config: Config) -> Iterator[Stores]:
    stores = migrated(config)
    yield stores
    stores.contacts.dispose()
    stores.answers.dispose()


@pytest.fixture
def app(config: Config, stores: Stores) -> Iterator[Flask]:
    app = create_app(config, "office")
    yield app
    own: Stores = app.extensions["stores"]
    own.contacts.dispose()
    own.answers.dispose()


@pytest.fixture
def visitor(app: Flask, stores: Stores) -> Visitor:
    return Visitor(app.test_client(), accounts.add(stores.contacts, EMAIL, PASSWORD))


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """The same person, logged in."""
    assert visitor.log_in().status_code == 303
    return visitor
