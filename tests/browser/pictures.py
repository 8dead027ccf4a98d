"""Pictures of every kind of page, on a phone, a tablet and a desktop: `python -m tests.browser.pictures [FOLDER]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.sheets import sheets
from tests.browser.site import CHROMIUM_FLAGS, Started, heard, started
from tests.browser.walk import Way, walk

SCREENS = {"telefoon": (360, 640), "tablet": (810, 1080), "desktop": (1280, 900)}
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"
LONG = "Stichting Samenwerkende Werkbedrijven en Re-integratie Noord-Holland-Zuid & Omstreken"
FORMS = (Way("low"), Way("regular"), Way("opdrachtgever"))
HEARD = (Way("low", "nl", sound=True), Way("low", "ar", sound=True))


def main(folder: Path) -> None:
    """Make all pictures anew."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as temporary:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        for provider, prefix in (("Stichting Werk & Weg", ""), (LONG, "lang-")):
            with started(Path(temporary) / (prefix or "kort"), provider) as site:
                for screen in SCREENS:
                    for way in FORMS:
                        take(chromium, site, way, screen, folder / f"{prefix}{screen}-{way.form}")
        with heard(Path(temporary) / "geluid") as site:
            for screen in ("telefoon", "tablet"):
                for way in HEARD:
                    name = f"geluid-{screen}-{way.language}"
                    take(chromium, site, way, screen, folder / name)
                    sheets(sorted(folder.glob(f"{name}-*.png")), folder / f"blad-{name}")
        chromium.close()


def take(chromium: Browser, site: Started, way: Way, screen: str, start: Path) -> None:
    """Pictures of one walk; their names begin with `start`."""
    width, height = SCREENS[screen]
    agent = PHONE if screen == "telefoon" else None
    page = chromium.new_page(viewport={"width": width, "height": height}, user_agent=agent)
    for number, kind in enumerate(walk(page, site, way), 1):
        page.screenshot(path=f"{start}-{number:02}-{kind}.png", full_page=True)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pictures"))
