"""The office in a browser: by keyboard, on the narrowest screen, and for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from surveyapp import clock
from surveyapp.office import invitations
from surveyapp.office.positions import Position
from tests.browser.office import PLACES, Office, started

NO_PAGES = {"lists.rejects", "lists.template", "office.grades", "previews.formatted"}  # files, and a mail as it is


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with started(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def narrow(chromium: Browser) -> Iterator[Page]:
    """A page in a window of 320 pixels wide."""
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    yield page
    page.close()


def test_every_page_is_clean_and_fits(office: Office, narrow: Page) -> None:
    narrow.goto(f"{office.address}/inloggen")
    _is_clean(narrow)
    office.log_in(narrow)
    paths = sorted({*PLACES.values(), *_every_page(office)})
    assert len(paths) > 20
    for path in paths:
        narrow.goto(office.address + path)
        _is_clean(narrow)
        _is_reached_by_keys(narrow)


def _every_page(office: Office) -> Iterator[str]:
    """Each page of the site that needs no more than a round (the second one): who adds a page need not add it here."""
    for rule in office.app.url_map.iter_rules():
        plain = "GET" in (rule.methods or ()) and set(rule.arguments) <= {"number"}
        if plain and rule.endpoint not in NO_PAGES:
            yield str(rule.rule).replace("<int(max=2147483647):number>", "2")


def _is_reached_by_keys(page: Page) -> None:
    """Nothing to press or fill in is left out of the order of the tab key."""
    assert page.evaluate("[...document.querySelectorAll('a,button,input,select,textarea')].every(e => e.tabIndex >= 0)")


def test_open_answers_are_read_by_keyboard(office: Office, narrow: Page) -> None:
    office.log_in(narrow)
    narrow.goto(f"{office.address}/ronde/1/open-antwoorden")
    for key in "vl1a":  # the theme belongs to the third text
        narrow.keyboard.press(key)
    chosen = narrow.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    assert chosen == ["vrijgeven", "later", "achterhouden", "waardering"]
    assert narrow.locator(":focus").inner_text() == "Opslaan"
    with narrow.expect_navigation():
        narrow.keyboard.press("Enter")
    assert "2 van 3 gelezen, 1 vrijgegeven" in narrow.locator("main").inner_text()
    assert narrow.locator("fieldset.text").count() == 1


def test_a_text_is_found_and_taken_away_by_keyboard(office: Office, narrow: Page) -> None:
    office.log_in(narrow)
    narrow.goto(f"{office.address}/ronde/1/open-antwoorden/zoeken")
    narrow.locator("#woorden").focus()
    narrow.keyboard.type("verlangd")
    with narrow.expect_navigation():
        narrow.keyboard.press("Enter")
    assert narrow.locator(":focus").inner_text() == "1 tekst gevonden"
    _is_clean(narrow)
    for _ in range(2):  # Weghalen, then Ja
        narrow.locator("main form:last-of-type button:not(.quiet), article button").last.focus()
        with narrow.expect_navigation():
            narrow.keyboard.press("Enter")
        _is_clean(narrow)
    assert "De tekst is weg" in narrow.locator("[role=status]").inner_text()


def test_after_a_refusal_the_reason_has_focus(office: Office, narrow: Page) -> None:
    narrow.context.clear_cookies()
    narrow.goto(f"{office.address}/inloggen")
    narrow.get_by_label("E-mailadres").fill(office.account.email)
    with narrow.expect_navigation():
        narrow.keyboard.press("Enter")
    assert narrow.title().startswith("Fout: Inloggen")
    assert narrow.locator(":focus").inner_text().startswith("Inloggen is niet gelukt")
    _is_clean(narrow)


def test_a_report_is_asked_for_and_the_list_says_so(office: Office, narrow: Page) -> None:
    office.log_in(narrow)
    narrow.get_by_role("link", name="Rapporten").click()
    round_ = narrow.locator("article", has_text="Werkkans")
    round_.get_by_role("button", name="Voorlopig rapport maken").click()
    round_.get_by_text("wordt gemaakt").wait_for()
    narrow.get_by_role("button", name="Uitloggen").click()
    narrow.get_by_role("heading", name="Inloggen").wait_for()


def test_an_account_is_set_up_by_keyboard_with_a_link(office: Office, narrow: Page) -> None:
    narrow.context.clear_cookies()
    token = invitations.add(office.stores.contacts, "bo@onderzoeksbureau.example", Position(), clock.now())
    narrow.goto(f"{office.address}/uitnodiging/{token}")
    _is_clean(narrow)
    key = "".join(narrow.locator(".key").inner_text().split())
    narrow.get_by_label("Wachtwoord").focus()
    narrow.keyboard.type("kort kort kort")
    narrow.get_by_label("Code van 6 cijfers").focus()
    narrow.keyboard.type("000000")
    with narrow.expect_navigation():
        narrow.keyboard.press("Enter")
    assert narrow.title().startswith("Fout: Account instellen")
    _is_clean(narrow)
    narrow.get_by_label("Wachtwoord").focus()
    narrow.keyboard.type("vijver kastanje trommel")
    narrow.get_by_label("Code van 6 cijfers").focus()
    narrow.keyboard.type(pyotp.TOTP(key).at(clock.now().replace(tzinfo=UTC)))
    with narrow.expect_navigation():
        narrow.keyboard.press("Enter")
    narrow.get_by_role("heading", name="Herstelcodes").wait_for()
    assert narrow.locator("ol li").count() == 10
    _is_clean(narrow)


UGLY = (
    "Export van 3 november;;;;\n"
    "Clientnr;Dienst;Achternaam;E-mail;Mobiel\n"
    "1;Jobcoaching;Çelik;a@example.org;612345678\n"
    "2;Jobcoaching;VosmitDemLangenNamenderniemalsaufhoertundweiter;geen-adres-maar-een-heel-lang-woord;\n"
).encode("cp1252")


def test_a_list_is_handed_in_by_keyboard(office: Office, narrow: Page, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_bytes(UGLY)
    office.log_in(narrow)
    with narrow.expect_navigation():
        narrow.locator("article", has_text="Werkkans").get_by_role("link", name="Lijst inleveren").press("Enter")
    _is_clean(narrow)
    with narrow.expect_navigation():
        narrow.get_by_role("button", name="Bekijken").press("Enter")
    assert narrow.locator(":focus").inner_text().startswith("U koos nog geen bestand")
    _is_clean(narrow)
    narrow.get_by_label("Bestand").set_input_files(tmp_path / "lijst.csv")
    narrow.get_by_role("button", name="Bekijken").press("Enter")
    narrow.get_by_role("heading", name="Lijst nakijken").wait_for()
    _is_clean(narrow)
    column = narrow.get_by_label("Mobiel")
    column.focus()
    column.press("End")
    with narrow.expect_navigation():
        narrow.get_by_role("button", name="Zet in de ronde").press("Enter")
    assert narrow.locator(":focus").inner_text().startswith("U veranderde iets")
    _is_clean(narrow)
    narrow.get_by_role("button", name="Zet in de ronde").press("Enter")
    narrow.get_by_role("heading", name="De lijst staat in de ronde").wait_for()
    _is_clean(narrow)
    narrow.get_by_role("button", name="Klaar").press("Enter")
    narrow.get_by_role("heading", name="Van lijst naar uitnodiging").wait_for()


def test_a_list_on_a_wide_screen_is_clean(office: Office, chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_bytes(UGLY)
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    office.log_in(page)
    page.get_by_role("link", name="Lijst inleveren").first.click()
    page.get_by_label("Bestand").set_input_files(tmp_path / "lijst.csv")
    _is_clean(page, 1280)
    page.get_by_role("button", name="Bekijken").click()
    page.get_by_role("heading", name="Lijst nakijken").wait_for()
    _is_clean(page, 1280)
    page.get_by_role("button", name="Stoppen").click()
    page.close()


def _is_clean(page: Page, width: int = 320) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
