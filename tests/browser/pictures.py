"""Pictures of every kind of page, on a phone, a tablet and a desktop: `python -m tests.browser.pictures [FOLDER]`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.site import CHROMIUM_FLAGS, Started, press, started

SCREENS = {"telefoon": (360, 640), "tablet": (810, 1080), "desktop": (1280, 900)}
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"
LONG = "Stichting Samenwerkende Werkbedrijven en Re-integratie Noord-Holland-Zuid & Omstreken"


def main(folder: Path) -> None:
    """Make all pictures anew."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as temporary:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        for provider, prefix in (("Stichting Werk & Weg", ""), (LONG, "lang-")):
            with started(Path(temporary) / (prefix or "kort"), provider) as site:
                for name, (width, height) in SCREENS.items():
                    for form in ("low", "regular", "opdrachtgever"):
                        agent = PHONE if name == "telefoon" else None
                        page = chromium.new_page(viewport={"width": width, "height": height}, user_agent=agent)
                        for number, kind in enumerate(walk(page, site, form), 1):
                            target = folder / f"{prefix}{name}-{form}-{number:02}-{kind}.png"
                            page.screenshot(path=target, full_page=True)
                        page.close()
        chromium.close()


def walk(page: Page, site: Started, form: str) -> Iterator[str]:
    """Each kind of page once, by name, in the order in which someone meets them."""
    given = {"audience": "opdrachtgever"} if form == "opdrachtgever" else {"form": form}
    page.goto(site.link(**given))
    yield "welkom"
    if form == "low":
        press(page)
        yield "meedoen"
    press(page, "Ja, ik doe mee")
    for step in ("samen", "oefenen") if form == "low" else ():
        yield step
        press(page)
    first = page.url
    yield "eerste-vraag"
    press(page)
    yield "let-op"
    beside = ("hulp", "gegevens", "stoppen", "wissen", "toegankelijkheid", "taal")
    for path in beside[: 5 if form == "opdrachtgever" else 6]:
        page.goto(f"{site.address}/{path}")
        yield path
    page.goto(first)
    yield from _questions(page, site, form)
    yield from _end(page, site)


def _questions(page: Page, site: Started, form: str) -> Iterator[str]:
    for code in CODES[form]:
        page.goto(f"{site.address}/vraag/{code}")
        yield code
    if form == "opdrachtgever":
        page.goto(f"{site.address}/vraag/e_reach")
        page.locator("[name=e_reach]").fill("11")
        press(page)
        yield "fout"


def _end(page: Page, site: Started) -> Iterator[str]:
    page.goto(f"{site.address}/nakijken")
    yield "nakijken"
    while not page.get_by_role("button", name="Ik ben klaar").count():
        press(page)
    yield "nakijken-einde"
    press(page, "Ik ben klaar")
    yield "klaar"
    page.goto(f"{site.address}/v/onbekend")
    yield "geen-link"


CODES = {
    "low": ["a_first", "c_skill", "grade", "reason_who", "education", "gender", "open"],
    "regular": ["a_first", "grade", "reason", "education", "open"],
    "opdrachtgever": ["e_grade", "e_reach", "e_complaint", "e_open"],
}

if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pictures"))
