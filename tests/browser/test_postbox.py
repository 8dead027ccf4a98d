"""Mails that do not leave, in a browser: shown as they would look, without a script, and their link opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.office import Office, started
from tests.web.office.test_postbox import letter

SCRIPT = b"<script>document.title =3D 'x'</script><img src=3D'https://elsewhere.example/x.png'></body>"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    _fill(folder / "mail")
    with started(folder) as office:
        yield office


def _fill(mails: Path) -> None:
    mails.mkdir()
    for number in range(26):
        (mails / f"m{number:02}.eml").write_bytes(letter(f"{'heel.lang' * 6}{number}@ergens.example.org"))
    (mails / "arabisch.eml").write_bytes(letter(language="ar"))
    (mails / "script.eml").write_bytes(letter().replace(b"</body>", SCRIPT))


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_and_a_mail_are_clean_and_fit(office: Office, chromium: Browser, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 720})
    office.log_in(page)
    page.get_by_role("link", name="Postvak", exact=True).press("Enter")
    page.get_by_role("link", name="Oudere berichten").press("Enter")
    for path in ("/postvak", "/postvak/arabisch"):
        page.goto(office.address + path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1
    page.close()


def test_a_mail_runs_and_loads_nothing_and_its_button_looks_like_one(office: Office, chromium: Browser) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    office.log_in(page)
    page.goto(f"{office.address}/postvak/script")
    frame = page.frame_locator("iframe")
    button = frame.get_by_role("link", name="Naar de vragen")
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(21, 66, 115)"
    assert page.frames[1].title() != "x"
    assert not [url for url in asked if "elsewhere" in url]
    with page.context.expect_page() as opened:
        button.click()
    assert opened.value.url.startswith("http://127.0.0.1:8000/v/") or "chrome-error" in opened.value.url
    page.close()
