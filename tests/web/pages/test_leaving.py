"""Opting out from a message: opening changes nothing, the button and the one click do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from surveyapp import links, models, optout
from surveyapp.rounds import CASE
from tests.web.pages.browser import Browser
from tests.web.pages.conftest import SECRET, World
from tests.web.pages.reviewed import all_reviewed

MESSAGE: Any = models.Message.__table__
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def address(world: World, **given: Any) -> str:
    """Someone with a reminder in the queue; gives where they opt out."""
    world.person(**given)
    case = world.case()
    row = {"case_id": case.id, "round_id": world.round_id, "channel": "email", "kind": "reminder_1"}
    with world.stores.contacts.begin() as connection:
        moment = datetime.fromisoformat("2026-11-10 09:00")
        connection.execute(insert(MESSAGE), row | {"message_id": "<a@b.example>", "due": moment})
    return f"/afmelden/{links.leave_token(SECRET, case.id, case.seed)}"


def state(world: World) -> str:
    with world.stores.contacts.connect() as connection:
        return str(connection.scalar(select(MESSAGE.c.state)))


def test_opening_asks_and_changes_nothing(world: World, browser: Browser) -> None:
    page = browser.get(address(world))
    assert (page.status, page.h1) == (200, "Wilt u geen berichten meer?")
    assert [words.text for words in page.tree.xpath("//main//button")] == ["Geen berichten meer"]
    assert (world.case().refused, state(world)) == (False, "queued")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_of_a_mail_program_does_it_without_a_session(world: World, kind: str) -> None:
    to = address(world)
    for _ in range(2):
        reply = world.app.test_client().post(to, data=ONE_CLICK, content_type=kind)
        assert (reply.status_code, "U krijgt geen berichten meer." in reply.text) == (200, True)
    assert (world.case().refused, world.case().outcome, state(world)) == (True, "invited", "cancelled")


def test_who_was_not_invited_yet_leaves_the_net_sample(world: World) -> None:
    world.app.test_client().post(address(world, invited=False), data=ONE_CLICK)
    assert (world.case().refused, world.case().outcome, state(world)) == (False, "opted_out", "cancelled")


def test_who_answered_stays_who_answered(world: World) -> None:
    world.app.test_client().post(address(world, answered=True), data=ONE_CLICK)
    assert (world.case().answered, world.case().refused, state(world)) == (True, False, "cancelled")


@pytest.mark.parametrize("token", ["1-aaaa", "1", "x", "99999999999-a", "é-1", "1-%C3%A9"])
def test_an_address_that_is_not_ours_looks_like_any_closed_link(world: World, browser: Browser, token: str) -> None:
    address(world)
    wrong = world.app.test_client().get(f"/afmelden/{token}")
    assert (wrong.status_code, wrong.data) == (404, world.app.test_client().get("/v/wrong").data)


def test_it_opens_nothing_else_and_dies_with_its_case(world: World) -> None:
    to = address(world)
    assert world.app.test_client().get(to.replace("/afmelden/", "/v/")).status_code == 404
    with world.stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(seed="another"))
    assert optout.known(world.stores, SECRET, to.rpartition("/")[2]) is None


def test_the_address_in_a_test_mail_shows_the_page_and_does_nothing(world: World, browser: Browser) -> None:
    address(world)
    page = browser.get("/afmelden/proef")
    assert (page.h1, bool(page.tree.find_class("trial"))) == ("Wilt u geen berichten meer?", True)
    reply = world.app.test_client().post("/afmelden/proef", data=ONE_CLICK)
    assert (reply.status_code, "U krijgt geen berichten meer." in reply.text) == (200, True)
    assert (world.case().refused, state(world)) == (False, "queued")


def test_the_page_speaks_the_language_of_their_messages(world: World, browser: Browser, tmp_path: Path) -> None:
    with all_reviewed(tmp_path):
        page = browser.get(address(world, language="ar"))
        reply = world.app.test_client().post(page.path, data=ONE_CLICK)
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert 'lang="ar"' in reply.text
