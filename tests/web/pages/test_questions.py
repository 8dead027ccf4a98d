"""Question pages: saving, asking once more, going back, refusing what cannot be read."""

from __future__ import annotations

import pytest

from surveyapp.models import Draft
from tests.web.pages.browser import PHONE, Browser
from tests.web.pages.conftest import World


def test_the_low_form_has_one_question_a_page(world: World, browser: Browser) -> None:
    page = browser.begin(world.person(form="low"))
    assert page.path == "/vraag/contact_freq"
    assert len(page.tree.findall(".//fieldset")) == 1
    assert page.h1 == "Hoe vaak had u contact met Stichting Werk & Weg?"
    assert page.title == f"{page.h1} - Stichting Werk & Weg"


def test_the_regular_form_shows_whole_pages_on_a_desktop_and_one_question_on_a_phone(world: World) -> None:
    desktop = Browser(world.app.test_client()).begin(world.person("1"))
    phone = Browser(world.app.test_client(), PHONE).begin(world.person("2"))
    assert len(desktop.tree.findall(".//fieldset")) == 4
    assert len(phone.tree.findall(".//fieldset")) == 1
    assert "Vraag 1 van ongeveer" in phone.text


def test_a_question_halfway_a_screen_shows_that_screen(world: World, browser: Browser) -> None:
    browser.begin(world.person())
    page = browser.get("/vraag/talk_length")
    assert page.h1 == "Uw contact met Stichting Werk & Weg"


def test_an_answer_is_saved_before_the_next_page(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = browser.press({"contact_freq": "1"})
    assert world.answers() == {"contact_freq": "1"}
    assert page.path == "/vraag/contact_amount"


def test_back_shows_the_earlier_answer(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = browser.press({"contact_freq": "1"})
    assert browser.get(page.link("Terug")).chosen == {"contact_freq": ["1"]}


def test_no_answer_is_asked_once_more_and_then_passed(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = browser.press()
    assert page.title.startswith("Let op: Hoe vaak")
    assert "U hebt nog geen antwoord gekozen. Kies een antwoord." in page.text
    assert world.answers() == {}
    assert browser.press(button="Verder").path == "/vraag/contact_amount"
    assert world.answers() == {"contact_freq": "skipped"}


def test_back_to_the_page_that_asked_once_more_shows_what_was_chosen_then(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    asked = browser.press().path
    browser.press({"contact_freq": "1"})
    page = browser.get(asked)
    assert page.chosen == {"contact_freq": ["1"]}
    assert page.title.startswith("Hoe vaak")


def test_the_button_to_pass_needs_one_press(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    browser.press()
    assert browser.press(button="Sla deze vraag over").path == "/vraag/contact_amount"
    assert world.answers() == {"contact_freq": "skipped"}


def test_a_screen_with_one_open_question_keeps_the_others(world: World, browser: Browser) -> None:
    browser.begin(world.person())
    page = browser.press({"contact_freq": "1", "contact_amount": "ok", "fixed_contact": "no"})
    assert "Bij één vraag staat nog geen antwoord." in page.text
    assert page.chosen == {"contact_freq": ["1"], "contact_amount": ["ok"], "fixed_contact": ["no"]}
    browser.press(button="Verder")
    assert world.answers()["talk_length"] == "skipped"


def test_reload_and_double_submit_change_nothing(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    first = browser.send({"contact_freq": "1"}, "Verder")
    again = browser.send({"contact_freq": "1"}, "Verder")
    assert (first.status_code, first.headers["Location"]) == (again.status_code, again.headers["Location"])
    assert world.answers() == {"contact_freq": "1"}


def test_a_routing_answer_that_changes_drops_what_depended_on_it(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    browser.get("/vraag/complaint")
    assert browser.press({"complaint": "yes"}).path == "/vraag/complaint_told"
    browser.press({"complaint_told": "no"})
    browser.get("/vraag/complaint")
    assert browser.press({"complaint": "no"}).path == "/vraag/gender"
    assert world.answers() == {"complaint": "no"}


def test_a_question_that_is_off_the_route_leads_on(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    assert browser.get("/vraag/complaint_told").path == "/vraag/contact_freq"


def test_an_unknown_question_is_a_page_that_leads_back(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = browser.get("/vraag/bestaat_niet")
    assert page.status == 404
    assert browser.get(page.link("Naar de vragen")).path.startswith("/vraag/contact_freq")


def test_other_keeps_its_text_also_when_only_the_text_was_given(world: World, browser: Browser) -> None:
    browser.begin(world.person())
    browser.get("/vraag/reason")
    browser.press({"reason_other": "Via de huisarts"})
    assert world.answers() == {"reason": "other", "reason_other": "Via de huisarts"}
    assert browser.get("/vraag/reason").chosen == {"reason": ["other"], "reason_other": ["Via de huisarts"]}


@pytest.mark.parametrize("typed", ["0", "11", "7,25", "abc"])
def test_an_unreadable_grade_is_refused_with_what_to_do(world: World, browser: Browser, typed: str) -> None:
    browser.begin(world.person(audience="opdrachtgever"))
    browser.get("/vraag/e_reach")
    page = browser.press({"e_reach": typed, "e_speed": "8"})
    assert page.status == 422
    assert page.title.startswith("Fout: Cijfers voor onderdelen")
    assert "Vul een cijfer in van 1 tot en met 10" in page.text
    assert page.tree.xpath("//div[@role='alert']//a/@href") == ["#e_reach"]
    assert (page.chosen["e_reach"], page.chosen["e_speed"]) == ([typed], ["8"])
    assert world.answers() == {"e_services": "jobcoaching"}


def test_a_grade_takes_comma_and_point(world: World, browser: Browser) -> None:
    browser.begin(world.person(audience="opdrachtgever"))
    browser.get("/vraag/e_reach")
    browser.press({"e_reach": "7,5", "e_speed": "7.5"})
    answers = world.answers()
    assert (answers["e_reach"], answers["e_speed"], answers["e_price"]) == ("7.5", "7.5", "skipped")
    assert browser.get("/vraag/e_reach").chosen["e_reach"] == ["7,5"]


def test_what_the_list_knows_of_an_opdrachtgever_stands_filled_in(world: World, browser: Browser) -> None:
    page = browser.begin(world.person(audience="opdrachtgever", dienst="jobcoaching;naar-werk"))
    assert page.chosen["e_services"] == ["jobcoaching", "naar-werk"]


@pytest.mark.parametrize("wrong", ["zeven", "5", "dk;1", "<script>"])
def test_an_answer_that_is_not_offered_is_refused(world: World, browser: Browser, wrong: str) -> None:
    browser.begin(world.person(form="low"))
    assert browser.press({"contact_freq": wrong}).status == 422
    assert world.answers() == {}


def test_fields_that_no_page_has_are_not_kept(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    browser.press({"contact_freq": "1", "grade": "10", "contact_freq_other": "x", "form": "regular"})
    (row,) = world.rows(Draft)
    assert (row.answers, row.form) == ({"contact_freq": "1"}, "low")


def test_the_form_can_change_halfway_and_the_answers_stay(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    browser.press({"contact_freq": "1"})
    browser.get("/vraag/reason_who")
    page = browser.get(browser.page.link("Taal") if browser.page else "")
    page = browser.press(button="Gewone vragen")
    assert page.path == "/vraag/reason_who" or page.path == "/vraag/reason"
    assert world.answers() == {"contact_freq": "1"}
    assert world.rows(Draft)[0].form == "regular"


def test_changing_from_the_review_returns_to_it(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    for _ in range(40):
        if browser.page and browser.page.path.startswith("/nakijken"):
            break
        browser.press({"overslaan": "ja"})
    page = browser.get("/vraag/contact_freq?naar=nakijken")
    page = browser.press({"contact_freq": "1"})
    assert page.path == "/nakijken"
    assert "1 keer per maand" in page.text
