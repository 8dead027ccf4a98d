"""The office's pages of messages and fieldwork in a browser: by keyboard, on the narrowest screen, clean for axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import insert, select, update

from surveyapp import clock, models
from surveyapp.mail.waves import MESSAGE
from surveyapp.rounds import CASE, ROUND
from tests.browser.office import Office, started

BUREAU: Any = models.Bureau.__table__
TEXTS = dict.fromkeys(("name", "controller", "phone", "hours", "email", "privacy"), "x")
LONG = "wolfeschlegelsteinhausenbergerdorff@een-heel-lang-maildomein-van-een-kleine-onderneming.example"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with started(tmp_path_factory.mktemp("messages")) as office:
        yield office


@pytest.fixture(scope="module")
def number(office: Office) -> int:
    """A round with a message in each state."""
    with office.stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU).values(id=1, independent=True, **TEXTS))
        number = int(
            connection.scalars(select(ROUND.c.id).where(ROUND.c.closed.is_(False)).order_by(ROUND.c.id)).all()[0]
        )
        mine = (CASE.c.round_id == number, CASE.c.answered.is_(False))
        people = connection.scalars(select(CASE.c.id).where(*mine).order_by(CASE.c.id)).all()
        connection.execute(update(CASE).where(*mine).values(email=LONG, surname="Wolfeschlegelsteinhausenbergerdorff"))
        states = ("accepted", "queued", "deferred", "refused", "unknown", "unknown", "cancelled")
        common = {"round_id": number, "kind": "invitation", "channel": "email", "due": clock.now(), "tries": 1}
        rows = [
            common | {"case_id": case_id, "state": state, "message_id": f"<{case_id}@x>", "reply": ""}
            for case_id, state in zip(people, states, strict=False)
        ]
        connection.execute(insert(MESSAGE), rows)
    return number


@pytest.fixture(scope="module")
def narrow(chromium: Browser, office: Office) -> Iterator[Page]:
    """A page in a window of 320 pixels wide, logged in."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    office.log_in(page)
    yield page
    page.close()


def test_waves_are_planned_and_messages_decided_by_keyboard(office: Office, narrow: Page, number: int) -> None:
    narrow.goto(f"{office.address}/ronde/{number}/berichten")
    _is_clean(narrow)
    narrow.get_by_label("Dag").first.fill("2019-01-01")
    narrow.get_by_role("button", name="Plan bewaren").evaluate("button => button.form.noValidate = true")
    with narrow.expect_navigation():
        narrow.get_by_role("button", name="Plan bewaren").press("Enter")
    assert "deze dag is voorbij" in narrow.locator(":focus").inner_text()
    _is_clean(narrow)
    narrow.goto(f"{office.address}/ronde/{number}/berichten")
    narrow.get_by_role("button", name="Plan bewaren").press("Enter")
    narrow.get_by_text("Het plan is bewaard.").wait_for()
    _is_clean(narrow)
    narrow.get_by_role("button", name="Alle 2 laten rusten").press("Enter")
    narrow.get_by_text("2 berichten met rust gelaten.").wait_for()
    with narrow.expect_navigation():
        narrow.locator("article", has_text="Herinnering 1").get_by_role("link", name="Annuleren").press("Enter")
    _is_clean(narrow)
    narrow.get_by_role("button", name="Annuleren").press("Enter")
    narrow.get_by_text("Herinnering 1 is geannuleerd").wait_for()


@pytest.mark.parametrize(
    "path",
    [
        "berichten/nu?soort=invitation",
        "berichten/correctie",
        "berichten/voorbeeld?taal=ar",
        "proef",
        "veldwerk/zeker?wat=verlengen",
        "veldwerk/zeker?wat=stoppen",
    ],
)
def test_every_page_is_clean_and_fits(office: Office, narrow: Page, number: int, path: str) -> None:
    narrow.goto(f"{office.address}/ronde/{number}/{path}")
    _is_clean(narrow)


def test_a_mail_is_clean_by_itself(office: Office, narrow: Page, number: int) -> None:
    mail = narrow.request.get(f"{office.address}/ronde/{number}/berichten/voorbeeld/opgemaakt?taal=ar").text()
    narrow.goto("about:blank")
    narrow.set_content(mail)
    _is_clean(narrow, alone=True)


def test_the_emergency_stop_is_two_keys_away(office: Office, narrow: Page, number: int) -> None:
    narrow.goto(f"{office.address}/ronde/{number}/berichten")
    narrow.get_by_role("link", name="Noodstop").press("Enter")
    narrow.get_by_role("button", name="Stop alle berichten").press("Enter")
    narrow.get_by_text("Noodstop: er gaat niets meer weg.").wait_for()
    _is_clean(narrow)
    narrow.get_by_role("link", name="Weer vrijgeven").first.press("Enter")
    narrow.get_by_role("button", name="Vrijgeven").press("Enter")
    narrow.get_by_text("De berichten gaan weer weg.").wait_for()


def test_a_proof_link_is_shown(office: Office, narrow: Page, number: int) -> None:
    narrow.goto(f"{office.address}/ronde/{number}/proef")
    narrow.get_by_role("button", name="Proeflink maken").press("Enter")
    narrow.get_by_role("heading", name="Uw proeflink").wait_for()
    _is_clean(narrow)


def _is_clean(page: Page, alone: bool = False) -> None:
    """Nothing for axe to say; a mail by itself is no page with a heading and landmarks."""
    rules = {
        "rules": {name: {"enabled": not alone} for name in ("landmark-one-main", "page-has-heading-one", "region")}
    }
    found = Axe().run(page, options=rules)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert alone or page.locator("h1").count() == 1
