"""Sound in Chromium: play, stop, all in order, silence where it is due, and the whole form without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from surveyapp.models import Finished
from tests.browser.conftest import PHONE_AGENT, PHONE_SIZE
from tests.browser.site import CHROMIUM_FLAGS, Started, press, until
from tests.web.pages.clips import with_clips

RECORD = """
window.played = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  window.shared = this;
  window.played.push(this.src.split("/").pop());
  return play.call(this);
};
window.outlined = [];
new MutationObserver((changes) => {
  for (const { target } of changes) if (target.matches(".heard")) window.outlined.push(target.innerText);
}).observe(document, { attributeFilter: ["class"], subtree: true });
"""


LABEL = "document.querySelector('.listen button').textContent.trim()"
ANSWERS = ["Heel tevreden", "Tevreden", "Niet tevreden", "Helemaal niet tevreden", "Weet ik niet"]


@pytest.fixture(scope="module")
def heard(site: Started) -> Started:
    """With clips so long that each is still playing when a test looks."""
    with_clips(site.world, 30)
    return site


@pytest.fixture
def heard_whole(heard: Started) -> Iterator[Started]:
    """With clips so short that a test can wait for the last."""
    with_clips(heard.world, 0.1)
    yield heard
    with_clips(heard.world, 30)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE_SIZE, user_agent=PHONE_AGENT)
    context.add_init_script(RECORD)
    found = context.new_page()
    found.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: pytest.fail(str(error)))
    yield found
    context.close()


def begin_with_sound(page: Page, link: str) -> None:
    page.goto(link)
    press(page)
    press(page, "Ja, ik doe mee")
    press(page, "Ja, met geluid")
    press(page, "Ja, ik hoor het")
    press(page)
    press(page)


def silent(page: Page) -> bool:
    return bool(page.evaluate("!window.shared || window.shared.paused"))


def quiet_at(page: Page, address: str) -> None:
    """A question, with what plays on arrival stopped."""
    page.goto(address)
    whole = page.locator(".listen button")
    if whole.inner_text() == "Stop":
        whole.click()
    expect(whole).to_have_text("Luister naar alles")
    page.evaluate("window.played.length = 0")


def test_a_speaker_plays_stops_and_gives_way_to_another(heard: Started, page: Page) -> None:
    begin_with_sound(page, heard.link(form="low"))
    quiet_at(page, f"{heard.address}/vraag/a_first")
    page.get_by_label("Luister: Tevreden", exact=True).click()
    expect(page.get_by_label("Stop: Tevreden", exact=True)).to_be_visible()
    expect(page.locator(".heard")).to_have_text("Tevreden")
    page.get_by_label("Stop: Tevreden", exact=True).click()
    assert silent(page)
    assert page.locator(".heard").count() == 0
    page.get_by_label("Luister: Tevreden", exact=True).click()
    page.get_by_label("Luister: Niet tevreden", exact=True).click()
    expect(page.locator(".heard")).to_have_text("Niet tevreden")
    expect(page.get_by_label("Luister: Tevreden", exact=True)).to_be_visible()
    assert page.evaluate("window.played.length") == 3


def test_all_is_read_in_order_with_an_outline_and_can_be_heard_again(heard_whole: Started, page: Page) -> None:
    begin_with_sound(page, heard_whole.link(form="low"))
    page.goto(f"{heard_whole.address}/vraag/a_first")
    wanted = page.locator(".tile").evaluate_all("tiles => tiles.map(tile => tile.dataset.src.split('/').pop())")
    whole = page.locator(".listen button")
    until(page, f"window.shared?.paused && {LABEL} !== 'Stop'")  # whether or not it began by itself
    page.evaluate("window.played.length = window.outlined.length = 0")
    for _ in range(2):
        whole.click()
        until(page, f"{LABEL} === 'Nog een keer' && window.played.length > {len(wanted)}")
        assert page.evaluate("window.played.splice(0)")[1:] == wanted
        assert page.evaluate("window.outlined.splice(0)") == ANSWERS
        assert page.locator(".heard").count() == 0


def test_choosing_an_answer_stops_the_sound_and_does_nothing_else(heard: Started, page: Page) -> None:
    begin_with_sound(page, heard.link(form="low"))
    quiet_at(page, f"{heard.address}/vraag/a_first")
    page.locator(".listen button").click()
    page.locator(".tile").first.click()
    assert silent(page)
    page.wait_for_timeout(1500)
    assert silent(page)
    assert page.url.endswith("/vraag/a_first")
    expect(page.locator(".listen button")).to_have_text("Luister naar alles")


def test_leaving_the_page_ends_the_sound(heard: Started, page: Page) -> None:
    begin_with_sound(page, heard.link(form="low"))
    quiet_at(page, f"{heard.address}/vraag/a_first")
    page.locator(".listen button").click()
    until(page, "window.shared && !window.shared.paused")
    page.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('silent', window.shared.paused))")
    page.get_by_role("link", name="Terug").click()
    page.wait_for_url("**/vraag/fixed_contact")
    assert page.evaluate("sessionStorage.getItem('silent')") == "true"


def test_slower_is_four_fifths(heard: Started, page: Page) -> None:
    begin_with_sound(page, heard.link(form="low"))
    page.get_by_role("link", name="Taal en geluid").click()
    press(page, "Langzamer")
    page.locator(".listen button").wait_for()
    until(page, "window.shared")
    assert page.evaluate("window.shared.playbackRate") == 0.8


def test_without_sound_mode_no_sound_is_asked_for(heard: Started, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(heard.link(form="low"))
    press(page)
    press(page, "Ja, ik doe mee")
    press(page, "Nee, zonder geluid")
    for _ in range(3):
        press(page)
        assert page.locator("[autoplay], audio, .listen, .say").count() == 0
    assert [url for url in asked if "/geluid/" in url] == []


def test_a_cold_page_that_may_not_play_stays_silent_and_whole(heard_whole: Started, chromium: Browser) -> None:
    flags = [*CHROMIUM_FLAGS, "--autoplay-policy=user-gesture-required"]
    strict = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=flags)
    try:
        context = strict.new_context(viewport=PHONE_SIZE)
        first = context.new_page()
        begin_with_sound(first, heard_whole.link(form="low"))
        cold = context.new_page()
        wrong: list[str] = []
        cold.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        cold.on("pageerror", lambda error: wrong.append(str(error)))
        cold.goto(f"{heard_whole.address}/vraag/a_first")
        whole = cold.locator(".listen button")
        expect(whole).to_have_text("Luister naar alles")
        cold.wait_for_timeout(500)
        expect(whole).to_have_text("Luister naar alles")
        assert wrong == []
        whole.click()
        expect(whole).to_have_text("Nog een keer")
    finally:
        strict.close()


def test_a_page_reached_by_a_tap_plays_by_itself(heard: Started, chromium: Browser) -> None:
    flags = [*CHROMIUM_FLAGS, "--autoplay-policy=document-user-activation-required"]
    strict = chromium.browser_type.launch(executable_path="/usr/bin/chromium", args=flags)
    try:
        page = strict.new_context(viewport=PHONE_SIZE).new_page()
        begin_with_sound(page, heard.link(form="low"))
        for _ in range(2):
            page.locator(".tile").first.click()
            press(page)
            expect(page.locator(".listen button")).to_have_text("Stop")
    finally:
        strict.close()


def test_the_whole_form_with_sound_needs_no_javascript(heard: Started, chromium: Browser) -> None:
    context = chromium.new_context(viewport=PHONE_SIZE, user_agent=PHONE_AGENT, java_script_enabled=False)
    page = context.new_page()
    begin_with_sound(page, heard.link(form="low"))
    press(page)  # nothing chosen yet: asked once more, softly
    expect(page.get_by_text("U hebt nog geen antwoord gekozen.")).to_be_visible()
    chosen: dict[str, str] = {}
    while "/nakijken" not in page.url:
        expect(page.locator("audio[controls]")).to_be_visible()
        if page.locator(".tile").count():
            page.locator(".tile").first.click()
            box = page.locator("input:checked").first
            chosen[box.get_attribute("name") or ""] = box.input_value()
        else:
            page.locator("textarea").fill("Goed.")
        press(page)
        if len(chosen) == 3:  # a look back: what was chosen stands there
            page.go_back()
            expect(page.locator("input:checked")).to_have_count(1)
            press(page)
    while not page.get_by_role("button", name="Ik ben klaar").count():
        press(page)
    before = {row.id for row in heard.world.rows(Finished)}
    press(page, "Ik ben klaar")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    (row,) = [row for row in heard.world.rows(Finished) if row.id not in before]
    steps = {"reason_who": "self", "benefit_yes": "yes", "benefit_which": "pw"}
    assert steps.items() <= chosen.items()
    questions = {code: value for code, value in chosen.items() if code not in steps}
    assert row.answers == questions | {"reason": "self", "benefit": "pw", "open": "Goed."}
    context.close()
