"""A whole interview by keys only, from the office to the end, and forms on paper; for eyes and machines that look."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update
from werkzeug.serving import make_server

from surveyapp import clock, create_app, handover
from surveyapp.answers import drafts
from surveyapp.clock import ZONE
from surveyapp.config import load
from surveyapp.fieldwork import calling
from surveyapp.handover import Desk, Handover
from surveyapp.links import draft_key, link_hash, link_token
from surveyapp.models import Finished
from surveyapp.models.call import Result
from surveyapp.office import calls
from surveyapp.pages import desk
from surveyapp.rounds import CASE, ROUND
from tests.browser.office import Office, started
from tests.browser.site import Quiet, Started, whole
from tests.web.pages.conftest import SECRET

MORNING = datetime(2026, 11, 10, 10, tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_at(tmp_path_factory.mktemp("office")) as office:
        yield office


@contextmanager
def office_at(folder: Path) -> Iterator[Office]:
    """An office in which it is a morning of the fieldwork of every round."""
    with started(folder) as office:
        settings = office.app.extensions[calls.EXTENSION]
        office.app.extensions[calls.EXTENSION] = replace(settings, clock=lambda: MORNING)
        with office.stores.contacts.begin() as connection:
            connection.execute(update(ROUND).values(opens=date(2020, 1, 1), closes=date(2100, 1, 1)))
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


@contextmanager
def respondents(office: Office, folder: Path) -> Iterator[None]:
    """The other site of the same installation."""
    app = create_app(load({"INSTANCE": str(folder)}), "respondents")
    app.config[desk.OFFICE] = office.address
    server = make_server("127.0.0.1", 0, whole(app), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings = office.app.extensions[calls.EXTENSION]
    address = f"http://127.0.0.1:{server.server_port}"
    office.app.extensions[calls.EXTENSION] = replace(settings, respondents=address)
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        for engine in (app.extensions["oordeel"].stores.contacts, app.extensions["oordeel"].stores.answers):
            engine.dispose()


def test_an_interview_goes_by_keys_from_the_office_to_the_end_and_back(
    tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> None:
    folder = tmp_path_factory.mktemp("both")
    with office_at(folder) as office, respondents(office, folder):
        case_id = by_phone(office, load({"INSTANCE": str(folder)}).secret)
        page = chromium.new_page(viewport={"width": 810, "height": 1080})
        office.log_in(page)
        page.goto(f"{office.address}/bellen")
        page.get_by_role("button", name="Bel de volgende").focus()
        key(page, "Enter")
        key(page, "0")
        page.get_by_role("heading", name="Doet u mee?").wait_for()
        key(page, "1")
        answer_all(page)
        key(page, "k")
        key(page, "Enter")
        page.get_by_role("heading", name="Bellen", exact=True).wait_for()
        (one,) = calling.attempts(office.stores, case_id)
        assert one.result is Result.INTERVIEWED
        page.close()


def by_phone(office: Office, secret: str) -> int:
    """Somebody who is asked by phone; gives the number of their case."""
    with office.stores.contacts.begin() as connection:
        open_cases = (CASE.c.answered.is_(False), CASE.c.surname == "", ROUND.c.closed.is_(False))
        query = select(CASE.c.id, CASE.c.seed).join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id).where(*open_cases)
        case_id, seed = connection.execute(query.limit(1)).one()
        values = {"channel": "phone", "phone": "+31612345678", "link_hash": link_hash(link_token(secret, seed))}
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(values))
    return int(case_id)


def test_the_page_for_paper_is_clean_on_a_narrow_screen(office: Office, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    office.log_in(page)
    page.goto(f"{office.address}/ronde/2/papier")
    is_clean(page, 320)
    page.get_by_label("Code op het formulier").fill("999")
    page.get_by_label("makkelijke vragen").check()
    page.get_by_role("button", name="Invoeren").press("Enter")
    page.get_by_text("hoort bij niemand").wait_for()
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
