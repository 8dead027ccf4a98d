"""A tablet for a test round: its browser, and the codes that people type on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp import links
from surveyapp.fieldwork import tablets
from tests.web.pages.browser import Browser, Page
from tests.web.pages.conftest import PROVIDER, SECRET, World

HOUR = 500_000


@dataclass
class Led:
    """A client on which every request comes from a page of ours: our script left its mark."""

    client: FlaskClient

    def get(self, path: str, **given: Any) -> TestResponse:
        self.client.set_cookie("verder", "1")
        return self.client.get(path, **given)

    def post(self, path: str, **given: Any) -> TestResponse:
        self.client.set_cookie("verder", "1")
        return self.client.post(path, **given)


def set_hour(world: World, hour: int) -> None:
    world.app.extensions["oordeel"] = replace(world.app.extensions["oordeel"], hour=lambda: hour)


def add_tablet(world: World) -> str:
    return tablets.add(world.stores, PROVIDER, "balie")


def bare_tablet(world: World) -> FlaskClient:
    """The browser of a new tablet, after its address was opened."""
    set_hour(world, HOUR)
    client = world.app.test_client()
    assert client.get(f"/tablet/{add_tablet(world)}").headers["Location"] == "/tablet"
    return client


def touched(client: FlaskClient) -> Browser:
    """The same, with pages that lead to each other."""
    return Browser(Led(client))  # type: ignore[arg-type]  # get and post is all that is used of it


def code_of(world: World, number: str = "1") -> str:
    return links.short_codes(SECRET, world.case(number).seed)[0]


def enter_code(tablet: Browser, typed: str) -> Page:
    """From the start screen past the code."""
    tablet.get("/tablet")
    page = tablet.press()
    assert page.path == "/tablet/code"
    return tablet.press({"code": typed})


def begin(tablet: Browser, world: World, number: str = "1") -> Page:
    """From the start screen to the first question of the low form."""
    page = enter_code(tablet, code_of(world, number))
    assert page.path == "/tablet/alleen"
    tablet.get(page.link("Verder"))
    tablet.press()
    page = tablet.press(button="Ja, ik doe mee")
    while page.path in ("/samen", "/oefenen"):
        page = tablet.press()
    return page


def half_way(world: World, tablet: Browser) -> None:
    """Someone answered one question."""
    world.person(form="low")
    begin(tablet, world)
    tablet.press({"contact_freq": "1"})
