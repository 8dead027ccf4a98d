"""Weak networks in Chromium: the choice stays, one sentence says so, and the form arrives exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from surveyapp import links
from surveyapp.answers import drafts
from surveyapp.models import Finished
from tests.browser.conftest import PHONE_AGENT, PHONE_SIZE
from tests.browser.site import Started, press
from tests.browser.test_respondents import begin, path
from tests.browser.wire import State, Wire, wired
from tests.web.pages.conftest import SECRET

FIRST, SECOND = "/vraag/contact_freq", "/vraag/contact_amount"
SENTENCE = "Er is nu geen internet. Wacht even en druk dan nog een keer."
NOTHING_KEPT = """async () => localStorage.length + sessionStorage.length
    + (self.caches ? (await caches.keys()).length : 0) + (await indexedDB.databases()).length"""


@dataclass(frozen=True)
class Visit:
    """Someone at the first question, behind a wire that can break."""

    site: Started
    page: Page
    wire: Wire
    token: str

    def choose(self, words: str) -> None:
        self.page.get_by_text(words, exact=True).click()

    def press(self) -> None:
        """Press the button, whatever comes of it."""
        self.page.get_by_role("button", name="Verder", exact=True).click()

    def answers(self) -> dict[str, str]:
        draft = drafts.load(self.site.world.stores, links.draft_key(SECRET, self.token))
        assert draft is not None
        return dict(draft.answers)

    def stands(self, words: str) -> None:
        """Still at the first question, with this choice, the sentence on the screen, and a button that works."""
        notice = self.page.get_by_role("status").filter(has_text=SENTENCE)
        expect(notice).to_be_in_viewport()
        expect(self.page.get_by_label(words, exact=True)).to_be_checked()
        expect(self.page.get_by_role("button", name="Verder", exact=True)).to_be_enabled()
        assert path(self.page) == FIRST


@pytest.fixture
def phone_context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE_SIZE, user_agent=PHONE_AGENT)
    yield context
    context.close()


@pytest.fixture
def visit(site: Started, phone_context: BrowserContext) -> Iterator[Visit]:
    with wired(site.address) as wire:
        token = site.link(form="low").rpartition("/")[2]
        page = phone_context.new_page()
        page.clock.install()
        begin(page, f"{wire.address}/v/{token}")
        wire.posts = 0
        yield Visit(site, page, wire, token)


Cut = Callable[[Visit, bool], None]


def by_abort(visit: Visit, cut: bool) -> None:
    if cut:
        visit.page.route("**/*", lambda route: route.abort())
    else:
        visit.page.unroute_all()


def by_offline(visit: Visit, cut: bool) -> None:
    visit.page.context.set_offline(cut)


def by_wire(visit: Visit, cut: bool) -> None:
    visit.wire.state = State.CUT if cut else State.WHOLE


def by_hole(visit: Visit, cut: bool) -> None:
    visit.wire.state = State.HOLE if cut else State.WHOLE


def wait_out(visit: Visit, cut: Cut) -> None:
    """A try that nobody answers ends after a quarter of a minute."""
    if cut is by_hole:
        visit.page.clock.fast_forward(16_000)


CUTS = pytest.mark.parametrize("cut", [by_abort, by_offline, by_wire, by_hole])


@CUTS
def test_a_cut_keeps_the_choice_and_a_second_press_sends_it_once(visit: Visit, cut: Cut) -> None:
    visit.choose("1 keer per maand")
    cut(visit, True)
    visit.press()
    wait_out(visit, cut)
    visit.stands("1 keer per maand")
    assert visit.answers() == {}
    cut(visit, False)
    if cut is not by_offline:  # there the browser itself says that it is back, and the page goes on
        visit.press()
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.answers() == {"contact_freq": "1"}
    assert visit.wire.posts == 1


@CUTS
def test_after_a_cut_it_goes_on_by_itself(visit: Visit, cut: Cut) -> None:
    visit.choose("1 keer per maand")
    cut(visit, True)
    visit.press()
    wait_out(visit, cut)
    visit.stands("1 keer per maand")
    visit.page.clock.fast_forward(3_000)
    wait_out(visit, cut)
    visit.stands("1 keer per maand")
    cut(visit, False)
    if cut is not by_offline:
        visit.page.clock.fast_forward(30_000)
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.answers() == {"contact_freq": "1"}
    assert visit.wire.posts == 1


def test_a_lost_reply_is_harmless(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.wire.state = State.DEAF
    visit.press()
    visit.stands("1 keer per maand")
    assert visit.answers() == {"contact_freq": "1"}
    visit.wire.state = State.WHOLE
    visit.page.clock.fast_forward(3_000)
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.answers() == {"contact_freq": "1"}


def test_a_machine_in_between_that_cannot_reach_the_site_is_no_network_either(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.page.route("**/vraag/*", lambda route: route.fulfill(status=503, body="Service Unavailable"))
    visit.press()
    visit.stands("1 keer per maand")
    visit.page.unroute_all()
    visit.press()
    visit.page.wait_for_url(f"**{SECOND}")


def test_a_changed_choice_is_not_sent_by_itself(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.wire.state = State.CUT
    visit.press()
    visit.stands("1 keer per maand")
    visit.choose("Weet ik niet")
    visit.wire.state = State.WHOLE
    visit.page.clock.fast_forward(60_000)
    visit.page.wait_for_timeout(500)
    visit.stands("Weet ik niet")
    assert visit.answers() == {}
    visit.press()
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.answers() == {"contact_freq": "dk"}


def test_leaving_the_page_ends_the_tries(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.page.route("**/vraag/*", lambda route: route.abort())
    visit.press()
    visit.stands("1 keer per maand")
    visit.page.get_by_role("link", name="Hulp").click()
    visit.page.unroute_all()
    visit.page.clock.fast_forward(60_000)
    visit.page.wait_for_timeout(500)
    assert path(visit.page).startswith("/hulp")
    assert visit.answers() == {}
    assert visit.wire.posts == 0


def test_a_slow_reply_says_wait_and_takes_no_second_press(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.wire.state = State.SLOW
    visit.page.get_by_role("button", name="Verder", exact=True).dblclick()
    visit.press()
    expect(visit.page.get_by_role("status").filter(has_text="Even wachten")).to_be_in_viewport()
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.wire.posts == 1
    visit.wire.state = State.WHOLE
    visit.page.go_back()
    expect(visit.page.get_by_label("1 keer per maand", exact=True)).to_be_checked()
    expect(visit.page.get_by_text("Even wachten")).to_be_hidden()
    with visit.page.expect_navigation():
        visit.press()
    assert visit.wire.posts == 2


def test_a_link_pressed_while_the_reply_is_slow_wins(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.wire.state = State.SLOW
    visit.press()
    visit.page.get_by_role("link", name="Hulp").click()
    visit.page.wait_for_url("**/hulp*")
    visit.page.wait_for_timeout(2500)
    assert path(visit.page).startswith("/hulp")


def test_a_choice_changed_while_the_reply_is_slow_is_what_is_kept(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.wire.state = State.SLOW
    visit.press()
    visit.choose("Weet ik niet")
    visit.press()
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.answers() == {"contact_freq": "dk"}
    assert visit.wire.posts == 2


@pytest.mark.parametrize("broken", [State.CUT, State.DEAF])
def test_a_tablet_that_goes_offline_at_klaar_finishes_exactly_once(visit: Visit, broken: State) -> None:
    visit.choose("1 keer per maand")
    press(visit.page)
    visit.page.goto(f"{visit.wire.address}/nakijken")
    while not visit.page.get_by_role("button", name="Ik ben klaar").count():
        press(visit.page)
    before = {row.id for row in visit.site.world.rows(Finished)}
    visit.wire.state = broken
    button = visit.page.get_by_role("button", name="Ik ben klaar")
    button.click()
    expect(visit.page.get_by_role("status").filter(has_text=SENTENCE)).to_be_in_viewport()
    visit.page.clock.fast_forward(3_000)
    button.click()
    visit.wire.state = State.WHOLE
    visit.page.clock.fast_forward(60_000)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    (row,) = [row for row in visit.site.world.rows(Finished) if row.id not in before]
    assert row.answers["contact_freq"] == "1"


@pytest.mark.parametrize(
    ("way", "button", "end"),
    [("/meedoen", "Nee, ik doe niet mee", "U doet niet mee"), ("/wissen", "Ja, wis mijn antwoorden", "gewist")],
)
def test_a_lost_reply_to_the_ways_out_still_says_goodbye(
    site: Started, phone_context: BrowserContext, way: str, button: str, end: str
) -> None:
    page = phone_context.new_page()
    page.clock.install()
    with wired(site.address) as wire:
        token = site.link(form="low").rpartition("/")[2]
        page.goto(f"{wire.address}/v/{token}")
        press(page)
        if way == "/wissen":
            press(page, "Ja, ik doe mee")
            page.goto(f"{wire.address}/wissen")
        wire.state = State.DEAF
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status").filter(has_text=SENTENCE)).to_be_in_viewport()
        wire.state = State.WHOLE
        page.clock.fast_forward(3_000)
        expect(page.get_by_role("heading", level=1)).to_contain_text(end)
        assert drafts.load(site.world.stores, links.draft_key(SECRET, token)) is None


def test_a_page_of_an_older_session_gets_the_page_that_says_so(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    other = visit.page.context.new_page()
    other.goto(f"{visit.wire.address}/v/{visit.token}")
    press(visit.page)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Dat lukte niet")


def test_nothing_is_kept_on_the_device(visit: Visit) -> None:
    visit.choose("1 keer per maand")
    visit.wire.state = State.CUT
    visit.press()
    visit.stands("1 keer per maand")
    assert visit.page.evaluate(NOTHING_KEPT) == 0
    visit.wire.state = State.WHOLE
    visit.press()
    visit.page.wait_for_url(f"**{SECOND}")
    assert visit.page.evaluate(NOTHING_KEPT) == 0
    (cookie,) = visit.page.context.cookies()
    assert cookie.get("expires") == -1  # of the session only
