"""What lets a tablet in: its key, its cookie, and what a browser without it gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from surveyapp import create_app, migrations, rounds
from surveyapp.fieldwork import tablets
from surveyapp.rounds import CASE
from tests.web.pages.browser import Browser
from tests.web.pages.conftest import PROVIDER, World, settings, terms
from tests.web.pages.tablets import add_tablet, half_way


def test_a_key_that_we_never_gave_or_took_back_gives_the_page_of_a_wrong_link(world: World) -> None:
    key = add_tablet(world)
    tablets.stop(world.stores, 1)
    phone = Browser(world.app.test_client())
    for path in ("/v/wrong", "/tablet/wrong", f"/tablet/{key}", "/tablet", "/tablet/code", "/tablet/alleen"):
        page = phone.get(path)
        assert (page.status, page.h1) == (404, "U kunt hier nu niets invullen")


def test_a_tablet_that_is_stopped_half_way_shows_nothing_more(world: World, tablet: Browser, bare: FlaskClient) -> None:
    half_way(world, tablet)
    tablets.stop(world.stores, 1)
    page = tablet.get("/vraag/contact_freq")
    assert (page.status, page.h1) == (404, "U kunt hier nu niets invullen")
    assert bare.get_cookie("tablet") is None
    assert tablet.get("/vraag/contact_freq").status == 404


def test_without_its_own_cookie_a_session_of_a_tablet_opens_nothing(
    world: World, tablet: Browser, bare: FlaskClient
) -> None:
    half_way(world, tablet)
    bare.delete_cookie("tablet")
    assert bare.get("/vraag/contact_freq").status_code == 404


def test_a_session_of_one_tablet_is_nothing_on_another(world: World, tablet: Browser, bare: FlaskClient) -> None:
    half_way(world, tablet)
    bare.set_cookie("tablet", add_tablet(world))
    assert tablet.get("/vraag/contact_freq").path == "/tablet"


def test_forms_on_the_tablet_come_from_our_own_pages(world: World, tablet: Browser) -> None:
    tablet.get("/tablet")
    for path in ("/tablet", "/tablet/taal", "/tablet/geluid", "/tablet/code", "/tablet/begonnen"):
        assert tablet.client.post(path, data={"csrf_token": "x"}).status_code == 400


def test_the_cookie_is_for_the_server_alone_and_in_production_for_https_and_this_host(tmp_path: Path) -> None:
    for production in (False, True):
        folder = tmp_path / str(production)
        folder.mkdir()
        app, key = _site(folder, production)
        reply = app.test_client().get(f"/tablet/{key}", base_url=app.config["BASE"])
        (cookie,) = (c for c in reply.headers.getlist("Set-Cookie") if "tablet=" in c)
        assert cookie.startswith("__Host-tablet=" if production else "tablet=")
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert ("Secure" in cookie) is production
        assert int(cookie.partition("Max-Age=")[2].partition(";")[0]) > 300 * 24 * 3600
        assert key not in str(_rows(app))


def _site(folder: Path, production: bool) -> tuple[Any, str]:
    app = create_app(settings(folder, production), "respondents")
    app.config["BASE"] = "https://vragen.example" if production else "http://localhost"
    stores = app.extensions["oordeel"].stores
    migrations.prepare(stores)
    with stores.contacts.begin() as connection:
        rounds.add(connection, terms((), PROVIDER))
    return app, tablets.add(stores, PROVIDER, "balie")


def _rows(app: Any) -> Any:
    with app.extensions["oordeel"].stores.contacts.connect() as connection:
        return connection.execute(select(tablets.TABLET)).all()


def test_an_ordinary_phone_has_nothing_of_it(world: World) -> None:
    phone = Browser(world.app.test_client())
    page = phone.begin(world.person(form="low"))
    assert not page.tree.xpath("//dialog")
    assert page.tree.find("body").get("data-module") is None
    assert page.tree.get("class") is None


def test_a_row_that_is_erased_ends_the_visit(world: World, tablet: Browser) -> None:
    half_way(world, tablet)
    with world.stores.contacts.begin() as connection:
        connection.execute(CASE.delete())
    assert tablet.get("/vraag/contact_freq").status == 404
