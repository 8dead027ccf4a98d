"""The low form by keyboard alone: in the order of the page, with a ring that can be seen, and never caught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE_AGENT, PHONE_SIZE
from tests.browser.site import Started, heard
from tests.browser.walk import Way, begin

ORDER = [
    "Naar de inhoud",
    "Terug",
    "Taal en geluid",
    "Hulp",
    "Luister naar alles",
    "radio",
    "Luister: Heel tevreden",
    "Luister: Tevreden",
    "Luister: Niet tevreden",
    "Luister: Helemaal niet tevreden",
    "Luister: Weet ik niet",
    "Verder",
    "Stoppen en later verder",
]
# What has the focus: its name, whether it is whole in the window, and its ring against what is behind it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shown = one.closest(".tile") ?? one;
  const box = shown.getBoundingClientRect();
  const style = getComputedStyle(shown);
  let behind = shown.parentElement;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  return {
    name: one.type === "radio" ? "radio" : one.getAttribute("aria-label") || one.innerText.trim() || one.name,
    inside,
    ring: style.outlineStyle === "none" ? "" : style.outlineColor,
    width: parseFloat(style.outlineWidth),
    behind: getComputedStyle(behind ?? document.documentElement).backgroundColor,
  };
}"""


@dataclass(frozen=True)
class Stop:
    """Something that has the focus."""

    name: str
    inside: bool
    ring: str
    width: float
    behind: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with heard(tmp_path_factory.mktemp("keyboard")) as running:
        yield running


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A phone with keys, with light pages unless a test asks for dark ones."""
    scheme: Any = getattr(request, "param", "light")
    context = chromium.new_context(viewport=PHONE_SIZE, user_agent=PHONE_AGENT, color_scheme=scheme)
    yield context.new_page()
    context.close()


def focused(page: Page) -> Stop | None:
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return Stop(**found) if found else None


def well(stop: Stop) -> None:
    """It can be seen that this has the focus, and all of it can be seen."""
    assert stop.inside, stop
    assert stop.width >= 2, stop
    assert contrast(stop.ring, stop.behind) >= 3, stop


def contrast(one: str, other: str) -> float:
    """Of two colours as a browser computes them. Source: WCAG 2.2, contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [float(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tab_to(page: Page, *names: str) -> None:
    """Press Tab until one of these has the focus; every stop on the way must be well."""
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = focused(page)
        if stop:
            well(stop)
            if stop.name in names:
                return
    raise AssertionError(f"{names} cannot be reached on {page.url}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_tab_follows_the_page_and_leaves_it_at_the_end(site: Started, page: Page) -> None:
    begin(page, site, Way(sound=True))
    page.goto(f"{site.address}/vraag/a_first")
    seen = []
    for _ in ORDER:
        page.keyboard.press("Tab")
        stop = focused(page)
        assert stop
        well(stop)
        seen.append(stop.name)
    assert seen == ORDER
    page.keyboard.press("Tab")
    last = focused(page)
    assert last is None or last.name == ORDER[0]  # out of the page, or round again: not caught
    for name in reversed(ORDER[1:]):
        page.keyboard.press("Shift+Tab")
        if name == ORDER[-1] and focused(page) is None:
            page.keyboard.press("Shift+Tab")
        back = focused(page)
        assert back
        assert back.name == name


def test_the_skip_link_goes_past_the_header(site: Started, page: Page) -> None:
    begin(page, site, Way(sound=True))
    page.goto(f"{site.address}/vraag/a_first")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    tab_to(page, "Luister naar alles")


def test_arrows_choose_and_enter_sends(site: Started, page: Page) -> None:
    begin(page, site, Way())
    page.goto(f"{site.address}/vraag/a_first")
    tab_to(page, "radio")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.locator("input:checked").get_attribute("value") == "3"
    stop = focused(page)
    assert stop
    well(stop)
    enter(page)
    assert page.url.endswith("/vraag/a_respect")
    enter_nothing_then_choose(page)


def enter_nothing_then_choose(page: Page) -> None:
    """The message has the focus; an answer chosen after it is not skipped by Enter."""
    tab_to(page, "Verder")
    enter(page)
    assert page.title().startswith("Let op: ")
    tab_to(page, "radio")
    page.keyboard.press("ArrowDown")
    enter(page)
    page.goto(page.url.replace("a_listen", "a_respect"))
    assert page.locator("input:checked").get_attribute("value") == "3"


def test_the_whole_form_from_link_to_ready(site: Started, page: Page) -> None:
    page.goto(site.link(form="low"))
    for name in ("Nederlands", "Verder", "Ja, ik doe mee", "Ja, met geluid", "Ja, ik hoor het", "Verder", "Verder"):
        tab_to(page, name)
        enter(page)
    for _ in range(50):
        if "/vraag/" not in page.url:
            break
        if page.locator("input[type=radio]").count():
            tab_to(page, "radio")
            page.keyboard.press("ArrowDown")
        else:
            tab_to(page, "Verder")
        enter(page)
    while not page.url.endswith("/klaar"):
        tab_to(page, "Verder", "Ik ben klaar")
        enter(page)
    assert page.locator("h1").inner_text() == "Dank u wel"
