"""A tablet in Chromium: for everyone who looks at it, hears it or reads from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.laws import BRING, axe
from tests.browser.site import Started
from tests.browser.tablet import TABLET, begin, set_up, someone, walk
from tests.web.pages.test_languages import reviewed as reviewed


@pytest.fixture(params=[(360, 640), (810, 1080), (1080, 810)], ids=["phone", "upright", "lying"])
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height})
    context.clock.install()
    context.add_init_script(BRING)
    yield context.new_page()
    context.close()


@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("code", ["nl", "ar"])
def test_no_page_of_a_tablet_has_an_accessibility_fault(site: Started, screen: Page, code: str) -> None:
    for kind in walk(screen, site, code):
        assert axe(screen)["violations"] == [], kind
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), kind
        if kind not in ("begin", "dicht"):
            assert screen.evaluate("document.dir") == ("rtl" if code == "ar" and kind != "taal" else "ltr"), kind


def test_type_and_rows_on_a_tablet_are_large_and_the_column_narrow(site: Started, chromium: Browser) -> None:
    page = chromium.new_context(**TABLET).new_page()
    set_up(site, page)
    begin(page, someone(site)[1])
    assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "22px"
    for tile in page.locator(".tile").all():
        box = tile.bounding_box()
        assert box is not None
        assert box["height"] >= 64
    page.set_viewport_size({"width": 1280, "height": 810})
    assert page.evaluate("document.querySelector('main').offsetWidth") == 40 * 22
    page.context.close()
