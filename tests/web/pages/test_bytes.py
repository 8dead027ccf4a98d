"""How much goes over the wire."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from surveyapp.static import FOLDER
from tests.web.pages.browser import Browser
from tests.web.pages.conftest import World

KB = 1024


def wire(response: TestResponse) -> int:
    """Bytes of status line, headers and body."""
    head = f"HTTP/1.1 {response.status}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in response.headers)
    return len(head.encode()) + 2 + len(response.get_data())


def compressed(client: FlaskClient, address: str) -> int:
    response = client.get(address, buffered=True)
    assert response.status_code == 200
    body = response.get_data()
    return wire(response) - len(body) + len(gzip.compress(body, 9))


def test_the_first_page_with_all_it_needs_fits_in_14_kb(world: World, client: FlaskClient) -> None:
    for number, form in enumerate(("low", "regular")):
        enter = client.get(f"/v/{world.person(str(number), form=form)}")
        page = client.get("/welkom", headers={"Accept-Encoding": "gzip, deflate, br"})
        source = gzip.decompress(page.get_data()).decode()
        files = set(re.findall(r'"(/static/[^"#]+)', source))
        assert len(files) == 3
        files -= set(re.findall(r'rel="prefetch" href="([^"]+)"', source))  # for the next page, when this one is shown
        assert len(files) == 2
        assert wire(enter) + wire(page) + sum(compressed(client, f) for f in files) <= 14 * KB


def test_the_first_page_holds_its_style_and_a_policy_for_just_that(world: World, client: FlaskClient) -> None:
    client.get(f"/v/{world.person()}")
    page = client.get("/welkom")
    (style,) = re.findall(r"<style>(.*?)</style>", page.text, flags=re.DOTALL)
    assert style == (FOLDER / "pages.css").read_text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}';" in page.headers["Content-Security-Policy"]
    assert "<style>" not in client.get("/hulp").text


def test_later_pages_fit_in_6_kb(world: World, client: FlaskClient) -> None:
    for number, (audience, form, phone) in enumerate(
        [("client", "low", False), ("client", "regular", True), ("opdrachtgever", "regular", False)]
    ):
        browser = Browser(client, {"User-Agent": "Mobi" if phone else "Desktop"})
        page = browser.begin(world.person(str(number), audience=audience, form=form))
        for _ in range(60):
            assert wire(client.get(page.path, headers=browser.headers)) <= 6 * KB, page.path
            if page.path == "/klaar":
                break
            page = browser.press({"overslaan": "ja"})
        assert page.path == "/klaar"


def test_the_script_stays_small() -> None:
    assert len(gzip.compress((FOLDER / "pages.js").read_bytes())) <= 5 * KB


def test_compressed_files_are_as_new_as_what_they_hold() -> None:
    for packed in Path(FOLDER).glob("*.gz"):
        assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes(), "run `make setup` again"
