"""The low form with sound and keys only, as if the screen were dark: what is heard, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from surveyapp import rounds
from surveyapp.speech import rounds as speaking
from surveyapp.speech.clips import text_key
from tests.browser.conftest import PHONE_AGENT, PHONE_SIZE
from tests.browser.site import Started, until
from tests.browser.test_sound import RECORD, begin_with_sound
from tests.web.pages.clips import with_clips

FIRST = "Hoe vaak had u contact met Stichting Werk & Weg? Denk aan praten, bellen en mailen."
ANSWERS = [
    "Elke week, of vaker",
    "2 of 3 keer per maand",
    "1 keer per maand",
    "Minder dan 1 keer per maand",
    "Weet ik niet",
]


@dataclass(frozen=True)
class Ears:
    """Somebody who hears a page and presses keys."""

    page: Page
    texts: dict[str, str]  # of clips by their names

    def hear(self, *wanted: str) -> None:
        """These texts, in this order, and after them silence."""
        until(self.page, "(number) => window.played.length >= number && shared.paused", len(wanted))
        played = self.page.evaluate("window.played.splice(0)")
        assert [self.texts[name.removesuffix(".mp3")] for name in played] == list(wanted)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, css: str) -> None:
        """Go on with the tab key, at most once around."""
        for _ in range(20):
            self.press("Tab")
            if self.page.evaluate("(css) => document.activeElement.matches(css)", css):
                return
        raise AssertionError(f"no way to {css} with the tab key")


@pytest.fixture(scope="module")
def texts(site: Started) -> dict[str, str]:
    """Clips, and what each says."""
    world = site.world
    with_clips(world, 0.1)
    spoken = speaking.texts(world.stores, rounds.find(world.stores, world.round_id), "nl")
    return {text_key(text.language, text.shown): text.shown for text in spoken}


@pytest.fixture
def ears(site: Started, texts: dict[str, str], chromium: Browser) -> Iterator[Ears]:
    context = chromium.new_context(viewport=PHONE_SIZE, user_agent=PHONE_AGENT)
    context.add_init_script(RECORD)
    page = context.new_page()
    begin_with_sound(page, site.link(form="low"))
    yield Ears(page, texts)
    context.close()


def test_a_question_is_answered_by_ear_with_keys_alone(ears: Ears) -> None:
    ears.hear(FIRST, *ANSWERS)
    ears.tab_to("input[type=radio]")
    ears.press("Space")
    ears.hear(ANSWERS[0])
    ears.press("ArrowDown")
    ears.hear(ANSWERS[1])
    ears.tab_to("form > button:not([type])")
    ears.hear("Verder")
    ears.press("Enter")
    ears.page.wait_for_url("**/vraag/contact_amount")
    ears.hear("Had u genoeg contact met Stichting Werk & Weg?", "Te weinig", "Goed", "Te veel", "Weet ik niet")
    ears.tab_to("a[href='/vraag/contact_freq']")
    ears.press("Enter")
    ears.page.wait_for_url("**/vraag/contact_freq")
    ears.hear(FIRST, *ANSWERS)
    ears.tab_to("input[type=radio]")
    ears.hear(ANSWERS[1])  # what was chosen before


def test_who_forgets_to_answer_hears_so(ears: Ears) -> None:
    ears.hear(FIRST, *ANSWERS)
    ears.tab_to("form > button:not([type])")
    ears.hear("Verder")
    ears.press("Enter")
    ears.page.wait_for_url("**leeg=**")
    until(ears.page, "window.played.length > 0")
    first = ears.page.evaluate("window.played[0]").removesuffix(".mp3").split("-")
    assert ears.texts[first[0]] == "U hebt nog geen antwoord gekozen."


def test_a_touch_says_nothing_by_itself(ears: Ears) -> None:
    ears.hear(FIRST, *ANSWERS)
    ears.page.locator(".tile").first.click()
    ears.page.wait_for_timeout(300)
    assert ears.page.evaluate("window.played") == []
