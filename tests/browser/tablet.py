"""A tablet in Chromium, and people who answer on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveyapp.answers import drafts
from surveyapp.fieldwork import codes, tablets
from surveyapp.links import draft_key, link_hash, short_codes
from surveyapp.rounds import CASE
from tests.browser.site import Started, press
from tests.browser.test_respondents import path
from tests.web.pages.conftest import PROVIDER, SECRET

TABLET: Any = {"viewport": {"width": 810, "height": 1080}, "has_touch": True}
ANSWER = "1 keer per maand"


def set_up(site: Started, page: Page) -> None:
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(f"{site.address}/tablet/{tablets.add(site.world.stores, PROVIDER, 'balie')}")
    assert path(page) == "/tablet"


def someone(site: Started, **given: str) -> tuple[str, str]:
    """A new person on the list: token and code."""
    token = site.link(**({"form": "low"} | given)).rpartition("/")[2]
    with site.world.stores.contacts.connect() as connection:
        seed = connection.scalar(
            CASE.select().with_only_columns(CASE.c.seed).where(CASE.c.link_hash == link_hash(token))
        )
    return token, codes.spaced(short_codes(SECRET, seed)[0])


def touch(page: Page) -> None:
    page.locator("button.touch").tap()


def type_code(page: Page, code: str) -> None:
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def begin(page: Page, code: str) -> None:
    """From the start screen to the first question."""
    touch(page)
    type_code(page, code)
    answer_yes(page)


def answer_yes(page: Page) -> None:
    click(page, "main a.button", "/welkom")
    click(page, "main form button", "/meedoen")
    click(page, "button[value=ja]", "/samen")
    click(page, "main form button", "/oefenen")
    click(page, "main form button", "/vraag/*")


def click(page: Page, selector: str, to: str) -> None:
    page.locator(selector).first.click()
    page.wait_for_url(f"**{to}")


def answer_one(page: Page) -> None:
    page.get_by_text(ANSWER, exact=True).tap()
    press(page)
    page.wait_for_url("**/vraag/contact_amount")


def go(page: Page, address: str) -> None:
    """To a page as if one of ours led there."""
    page.evaluate("document.cookie = 'verder=1;path=/'; document.cookie")
    page.goto(address)


def answers(site: Started, token: str) -> dict[str, str] | None:
    found = drafts.load(site.world.stores, draft_key(SECRET, token))
    return None if found is None else dict(found.answers)


def nothing_left(site: Started, page: Page) -> None:
    """The start screen, and nothing of anyone in the browser."""
    expect(page.locator("button.touch")).to_be_visible()
    assert path(page) == "/tablet"
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
                         (await indexedDB.databases()).length, document.cookie]"""
    )
    assert kept == [0, 0, 0, 0, ""]
    assert {cookie["name"] for cookie in page.context.cookies()} == {"tablet", "sessie"}
    for address in ("/vraag/contact_freq", "/nakijken", "/klaar", "/welkom"):
        page.goto(site.address + address)
        assert path(page) == "/tablet"


def walk(page: Page, site: Started, code: str) -> Iterator[str]:
    """Every page that only a tablet has, by name."""
    set_up(site, page)
    yield "begin"
    click(page, "button.touch", "/tablet/taal")
    yield "taal"
    click(page, f"button[value={code}]", "/tablet/code")
    yield "code"
    page.keyboard.type("123 456 789\n")
    page.wait_for_url("**/tablet/code?fout=ja")
    yield "fout"
    token, short = someone(site)
    page.locator("#code").fill(short)
    click(page, "main form button", "/tablet/alleen")
    yield "alleen"
    page.clock.run_for(41_000)
    yield "stil"
    page.locator("dialog button").click()
    answer_yes(page)
    yield "vraag"
    click(page, "footer a", "/stoppen*")
    yield "stoppen"
    page.goto(f"{site.address}/v/{token}")
    click(page, f"button[value={code}]", "/tablet/begonnen")
    yield "begonnen"
    page.goto(f"{site.address}/v/wrong")
    yield "dicht"
