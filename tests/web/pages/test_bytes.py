"""How much goes over the wire."""

from __future__ import annotations

import gzip
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
        page = client.get("/welkom")
        files = set(re.findall(r'"(/static/[^"#]+)', page.text))
        assert len(files) == 3
        assert wire(enter) + wire(page) + sum(compressed(client, f) for f in files) <= 14 * KB


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
