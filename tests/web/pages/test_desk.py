"""Who fills in for somebody: with a ticket from the office, without the person's link, and not what they said alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from surveyapp import clock, handover
from surveyapp.handover import Desk, Handover
from surveyapp.models import Draft, Finished
from tests.web.pages import tablets
from tests.web.pages.browser import Browser, Page
from tests.web.pages.conftest import World

OFFICE = "https://kantoor.example"


def ticket(world: World, mode: Desk = Desk.PHONE, number: str = "1", form: str = "low", **given: str) -> str:
    what = Handover(world.case(number).id, world.round_id, mode, form, given.get("language", "nl"))
    return handover.issue(world.stores, what, clock.now())


@pytest.fixture
def desk(world: World) -> Browser:
    tablets.set_hour(world, tablets.HOUR)
    return Browser(world.app.test_client())


def arrive(desk: Browser, world: World, mode: Desk = Desk.PHONE, **given: str) -> Page:
    return desk.get(f"/gesprek/{ticket(world, mode, **given)}")


def begin(desk: Browser, world: World, mode: Desk = Desk.PHONE, **given: str) -> Page:
    """To the first question."""
    arrive(desk, world, mode, **given)
    return desk.press(button="Ja, ik doe mee 1" if mode is Desk.PHONE else "Begin met invoeren 1")


def keys(page: Page) -> list[str]:
    return [str(sign.text) for sign in page.tree.xpath("//label//kbd")]


def finish(browser: Browser) -> Page:
    page = browser.page
    assert page is not None
    for _ in range(120):
        if page.path.startswith("/nakijken"):
            return browser.press(button="Ik ben klaar k")
        page = browser.press({"overslaan": "ja"})
    raise AssertionError("no end")


def test_the_consent_is_worded_to_be_read_aloud(desk: Browser, world: World) -> None:
    world.person()
    page = arrive(desk, world)
    assert page.path == "/meedoen"
    assert "Lees dit voor." in page.text
    assert "Ik schrijf uw naam niet bij uw antwoorden." in page.text
    assert page.link("Naar kantoor") == f"{OFFICE}/bellen/persoon"


def test_the_questions_come_in_the_easy_words_one_by_one_with_a_key_for_each_answer(
    desk: Browser, world: World
) -> None:
    world.person(form="regular")
    page = begin(desk, world)
    assert page.path.startswith("/vraag/contact_freq")
    assert keys(page) == [str(n) for n in range(1, len(keys(page)) + 1)]
    assert page.tree.xpath("//script[contains(@src, 'keys.js')]")
    (row,) = world.rows(Draft)
    assert (row.mode, row.form) == ("phone", "low")
    grade = desk.get("/vraag/grade")
    assert keys(grade)[:10] == [*"1234567890"]


def test_who_has_their_own_link_gets_no_keys(browser: Browser, world: World) -> None:
    page = browser.begin(world.person(form="low"))
    assert "kbd" not in page.source
    assert "keys.js" not in page.source


def test_the_link_is_not_in_the_browser_of_the_interviewer(desk: Browser, world: World) -> None:
    token = world.person()
    page = begin(desk, world)
    cookie = desk.client.get_cookie("sessie")
    assert cookie is not None
    assert token not in cookie.decoded_value
    assert token not in page.source


def test_a_ticket_works_once_and_says_nothing_afterwards(desk: Browser, world: World) -> None:
    world.person()
    used = ticket(world)
    assert desk.get(f"/gesprek/{used}").status == 200
    for path in (f"/gesprek/{used}", "/gesprek/onzin"):
        assert Browser(world.app.test_client()).get(path).status == 404


def test_a_conversation_is_over_after_some_hours(desk: Browser, world: World) -> None:
    world.person()
    begin(desk, world)
    tablets.set_hour(world, tablets.HOUR + 4)
    page = desk.get("/vraag/contact_freq")
    assert page.status == 404
    assert page.link("Terug naar kantoor") == f"{OFFICE}/bellen/persoon"


def test_finishing_is_answering_and_leads_back_to_the_office(desk: Browser, world: World) -> None:
    world.person()
    begin(desk, world)
    desk.press({"contact_freq": "1"})
    page = finish(desk)
    assert page.h1 == "De antwoorden zijn bewaard"
    assert page.link("Verder Enter") == f"{OFFICE}/bellen/persoon"
    assert world.case().answered
    (row,) = world.rows(Finished)
    assert row.mode == "phone"


def test_what_the_person_answered_alone_is_not_shown(desk: Browser, browser: Browser, world: World) -> None:
    browser.begin(world.person(form="low"))
    browser.press({"contact_freq": "1"})
    page = arrive(desk, world)
    assert page.h1 == "Deze persoon is al begonnen"
    for path in ("/vraag/contact_freq", "/nakijken", "/meedoen", "/welkom"):
        assert desk.get(path).h1 == "Deze persoon is al begonnen"
    assert world.answers()["contact_freq"] == "1"
    desk.press(button="Wis die antwoorden en begin opnieuw")
    assert world.rows(Draft) == []
    assert desk.page is not None
    assert desk.page.path == "/meedoen"


def test_an_interview_that_was_broken_off_goes_on_unless_the_person_went_on_alone(
    desk: Browser, browser: Browser, world: World
) -> None:
    token = world.person(form="low")
    begin(desk, world)
    desk.press({"contact_freq": "1"})
    assert arrive(desk, world).path.startswith("/vraag/")
    browser.get(f"/v/{token}")  # a look, or a scanner of mail, changes nothing
    assert arrive(desk, world).path.startswith("/vraag/")
    browser.press({"overslaan": "ja"})
    assert arrive(desk, world).h1 == "Deze persoon is al begonnen"
    assert [row.mode for row in world.rows(Draft)] == ["web"]


def test_a_no_on_the_phone_is_kept(desk: Browser, world: World) -> None:
    world.person()
    arrive(desk, world)
    page = desk.press(button="Nee, ik doe niet mee")
    assert world.case().refused
    assert page.link("Terug naar kantoor") == f"{OFFICE}/bellen/persoon"


def test_all_can_be_erased_in_the_conversation(desk: Browser, world: World) -> None:
    world.person()
    begin(desk, world)
    desk.get(desk.page.link("Alles wissen") if desk.page else "")
    desk.press(button="Ja, wis mijn antwoorden")
    assert world.rows(Draft) == []


def test_a_form_on_paper_is_copied_in_its_own_words(desk: Browser, world: World) -> None:
    world.person(form="low")
    page = begin(desk, world, Desk.PAPER, form="regular")
    (row,) = world.rows(Draft)
    assert (row.mode, row.form) == ("paper", "regular")
    assert page.link("Naar kantoor") == f"{OFFICE}/ronde/{world.round_id}/papier"
    assert "Knip het nummer" in finish(desk).text


def test_an_opdrachtgever_has_one_wording(desk: Browser, world: World) -> None:
    world.person(audience="opdrachtgever", dienst="")
    begin(desk, world, form="low")
    (row,) = world.rows(Draft)
    assert row.form == "regular"


@pytest.mark.parametrize("change", [{"answered": True}, {"refused": True}])
def test_who_is_done_is_not_asked_again(desk: Browser, world: World, change: dict[str, Any]) -> None:
    world.person(**change)
    assert arrive(desk, world).status == 404


def test_by_every_road_at_once_one_set_counts(world: World, desk: Browser, browser: Browser, tablet: Browser) -> None:
    token, paper = world.person(form="low"), Browser(world.app.test_client())
    browser.get(f"/v/{token}")
    arrive(desk, world)
    arrive(paper, world, Desk.PAPER)
    tablets.enter_code(tablet, tablets.code_of(world))
    roads: list[Any] = [browser.client, desk.client, paper.client, tablet.client]
    sessions = [browser.client, desk.client, paper.client, tablet.client.client]  # type: ignore[attr-defined]  # Led

    def answer(client: Any, csrf: str) -> None:
        for path, fields in (
            ("/meedoen", {"keuze": "ja"}),
            ("/vraag/contact_freq", {"contact_freq": "1"}),
            ("/klaar", {}),
        ):
            client.post(path, data=fields | {"csrf_token": csrf})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, roads, map(_csrf, sessions)))
    assert world.case().answered
    assert len(world.rows(Finished)) == 1
    assert world.rows(Draft) == []
    for mode in Desk:
        assert arrive(Browser(world.app.test_client()), world, mode).status == 404
    assert Browser(world.app.test_client()).get(f"/v/{token}").status == 404
    assert tablets.enter_code(tablet, tablets.code_of(world)).path.startswith("/tablet/code")


def _csrf(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session["csrf"])


def test_a_ticket_is_too_old_after_a_minute(desk: Browser, world: World) -> None:
    world.person()
    old = ticket(world)
    site = world.app.extensions["oordeel"]
    world.app.extensions["oordeel"] = replace(site, now=lambda: clock.now() + timedelta(minutes=2))
    assert desk.get(f"/gesprek/{old}").status == 404
