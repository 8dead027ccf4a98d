"""The low form in Arabic: the page is a mirror of the Dutch one, and what has a direction of its own keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser import laws
from tests.browser.conftest import PHONE_SIZE
from tests.browser.site import Started, heard
from tests.browser.walk import Way, begin, enter, press
from tests.web.pages.conftest import PROVIDER

NEAR = 3  # pixels: texts differ in width, so only edges are compared
BACK = """element => { const { transform } = getComputedStyle(element, "::before"); return transform; }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with heard(tmp_path_factory.mktemp("arabic")) as running:
        yield running


@pytest.fixture(scope="module", params=[True, False], ids=["sound", "silent"])
def arabic(request: pytest.FixtureRequest, site: Started, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE_SIZE)
    page = context.new_page()
    begin(page, site, Way("low", "ar", sound=request.param))
    yield page
    context.close()


def edges(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


def test_the_page_says_which_language_and_direction_it_has(site: Started, arabic: Page) -> None:
    arabic.goto(f"{site.address}/vraag/a_first")
    root = arabic.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    assert arabic.title().startswith(arabic.locator("h1").inner_text().split("\n")[0])


def test_header_and_tiles_are_mirrored(site: Started, arabic: Page) -> None:
    arabic.goto(f"{site.address}/vraag/a_first")
    back, language, help_ = (edges(arabic.locator("nav a").nth(n)) for n in range(3))
    assert help_[1] <= language[0] < language[1] <= back[0]
    assert back[1] >= 360 - 16
    assert help_[0] <= 16
    for tile in arabic.locator(".tile").all():
        words, face, radio = tile.locator("span"), tile.locator("svg"), tile.locator("input")
        assert edges(words)[1] <= edges(radio)[0]
        if face.count():
            assert edges(words)[1] <= edges(face)[0] < edges(face)[1] <= edges(radio)[0]


def test_speakers_stand_left_of_their_answer(site: Started, arabic: Page) -> None:
    arabic.goto(f"{site.address}/vraag/a_first")
    speakers, tiles = arabic.locator(".say").all(), arabic.locator(".tile").all()
    assert len(speakers) in (0, len(tiles))
    for speaker, tile in zip(speakers, tiles, strict=False):
        assert edges(speaker)[0] <= 16 + NEAR
        assert edges(speaker)[1] <= edges(tile)[0]
        assert speaker.evaluate("e => getComputedStyle(e.querySelector('svg')).transform") == "none"


def test_grades_run_from_right_to_left(site: Started, arabic: Page) -> None:
    arabic.goto(f"{site.address}/vraag/grade")
    tiles = [edges(tile) for tile in arabic.locator(".grade .answers .tile").all()]
    assert [tile.inner_text().strip() for tile in arabic.locator(".grade .answers .tile").all()] == [
        str(number) for number in range(1, 11)
    ]
    for row in (tiles[:5], tiles[5:]):
        assert all(right[0] >= left[1] for right, left in pairwise(row))
    bad, good = (edges(end) for end in arabic.locator(".ends span").all())
    assert bad[0] > good[1]


def test_the_arrow_back_points_the_other_way(site: Started, arabic: Page, chromium: Browser) -> None:
    arabic.goto(f"{site.address}/vraag/a_first")
    mirrored = arabic.locator("nav .back").evaluate(BACK)
    dutch = chromium.new_page(viewport=PHONE_SIZE)
    begin(dutch, site, Way())
    dutch.goto(f"{site.address}/vraag/a_first")
    straight = dutch.locator("nav .back").evaluate(BACK)
    dutch.close()
    assert horizontal(mirrored) == -horizontal(straight) != 0


def horizontal(transform: str) -> float:
    """Where the matrix of a corner (left below) puts its tip: below zero is to the left."""
    a, _b, c, _d, *_ = (float(part) for part in transform.removeprefix("matrix(").removesuffix(")").split(","))
    return round(-a + c, 2)  # the corner at (-1, 1)


def test_the_name_of_the_provider_and_the_phone_keep_their_own_direction(site: Started, arabic: Page) -> None:
    arabic.goto(f"{site.address}/vraag/contact_freq")
    assert [name.inner_text() for name in arabic.locator("h1 bdi").all()] == [PROVIDER]
    arabic.goto(f"{site.address}/toegankelijkheid")
    assert "0800 1234" in [part.inner_text() for part in arabic.locator("p bdi").all()]


def test_nothing_scrolls_sideways(site: Started, arabic: Page) -> None:
    for code in ("a_first", "grade", "education", "open"):
        arabic.goto(f"{site.address}/vraag/{code}")
        assert laws.not_fitting(arabic) == []


def test_the_names_of_languages_have_their_own_language_and_direction(site: Started, chromium: Browser) -> None:
    page = chromium.new_page(viewport=PHONE_SIZE)
    kinds = enter(page, site, Way("low", "ar"))
    assert next(kinds) == "taal-kiezen"
    found = {
        button.get_attribute("lang"): (button.inner_text(), button.get_attribute("dir"))
        for button in page.locator("button[name=taal]").all()
    }
    assert found["ar"] == ("العربية", "rtl")
    assert found["nl"][1] == found["uk"][1] == "ltr"
    assert page.title().startswith("Kies uw taal")
    press(page, "taal", "ar")
    arabic_title = page.title()
    page.goto(f"{site.address}/taal")
    press(page, "taal", "nl")
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.title() != arabic_title
    page.close()
