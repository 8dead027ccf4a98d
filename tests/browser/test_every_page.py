"""Every kind of page of the low form, in Dutch and Arabic, on a phone and a tablet; with sound, and also without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import laws
from tests.browser.conftest import PHONE_AGENT
from tests.browser.site import Started, heard
from tests.browser.walk import Way, walk

PHONE, TABLET = (360, 640), (810, 1080)
HEARD = [(Way("low", code, True), size) for code in ("nl", "ar") for size in (PHONE, TABLET)]
SILENT = [(Way("low", "nl", False), PHONE), (Way("low", "ar", False), TABLET)]  # the same pages with less on them
# What axe cannot decide by itself, and why it is well.
EXPLAINED: dict[str, str] = {}


@dataclass
class Seen:
    """One walk: of every page what was found, by kind of page."""

    way: Way
    phone: bool
    kinds: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)  # by law

    def add(self, law: str, kind: str, found: list[str]) -> None:
        self.found.setdefault(law, []).extend(f"{kind}: {line}" for line in found)


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with heard(tmp_path_factory.mktemp("heard")) as site:
        yield site


def _name(value: tuple[Way, tuple[int, int]]) -> str:
    way, size = value
    return f"{way.language} {size[0]} {'sound' if way.sound else 'silent'}"


@pytest.fixture(scope="module", params=HEARD + SILENT, ids=_name)
def seen(request: pytest.FixtureRequest, everywhere: Started, chromium: Browser) -> Iterator[Seen]:
    way, (width, height) = request.param
    phone = width == PHONE[0]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, user_agent=PHONE_AGENT if phone else None
    )
    context.add_init_script(laws.BRING)
    page = context.new_page()
    seen = Seen(way, phone)
    page.on(
        "request", lambda asked: None if asked.url.startswith(everywhere.address) else seen.add("far", "", [asked.url])
    )
    page.on("pageerror", lambda error: seen.add("script", page.url, [str(error)]))
    for kind in walk(page, everywhere, way):
        _look(page, kind, seen)
    yield seen
    context.close()


def _look(page: Page, kind: str, seen: Seen) -> None:
    seen.kinds.append(kind)
    for law, found in laws.axe(page).items():
        seen.add(law, kind, found)
    seen.add("targets", kind, laws.small_targets(page))
    seen.add("fits", kind, laws.not_fitting(page))
    seen.add("spacing", kind, laws.changed(page, laws.SPACING))
    if seen.phone:
        seen.add("twice", kind, laws.changed(page, laws.TWICE))
        seen.add("reflow", kind, laws.in_window(page, 320, 256))


def test_every_kind_of_page_was_seen(seen: Seen) -> None:
    assert len(seen.kinds) >= 30 + seen.way.sound
    _none(seen.found.get("script", []))


def test_nothing_is_asked_of_any_other_site(seen: Seen) -> None:
    _none(seen.found.get("far", []))


def test_axe_finds_nothing(seen: Seen) -> None:
    _none(seen.found["violations"])


def test_what_axe_cannot_decide_is_explained(seen: Seen) -> None:
    unknown = [line for line in seen.found["incomplete"] if not any(re.search(known, line) for known in EXPLAINED)]
    _none(unknown)


def test_targets_are_large_and_apart(seen: Seen) -> None:
    _none(seen.found["targets"])


@pytest.mark.parametrize("law", ["fits", "spacing", "twice", "reflow"])
def test_nothing_is_cut_or_scrolls_sideways(seen: Seen, law: str) -> None:
    """As it comes; with the text spacing of WCAG; with text of twice the size; in a window of 320 by 256."""
    _none(seen.found.get(law, []))


def _none(found: list[str]) -> None:
    assert not found, "\n".join(found)
