"""Someone answers in their own language: chosen once, the same on all pages, changed without losing an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp import proofs
from surveyapp.languages import folders
from surveyapp.models import Draft
from surveyapp.proofs import Proof
from tests.web.pages.browser import BEFORE, Browser, Page, words
from tests.web.pages.conftest import BUREAU_ROW, PROVIDER, SECRET, World
from tests.web.pages.reviewed import all_reviewed, forget

CODES = [folder.name for folder in folders()]


@pytest.fixture
def reviewed(tmp_path: Path) -> Iterator[Path]:
    with all_reviewed(tmp_path) as folder:
        yield folder


def choose(browser: Browser, code: str, path: str = "/taal") -> Page:
    """Press the button with the name of a language."""
    shown = browser.get(path)
    (name,) = [words(b) for b in shown.tree.xpath("//button[@name='taal'][@value=$code]", code=code)]
    return browser.press(button=name)


def begin(browser: Browser, token: str, code: str) -> Page:
    """From the link to the first question, in one language."""
    browser.get(f"/v/{token}")
    shown = choose(browser, code)
    if not yes(shown):
        shown = browser.press()
    shown = browser.press(button=yes(shown))
    while shown.path in BEFORE:
        shown = browser.press()
    return shown


def hidden(browser: Browser) -> dict[str, str]:
    """The token that every form of this visit has."""
    assert browser.page is not None
    return {"csrf_token": str(browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0])}


def yes(shown: Page) -> str:
    """The words of the button that says yes, where there is one."""
    return next((words(b) for b in shown.tree.xpath("//button[@name='keuze'][@value='ja']")), "")


def lang(shown: Page) -> tuple[str, str]:
    return str(shown.tree.get("lang")), str(shown.tree.get("dir"))


def test_drafts_are_not_offered_in_a_round(world: World, browser: Browser) -> None:
    shown = browser.get(f"/v/{world.person(form='low')}")
    assert shown.path == "/welkom"
    shown = browser.get("/taal")
    assert shown.h1 == "Welke vragen wilt u?"
    assert shown.tree.xpath("//button[@name='taal']") == []


def test_a_draft_that_is_asked_for_in_a_round_stays_away(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    browser.get("/taal")
    response = browser.client.post("/taal", data={"taal": "ar", **hidden(browser)})
    assert response.headers["Location"] == "/taal"
    assert lang(browser.get("/welkom")) == ("nl", "ltr")


def test_proof_mode_offers_drafts(world: World, browser: Browser) -> None:
    proof = Proof(world.round_id, "client", "low", "jobcoaching", "")
    browser.get(f"/proef/{proofs.sealed(SECRET, proof)}")
    assert lang(choose(browser, "ar")) == ("ar", "rtl")
    shown = browser.get("/taal")
    assert [b.get("value") for b in shown.tree.xpath("//button[@name='taal']")] == ["nl", *CODES]


@pytest.mark.usefixtures("reviewed")
def test_reviewed_languages_are_chosen_first_each_in_its_own_name(world: World, browser: Browser) -> None:
    shown = browser.get(f"/v/{world.person(form='low')}")
    assert (shown.path, shown.h1) == ("/taal", "Kies uw taal")
    found = {b.get("value"): (b.text, b.get("lang"), b.get("dir")) for b in shown.tree.xpath("//button[@name='taal']")}
    assert found["ar"] == ("العربية", "ar", "rtl")
    assert found["en"] == ("English", "en", "ltr")


@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("form", ["low", "regular"])
@pytest.mark.parametrize("code", CODES)
def test_every_page_of_a_visit_speaks_the_chosen_language(world: World, browser: Browser, code: str, form: str) -> None:
    browser.get(f"/v/{world.person(form=form)}")
    shown = choose(browser, code)
    for _ in range(70):
        assert lang(shown) == (code, "rtl" if code == "ar" else "ltr")
        assert shown.tree.xpath("//main//*[@lang='nl']") == [], shown.source
        if shown.path == "/klaar":
            return
        shown = browser.press(button=yes(shown)) if yes(shown) else browser.press({"overslaan": "ja"})
        assert {row.language for row in world.rows(Draft)} <= {code}
    raise AssertionError("no end")


@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", ["/hulp", "/gegevens", "/toegankelijkheid", "/stoppen", "/wissen", "/nergens"])
def test_pages_beside_the_questions_speak_it_too(world: World, browser: Browser, code: str, path: str) -> None:
    begin(browser, world.person(form="low"), code)
    shown = browser.get(path)
    assert lang(shown)[0] == code
    told = {found.text for found in shown.tree.xpath("//main//*[@lang='nl']")}
    assert told <= {BUREAU_ROW["hours"], *str(BUREAU_ROW["privacy"]).split("\n\n")}  # the bureau's own words


@pytest.mark.usefixtures("reviewed")
def test_another_language_keeps_place_and_answers(world: World, browser: Browser) -> None:
    begin(browser, world.person(form="low"), "en")
    browser.press({"contact_freq": "1"})
    shown = choose(browser, "pl", "/taal?bij=contact_freq")
    assert shown.path == "/vraag/contact_freq"
    assert shown.chosen == {"contact_freq": ["1"]}
    assert world.answers() == {"contact_freq": "1"}
    assert world.rows(Draft)[0].language == "pl"


@pytest.mark.usefixtures("reviewed")
def test_another_device_goes_on_in_the_language_of_the_first(world: World, browser: Browser) -> None:
    token = world.person(form="low")
    begin(browser, token, "uk")
    assert lang(Browser(world.app.test_client()).get(f"/v/{token}")) == ("uk", "ltr")


@pytest.mark.usefixtures("reviewed")
def test_the_name_of_the_provider_keeps_its_own_direction(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(form='low')}")
    shown = choose(browser, "ar")
    assert [name.text for name in shown.tree.xpath("//h1//bdi")] == [PROVIDER]


@pytest.mark.usefixtures("reviewed")
def test_the_goodbye_is_in_the_chosen_language(world: World, browser: Browser) -> None:
    browser.get(f"/v/{world.person(form='regular')}")
    choose(browser, "en")
    shown = browser.press(button="No, I will not take part")
    assert (shown.h1, lang(shown)) == ("You are not taking part", ("en", "ltr"))


@pytest.mark.usefixtures("reviewed")
def test_what_cannot_be_read_is_told_in_the_chosen_language(world: World, browser: Browser) -> None:
    begin(browser, world.person(audience="opdrachtgever", form="regular"), "en")
    response = browser.send({"e_grade": "elf"})
    assert response.status_code == 422
    assert "Fill in a grade from 1 to 10" in response.text


def test_an_untranslated_text_is_dutch_and_says_so(world: World, browser: Browser, reviewed: Path) -> None:
    path = reviewed / "en" / "LC_MESSAGES" / "messages.po"
    source = path.read_text(encoding="utf-8")
    texts = ('msgstr "How often did you have contact with {org}?"', 'msgstr "Every week, or more often"')
    for text in texts:
        assert text in source
        source = source.replace(text, 'msgstr ""')
    path.write_text(source, encoding="utf-8")
    forget()
    shown = begin(browser, world.person(form="low"), "en")
    found = [part.text_content() for part in shown.tree.xpath("//main//*[@lang='nl'][@dir='ltr']")]
    assert found == [f"Hoe vaak had u contact met {PROVIDER}?", "Elke week, of vaker"]
    assert shown.title.startswith(f"Hoe vaak had u contact met {PROVIDER}?")


@pytest.mark.usefixtures("reviewed")
def test_employers_choose_a_language_too(world: World, browser: Browser) -> None:
    shown = browser.get(f"/v/{world.person(audience='opdrachtgever', form='regular')}")
    assert shown.path == "/taal"
    assert shown.tree.xpath("//button[@name='vorm']") == []
    assert choose(browser, "tr").link("Dil") == "/taal"


def test_where_there_is_nothing_to_choose_the_page_leads_back(world: World, browser: Browser) -> None:
    browser.begin(world.person(audience="opdrachtgever", form="regular"))
    assert browser.get("/taal?bij=e_grade").path == "/vraag/e_grade"
