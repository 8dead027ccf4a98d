"""A tablet in Chromium: silence, ways back, and that nothing of one person is there for the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from surveyapp.models import Draft
from tests.browser.laws import BRING, axe
from tests.browser.site import Started, press, started
from tests.browser.tablet import (
    TABLET,
    answer_one,
    answer_yes,
    answers,
    begin,
    click,
    go,
    nothing_left,
    set_up,
    someone,
    touch,
    type_code,
)
from tests.browser.test_respondents import path
from tests.browser.test_sound import RECORD
from tests.web.pages.clips import with_clips


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(**TABLET)
    yield made
    made.close()


@pytest.fixture
def page(site: Started, context: BrowserContext) -> Page:
    """A tablet that waits for someone."""
    found = context.new_page()
    set_up(site, found)
    return found


# From touch to thanks


def test_a_whole_visit_ends_at_the_start_and_back_shows_only_that(site: Started, page: Page) -> None:
    token, code = someone(site)
    begin(page, code)
    answer_one(page)
    go(page, f"{site.address}/nakijken")
    while not page.get_by_role("button", name="Ik ben klaar").count():
        with page.expect_navigation():
            press(page)
    press(page, "Ik ben klaar")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    assert answers(site, token) is None
    page.get_by_role("link", name="Terug naar het begin").tap()
    page.wait_for_url("**/tablet")
    for _ in range(3):
        page.go_back()
        assert page.url in ("about:blank", f"{site.address}/tablet")
    page.goto(f"{site.address}/tablet")
    nothing_left(site, page)


def test_stopping_goes_back_to_the_start_and_keeps_the_answers(site: Started, page: Page) -> None:
    token, code = someone(site)
    begin(page, code)
    answer_one(page)
    page.get_by_role("link", name="Stoppen en later verder").tap()
    page.get_by_role("link", name="Toch nu verder").tap()
    page.wait_for_url("**/vraag/contact_amount*")
    page.get_by_role("link", name="Stoppen en later verder").tap()
    page.get_by_role("link", name="Terug naar het begin").tap()
    page.wait_for_url("**/tablet")
    nothing_left(site, page)
    assert answers(site, token) == {"contact_freq": "1"}


def test_a_link_in_the_page_does_not_count_as_going_on(site: Started, page: Page) -> None:
    begin(page, someone(site)[1])
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#inhoud")
    assert page.evaluate("document.cookie") == ""


def test_a_tap_before_the_script_is_there_does_nothing(site: Started, page: Page) -> None:
    touch(page)
    page.wait_for_selector("body.ready #code")
    page.route("**/pages.js*", lambda route: route.abort())
    type_code(page, someone(site)[1])
    page.wait_for_url("**/tablet/alleen")
    page.locator("main a.button").tap(force=True)
    page.wait_for_timeout(300)
    assert page.url.endswith("/tablet/alleen")


# Ways back


@pytest.mark.parametrize("way", ["back", "reload", "typed", "crash", "second tab"])
def test_no_way_but_our_own_leads_to_a_page_with_answers(
    site: Started, chromium: Browser, page: Page, way: str
) -> None:
    token, code = someone(site)
    begin(page, code)
    answer_one(page)
    old = page.url
    replies: list[str] = []
    if way == "crash":
        kept = page.context.storage_state()
        again = chromium.new_context(storage_state=kept, **TABLET)
        after = again.new_page()
    else:
        after = page.context.new_page() if way == "second tab" else page
    after.on("response", lambda reply: replies.append(reply.url) if reply.ok and _is_page(reply) else None)
    if way == "back":  # of all pages that someone passed nothing is there to go back to
        page.go_back()
        assert page.url == "about:blank"
        page.go_forward()
    elif way == "reload":
        page.reload()
    else:
        after.goto(old if way != "typed" else f"{site.address}/vraag/contact_freq")
    expect(after.locator("button.touch")).to_be_visible()
    assert set(replies) == {f"{site.address}/tablet"}
    nothing_left(site, after)
    assert answers(site, token) == {"contact_freq": "1"}
    if way == "second tab":
        press(page)
        page.wait_for_url("**/tablet")
    if way == "crash":
        after.context.close()


def _is_page(reply: Response) -> bool:
    return reply.request.resource_type == "document"


def test_a_second_person_sees_nothing_of_the_first(site: Started, page: Page) -> None:
    begin(page, someone(site)[1])
    answer_one(page)
    page.goto(f"{site.address}/tablet")
    begin(page, someone(site)[1])
    assert page.locator("input:checked").count() == 0


def test_a_link_opened_by_the_camera_enters_and_wipes_who_was_there(site: Started, page: Page) -> None:
    begin(page, someone(site)[1])
    answer_one(page)
    token, _code = someone(site)
    page.goto(f"{site.address}/v/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alleen u ziet dit scherm")
    page.get_by_role("link", name="Verder").tap()
    page.wait_for_url("**/welkom")


def test_a_scanner_types_the_link_and_enter(site: Started, page: Page) -> None:
    token, _code = someone(site)
    touch(page)
    type_code(page, f"{site.address}/v/{token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alleen u ziet dit scherm")


def test_without_javascript_the_start_says_what_is_wrong(site: Started, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, **TABLET)
    page = context.new_page()
    set_up(site, page)
    assert "<noscript><p>Zet JavaScript aan in deze browser." in page.content()
    page.locator("button.touch").click()
    assert path(page) == "/tablet"
    context.close()


# Silence


@pytest.fixture
def clocked(site: Started, context: BrowserContext) -> Page:
    """A tablet whose clock the test moves."""
    context.clock.install()
    context.add_init_script(RECORD)
    found = context.new_page()
    set_up(site, found)
    return found


def wait(page: Page, seconds: float) -> None:
    page.clock.run_for(int(seconds * 1000))


def test_after_40_seconds_it_asks_and_after_60_it_is_wiped(site: Started, clocked: Page) -> None:
    token, code = someone(site)
    begin(clocked, code)
    answer_one(clocked)
    wait(clocked, 38)
    expect(clocked.locator("dialog")).to_be_hidden()
    wait(clocked, 3)
    expect(clocked.get_by_role("dialog", name="Bent u er nog?")).to_be_visible()
    expect(clocked.get_by_role("button", name="Ja, ik ben er nog")).to_be_focused()
    wait(clocked, 20)
    clocked.wait_for_url("**/tablet")
    nothing_left(site, clocked)
    assert answers(site, token) == {"contact_freq": "1"}


@pytest.mark.parametrize("by", ["tap", "key"])
def test_any_touch_extends_without_limit(site: Started, clocked: Page, by: str) -> None:
    begin(clocked, someone(site)[1])
    for _ in range(4):
        wait(clocked, 35)
        if by == "tap":
            clocked.touchscreen.tap(400, 1000)
        else:
            clocked.keyboard.press("Tab")
    wait(clocked, 38)
    expect(clocked.locator("dialog")).to_be_hidden()
    assert path(clocked) == "/vraag/contact_freq"


@pytest.mark.parametrize("by", ["button", "beside", "escape"])
def test_the_question_goes_away_at_a_touch_and_touches_nothing_else(site: Started, clocked: Page, by: str) -> None:
    begin(clocked, someone(site)[1])
    tile = clocked.locator(".tile").first.bounding_box()
    assert tile is not None
    wait(clocked, 41)
    expect(clocked.locator("dialog")).to_be_visible()
    if by == "button":
        clocked.get_by_role("button", name="Ja, ik ben er nog").tap()
    elif by == "beside":
        clocked.touchscreen.tap(tile["x"] + 20, tile["y"] + 10)
    else:
        clocked.keyboard.press("Escape")
    expect(clocked.locator("dialog")).to_be_hidden()
    assert clocked.locator("input:checked").count() == 0
    wait(clocked, 38)
    expect(clocked.locator("dialog")).to_be_hidden()
    wait(clocked, 3)
    expect(clocked.locator("dialog")).to_be_visible()


def test_a_clock_that_stood_still_in_sleep_wipes_at_once(site: Started, clocked: Page) -> None:
    begin(clocked, someone(site)[1])
    clocked.clock.fast_forward(3600_000)
    clocked.wait_for_url("**/tablet")


def test_a_page_in_the_background_goes_empty_and_leaves_the_next_person_alone(site: Started, clocked: Page) -> None:
    begin(clocked, someone(site)[1])
    clocked.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    wait(clocked, 61)
    assert clocked.evaluate("document.body.childElementCount") == 0
    assert path(clocked) == "/vraag/contact_freq"
    clocked.evaluate("delete document.hidden")
    wait(clocked, 2)
    clocked.wait_for_url("**/tablet")


@pytest.mark.parametrize("where", ["/tablet/code", "/stoppen", "/klaar", "/v/wrong"])
def test_every_page_of_a_tablet_goes_back_by_itself(site: Started, clocked: Page, where: str) -> None:
    touch(clocked)
    if where == "/stoppen":
        type_code(clocked, someone(site)[1])
        answer_yes(clocked)
        click(clocked, "footer a", "/stoppen*")
    elif where == "/klaar":
        type_code(clocked, someone(site)[1])
        click(clocked, "main a.button", "/welkom")
        press(clocked)
        press(clocked, "Nee, ik doe niet mee")
        expect(clocked.get_by_role("heading", level=1)).to_have_text("U doet niet mee")
    else:
        clocked.wait_for_url("**/tablet/code")
    if where == "/v/wrong":
        clocked.goto(site.address + where)
    wait(clocked, 61)
    clocked.wait_for_url("**/tablet")


def test_the_start_screen_and_phones_have_no_clock(site: Started, clocked: Page, chromium: Browser) -> None:
    wait(clocked, 600)
    assert clocked.locator("dialog").count() == 0
    phone = chromium.new_context().new_page()
    phone.clock.install()
    phone.goto(site.link(form="low"))
    phone.clock.run_for(600_000)
    expect(phone.get_by_role("button", name="Verder")).to_be_visible()
    phone.context.close()


# Sound


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    with started(tmp_path_factory.mktemp("heard")) as running:
        with_clips(running.world, 0.3)
        yield running


@pytest.fixture
def aloud(heard: Started, context: BrowserContext) -> Page:
    """A tablet on which someone chose sound, at the page where they are alone."""
    context.clock.install()
    context.add_init_script(RECORD)
    context.add_init_script(BRING)
    page = context.new_page()
    set_up(heard, page)
    assert page.evaluate("window.played") == []
    touch(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wilt u de vragen horen?")
    assert page.evaluate("window.played") == []
    assert axe(page)["violations"] == []
    press(page, "Ja, met geluid")
    type_code(page, someone(heard)[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Alleen u ziet dit scherm")
    assert axe(page)["violations"] == []
    return page


def test_sound_counts_as_being_there_and_the_prompt_is_said(aloud: Page) -> None:
    whole = aloud.locator(".listen button")
    expect(whole).to_have_text("Nog een keer", timeout=20_000)
    wait(aloud, 38)
    whole.evaluate("button => button.click()")  # a sound, without a touch
    expect(whole).to_have_text("Stop")
    expect(whole).to_have_text("Nog een keer", timeout=20_000)
    wait(aloud, 38)
    expect(aloud.locator("dialog")).to_be_hidden()
    aloud.evaluate("window.played.length = 0")
    wait(aloud, 4)
    dialog = aloud.locator("dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("box => window.played.join() === box.dataset.aloud.split('/').pop()")
    aloud.get_by_role("button", name="Ja, ik ben er nog").tap()
    expect(dialog).to_be_hidden()
    paused = "window.shared.paused || new Promise(done => window.shared.addEventListener('pause', () => done(true)))"
    assert aloud.evaluate(paused)


def test_sound_stops_and_is_forgotten_at_the_end(aloud: Page) -> None:
    aloud.get_by_role("link", name="Terug naar het begin").tap()
    aloud.wait_for_url("**/tablet")
    assert aloud.evaluate("window.played") == []
    touch(aloud)
    expect(aloud.get_by_role("heading", level=1)).to_have_text("Wilt u de vragen horen?")


def test_the_mode_of_a_set_that_was_begun_here_is_kiosk(site: Started, page: Page) -> None:
    before = len([row for row in site.world.rows(Draft) if row.mode == "kiosk"])
    begin(page, someone(site)[1])
    assert len([row for row in site.world.rows(Draft) if row.mode == "kiosk"]) == before + 1


def test_without_a_network_silence_wipes_the_screen_and_the_start_comes_when_it_can(
    site: Started, clocked: Page
) -> None:
    begin(clocked, someone(site)[1])
    answer_one(clocked)
    clocked.context.set_offline(True)
    wait(clocked, 61)
    expect(clocked.get_by_text("Er is nu geen internet.")).to_be_visible()
    assert clocked.evaluate("document.body.childElementCount") == 0
    clocked.touchscreen.tap(400, 500)
    clocked.context.set_offline(False)
    wait(clocked, 2)
    clocked.wait_for_url("**/tablet")
    nothing_left(site, clocked)
