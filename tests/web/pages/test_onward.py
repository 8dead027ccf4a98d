"""Forms that our script sends: where to go next, and that sending once more changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from werkzeug.test import TestResponse

from surveyapp.models import Draft, Finished
from tests.web.pages.browser import Browser
from tests.web.pages.clips import with_clips
from tests.web.pages.conftest import World

SCRIPT = {"X-Onward": "1"}
COOKIE = "sessie"


def kept(world: World) -> tuple[object, ...]:
    """All that a form can change in the stores."""
    return world.rows(Draft), world.rows(Finished), world.case()


def send(browser: Browser, fields: Mapping[str, str], button: str = "") -> TestResponse:
    """Send the form on the open page as our script does."""
    browser.headers = SCRIPT
    reply = browser.send(fields, button)
    browser.headers = {}
    return reply


def press_again(world: World, browser: Browser, fields: Mapping[str, str], button: str = "") -> TestResponse:
    """Send a form of which the first reply was lost: with the cookie from before it."""
    before = browser.client.get_cookie(COOKIE)
    assert before is not None
    first = send(browser, fields, button)
    assert first.status_code == 204
    done = kept(world)
    browser.client.set_cookie(COOKIE, before.value)
    second = send(browser, fields, button)
    assert (second.status_code, second.headers["Location"]) == (204, first.headers["Location"])
    assert kept(world) == done
    browser.get(second.headers["Location"])
    return second


def test_the_reply_to_a_form_of_our_script_is_only_an_address(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    reply = send(browser, {})
    assert (reply.status_code, reply.headers["Location"], reply.data) == (204, "/meedoen", b"")
    assert "Content-Length" not in reply.headers
    assert "Content-Type" not in reply.headers
    assert reply.headers["Cache-Control"] == "no-store"


def test_without_the_script_it_is_a_redirect(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    reply = browser.send({})
    assert (reply.status_code, reply.headers["Location"], reply.headers["Content-Length"]) == (303, "/meedoen", "0")


def test_every_form_from_link_to_klaar_may_be_sent_again(world: World, browser: Browser) -> None:
    with_clips(world)
    browser.get(f"/v/{world.person(form='low')}")
    press_again(world, browser, {})
    press_again(world, browser, {}, "Ja, ik doe mee")
    press_again(world, browser, {}, "Ja, met geluid")
    press_again(world, browser, {}, "Langzamer")
    press_again(world, browser, {}, "Ja, ik hoor het")
    for _ in range(80):
        assert browser.page is not None
        if browser.page.path == "/klaar":
            break
        passed = browser.page.tree.xpath("//button[@name='overslaan']")
        press_again(world, browser, {"overslaan": "ja"} if passed else first_answers(browser))
    (row,) = world.rows(Finished)
    assert row.answers["contact_freq"] == "4plus"
    assert world.case().answered


def first_answers(browser: Browser) -> dict[str, str]:
    """The first answer of every question on the page, but for the first satisfaction question: that one is passed."""
    assert browser.page is not None
    found: dict[str, str] = {}
    for box in browser.page.tree.xpath("//input[@type='radio' or @type='checkbox']"):
        found.setdefault(box.get("name"), box.get("value"))
    return {name: value for name, value in found.items() if name != "a_first"}


def test_no_may_be_sent_again(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    assert press_again(world, browser, {}, "Nee, ik doe niet mee").headers["Location"] == "/niet-meedoen"
    assert world.case().refused


def test_erasing_may_be_sent_again(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    browser.client.post("/meedoen", data={"keuze": "ja", "csrf_token": csrf(browser)}, headers=SCRIPT)
    browser.get("/wissen")
    assert press_again(world, browser, {}).headers["Location"] == "/gewist"
    assert world.rows(Draft) == []


def csrf(browser: Browser) -> str:
    assert browser.page is not None
    return str(browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0])


@pytest.mark.parametrize("fields", [{"vorm": "regular"}, {"geluid": "nee"}, {"tempo": "langzaam"}, {"taal": "nl"}])
def test_a_setting_may_be_sent_again(world: World, browser: Browser, fields: dict[str, str]) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    sent = fields | {"csrf_token": csrf(browser)}
    replies = [browser.client.post("/taal?bij=a_first", data=sent, headers=SCRIPT) for _ in range(2)]
    assert [(r.status_code, r.headers["Location"]) for r in replies] == [(204, "/vraag/a_first")] * 2


def test_a_page_that_has_something_to_say_is_not_only_an_address(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(audience='opdrachtgever')}")
    data = {"keuze": "ja", "csrf_token": csrf(browser)}
    browser.get(browser.client.post("/meedoen", data=data, headers=SCRIPT).headers["Location"])
    reply = browser.client.post("/vraag/e_grade", data={"e_grade": "11", "csrf_token": csrf(browser)}, headers=SCRIPT)
    assert reply.status_code == 422
    assert "Vul een cijfer in" in reply.text


def test_what_became_final_or_was_taken_in_is_not_called_erased(world: World, browser: Browser) -> None:
    from surveyapp.answers import marker

    token = world.person()
    browser.get(f"/v/{token}")
    data = {"csrf_token": csrf(browser)}
    marker.stop(world.stores, world.round_id)
    reply = browser.client.post("/wissen", data=data, headers=SCRIPT)
    assert (reply.status_code, reply.headers["Location"]) == (204, "/welkom")
