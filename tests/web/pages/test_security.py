"""Headers, limits, hosts, forms from elsewhere, and strange requests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from surveyapp import create_app
from surveyapp.security import HEADERS
from tests.web.pages.browser import Browser, checked
from tests.web.pages.conftest import World, settings

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/v/x", "/welkom", "/vraag/a", "/niet", "/static/pages.css", "/static/niet.css"])
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "DELETE"])
def test_every_response_tells_the_browser_to_be_careful(client: FlaskClient, path: str, method: str) -> None:
    response = client.open(path, method=method, buffered=True)
    for name, value in HEADERS:
        assert response.headers[name] == value
    kept = path == "/static/pages.css" and method in ("GET", "HEAD")
    assert ("no-store" in response.headers["Cache-Control"]) is not kept
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_a_redirect_and_a_page_carry_them_too(world: World, client: FlaskClient) -> None:
    for path in (f"/v/{world.person()}", "/welkom"):
        response = client.get(path)
        assert set(dict(HEADERS)) <= set(response.headers.keys())
        assert response.headers["Cache-Control"] == "no-store"


def test_in_production_cookies_are_bound_to_https_and_the_host(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, production=True), "respondents")
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-sessie"
    assert app.config["SESSION_COOKIE_SECURE"]
    reply = app.test_client().get("/niet", base_url="https://vragen.example")
    assert reply.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "host", ["elders.example", "vragen.example:8443", "vragen.example.elders.example", "localhost"]
)
def test_another_host_is_refused_in_production(tmp_path: Path, host: str) -> None:
    app = create_app(settings(tmp_path, production=True), "respondents")
    assert app.test_client().get("/niet", base_url=f"https://{host}").status_code == 400


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World, client: FlaskClient) -> None:
    cookie = client.get(f"/v/{world.person()}").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


def test_a_form_from_elsewhere_saves_nothing_and_leads_back(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    page = checked(browser.client.post("/vraag/contact_freq", data={"contact_freq": "1", "csrf_token": "x"}))
    assert page.status == 400
    assert page.link("Ga terug") == "/vraag/contact_freq"
    assert world.answers() == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"&".join([b"a=1"] * 400), 413),
        (b"a=" + b"x" * 70_000, 413),
        (b"contact_freq=%00", 400),
        (b"contact_freq=\x00", 400),
        (b"contact_freq=%ff%fe", 400),
        (b"contact_freq=%ED%A0%80", 400),
    ],
)
def test_a_body_that_no_page_sends_is_refused(world: World, browser: Browser, body: bytes, status: int) -> None:
    browser.begin(world.person(form="low"))
    response = browser.client.post("/vraag/contact_freq", data=body, content_type=FORM)
    assert checked(response).status == status
    assert world.answers() == {}


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_only_forms_are_read(world: World, browser: Browser, kind: str) -> None:
    browser.begin(world.person(form="low"))
    assert browser.client.post("/vraag/contact_freq", data=b"{}", content_type=kind).status_code == 415


def test_several_values_for_one_answer_are_refused(world: World, browser: Browser) -> None:
    browser.begin(world.person(form="low"))
    assert browser.press({"contact_freq": ["1", "2_3"]}).status == 422


STRANGE = [
    "/v/%00",
    "/v/%ff",
    "/vraag/%00",
    "/vraag/%ff%fe",
    "/vraag/..%2f..%2fetc",
    "/vraag/" + "a" * 5000,
    "//elders.example",
    "/vraag/a_first?leeg=%00&naar=//elders.example&bij=<script>",
    "/hulp?bij=//elders.example",
    "/nakijken?deel=-1",
    "/nakijken?deel=%C2%B2",
    "/static/../security.py",
    "/static/%2e%2e/security.py",
    "/inloggen",
    "/%69nloggen",
]


@pytest.mark.parametrize("path", STRANGE)
@pytest.mark.parametrize("inside", [True, False])
def test_strange_addresses_never_break_the_site(world: World, browser: Browser, path: str, inside: bool) -> None:
    if inside:
        browser.begin(world.person(form="low"))
    response = browser.client.get(path)
    assert response.status_code < 500
    assert "elders.example" not in response.headers.get("Location", "")
    assert "elders.example" not in response.text


def test_a_name_with_markup_is_only_text(tmp_path: Path) -> None:
    from tests.web.pages.conftest import make_world

    worlds = make_world(settings(tmp_path), provider='<script>alert("x")</script> & Co {org}')
    world = next(worlds)
    browser = Browser(world.app.test_client())
    page = browser.begin(world.person(form="low"))
    assert "<script>alert" not in page.source
    assert '<script>alert("x")</script> & Co {org}' in page.h1
    next(worlds, None)


def test_a_store_that_fails_gives_a_calm_page_and_logs_no_address(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    token = world.person()
    broken = replace(settings(tmp_path), contacts_url=f"sqlite:///{tmp_path}/niet/hier.sqlite3")
    app = create_app(broken, "respondents")
    page = checked(app.test_client().get(f"/v/{token}"))
    assert (page.status, page.h1) == (500, "Het lukt nu niet")
    assert token not in caplog.text


def test_the_office_is_not_here(client: FlaskClient) -> None:
    for path in ("/inloggen", "/rondes", "/rapporten", "/uitloggen"):
        assert client.get(path).status_code == 404
