"""Proof mode and the pages of who would rather be called, in Dutch and in a draft that is read from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from surveyapp import proofs
from surveyapp.proofs import Proof
from tests.browser.conftest import PHONE_SIZE
from tests.browser.site import Started
from tests.web.pages.conftest import SECRET

LANGUAGES = ["nl", "ar"]


def proof(site: Started, language: str) -> str:
    wish = Proof(site.world.round_id, "client", "low", "jobcoaching", language)
    return proofs.address(site.address, proofs.sealed(SECRET, wish))


def press(page: Page, number: int = -1) -> None:
    with page.expect_navigation():
        page.locator("main button").nth(number).click()


def calling(page: Page, site: Started) -> Iterator[str]:
    """The page that asks for a number: as it comes, refused, and done."""
    page.goto(f"{site.address}/bellen")
    yield "asks"
    page.locator("#nummer").fill("06")
    press(page)
    expect(page.locator(".summary")).to_be_focused()
    yield "refused"
    page.locator("#nummer").fill("06 12345678")
    page.locator(".tile").first.click()
    press(page)
    yield "done"


def trial(page: Page, site: Started) -> Iterator[str]:
    """From the proof link to the end."""
    yield "welcome"
    press(page)
    yield "consent"
    press(page, 0)
    press(page)
    press(page)
    yield "question"
    page.goto(f"{site.address}/stoppen")
    yield "stop"
    page.goto(f"{site.address}/nakijken?deel=99")
    press(page)
    yield "thanks"


def _again(page: Page, site: Started, language: str) -> Iterator[str]:
    page.goto(proof(site, language))
    yield from trial(page, site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_an_accessibility_fault(site: Started, desktop: Page, language: str) -> None:
    desktop.set_viewport_size(PHONE_SIZE)
    desktop.goto(proof(site, language))
    for walk in (calling(desktop, site), _again(desktop, site, language)):
        for kind in walk:
            found = Axe().run(desktop)
            assert found.violations_count == 0, f"{kind}: {found.generate_report()}"
            assert desktop.evaluate("document.documentElement.scrollWidth") <= PHONE_SIZE["width"], kind


def test_a_real_request_has_no_fault_either(site: Started, desktop: Page) -> None:
    desktop.set_viewport_size(PHONE_SIZE)
    desktop.goto(site.link(form="low"))
    for kind in calling(desktop, site):
        found = Axe().run(desktop)
        assert found.violations_count == 0, f"{kind}: {found.generate_report()}"
    desktop.get_by_role("button", name="Bel mij toch niet").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Wij bellen u niet")
