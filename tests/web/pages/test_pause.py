"""A round that is paused, extended or ended early while people are in the midst of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from surveyapp.fieldwork import course
from surveyapp.languages import folders
from surveyapp.models import Draft, Finished
from surveyapp.pages import standing
from tests.web.pages.browser import Browser
from tests.web.pages.clips import with_clips
from tests.web.pages.conftest import TODAY, World
from tests.web.pages.reviewed import all_reviewed
from tests.web.pages.tablets import code_of, enter_code
from tests.web.pages.test_proof import link

STILL = "Het onderzoek wacht even"
CLOSED = "U kunt hier nu niets invullen"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered, not even for a second."""
    monkeypatch.setattr(standing, "FRESH", 0.0)


def pause(world: World, paused: bool = True) -> None:
    course.pause(world.stores, world.round_id, paused)


def test_a_link_of_a_paused_round_asks_to_come_back(world: World, browser: Browser) -> None:
    token = world.person()
    pause(world)
    page = browser.get(f"/v/{token}")
    assert (page.status, page.h1) == (200, STILL)
    assert "Bel Bureau Meting: 0800 1234." in page.text
    pause(world, False)
    assert browser.get(f"/v/{token}").path == "/welkom"


@pytest.mark.parametrize("form", ["regular", "low"])
def test_what_is_being_answered_is_saved_and_the_next_page_tells(world: World, browser: Browser, form: str) -> None:
    token = world.person(form=form)
    browser.begin(token)
    before = world.answers()
    pause(world)
    page = browser.press({"overslaan": "ja"})
    assert page.h1 == STILL
    assert len(world.answers()) > len(before)
    assert browser.get("/hulp").h1 != STILL
    assert browser.get("/stoppen").h1 != STILL
    pause(world, False)
    assert browser.get(f"/v/{token}").path.startswith("/vraag/")


def test_nobody_begins_in_a_pause(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    pause(world)
    assert browser.press(button="Ja, ik doe mee").h1 == STILL
    assert world.rows(Draft) == []


def test_who_is_ready_in_a_pause_is_ready(world: World, browser: Browser) -> None:
    browser.begin(world.person())
    while browser.page is not None and browser.page.path != "/nakijken":
        browser.press({"overslaan": "ja"})
    pause(world)
    assert browser.press().path == "/klaar"
    assert len(world.rows(Finished)) == 1


def test_a_proof_goes_on_in_a_pause(world: World, browser: Browser) -> None:
    pause(world)
    assert browser.get(link(world)).path == "/welkom"


def test_a_link_that_does_not_work_is_not_told_of_a_pause(world: World, browser: Browser) -> None:
    used = world.person(answered=True)
    pause(world)
    assert browser.get(f"/v/{used}").h1 == CLOSED
    assert browser.get("/v/" + "a" * 26).h1 == CLOSED


def test_who_chose_no_language_yet_reads_it_in_all_of_them(world: World, browser: Browser, tmp_path: Path) -> None:
    token = world.person()
    pause(world)
    with all_reviewed(tmp_path):
        page = browser.get(f"/v/{token}")
    assert [section.get("lang") for section in page.tree.iter("section")] == [folder.name for folder in folders()]
    assert "The survey is paused for a moment" in page.text


def test_who_chose_a_language_reads_pause_and_end_in_it(world: World, browser: Browser, tmp_path: Path) -> None:
    with all_reviewed(tmp_path):
        browser.get(f"/v/{world.person()}")
        browser.press(button="English")
        browser.press(button="Yes, I will take part")
        pause(world)
        page = browser.press({"overslaan": "ja"})
        assert (page.tree.get("lang"), page.h1) == ("en", "The survey is paused for a moment")
        assert not list(page.tree.iter("section"))
        pause(world, False)
        world.set_today(date(2026, 12, 1))
        page = browser.get("/welkom")
        assert (page.tree.get("lang"), page.h1) == ("en", "You cannot fill in anything here now")
        page = browser.get("/v/" + "a" * 26)
        assert (page.tree.get("lang"), page.h1) == ("en", "You cannot fill in anything here now")


def test_who_listens_hears_the_notice(world: World, browser: Browser) -> None:
    with_clips(world)
    browser.get(f"/v/{world.person(form='low')}")
    browser.press()
    browser.press(button="Ja, ik doe mee")
    page = browser.press(button="Ja, met geluid")
    pause(world)
    page = browser.get("/samen")
    assert page.h1 == STILL
    assert page.tree.xpath("//audio")


def test_on_a_tablet_the_notice_leads_back_to_the_start(world: World, tablet: Browser) -> None:
    world.person(form="low")
    pause(world)
    page = enter_code(tablet, code_of(world))
    assert page.h1 == STILL
    assert page.link("Terug naar het begin") == "/tablet"


def test_more_days_and_fewer_days_hold_at_once_for_who_is_under_way(world: World, browser: Browser) -> None:
    browser.begin(world.person())
    course.extend(world.stores, world.round_id, date(2026, 12, 14), TODAY)
    world.set_today(date(2026, 12, 10))
    assert "14 december 2026" in browser.get("/stoppen").text
    course.stop(world.stores, world.round_id, date(2026, 12, 9), date(2026, 12, 10))
    assert browser.get("/welkom").h1 == CLOSED


def test_a_store_of_names_that_is_away_stops_nobody_who_answers(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.begin(world.person())

    def away(_stores: object) -> None:
        raise OperationalError("", {}, Exception("away"))

    monkeypatch.setattr(standing, "_read", away)
    assert browser.press({"overslaan": "ja"}).path.startswith("/vraag/")


def test_how_rounds_stand_is_asked_once_a_second_at_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "FRESH", 3600.0)
    assert standing.of(world.stores, world.round_id) == standing.Standing(date(2026, 11, 30), False)
    pause(world)
    found = standing.of(world.stores, world.round_id)
    assert found is not None
    assert not found.paused
