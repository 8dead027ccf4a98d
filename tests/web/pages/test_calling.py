"""Who would rather be called leaves a number, once, and can take it back; nothing of it reaches the answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from surveyapp import callbacks, proofs
from surveyapp.models import AnswersBase, Callback
from surveyapp.proofs import Proof
from tests.web.pages.browser import Browser, Page, words
from tests.web.pages.conftest import SECRET, TODAY, World

NUMBER = "06 12345678"


def kept(world: World) -> list[tuple[Any, ...]]:
    with world.stores.contacts.connect() as connection:
        columns = ("phone", "moment", "form", "language", "asked_on")
        return [tuple(row) for row in connection.execute(select(*(Callback.__table__.c[n] for n in columns)))]


def ask(browser: Browser, number: str = NUMBER, **given: str) -> Page:
    browser.get("/bellen?anders=ja")
    return browser.press({"nummer": number, **given}, "Bel mij")


@pytest.mark.parametrize("form", ["low", "regular"])
def test_a_number_and_a_moment_wait_for_the_office(world: World, browser: Browser, form: str) -> None:
    browser.get(f"/v/{world.person(form=form)}")
    page = browser.get(browser.get("/hulp").link("Bel mij liever"))
    assert page.h1 == "Wilt u dat wij u bellen?"
    field = page.tree.get_element_by_id("nummer")
    assert (field.get("inputmode"), field.get("autocomplete"), field.get("type")) == ("tel", "tel", None)
    page = browser.press({"nummer": NUMBER, "moment": "morning"}, "Bel mij")
    assert (page.path, page.h1) == ("/bellen", "Wij bellen u")
    assert f"Wij bellen u op dit nummer: {NUMBER} Wij bellen in de ochtend." in page.text
    assert "Op werkdagen van 9 tot 17 uur." in page.text
    assert kept(world) == [(NUMBER, "morning", form, "nl", TODAY)]


def test_asking_again_replaces_what_was_asked(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    ask(browser, moment="morning")
    browser.get(words_link(browser, "Een ander nummer"))
    browser.press({"nummer": "+49 170 1234567", "moment": "evening"}, "Bel mij")
    assert [row[:2] for row in kept(world)] == [("+49 170 1234567", "evening")]


def words_link(browser: Browser, text: str) -> str:
    assert browser.page is not None
    return browser.page.link(text)


def test_on_another_device_the_number_is_not_shown(world: World, browser: Browser) -> None:
    token = world.person()
    browser.get(f"/v/{token}")
    ask(browser)
    assert NUMBER in browser.get("/bellen").text
    other = Browser(world.app.test_client())
    other.get(f"/v/{token}")
    page = other.get("/bellen")
    assert "Wij bellen u op het nummer dat u gaf." in page.text
    assert "12345678" not in page.source
    assert other.press({}, "Bel mij toch niet").h1 == "Wij bellen u niet"


def test_sending_twice_is_harmless(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    browser.get("/bellen")
    for _ in range(2):
        assert browser.send({"nummer": NUMBER}, "Bel mij").headers["Location"] == "/bellen"
    assert len(kept(world)) == 1


def test_without_a_moment_it_does_not_matter_when(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    for moment in ({}, {"moment": "nacht"}):
        ask(browser, **moment)
        assert kept(world)[0][1] == "any"
    assert "Wij bellen als wij er zijn." in browser.get("/bellen").text


@pytest.mark.parametrize("number", ["", "12345678", "geen", "0612345678901234567", "<script>"])
def test_a_number_that_cannot_be_one_comes_back_with_what_to_do(world: World, browser: Browser, number: str) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    page = ask(browser, number, moment="evening")
    assert page.status == 422
    assert page.title.startswith("Fout: Wilt u dat wij u bellen?")
    assert "Een nummer heeft meestal 10 cijfers." in page.text
    assert page.chosen == {"nummer": [number], "moment": ["evening"]}
    assert page.tree.xpath("//*[@autofocus]//a/@href") == ["#nummer"]
    assert kept(world) == []


def test_it_can_be_taken_back_twice(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    ask(browser)
    assert [browser.send({}, "Bel mij toch niet").headers["Location"] for _ in range(2)] == ["/bellen/niet"] * 2
    assert browser.get("/bellen/niet").h1 == "Wij bellen u niet"
    assert kept(world) == []
    assert browser.get("/bellen").h1 == "Wilt u dat wij u bellen?"
    ask(browser)
    assert browser.get("/bellen/niet").path == "/bellen"


def test_the_questions_go_on_meanwhile_at_the_same_place(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    browser.press({"contact_freq": "1"})
    page = browser.get(browser.get("/hulp?bij=contact_amount").link("Bel mij liever"))
    page = browser.press({"nummer": NUMBER}, "Bel mij")
    assert page.path == "/bellen?bij=contact_amount"
    assert browser.get(page.link("Terug naar de vraag")).path == "/vraag/contact_amount"
    assert world.answers() == {"contact_freq": "1"}


def test_ready_takes_the_number_away(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    ask(browser)
    browser.get("/nakijken?deel=99")
    assert browser.press(button="Ik ben klaar").path == "/klaar"
    assert kept(world) == []
    assert world.case().answered


def test_no_takes_the_number_away(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    ask(browser)
    browser.get("/welkom")
    browser.press(button="Nee, ik doe niet mee")
    assert kept(world) == []


def test_who_finished_on_another_device_cannot_ask_any_more(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    late = Browser(world.app.test_client())
    late.get(f"/v/{token}")
    late.get("/bellen")
    browser.begin(token)
    browser.get("/nakijken?deel=99")
    browser.press(button="Ik ben klaar")
    assert late.send({"nummer": NUMBER}, "Bel mij").status_code == 404
    assert late.get("/bellen").status == 404
    assert kept(world) == []


def test_after_the_last_day_nobody_asks(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    browser.get("/bellen")
    world.set_today(date(2026, 12, 1))
    assert browser.send({"nummer": NUMBER}, "Bel mij").status_code == 404
    assert kept(world) == []


def test_without_a_link_there_is_no_such_page(world: World, browser: Browser) -> None:
    assert browser.get("/bellen").status == 404
    assert browser.client.post("/bellen", data={"nummer": NUMBER}).status_code == 404
    assert browser.client.post("/bellen/niet", data={"csrf_token": "x"}).status_code == 404


def test_a_form_from_elsewhere_asks_nothing(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person()}")
    for path in ("/bellen", "/bellen/niet"):
        assert browser.client.post(path, data={"nummer": NUMBER, "csrf_token": "x"}).status_code == 400
    assert kept(world) == []


def test_a_proof_keeps_no_number(world: World, browser: Browser) -> None:
    proof = Proof(world.round_id, "client", "low", "jobcoaching", "nl")
    browser.get(f"/proef/{proofs.sealed(SECRET, proof)}")
    page = ask(browser)
    assert "Wij bellen u niet. Uw nummer is niet bewaard." in page.text
    assert NUMBER in page.text
    assert [words(button) for button in page.tree.iter("button")] == []
    assert browser.get("/bellen").h1 == "Wilt u dat wij u bellen?"
    assert kept(world) == []


def test_the_number_is_in_no_answer_and_no_log(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    browser.begin(world.person(form="low"))
    ask(browser, "0687654321")
    ask(browser, "0687654321 x")
    with world.stores.answers.connect() as connection:
        for table in AnswersBase.metadata.sorted_tables:
            assert "87654321" not in str(connection.execute(table.select()).all())
    assert "87654321" not in caplog.text


def test_in_sound_mode_the_number_is_read_sign_by_sign(world: World, browser: Browser, tmp_path: Path) -> None:
    from tests.web.pages.clips import clip_of, with_clips

    with_clips(world)
    browser.get(f"/v/{world.person(form='low')}")
    with browser.client.session_transaction() as session:
        session["sound"] = "yes"
    page = ask(browser, "06-12345678")
    six = clip_of("6").removeprefix("/geluid/").removesuffix(".mp3")
    assert sum(str(player.get("src")).count(six) for player in page.tree.iter("audio")) == 2
    assert "06-12345678" in page.text


def test_the_office_asks_in_the_words_that_were_chosen(world: World, browser: Browser) -> None:
    token = world.person(form="low", initials="A.", prefix="de", surname="Jong")
    browser.get(f"/v/{token}")
    browser.get("/taal")
    browser.press(button="Gewone vragen")
    ask(browser)
    (row,) = callbacks.waiting(world.stores)
    assert (row.name, row.request.form, row.provider) == ("A. de Jong", "regular", "Stichting Werk & Weg")
