"""What stands where on a phone: the button within the first screen, and letters twice as large from the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType, Page

from questionnaires.load import questionnaire
from questionnaires.model import Metric
from tests.browser import laws
from tests.browser.conftest import PHONE_SIZE
from tests.browser.site import CHROMIUM_FLAGS, Started, heard
from tests.browser.walk import CODES, Way, begin

CLIENT = questionnaire("client/1")
RATED = [question.code for metric in (Metric.ASPECT, Metric.GRADE) for question in CLIENT.with_metric(metric)]
WAYS = [Way("low", language, sound=True) for language in ("nl", "ar")]  # silent pages have less on them


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with heard(tmp_path_factory.mktemp("layout")) as running:
        yield running


@pytest.fixture(params=WAYS, ids=lambda way: way.language)
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.param
    return found


def test_the_button_is_on_the_first_screen_of_every_satisfaction_item_and_the_grade(
    site: Started, chromium: Browser, way: Way
) -> None:
    page = chromium.new_page(viewport=PHONE_SIZE)
    begin(page, site, way)
    assert len(RATED) == 15
    for code in RATED:
        page.goto(f"{site.address}/vraag/{code}")
        box = page.locator("main form > button").last.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640, (code, box)
        assert page.evaluate(laws.WIDTH) <= 360
    page.close()


@pytest.fixture(scope="module")
def large(chromium: Browser) -> Iterator[Browser]:
    """Chromium of someone who set letters of 32 pixels."""
    kind: BrowserType = chromium.browser_type
    flags = [*CHROMIUM_FLAGS, "--blink-settings=defaultFontSize=32"]
    browser = kind.launch(executable_path="/usr/bin/chromium", args=flags)
    yield browser
    browser.close()


def test_letters_of_32_pixels_fit_a_phone(site: Started, large: Browser, way: Way) -> None:
    page: Page = large.new_page(viewport=PHONE_SIZE)
    begin(page, site, way)
    for code in CODES["low"]:
        page.goto(f"{site.address}/vraag/{code}")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "36px"
        assert laws.not_fitting(page) == [], code
    page.close()
