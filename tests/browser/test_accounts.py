"""Accounts and returned post in a browser: by keyboard, at 320 pixels, and a QR code that a phone reads."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from surveyapp import clock
from surveyapp.office import accounts, invitations
from surveyapp.office.positions import Position
from tests.browser.office import Office, started
from tests.browser.test_office import _is_clean

LONG = "een-heel-lang-adres-van-iemand.met-een-lange-naam@onderzoeksbureau-met-lange-naam.example"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with started(tmp_path_factory.mktemp("office")) as office:
        accounts.add(office.stores.contacts, LONG)
        yield office


@pytest.fixture(scope="module")
def narrow(chromium: Browser) -> Iterator[Page]:
    """A page in a window of 320 pixels wide."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


def test_the_qr_code_holds_the_key_of_the_app(office: Office, narrow: Page) -> None:
    token = invitations.add(office.stores.contacts, "qr@voorbeeld.example", Position(), clock.now())
    invited = invitations.find(office.stores.contacts, token, clock.now())
    assert invited is not None
    narrow.goto(f"{office.address}/uitnodiging/{token}")
    _is_clean(narrow)
    picture = Image.open(io.BytesIO(narrow.locator(".qr").screenshot()))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [invited.totp_uri]


def test_an_account_is_made_by_keyboard(office: Office, narrow: Page) -> None:
    office.log_in(narrow)
    with narrow.expect_navigation():
        narrow.get_by_role("link", name="Accounts").press("Enter")
    _is_clean(narrow)
    narrow.locator("summary", has_text="Nieuw account").press("Enter")
    narrow.get_by_label("E-mailadres").fill("bo@aanbieder.example")
    narrow.get_by_label("kwaliteitsfunctionaris").first.press("Space")
    narrow.get_by_label("Uw eigen wachtwoord").first.fill(office.account.password)
    with narrow.expect_navigation():
        narrow.get_by_label("E-mailadres").press("Enter")
    assert narrow.locator(":focus").inner_text().startswith("Kies van welke dienstverleners")
    _is_clean(narrow)
    narrow.get_by_label("Werkkans").first.press("Space")
    narrow.get_by_label("Uw eigen wachtwoord").first.fill(office.account.password)
    narrow.get_by_role("button", name="Maak het account").press("Enter")
    narrow.get_by_role("heading", name="Link om een account in te stellen").wait_for()
    _is_clean(narrow)


def test_returned_post_is_typed(office: Office, narrow: Page) -> None:
    office.log_in(narrow)
    narrow.goto(f"{office.address}/ronde/2/retourpost")
    _is_clean(narrow)
    narrow.get_by_label("Nummers of codes").fill("1\n2\n" + "onbekend" * 6)
    narrow.get_by_role("button", name="Noteer").press("Enter")
    narrow.get_by_text("niet gevonden in deze ronde").first.wait_for()
    _is_clean(narrow)
