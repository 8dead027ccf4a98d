"""Proof mode: the same pages for who tries them, and nothing of it counts or is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from surveyapp import proofs
from surveyapp.fieldwork import status
from surveyapp.languages import folders
from surveyapp.models import Draft, Finished
from surveyapp.proofs import Proof
from surveyapp.rounds import ROUND
from tests.web.pages.browser import BEFORE, Browser, Page, words
from tests.web.pages.clips import clip_of, with_clips
from tests.web.pages.conftest import SECRET, World

SAYS = "Proef: uw antwoorden tellen niet mee."
CODES = [folder.name for folder in folders()]


def link(world: World, **given: Any) -> str:
    """The path of a proof link."""
    wish = {"audience": "client", "form": "low", "dienst": "jobcoaching", "language": "nl"} | given
    return proofs.address("", proofs.sealed(SECRET, Proof(world.round_id, **wish)))


def other(world: World) -> Browser:
    return Browser(world.app.test_client())


def begin(browser: Browser, path: str) -> Page:
    """From a proof link to the first question."""
    shown = browser.get(path)
    for _ in range(8):
        if shown.path.startswith("/vraag/"):
            return shown
        yes = [words(b) for b in shown.tree.xpath("//button[@value='ja']")]
        shown = browser.press(button=yes[0]) if yes and shown.path not in BEFORE else browser.press()
    raise AssertionError(shown.path)


def to_the_end(browser: Browser) -> Page:
    for _ in range(70):
        assert browser.page is not None
        assert browser.page.tree.find_class("trial"), browser.page.path
        if browser.page.path == "/klaar":
            return browser.page
        browser.press({"overslaan": "ja"})
    raise AssertionError("no end")


@pytest.mark.parametrize("form", ["low", "regular"])
def test_every_page_says_first_that_nothing_counts(world: World, browser: Browser, form: str) -> None:
    shown = begin(browser, link(world, form=form))
    for path in ("/hulp", "/taal", "/gegevens", "/stoppen", "/wissen", "/toegankelijkheid", "/nergens", shown.path):
        shown = browser.get(path)
        assert shown.text.startswith(SAYS), path
    assert to_the_end(browser).text.startswith(SAYS)


def test_a_real_visit_does_not_say_so(world: World, browser: Browser) -> None:
    begin(browser, link(world))
    shown = browser.begin(world.person())
    assert "Proef" not in shown.source
    assert "proef" not in browser.get("/gegevens").text


def test_what_is_filled_in_is_there_on_every_page_and_gone_at_the_end(world: World, browser: Browser) -> None:
    begin(browser, link(world))
    browser.press({"contact_freq": "1"})
    (row,) = world.rows(Draft)
    assert (row.mode, row.round_id, row.answers) == ("proof", world.round_id, {"contact_freq": "1"})
    assert browser.get("/vraag/contact_freq").chosen == {"contact_freq": ["1"]}
    browser.get("/taal?bij=contact_freq")
    assert browser.press(button="Gewone vragen").chosen["contact_freq"] == ["1"]
    shown = to_the_end(browser)
    assert "Dit was een proef. Uw antwoorden zijn gewist." in shown.text
    assert world.rows(Draft) == world.rows(Finished) == []


def test_ready_twice_is_no_error(world: World, browser: Browser) -> None:
    begin(browser, link(world))
    browser.get("/nakijken?deel=99")
    before = browser.client.get_cookie("sessie")
    assert before is not None
    first = browser.send({}, "Ik ben klaar")
    browser.client.set_cookie("sessie", before.value)
    assert [first.headers["Location"], browser.send({}, "Ik ben klaar").headers["Location"]] == ["/klaar"] * 2


def test_no_keeps_nothing_at_all(world: World, browser: Browser) -> None:
    browser.get(link(world, form="regular"))
    shown = browser.press(button="Nee, ik doe niet mee")
    assert (shown.path, shown.h1) == ("/niet-meedoen", "U doet niet mee")
    assert "Wij hebben niets bewaard." in shown.text
    assert "Wij bewaren" not in shown.text
    assert world.rows(Draft) == []


def test_erasing_works_as_ever(world: World, browser: Browser) -> None:
    begin(browser, link(world))
    browser.get("/wissen")
    assert browser.press().h1 == "Uw antwoorden zijn gewist"
    assert world.rows(Draft) == []


def test_no_case_is_touched(world: World, browser: Browser) -> None:
    world.person()
    before = world.case()
    begin(browser, link(world))
    to_the_end(browser)
    browser.get(link(world, form="regular"))
    browser.press(button="Nee, ik doe niet mee")
    assert world.case() == before


def test_people_with_the_same_link_do_not_meet(world: World, browser: Browser) -> None:
    path = link(world)
    begin(browser, path)
    browser.press({"contact_freq": "1"})
    second = other(world)
    assert second.get(path).path == "/welkom"
    begin(second, path)
    assert len(world.rows(Draft)) == 2
    to_the_end(second)
    assert world.answers() == {"contact_freq": "1"}


def test_the_same_browser_goes_on_where_it_was(world: World, browser: Browser) -> None:
    path = link(world)
    begin(browser, path)
    browser.press({"contact_freq": "1"})
    shown = browser.get(path)
    assert shown.path == "/vraag/contact_amount?terug=ja"
    assert len(world.rows(Draft)) == 1


def test_after_the_end_the_link_begins_anew(world: World, browser: Browser) -> None:
    path = link(world)
    begin(browser, path)
    to_the_end(browser)
    assert browser.get(path).path == "/welkom"


def test_without_a_language_every_one_is_offered_drafts_too(world: World, browser: Browser) -> None:
    shown = browser.get(link(world, language=""))
    assert shown.path == "/taal"
    assert [b.get("value") for b in shown.tree.xpath("//button[@name='taal']")] == ["nl", *CODES]


@pytest.mark.parametrize("code", CODES)
def test_a_draft_is_walked_through_to_the_end(world: World, browser: Browser, code: str) -> None:
    begin(browser, link(world, language=code))
    shown = to_the_end(browser)
    assert shown.tree.get("lang") == code
    assert shown.tree.xpath("//main//*[@lang='nl']") == []


def test_a_draft_that_has_clips_is_heard_and_says_aloud_that_nothing_counts(world: World, browser: Browser) -> None:
    with_clips(world, language="ar")
    browser.get(link(world, language="ar"))
    browser.get("/meedoen")
    shown = browser.press(button="نعم، أُشارِك")
    assert shown.path == "/horen"
    (yes,) = shown.tree.xpath("//button[@name='geluid'][@value='ja']")
    shown = browser.press(button=words(yes))
    assert shown.path == "/horen/proef"
    names = [clip_of(text, "ar").rpartition("/")[2].removesuffix(".mp3") for text in ("تجربة:", "إجاباتكم لا تُحسَب.")]
    assert str(shown.tree.find(".//audio").get("src")).startswith(f"/geluid/{'-'.join(names)}-")


def test_an_employer_is_asked_as_employer(world: World, browser: Browser) -> None:
    shown = begin(browser, link(world, audience="opdrachtgever", form="regular", dienst=""))
    assert shown.path == "/vraag/e_grade"


def test_it_works_before_the_round_opens_and_not_after_its_last_day(world: World, browser: Browser) -> None:
    path = link(world)
    world.set_today(date(2026, 9, 1))
    begin(browser, path)
    assert browser.press({"contact_freq": "1"}).status == 200
    world.set_today(date(2026, 11, 30))
    assert other(world).get(path).path == "/welkom"
    world.set_today(date(2026, 12, 1))
    assert other(world).get(path).status == 404
    assert browser.get("/vraag/contact_freq").status == 404


def test_a_closed_round_takes_no_proofs(world: World) -> None:
    path = link(world)
    with world.stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closed=True))
    assert other(world).get(path).status == 404


def test_a_link_that_is_not_ours_looks_like_any_wrong_link(world: World) -> None:
    token = world.person()
    good = link(world).removeprefix("/proef/")
    head, _, seal = good.partition(".")
    elsewhere = proofs.sealed("t" * 32, Proof(world.round_id, "client", "low", "jobcoaching", "nl"))
    nowhere = proofs.sealed(SECRET, Proof(99, "client", "low", "jobcoaching", "nl"))
    forged = [
        f"{head}x.{seal}",
        f"{head}.{seal[:-2]}",
        head,
        seal,
        f".{seal}",
        elsewhere,
        nowhere,
        token,
        "%00",
        "x" * 4000,
    ]
    paths = [f"/v/{good}", f"/v/{head}", *(f"/proef/{text}" for text in forged)]
    wrong = other(world).client.get("/v/wrong")
    for path in paths:
        reply = other(world).client.get(path)
        assert (reply.status_code, reply.data, list(reply.headers)) == (404, wrong.data, list(wrong.headers)), path


def test_a_real_link_after_a_proof_counts(world: World, browser: Browser) -> None:
    begin(browser, link(world))
    browser.begin(world.person())
    for _ in range(70):
        if browser.page and browser.page.path == "/klaar":
            break
        browser.press({"overslaan": "ja"})
    assert [row.mode for row in world.rows(Finished)] == ["web"]
    assert [row.mode for row in world.rows(Draft)] == ["proof"]
    assert world.case().answered


def test_counts_leave_proofs_out(world: World, browser: Browser) -> None:
    begin(browser, link(world))
    other(world).begin(world.person())
    assert len(world.rows(Draft)) == 2
    assert status.status(world.stores, world.round_id).started == 1
