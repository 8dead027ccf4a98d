"""What is stored when somebody does not answer: passed, does not know, will not say and never came there differ."""

from __future__ import annotations

from datetime import date

from analysis.loading.answers import AnswerTable
from questionnaires.load import questionnaire
from questionnaires.model import Metric
from surveyapp.answers.closing import close
from surveyapp.answers.extract import answer_table
from surveyapp.models import Draft, Finished, Response
from tests.web.pages.browser import Browser
from tests.web.pages.conftest import SECRET, World

ASPECTS = [question.code for question in questionnaire("client/1").with_metric(Metric.ASPECT)]
END = date(2026, 12, 1)


def exported(world: World) -> AnswerTable:
    """The rows of the round after it was closed."""
    close(world.stores, SECRET, world.round_id)
    return answer_table(world.stores, world.round_id)


def answer(browser: Browser, code: str, value: str) -> None:
    assert browser.page
    assert browser.page.path == f"/vraag/{code}"
    browser.press({code: value}, "Verder")


def through_the_aspects(browser: Browser, world: World, number: str = "1") -> None:
    browser.begin(world.person(number, form="low"))
    for code, value in (
        ("contact_freq", "1"),
        ("contact_amount", "dk"),
        ("talk_length", "ok"),
        ("fixed_contact", "no"),
    ):
        answer(browser, code, value)
    for code in ASPECTS:
        answer(browser, code, "3")


def test_passing_not_knowing_not_saying_and_stopping_are_four_codes(world: World, browser: Browser) -> None:
    through_the_aspects(browser, world)
    browser.press({}, "Verder")
    assert browser.page
    assert browser.page.path == "/vraag/expect?leeg=expect"
    browser.press({}, "Verder")
    for code, value in (
        ("grade", "8"),
        ("recommend", "yes"),
        ("reason_who", "self"),
        ("complaint", "no"),
        ("gender", "ref"),
    ):
        answer(browser, code, value)
    browser.get("/stoppen")
    row = exported(world).answers.iloc[0]

    assert row[["contact_amount", "expect", "gender", "education"]].tolist() == ["dk", "skipped", "ref", "nr"]
    assert row[["a_first", "grade", "reason", "benefit", "helped"]].tolist() == ["3", "8", "self", "nr", "nr"]


def test_who_says_no_leaves_no_answer_anywhere(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    browser.press()
    browser.press(button="Nee, ik doe niet mee")
    assert [world.rows(table) for table in (Draft, Finished, Response)] == [[], [], []]
    assert exported(world).answers.empty
    assert world.case().refused


def test_an_answer_that_leads_elsewhere_takes_what_hung_on_it_out_of_the_export(world: World, browser: Browser) -> None:
    through_the_aspects(browser, world)
    for code, value in (
        ("expect", "same"), ("grade", "8"), ("recommend", "yes"), ("reason_who", "uwv"), ("reason_must", "must"),
        ("sanction_risk", "yes"), ("sanction_real", "yes"), ("complaint", "yes"), ("complaint_told", "no"),
    ):  # fmt: skip
        answer(browser, code, value)
    browser.get("/vraag/reason_who")
    browser.press({"reason_who": "self"}, "Verder")
    browser.get("/vraag/complaint")
    browser.press({"complaint": "no"}, "Verder")
    row = exported(world).answers.iloc[0]

    assert row[["reason", "sanction_risk", "sanction_real"]].tolist() == ["self", "", ""]
    assert row[["complaint", "complaint_told", "complaint_solved"]].tolist() == ["no", "", ""]


def test_grades_of_opdrachtgevers_are_exported_with_a_point_or_empty(world: World) -> None:
    for number, typed in enumerate(("7,5", "7.5", "10", ""), 1):
        browser = Browser(world.app.test_client())
        browser.begin(world.person(str(number), audience="opdrachtgever", form="regular"))
        page = browser.press({"e_grade": typed, "e_recommend": "yes"}, "Verder")
        if page.path.startswith("/vraag/e_grade"):
            browser.press({"e_grade": typed, "e_recommend": "yes", "e_reach": "8"}, "Verder")
        browser.get("/vraag/e_reach")
        browser.press({"e_reach": "8"}, "Verder")
    found = exported(world).answers

    assert sorted(found["e_grade"]) == ["", "10", "7.5", "7.5"]


def test_someone_who_comes_back_after_a_day_and_after_twenty_goes_on_where_they_were(world: World) -> None:
    world.set_today(date(2026, 11, 2))
    token = world.person(form="low")
    first = Browser(world.app.test_client())
    first.begin(token)
    first.press({"contact_freq": "1"})
    for day, code in ((date(2026, 11, 3), "contact_amount"), (date(2026, 11, 22), "talk_length")):
        world.set_today(day)
        again = Browser(world.app.test_client())
        page = again.get(f"/v/{token}")
        assert page.path == f"/vraag/{code}?terug=ja"
        assert again.get("/vraag/contact_freq").chosen == {"contact_freq": ["1"]}
        again.get(f"/vraag/{code}")
        again.press({code: "ok"}, "Verder")
    assert world.answers() == {"contact_freq": "1", "contact_amount": "ok", "talk_length": "ok"}
