"""A whole interview by keys only, from the office to the end, and forms on paper; for eyes and machines that look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from surveyapp import clock, handover
from surveyapp.answers import drafts
from surveyapp.clock import ZONE
from surveyapp.handover import Desk, Handover
from surveyapp.links import draft_key
from surveyapp.models import Finished
from surveyapp.office import calls
from surveyapp.rounds import CASE, ROUND
from tests.browser.office import Office, started
from tests.browser.site import Started
from tests.web.pages.conftest import SECRET

MORNING = datetime(2026, 11, 10, 10, tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with started(tmp_path_factory.mktemp("office")) as office:
        settings = office.app.extensions[calls.EXTENSION]
        office.app.extensions[calls.EXTENSION] = replace(settings, clock=lambda: MORNING)
        with office.stores.contacts.begin() as connection:
            connection.execute(update(ROUND).values(opens=MORNING.date(), closes=MORNING.date()))
        yield office


def is_clean(page: Page, width: int) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1


def key(page: Page, *keys: str) -> None:
    """Press keys; the last one leads to another page."""
    for each in keys[:-1]:
        page.keyboard.press(each)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_a_person_is_called_by_keys_on_a_narrow_screen(office: Office, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    office.log_in(page)
    with office.stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.surname != "").values(channel="phone", phone="+31612345678"))
    page.goto(f"{office.address}/bellen")
    is_clean(page, 320)
    page.get_by_role("button", name="Bel nu").first.press("Enter")
    page.get_by_role("heading", name="Bellen met").wait_for()
    is_clean(page, 320)
    key(page, "4")
    page.get_by_text("wil niet meedoen").wait_for()
    is_clean(page, 320)
    key(page, "2")
    with page.expect_navigation():
        page.get_by_role("button", name="Terugbellen op die dag").evaluate(
            "b => { b.form.noValidate = true; b.click(); }"
        )
    assert page.locator(":focus").inner_text().startswith("Vul in")
    is_clean(page, 320)
    key(page, "1")
    page.close()


def test_the_page_for_paper_is_clean_on_a_narrow_screen(office: Office, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    office.log_in(page)
    page.goto(f"{office.address}/ronde/2/papier")
    is_clean(page, 320)
    page.get_by_label("Code op het formulier").fill("999")
    page.get_by_label("makkelijke vragen").check()
    page.get_by_role("button", name="Invoeren").press("Enter")
    page.locator(".summary").wait_for()
    is_clean(page, 320)
    page.close()


def ticket(site: Started, mode: Desk, form: str) -> tuple[str, str]:
    """The address of a new person's pages, and their token."""
    token = site.link(form="low").rpartition("/")[2]
    with site.world.stores.contacts.connect() as connection:
        case_id = connection.scalar(select(CASE.c.id).order_by(CASE.c.id.desc()).limit(1))
    what = Handover(int(case_id or 0), site.world.round_id, mode, form, "nl")
    return f"{site.address}/gesprek/{handover.issue(site.world.stores, what, clock.now())}", token


@pytest.fixture
def tablet_size(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 810, "height": 1080})
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    page.close()


def answer_all(page: Page) -> list[str]:
    """By keys only to the review; gives the questions that were met."""
    met = []
    while "/vraag/" in page.url:
        met.append(page.url.rpartition("/vraag/")[2].partition("?")[0])
        if page.locator("[data-keys] label kbd").count():
            key(page, "1", "Enter")
        elif page.locator("textarea").count():
            page.keyboard.type("Goed: 1 ding.")
            key(page, "Tab", "Enter")
        else:
            page.keyboard.type("8")
            key(page, "Enter")
        assert len(met) < 150
    return met


@pytest.mark.parametrize(("mode", "form"), [(Desk.PHONE, "low"), (Desk.PAPER, "regular")])
def test_everything_is_asked_and_kept_by_keys_only(site: Started, tablet_size: Page, mode: Desk, form: str) -> None:
    page = tablet_size
    address, token = ticket(site, mode, form)
    page.goto(address)
    is_clean(page, 810)
    key(page, "1")
    is_clean(page, 810)
    met = answer_all(page)
    assert "grade" in met
    assert len(met) == len(set(met))
    draft = drafts.load(site.world.stores, draft_key(SECRET, token))
    assert draft is not None
    assert (draft.mode, draft.answers["grade"]) == (mode, "1")
    is_clean(page, 810)
    key(page, "k")
    page.get_by_role("heading", name="De antwoorden zijn bewaard").wait_for()
    is_clean(page, 810)
    assert mode in [row.mode for row in site.world.rows(Finished)]


def test_a_ten_is_zero_and_enter_without_an_answer_asks_once_more(site: Started, tablet_size: Page) -> None:
    page = tablet_size
    address, token = ticket(site, Desk.PHONE, "low")
    page.goto(address)
    key(page, "1")
    page.goto(f"{site.address}/vraag/grade")
    is_clean(page, 810)
    key(page, "Enter")
    assert "leeg=grade" in page.url
    is_clean(page, 810)
    key(page, "0", "Enter")
    draft = drafts.load(site.world.stores, draft_key(SECRET, token))
    assert draft is not None
    assert draft.answers["grade"] == "10"
