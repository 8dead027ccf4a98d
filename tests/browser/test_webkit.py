"""The low form in WebKit, the engine of iPhones: with sound from link to Klaar, and each kind of page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from surveyapp.models import Finished
from tests.browser.laws import TAGS
from tests.browser.site import Started
from tests.browser.webkit import WebKit, webkit
from tests.web.pages.clips import with_clips
from tests.web.pages.test_languages import reviewed as reviewed

WORDS = "Ik kreeg goede hulp, écht: “top”."
CHOSEN = "return [...document.querySelectorAll('input:checked')].map(box => [box.name, box.value])"
BUTTON = "//div[contains(@class, 'listen')]//button"
TILE = "//label[contains(@class, 'tile')]"
ALL = "return document.querySelector('.listen button')?.textContent"
AXE = """return axe.run({runOnly: arguments[0]})
  .then(found => found.violations.map(fault => `${fault.help}: ${fault.nodes[0].html}`))"""
LOAD = "window.probe = new Audio(document.querySelector('.tile').dataset.src); probe.load()"


@pytest.fixture(scope="module")
def heard(site: Started) -> Started:
    with_clips(site.world, 0.6)
    return site


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    with webkit(tmp_path_factory.mktemp("webkit"), 360, 640) as browser:
        yield browser


def begin(phone: WebKit, link: str, sound: str = "Nee, zonder geluid") -> None:
    phone.open(link)
    for button in ("Verder", "Ja, ik doe mee", sound, *["Ja, ik hoor het"] * (sound != "Nee, zonder geluid")):
        phone.press(button)
    phone.press()
    phone.press()


def path(phone: WebKit) -> str:
    return str(phone.run("return location.pathname"))


def test_the_low_form_with_sound_from_link_to_ready_is_stored_exactly(heard: Started, phone: WebKit) -> None:
    begin(phone, heard.link(form="low"), sound="Ja, met geluid")
    chosen: dict[str, str] = {}
    while (place := path(phone)) != "/nakijken":
        if place == "/vraag/open":
            phone.type("//textarea", WORDS)
        else:
            phone.click(TILE)
            chosen |= phone.run(CHOSEN)
        phone.press()
    while "Ik ben klaar" not in phone.run("return document.body.innerText"):
        phone.press()
    phone.press("Ik ben klaar")
    assert phone.run("return document.querySelector('h1').textContent") == "Dank u wel"
    (stored,) = heard.world.rows(Finished)
    assert len(chosen) == 30
    assert (stored.form, stored.language) == ("low", "nl")
    steps = {"reason_who": "self", "benefit_yes": "yes", "benefit_which": "pw"}
    assert steps.items() <= chosen.items()
    questions = {code: value for code, value in chosen.items() if code not in steps}
    assert stored.answers == questions | {"reason": "self", "benefit": "pw", "open": WORDS}


def test_a_clip_is_understood_and_the_button_starts_and_stops(heard: Started, phone: WebKit) -> None:
    begin(phone, heard.link(form="low"), sound="Ja, met geluid")
    phone.run(LOAD)
    phone.until("return probe.error?.message ?? Math.round(probe.duration * 10)", 6)
    if phone.run(ALL) == "Stop":  # it plays on arrival where the browser lets it
        phone.click(BUTTON)
    phone.until(ALL, "Luister naar alles")
    phone.click(BUTTON)
    phone.until(ALL, "Stop")
    phone.until("return document.querySelectorAll('.heard').length", 1)
    phone.click(BUTTON)
    phone.until(ALL, "Luister naar alles")
    assert phone.run("return document.querySelectorAll('.heard').length") == 0


def test_an_empty_answer_is_asked_again_and_back_shows_what_was_chosen(heard: Started, phone: WebKit) -> None:
    begin(phone, heard.link(form="low"))
    first = path(phone)
    phone.press()
    assert str(phone.run("return document.title")).startswith("Let op: ")
    phone.until("return document.activeElement.className", "summary")
    phone.click(TILE + "[2]")
    chosen = phone.run(CHOSEN)
    phone.press()
    assert path(phone) != first
    phone.ask("POST", "/back")
    phone.until("return location.pathname", first)
    phone.until(CHOSEN, chosen)
    phone.arrive("/refresh")
    phone.until(CHOSEN, chosen)


def test_no_kind_of_page_has_an_accessibility_fault_or_scrolls_sideways(heard: Started, phone: WebKit) -> None:
    begin(phone, heard.link(form="low"), sound="Ja, met geluid")
    for place in ("vraag/a_first", "vraag/grade", "vraag/open", "taal", "nakijken"):
        phone.open(f"{heard.address}/{place}")
        clean(phone)


def clean(phone: WebKit) -> None:
    phone.run(AXE_SCRIPT)
    assert phone.run(AXE, TAGS) == [], path(phone)
    assert phone.run("return document.documentElement.scrollWidth") <= 360, path(phone)


@pytest.mark.usefixtures("reviewed")
def test_arabic_is_read_from_right_to_left(heard: Started, phone: WebKit) -> None:
    phone.open(heard.link(form="low"))
    phone.open(f"{heard.address}/taal")
    phone.press("العربية")
    phone.open(f"{heard.address}/meedoen")
    phone.run("document.querySelector('[name=keuze][value=ja]').click()")
    phone.until("return location.pathname", "/samen")  # nobody has spoken these texts yet
    phone.open(f"{heard.address}/vraag/a_first")
    assert phone.run("return [document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert phone.run("return document.querySelector('.tile input').getBoundingClientRect().left") > 180
    clean(phone)
