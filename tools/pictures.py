"""Pictures of everything people see, in pictures/: the pages, the office, and the report page by page."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import office, pictures, site
from tools.texts import ROOT

FOLDER = ROOT / "pictures"
SCREENS = {"telefoon": (320, 640), "desktop": (1280, 900)}
REPORTS = ("in2work-2021", "rich")


def of_office(folder: Path) -> None:
    """The pages behind the log-in."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        sync_playwright() as play,
        tempfile.TemporaryDirectory() as temporary,
        office.started(Path(temporary)) as started,
    ):
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=site.CHROMIUM_FLAGS)
        for screen, (width, height) in SCREENS.items():
            page = chromium.new_page(viewport={"width": width, "height": height})
            page.goto(f"{started.address}/inloggen")
            page.screenshot(path=folder / f"{screen}-inloggen.png", full_page=True)
            started.log_in(page)
            for name, path in office.PLACES.items():
                page.goto(started.address + path)
                page.screenshot(path=folder / f"{screen}-{name}.png", full_page=True)
            page.close()
        chromium.close()


def of_report(name: str, folder: Path) -> None:
    """Each page of the report of one golden round."""
    folder.mkdir(parents=True, exist_ok=True)
    golden, pdf = ROOT / "tests" / "golden" / name, folder / f"{name}.pdf"
    files = ("--sample", golden / "sample.csv", "--answers", golden / "answers.csv", "--out", pdf)
    subprocess.run((sys.executable, "-m", "analysis", "report", *files), check=True, cwd=ROOT)
    subprocess.run(("pdftoppm", "-r", "80", "-png", pdf, folder / name), check=True)


def main() -> None:
    """Make all pictures anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    pictures.main(FOLDER / "pages")
    of_office(FOLDER / "office")
    for name in REPORTS:
        of_report(name, FOLDER / "report")
    sys.stdout.write(f"{sum(1 for _ in FOLDER.rglob('*.png'))} pictures in {FOLDER.name}/\n")


if __name__ == "__main__":
    main()
