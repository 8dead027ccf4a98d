"""The calendar on a page, and at a secret address that works without a log-in until it is taken back."""

from __future__ import annotations

import re

from flask import Flask

from surveyapp import clock, rounds
from surveyapp.db import Stores
from surveyapp.models import Role
from surveyapp.office import accounts
from surveyapp.office.positions import Position
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import a_round, visit


def _address(visitor: Visitor) -> str:
    found = re.search(r"/agenda/[\w-]{43}\.ics", visitor.post("/kalender/adres").text)
    assert found
    return found[0]


def test_without_rounds_the_calendar_says_so(officer: Visitor) -> None:
    assert "Er staat niets in de kalender." in officer.get("/kalender").text


def test_the_calendar_shows_the_days_of_ones_rounds(officer: Visitor, stores: Stores) -> None:
    a_round(stores)
    page = officer.get("/kalender").text
    coming, _, past = page.partition("<h2>Voorbij</h2>")
    for title in ("Veldwerk", "Rapport", "Hoor en wederhoor", "Contactgegevens gewist", "Antwoorden gewist"):
        assert f"<strong>{title}</strong>" in coming
    assert "<strong>Lijst inleveren</strong>" in past  # the fieldwork began ten days ago


def test_the_calendar_of_another_provider_stays_there(app: Flask, stores: Stores) -> None:
    a_round(stores)
    with stores.contacts.begin() as connection:
        days = (clock.today(), clock.today())
        rounds.add(connection, rounds.Terms("Elders", "blik-op-werk", days, days, ("jobcoaching",)))
    visitor = visit(app, stores, Role.OFFICER)
    assert "Elders" not in visitor.get("/kalender").text
    assert "Elders" not in app.test_client().get(_address(visitor)).text


def test_a_calendar_program_reads_the_days_without_a_log_in(app: Flask, stores: Stores) -> None:
    number = a_round(stores)
    address = _address(visit(app, stores, Role.OFFICER))
    answer = app.test_client().get(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.text.replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 6
    assert f"UID:ronde-{number}-fieldwork@127.0.0.1\r\n" in text
    assert "SUMMARY:Veldwerk: De Brug\r\n" in text
    assert "officer@" not in text
    assert app.test_client().get("/kalender").status_code == 303


def test_another_address_or_none_closes_the_one_before(app: Flask, stores: Stores) -> None:
    a_round(stores)
    visitor, stranger = visit(app, stores, Role.OFFICER), app.test_client()
    first = _address(visitor)
    second = _address(visitor)
    assert [stranger.get(path).status_code for path in (first, second)] == [404, 200]
    visitor.post("/kalender/adres/weg")
    assert "Het adres werkt niet meer." in visitor.get("/kalender").text
    assert stranger.get(second).status_code == 404


def test_an_address_shows_what_its_account_may_see_now(app: Flask, stores: Stores) -> None:
    a_round(stores)
    address = _address(visit(app, stores, Role.OFFICER))
    email = "officer@voorbeeld.example"
    accounts.move(stores.contacts, email, Position(Role.FUNDER, ("De Brug",)))
    assert app.test_client().get(address).status_code == 404
    accounts.remove(stores.contacts, email)
    assert app.test_client().get(address).status_code == 404
