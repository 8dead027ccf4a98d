"""From the link to the end: consent, resuming, finishing, stopping, and links that do not work."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from flask.testing import FlaskClient

from surveyapp import retention
from surveyapp.models import Draft, Finished
from tests.web.pages.browser import Browser, checked
from tests.web.pages.conftest import World


def finish(browser: Browser) -> None:
    for _ in range(60):
        if browser.page and browser.page.path == "/klaar":
            return
        browser.press({"overslaan": "ja"})
    raise AssertionError("no end")


def test_opening_a_link_changes_nothing(world: World, client: FlaskClient) -> None:
    token = world.person(form="low")
    before = world.case()
    for _ in range(5):
        client.get(f"/v/{token}", follow_redirects=True)
        client.head(f"/v/{token}")
    assert world.case() == before
    assert world.rows(Draft) == []


def test_the_address_after_the_link_holds_no_token(world: World, client: FlaskClient) -> None:
    token = world.person()
    assert client.get(f"/v/{token}").headers["Location"] == "/welkom"
    assert token not in client.get("/welkom").text


def test_no_keeps_only_the_no(world: World, browser: Browser) -> None:
    token = world.person()
    browser.get(f"/v/{token}")
    page = browser.press(button="Nee, ik doe niet mee")
    assert (page.path, page.h1) == ("/niet-meedoen", "U doet niet mee")
    assert world.case().refused
    assert world.rows(Draft) == []
    assert browser.get(f"/v/{token}").status == 404


def test_both_answers_on_consent_look_the_same(world: World, browser: Browser) -> None:
    page = browser.get(f"/v/{world.person()}")
    yes, no = page.tree.xpath("//div[@class='pair']/button")
    assert yes.get("class") == no.get("class")


def test_the_link_resumes_on_another_device_at_the_first_open_question(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    browser.begin(token)
    browser.press({"contact_freq": "1"})
    page = Browser(world.app.test_client()).get(f"/v/{token}")
    assert page.path == "/vraag/contact_amount?terug=ja"
    assert page.text.startswith("Welkom terug.")


def test_ready_makes_the_set_final_and_says_thank_you(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    browser.begin(token)
    browser.press({"contact_freq": "1"})
    finish(browser)
    (row,) = world.rows(Finished)
    assert (row.answers["contact_freq"], row.answers["grade"], row.form, row.mode) == ("1", "skipped", "low", "web")
    assert world.case().answered
    assert world.rows(Draft) == []
    assert browser.get("/klaar").h1 == "Dank u wel"
    assert browser.get(f"/v/{token}").status == 404


def test_ready_twice_is_no_error(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    browser.begin(token)
    other = Browser(world.app.test_client())
    other.get(f"/v/{token}")
    other.get("/nakijken?deel=99")
    finish(browser)
    page = other.press(button="Ik ben klaar")
    assert (page.path, page.h1) == ("/klaar", "Dank u wel")
    assert len(world.rows(Finished)) == 1


def test_what_was_finished_elsewhere_shows_the_calm_page(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    browser.begin(token)
    other = Browser(world.app.test_client())
    other.get(f"/v/{token}")
    finish(browser)
    assert other.get("/vraag/a_first").status == 404
    assert other.page is not None
    assert other.page.h1 == "U kunt hier nu niets invullen"


def test_stop_says_how_to_go_on(world: World, browser: Browser) -> None:
    page = browser.begin(world.person(form="low"))
    page = browser.get(page.link("Stoppen en later verder"))
    assert "Gebruik later dezelfde link." in page.text
    assert "30 november 2026" in page.text
    assert browser.get(page.link("Toch nu verder")).path == "/vraag/contact_freq"


def test_stop_and_erase_erases_at_once(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    browser.begin(token)
    browser.press({"contact_freq": "1"})
    browser.get("/wissen")
    assert world.answers()
    page = browser.press(button="Ja, wis mijn antwoorden")
    assert (page.path, page.h1) == ("/gewist", "Uw antwoorden zijn gewist")
    assert world.rows(Draft) == []
    assert browser.get(f"/v/{token}").path == "/welkom"


def test_a_set_that_was_finished_elsewhere_is_never_called_erased(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    browser.begin(token)
    other = Browser(world.app.test_client())
    other.get(f"/v/{token}")
    other.get("/wissen")
    finish(browser)
    page = other.press(button="Ja, wis mijn antwoorden")
    assert (page.status, page.h1) == (404, "U kunt hier nu niets invullen")
    assert len(world.rows(Finished)) == 1


def test_erasing_twice_says_the_same(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    browser.get("/wissen")
    assert [browser.send({}, "Ja, wis mijn antwoorden").headers["Location"] for _ in range(2)] == ["/gewist"] * 2


def test_a_link_that_does_not_work_tells_nothing(world: World) -> None:
    used, refused, outside = world.person("1"), world.person("2"), world.person("3")
    finished = Browser(world.app.test_client())
    finished.begin(used)
    finish(finished)
    no = Browser(world.app.test_client())
    no.get(f"/v/{refused}")
    no.press(button="Nee, ik doe niet mee")
    not_asked = world.person("4", outcome="not_sampled")
    paths = [f"/v/{t}" for t in (used, refused, not_asked, "x" * 26, "a")] + ["/welkom", "/vraag/a_first", "/klaar"]
    replies = [world.app.test_client().get(p) for p in paths]
    world.set_today(date(2026, 12, 1))
    replies.append(world.app.test_client().get(f"/v/{outside}"))
    world.set_today(date(2026, 10, 31))
    replies.append(world.app.test_client().get(f"/v/{outside}"))
    first = replies[0]
    for reply in replies:
        assert (reply.status_code, reply.data, list(reply.headers)) == (404, first.data, list(first.headers))
    checked(first)


def test_the_last_day_counts_and_the_day_after_does_not(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    world.set_today(date(2026, 11, 30))
    assert browser.press({"contact_freq": "1"}).status == 200
    world.set_today(date(2026, 12, 1))
    assert browser.get("/vraag/contact_amount").status == 404


@pytest.mark.parametrize("path", ["/hulp", "/gegevens", "/taal", "/toegankelijkheid", "/stoppen", "/wissen"])
@pytest.mark.parametrize("form", ["low", "regular"])
def test_pages_beside_the_questions_stand(world: World, browser: Browser, path: str, form: str) -> None:
    browser.begin(world.person(form=form))
    assert browser.get(path).status == 200
    assert browser.get(f"{path}?bij=a_first").status == 200


def test_help_gives_the_phone_number_of_the_bureau(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = browser.get("/hulp?bij=a_first")
    assert page.link("0800 1234") == "tel:08001234"
    assert browser.get(page.link("Terug naar de vraag")).path == "/vraag/a_first"


def test_data_tells_who_is_responsible_and_how_long(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    page = browser.get("/gegevens")
    assert "Uw gegevens blijven in Nederland." in page.text
    kept = retention.counted_from(date(2026, 11, 30))  # what the worker keeps to
    for last in (kept.closing, kept.contacts, kept.answers):
        assert f"tot en met {format_date(last, 'd MMMM y', locale='nl')}" in page.text


def test_an_independent_bureau_says_so_and_another_does_not(world: World, browser: Browser) -> None:
    from sqlalchemy import update

    from tests.web.pages.conftest import BUREAU

    token = world.person()
    assert "Wij werken niet bij Stichting Werk & Weg." in browser.get(f"/v/{token}").text
    with world.stores.contacts.begin() as connection:
        connection.execute(update(BUREAU).values(independent=False))
    assert "Wij werken niet bij" not in browser.get("/welkom").text
