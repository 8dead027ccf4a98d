"""The helpdesk in a browser: by keyboard, on the narrowest screen, and for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from surveyapp.rounds import CASE
from tests.browser.office import Office, started
from tests.browser.test_office import _is_clean

LONG = "Wolfeschlegelsteinhausenbergerdorff-Özdemiroğluoğullarından"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with started(tmp_path_factory.mktemp("office")) as office:
        with office.stores.contacts.begin() as connection:
            ids = connection.scalars(select(CASE.c.id).where(CASE.c.round_id == 2).order_by(CASE.c.id)).all()
            for at, case_id in enumerate(ids):
                name = {"surname": LONG if at == 30 else f"Vermeer-{at}", "initials": "Ö."}
                reached = {"email": f"een.heel.lang.adres.{LONG.lower()[:20]}@voorbeeld{at}.example", "street": "Dam"}
                place = {"house_number": "1", "postcode": "1012 JS", "city": "Amsterdam", "phone": "+31612345678"}
                values = name | reached | place | {"failed": {"letter": "returned"} if at == 30 else {}}
                connection.execute(update(CASE).where(CASE.c.id == case_id).values(**values))
        yield office


@pytest.fixture(scope="module")
def narrow(chromium: Browser) -> Iterator[Page]:
    """A page in a window of 320 pixels wide."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


def _acts(page: Page, what: str, button: str) -> None:
    """Open one of the things to do and press its button, with keys only."""
    page.locator("summary", has_text=what).press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name=button).press("Enter")


def test_somebody_is_found_and_helped_by_keyboard(office: Office, narrow: Page) -> None:
    office.log_in(narrow)
    with narrow.expect_navigation():
        narrow.locator("article", has_text="Werkkans").get_by_role("link", name="Iemand opzoeken").press("Enter")
    _is_clean(narrow)
    narrow.get_by_label("Naam, nummer").fill("vermeer")
    narrow.keyboard.press("Enter")
    narrow.get_by_text("59 mensen gevonden").wait_for()
    _is_clean(narrow)
    narrow.get_by_label("Naam, nummer").fill("ozdemiroglu")
    narrow.keyboard.press("Enter")
    narrow.get_by_text("1 persoon gevonden").wait_for()
    narrow.get_by_role("link", name="Özdemiroğlu").press("Enter")
    narrow.get_by_role("heading", name="Wat wilt u doen?").wait_for()
    for what in narrow.locator("summary").all():
        what.press("Enter")
    _is_clean(narrow)
    for what in narrow.locator("summary").all():
        what.press("Enter")
    _acts(narrow, "Afmelden", "Meld deze persoon af")
    assert narrow.locator(":focus").inner_text().startswith("Vink eerst aan")
    _is_clean(narrow)
    narrow.locator("summary", has_text="Afmelden").press("Enter")
    _acts(narrow, "Noodstop", "Zet de noodstop")
    narrow.get_by_text("Noodstop: er gaat niets meer weg").wait_for()
    _is_clean(narrow)
    narrow.locator("summary", has_text="voorlezen").press("Enter")
    narrow.get_by_label("Ik weet wie ik spreek").press("Space")
    narrow.get_by_role("button", name="Toon de link").press("Enter")
    narrow.get_by_role("heading", name="Link om voor te lezen").wait_for()
    _is_clean(narrow)


def test_on_a_wide_screen_the_pages_are_clean(office: Office, chromium: Browser, tmp_path: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    office.log_in(page)
    page.goto(f"{office.address}/ronde/2/mensen")
    page.get_by_label("Naam, nummer").fill("vermeer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _is_clean(page, 1280)
    page.get_by_role("link", name="Vermeer-24").click()
    page.get_by_role("heading", name="Wat wilt u doen?").wait_for()
    _is_clean(page, 1280)
    page.close()
