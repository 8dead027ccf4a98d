"""Everything that stands on a page of the low form can be heard: pages as they are rendered against the clips."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp import proofs, rounds
from surveyapp.proofs import Proof
from surveyapp.speech import rounds as speaking
from surveyapp.speech.sentences import sentences
from tests.web.pages.browser import Browser, Page, words
from tests.web.pages.conftest import SECRET, World, make_world, settings
from tests.web.pages.tablets import bare_tablet, begin, code_of, enter_code, touched

BLOCKS = ["h1", "h2", "h3", "p", "li", "a", "button", "legend", "span", "dt", "dd", "label", "summary", "option", "div"]
INLINE = frozenset({"bdi", "b", "strong", "em", "svg", "use", "input", "br"})
# On the way past every question: who sent them, with consequences, a complaint, a benefit.
CHOSEN = {
    "reason_who": "uwv",
    "sanction_risk": "yes",
    "complaint": "yes",
    "complaint_told": "yes",
    "benefit_yes": "yes",
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from make_world(settings(tmp_path), ("nps", "satisfied_overall"))


@pytest.fixture
def heard(world: World) -> set[str]:
    """All texts that have a clip."""
    round_ = rounds.find(world.stores, world.round_id)
    return {spoken.shown for spoken in speaking.texts(world.stores, round_, "nl")}


def blocks(page: Page) -> Iterator[str]:
    """What stands on a page, block by block; of a block with others in it, what stands around these."""
    for element in page.tree.find("body").iter(*BLOCKS):
        pieces = [element.text or ""]
        for child in element:
            if child.tag in INLINE:
                pieces[-1] += child.text_content()
                pieces[-1] += child.tail or ""
            else:
                pieces.append(child.tail or "")
        yield from (text for piece in pieces if (text := " ".join(piece.split())) not in ("", ";"))


def mute(page: Page, heard: set[str]) -> list[str]:
    """What on a page nobody can hear; a help line is heard with its question."""
    with_question = {words(line) for line in page.tree.find_class("help") if f"{page.h1} {words(line)}" in heard}
    known = heard | with_question
    return [text for text in blocks(page) if text not in known and not set(sentences(text)) <= known]


def question_pages(browser: Browser) -> Iterator[Page]:
    """Every question, first as it comes and then as it comes back without an answer."""
    while browser.page and browser.page.path.startswith("/vraag/"):
        code = browser.page.path.removeprefix("/vraag/").partition("?")[0]
        yield browser.page
        values = [box.get("value") for box in browser.page.tree.xpath(f"//input[@name='{code}']")]
        if values:
            yield browser.press()
            browser.press({code: CHOSEN.get(code, values[0])}, "Verder")
        else:
            browser.press({}, "Verder")


def test_every_question_and_its_prompt_can_be_heard(world: World, browser: Browser, heard: set[str]) -> None:
    browser.begin(world.person(form="low"))
    seen = 0
    for page in question_pages(browser):
        assert mute(page, heard) == [], page.path
        seen += 1
    assert seen > 70
    while True:
        assert browser.page
        assert browser.page.path.startswith("/nakijken")
        assert mute(browser.page, heard) == []
        if "Ik ben klaar" in [words(button) for button in browser.page.tree.iter("button")]:
            break
        browser.press()
    assert mute(browser.press(), heard) == []
    assert browser.page.path == "/klaar"


@pytest.mark.parametrize("path", ["/hulp", "/taal", "/gegevens", "/toegankelijkheid", "/stoppen", "/wissen"])
def test_pages_beside_the_questions_can_be_heard(world: World, browser: Browser, heard: set[str], path: str) -> None:
    browser.begin(world.person(form="low"))
    assert mute(browser.get(path), heard) == []


def test_the_way_in_and_the_ways_out_can_be_heard(world: World, browser: Browser, heard: set[str]) -> None:
    token = world.person(form="low")
    assert mute(browser.get(f"/v/{token}"), heard) == []
    assert mute(browser.get("/meedoen"), heard) == []
    assert mute(browser.press({}, "Ja, ik doe mee"), heard) == []
    browser.get("/wissen")
    assert mute(browser.press(), heard) == []
    browser.get(f"/v/{token}")
    browser.get("/meedoen")
    assert mute(browser.press({"keuze": "nee"}), heard) == []


def test_who_would_rather_be_called_can_hear_it(world: World, browser: Browser, heard: set[str]) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    for number in ("0612", "06 12345678"):
        assert mute(browser.get("/bellen?anders=ja"), heard) == []
        for moment in ("morning", "afternoon", "evening", "any"):
            browser.get("/bellen?anders=ja")
            page = browser.press({"nummer": number, "moment": moment}, "Bel mij")
            assert mute(page, heard | {number}) == []  # it is read out sign by sign
    assert set("0123456789") <= heard
    assert mute(browser.press({}, "Bel mij toch niet"), heard) == []


def test_a_proof_can_be_heard(world: World, browser: Browser, heard: set[str]) -> None:
    proof = Proof(world.round_id, "client", "low", "jobcoaching", "nl")
    page = browser.get(f"/proef/{proofs.sealed(SECRET, proof)}")
    seen = [page, browser.get("/gegevens")]
    page = browser.get("/welkom")
    while page.path != "/klaar":
        page = browser.press({"overslaan": "ja"}, "Ja, ik doe mee" if page.path == "/meedoen" else "")
        seen.append(page)
    seen += [browser.get(f"/proef/{proofs.sealed(SECRET, proof)}"), browser.get("/meedoen")]
    browser.get("/bellen")
    seen.append(browser.press({"nummer": "0"}, "Bel mij"))
    seen += [browser.press({"nummer": "0612345678"}, "Bel mij")]
    browser.get("/meedoen")
    seen += [browser.press({"keuze": "nee"}, "Nee, ik doe niet mee")]
    for page in seen:
        assert mute(page, heard | {"0612345678"}) == [], page.path


def test_the_pages_of_a_tablet_can_be_heard(world: World, heard: set[str]) -> None:
    world.person(form="low")
    tablet = touched(bare_tablet(world))
    pages = [enter_code(tablet, "1"), enter_code(tablet, code_of(world))]
    pages += [begin(tablet, world), tablet.get("/stoppen"), tablet.get("/v/wrong"), enter_code(tablet, code_of(world))]
    assert [page.path for page in pages[::5]] == ["/tablet/code?fout=ja", "/tablet/begonnen"]
    for path in ("/tablet/taal", "/tablet/wacht"):
        pages.append(tablet.get(path))
    for page in pages:
        assert mute(page, heard) == [], page.path
        assert words(page.tree.find(".//dialog/h2")) == "Bent u er nog?"


def test_what_goes_wrong_can_be_heard(world: World, browser: Browser, heard: set[str]) -> None:
    assert mute(browser.get("/v/wrong"), heard) == []
    assert mute(browser.get("/bestaat-niet"), heard) == []


def test_a_text_that_has_no_clip_is_found(world: World, browser: Browser, heard: set[str]) -> None:
    page = browser.get(f"/v/{world.person(form='low')}")
    assert mute(page, heard - {"Wij stellen u een paar vragen."}) == ["Wij stellen u een paar vragen."]
