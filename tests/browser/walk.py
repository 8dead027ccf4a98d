"""Every kind of page that a respondent sees, in the order in which someone meets them, in any language.

New kind of page? Beside the questions: a path in BESIDE. Elsewhere: a line in the walk that brings someone there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.site import Started

BESIDE = ("hulp", "gegevens", "toegankelijkheid", "taal", "stoppen", "wissen")  # reached from any question
CODES = {  # one question of each kind, and the ones with the longest words
    "low": [
        "contact_freq",
        "a_first",
        "c_skill",
        "grade",
        "recommend",
        "nps",
        "reason_who",
        "education",
        "gender",
        "open",
    ],
    "regular": ["a_first", "grade", "reason", "education", "open"],
    "opdrachtgever": ["e_grade", "e_reach", "e_complaint", "e_open"],
}


@dataclass(frozen=True)
class Way:
    """Who walks: their form, their language, and whether they want to hear the questions (low form only)."""

    form: str = "low"
    language: str = "nl"
    sound: bool = False


def walk(page: Page, site: Started, way: Way) -> Iterator[str]:
    """Each kind of page once, by name."""
    yield from _in(page, site, way)
    first = page.url
    yield "eerste-vraag"
    go_on(page)
    yield "let-op"
    for path in BESIDE:
        page.goto(f"{site.address}/{path}?bij={first.split('/')[-1]}")
        if page.url.endswith(f"/{path}?bij={first.split('/')[-1]}"):
            yield path
    if way.form == "low":
        yield from _calling(page, site)
    yield from _questions(page, site, way.form)
    yield from _end(page, site)
    yield from _ways_out(page, site, way)


def press(page: Page, name: str, value: str) -> None:
    """Press the button with this name and value: its words differ by language."""
    with page.expect_navigation():
        page.locator(f"button[name={name}][value={value}]").first.click()


def go_on(page: Page) -> None:
    """Press the button that goes on."""
    with page.expect_navigation():
        page.locator("main form button:not([name]):not([type])").last.click()


def enter(page: Page, site: Started, way: Way) -> Iterator[str]:
    """From the link to consent."""
    given = {"audience": "opdrachtgever"} if way.form == "opdrachtgever" else {"form": way.form}
    page.goto(site.link(**given))
    if page.url.endswith("/taal"):
        yield "taal-kiezen"
        press(page, "taal", way.language)
    yield "welkom"
    if way.form == "low":
        go_on(page)
        yield "meedoen"


def begin(page: Page, site: Started, way: Way) -> None:
    """From the link to the first question."""
    for _kind in _in(page, site, way):
        pass


def _in(page: Page, site: Started, way: Way) -> Iterator[str]:
    yield from enter(page, site, way)
    press(page, "keuze", "ja")
    if page.url.endswith("/horen"):
        yield "horen"
        press(page, "geluid", "ja" if way.sound else "nee")
        if way.sound:
            yield "proef"
            press(page, "geluid", "ja")
    for step in ("samen", "oefenen") if way.form == "low" else ():
        yield step
        go_on(page)


def _calling(page: Page, site: Started) -> Iterator[str]:
    page.goto(f"{site.address}/bellen")
    yield "bellen"
    for number, kind in (("12", "bellen-fout"), ("0612345678", "wij-bellen")):
        page.locator("[name=nummer]").fill(number)
        go_on(page)
        yield kind


def _questions(page: Page, site: Started, form: str) -> Iterator[str]:
    for code in CODES[form]:
        page.goto(f"{site.address}/vraag/{code}")
        if page.url.endswith(f"/{code}"):  # modules are on in some rounds only
            yield code
    if form == "opdrachtgever":
        page.goto(f"{site.address}/vraag/e_reach")
        page.locator("[name=e_reach]").fill("11")
        go_on(page)
        yield "fout"


def _end(page: Page, site: Started) -> Iterator[str]:
    page.goto(f"{site.address}/vraag/er-niet")
    yield "er-niet"
    page.goto(f"{site.address}/nakijken")
    yield "nakijken"
    while not page.locator("form[action='/klaar']").count():
        go_on(page)
    yield "nakijken-einde"
    go_on(page)
    yield "klaar"
    page.goto(f"{site.address}/v/onbekend")
    yield "geen-link"


def _ways_out(page: Page, site: Started, way: Way) -> Iterator[str]:
    for _kind in enter(page, site, way):
        pass
    press(page, "keuze", "ja")
    page.goto(f"{site.address}/wissen")
    go_on(page)
    yield "gewist"
    for _kind in enter(page, site, way):
        pass
    press(page, "keuze", "nee")
    yield "niet-meedoen"
    page.context.clear_cookies()  # from a message, by who never opened the questions
    page.goto(site.leave_link(form=way.form, language=way.language))
    yield "afmelden"
    go_on(page)
    yield "afgemeld"
