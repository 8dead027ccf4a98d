"""Calling people from the office: one at a time, what is seen of them, and what comes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import insert, select, update

from surveyapp import callbacks, links, models, rounds
from surveyapp.callbacks import Moment, Request
from surveyapp.clock import ZONE
from surveyapp.db import Stores
from surveyapp.fieldwork import calling
from surveyapp.models.call import Result
from surveyapp.office import calls
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import Visitor

TERMS = Terms(
    provider="Werk & Weg",
    keurmerk="blik-op-werk",
    period=(date(2026, 1, 1), date(2026, 9, 30)),
    fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
    diensten=("jobcoaching",),
)
LEASE: Any = models.CallLease.__table__


def set_clock(app: Flask, day: int = 10, hour: int = 10) -> None:
    moment = datetime(2026, 11, day, hour, tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)
    app.extensions[calls.EXTENSION] = replace(app.extensions[calls.EXTENSION], clock=lambda: moment)


@pytest.fixture(autouse=True)
def tuesday_morning(app: Flask) -> None:
    set_clock(app)


def listed(stores: Stores, number: str = "12", **given: Any) -> int:
    """Somebody who is asked by phone; gives the number of their case."""
    seed = links.new_seed()
    with stores.contacts.begin() as connection:
        round_id = rounds.same(connection, TERMS, closed=False) or rounds.add(connection, TERMS)
        fixed = {"round_id": round_id, "number": number, "seed": seed, "link_hash": links.link_hash(seed)}
        row: dict[str, Any] = {"audience": "client", "dienst": "jobcoaching", "ended": None, "strata": {}}
        row |= {"phone": "+31612345678", "channel": "phone"}
        case_id = connection.execute(insert(CASE).returning(CASE.c.id), row | fixed | given)
        return int(case_id.scalar_one())


def waits(stores: Stores, number: str = "12", **given: Any) -> int:
    """Somebody who asked to be called."""
    case_id = listed(stores, number, **{"channel": "email", "email": "a@b.nl"} | given)
    with stores.contacts.connect() as connection:
        seed = connection.scalar(select(CASE.c.seed).where(CASE.c.id == case_id))
    asked = Request("+31 (0)6 87654321", Moment.ANY, "low", "nl")
    assert callbacks.ask(stores, str(seed), asked, date(2026, 11, 3))
    return case_id


def case(stores: Stores, case_id: int) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE).where(CASE.c.id == case_id)).one()


def results(stores: Stores, case_id: int) -> list[Result]:
    return [one.result for one in calling.attempts(stores, case_id)]


def following(officer: Visitor) -> str:
    assert officer.post("/bellen/volgende").location == "/bellen/persoon"
    return officer.get("/bellen/persoon").text


def test_one_person_is_shown_with_all_that_is_needed_to_call(officer: Visitor, stores: Stores) -> None:
    listed(stores, initials="A.", surname="<b>Yılmaz</b>")
    page = following(officer)
    assert '<a href="tel:+31612345678"><bdi>+31612345678</bdi></a>' in page
    for text in (
        "A. &lt;b&gt;Yılmaz&lt;/b&gt;",
        "Werk &amp; Weg",
        "makkelijke vragen",
        "Nederlands",
        "Meedoen hoeft niet",
    ):
        assert text in page


def test_who_has_no_name_on_the_list_has_a_number(officer: Visitor, stores: Stores) -> None:
    listed(stores)
    assert "nummer 12 op de lijst van ronde 1" in following(officer)


def test_who_asked_is_called_at_the_number_they_left(officer: Visitor, stores: Stores) -> None:
    case_id = waits(stores)
    page = officer.get("/bellen").text
    assert "3 november" in page
    assert "maakt niet uit" in page
    assert officer.post(f"/bellen/{case_id}/nu").location == "/bellen/persoon"
    page = officer.get("/bellen/persoon").text
    assert "tel:+31687654321" in page
    assert "vroeg zelf om een telefoontje" in page


def test_what_happened_is_kept_and_the_next_one_comes(officer: Visitor, stores: Stores) -> None:
    first, second = listed(stores), listed(stores, "13", surname="Bakker")
    following(officer)
    assert officer.post(f"/bellen/{first}/uitkomst", uitkomst="no_answer").location == "/bellen/persoon"
    assert "Bakker" in officer.get("/bellen/persoon").text
    assert officer.post(f"/bellen/{second}/uitkomst", uitkomst="voicemail").location == "/bellen"
    assert (results(stores, first), results(stores, second)) == ([Result.NO_ANSWER], [Result.VOICEMAIL])
    assert "Er is nu niemand om te bellen" in officer.get("/bellen").text


@pytest.mark.parametrize("result", ["refused", "wrong_number", "moved", "deceased"])
def test_what_is_for_good_is_asked_once_more(officer: Visitor, stores: Stores, result: str) -> None:
    case_id = listed(stores)
    following(officer)
    page = officer.post(f"/bellen/{case_id}/uitkomst", uitkomst=result)
    assert "Ja, dit klopt" in page.text
    assert results(stores, case_id) == []
    officer.post(f"/bellen/{case_id}/uitkomst", uitkomst=result, zeker="ja")
    assert results(stores, case_id) == [Result(result)]
    found = case(stores, case_id)
    assert found.refused or found.outcome == "undeliverable"


def test_an_agreed_day_is_kept_and_told_the_next_time(officer: Visitor, stores: Stores, app: Flask) -> None:
    case_id = listed(stores)
    following(officer)
    officer.post(f"/bellen/{case_id}/uitkomst", uitkomst="call_back", dag="2026-11-12", vanaf="14")
    assert "Er is nu niemand" in officer.get("/bellen").text
    set_clock(app, day=12, hour=14)
    assert "afspraak om terug te bellen" in officer.get("/bellen").text
    assert "dinsdag 10 november in de ochtend: terugbellen op donderdag 12 november, vanaf 14 uur" in following(officer)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"uitkomst": "call_back"}, "op welke dag"),
        ({"uitkomst": "call_back", "dag": "2026-11-09"}, "vanaf vandaag"),
        ({"uitkomst": "call_back", "dag": "2027-11-09"}, "twee maanden"),
        ({"uitkomst": "call_back", "dag": "2026-11-15"}, "Op zondag"),
        ({"uitkomst": "interviewed"}, "Kies wat er gebeurde"),
        ({}, "Kies wat er gebeurde"),
    ],
)
def test_what_cannot_be_kept_is_said(officer: Visitor, stores: Stores, fields: dict[str, str], says: str) -> None:
    case_id = listed(stores)
    following(officer)
    reply = officer.post(f"/bellen/{case_id}/uitkomst", **fields)
    assert reply.status_code == 422
    assert says in reply.text
    assert results(stores, case_id) == []


def test_the_conversation_opens_on_the_other_site(officer: Visitor, stores: Stores) -> None:
    case_id = listed(stores, form="regular")
    following(officer)
    page = officer.get("/bellen/persoon")
    assert "form-action 'self' http://127.0.0.1:8000;" in page.headers["Content-Security-Policy"]
    reply = officer.post(f"/bellen/{case_id}/gesprek")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/gesprek/[\w-]{32}", reply.location)


def test_after_an_interview_its_outcome_is_there_by_itself(officer: Visitor, stores: Stores) -> None:
    case_id = listed(stores)
    following(officer)
    officer.post(f"/bellen/{case_id}/gesprek")
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(answered=True))
    assert officer.get("/bellen/persoon").location == "/bellen"
    assert results(stores, case_id) == [Result.INTERVIEWED]


def test_who_stops_lets_the_person_go(officer: Visitor, stores: Stores) -> None:
    listed(stores)
    following(officer)
    assert officer.post("/bellen/stoppen").location == "/bellen"
    with stores.contacts.connect() as connection:
        assert connection.execute(select(LEASE)).all() == []


def test_somebody_whom_this_account_does_not_have_cannot_be_touched(officer: Visitor, stores: Stores) -> None:
    case_id = listed(stores)
    for path, fields in ((f"{case_id}/gesprek", {}), (f"{case_id}/uitkomst", {"uitkomst": "refused", "zeker": "ja"})):
        reply = officer.post(f"/bellen/{path}", **fields)
        assert reply.location == "/bellen?weg=ja"
    assert "niet meer aan u" in officer.get("/bellen?weg=ja").text
    assert not case(stores, case_id).refused


def test_an_interviewer_gets_only_who_speaks_their_languages(officer: Visitor, stores: Stores) -> None:
    listed(stores, language="ar")
    listed(stores, "13", surname="Bakker")
    assert "العربية" in officer.get("/bellen").text
    officer.post("/bellen/volgende", kiest="ja", taal="nl")
    assert "Bakker" in officer.get("/bellen/persoon").text


def test_at_night_nobody_is_called_and_the_page_says_when(officer: Visitor, stores: Stores, app: Flask) -> None:
    case_id = waits(stores)
    set_clock(app, hour=22)
    page = officer.get("/bellen").text
    assert "van 9 tot 21 uur" in page
    assert "Bel nu" not in page
    assert officer.post(f"/bellen/{case_id}/nu").location == "/bellen?weg=ja"
    set_clock(app, day=15)
    assert "Op zondag en op feestdagen" in officer.get("/bellen").text


def test_each_key_stands_once_on_the_page(officer: Visitor, stores: Stores) -> None:
    listed(stores)
    keys = html.document_fromstring(following(officer)).xpath("//kbd/text()")
    assert sorted(keys) == ["0", "1", "2", "3", "4", "5", "6", "7", "9"]


def test_without_log_in_nothing_is_seen_or_done(visitor: Visitor, stores: Stores) -> None:
    case_id = waits(stores)
    assert visitor.get("/bellen").location == "/inloggen"
    assert visitor.post(f"/bellen/{case_id}/nu").location == "/inloggen"


def test_a_form_from_elsewhere_does_nothing(officer: Visitor, stores: Stores) -> None:
    case_id = listed(stores)
    following(officer)
    reply = officer.client.post(f"/bellen/{case_id}/uitkomst", data={"csrf_token": "x", "uitkomst": "no_answer"})
    assert reply.status_code == 400
    assert results(stores, case_id) == []


def test_the_page_of_a_person_tells_of_the_attempts(officer: Visitor, stores: Stores) -> None:
    case_id = listed(stores)
    following(officer)
    assert "Niet gebeld." in officer.get(f"/ronde/1/mensen/{case_id}").text
    officer.post(f"/bellen/{case_id}/uitkomst", uitkomst="voicemail")
    assert "dinsdag 10 november in de ochtend: voicemail" in officer.get(f"/ronde/1/mensen/{case_id}").text
