"""Rounds with their response, and reports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from surveyapp import clock, links, rounds
from surveyapp.db import Stores
from surveyapp.models import Case, ReportRun, Response
from surveyapp.office import reports
from surveyapp.office.rounds import Progress, State, state
from tests.web.office.conftest import Visitor


def _round(stores: Stores, *, closed: bool = False, example: bool = False) -> int:
    period = (date(2026, 1, 1), date(2026, 6, 30))
    fieldwork = (clock.today() - timedelta(days=10), clock.today() + timedelta(days=10))
    terms = rounds.Terms("De Brug", "blik-op-werk", period, fieldwork, ("re_integratie",), (), example)
    with stores.contacts.begin() as connection:
        return rounds.add(connection, terms, closed)


def _cases(stores: Stores, round_id: int, audience: str, answered: tuple[bool, ...], outcome: str = "invited") -> None:
    with Session(stores.contacts) as session, session.begin():
        for number, done in enumerate(answered):
            seed = links.new_seed()
            session.add(
                Case(
                    round_id=round_id,
                    number=f"{audience}{outcome}{number}",
                    audience=audience,
                    dienst="",
                    strata={},
                    seed=seed,
                    link_hash=links.link_hash(seed),
                    answered=done,
                    outcome=outcome,
                )
            )


def _mixed(stores: Stores, round_id: int, start: int, count: int) -> None:
    row = {"round_id": round_id, "audience": "client", "dienst": "", "form": "regular", "language": "nl"}
    rows = [{**row, "id": f"r{start + n}", "mode": "web", "strata": {}, "answers": {}} for n in range(count)]
    with stores.answers.begin() as connection:
        connection.execute(insert(Response), rows)


def _run(stores: Stores, round_id: int, **values: object) -> int:
    with Session(stores.answers) as session, session.begin():
        run = ReportRun(**{"round_id": round_id, "final": True, "mixed": 0, "state": "made", **values})
        session.add(run)
        session.flush()
        return run.id


def test_without_rounds_the_page_says_how_to_begin(officer: Visitor) -> None:
    assert "Nieuwe ronde maken" in officer.get("/").text


def test_a_round_shows_how_many_answered_of_those_who_count(officer: Visitor, stores: Stores) -> None:
    round_id = _round(stores)
    _cases(stores, round_id, "client", (True, True, True, True, False, False))
    _cases(stores, round_id, "client", (True,), outcome="undeliverable")
    page = officer.get("/").text
    assert "4 van 6 ingevuld" in page
    assert "66,7%" in page
    assert "niemand op de lijst" in page
    assert "1 januari 2026 tot en met 30 juni 2026" in page


def test_of_fewer_than_five_people_the_page_does_not_tell_how_many_answered(officer: Visitor, stores: Stores) -> None:
    round_id = _round(stores)
    _cases(stores, round_id, "opdrachtgever", (True, False, False, False))
    page = officer.get("/").text
    assert "minder dan vijf mensen gevraagd" in page
    assert "25,0%" not in page
    rounds.mark_closed(stores, round_id)
    assert "1 van 4 ingevuld" in officer.get("/").text


def test_an_example_round_is_marked_as_such(officer: Visitor, stores: Stores) -> None:
    _round(stores, example=True)
    assert "Voorbeeldgegevens" in officer.get("/").text
    assert "Voorbeeldgegevens" in officer.get("/rapporten").text


@pytest.mark.parametrize(
    ("progress", "printed"), [((0, 0), "–"), ((142, 63), "44,4%"), ((8, 1), "12,5%"), ((3, 3), "100,0%")]
)
def test_response_is_printed_with_one_decimal(progress: tuple[int, int], printed: str) -> None:
    assert Progress(*progress).percent == printed


def test_a_round_is_open_on_the_first_and_last_day_of_fieldwork(stores: Stores) -> None:
    row = rounds.find(stores, _round(stores))
    opens, closes = row.terms.fieldwork
    assert state(row, opens - timedelta(days=1)) is State.COMING
    assert state(row, opens) is state(row, closes) is State.OPEN
    assert state(row, closes + timedelta(days=1)) is State.OVER
    assert state(rounds.find(stores, _round(stores, closed=True)), opens) is State.CLOSED


def test_a_finished_report_can_be_taken_along(officer: Visitor, stores: Stores) -> None:
    run = _run(stores, _round(stores, closed=True), version=1, pdf=b"%PDF-1.7 x")
    assert f"/rapporten/{run}.pdf" in officer.get("/rapporten").text
    answer = officer.get(f"/rapporten/{run}.pdf")
    assert answer.data == b"%PDF-1.7 x"
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=rapport-de-brug-2026-01-01-2026-06-30.pdf"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["due", "failed"])
def test_a_report_that_is_not_made_cannot_be_taken_along(officer: Visitor, stores: Stores, state: str) -> None:
    run = _run(stores, _round(stores), state=state)
    answer = officer.get(f"/rapporten/{run}.pdf")
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.text


def test_a_provisional_report_needs_ten_sets_and_then_ten_more(officer: Visitor, stores: Stores) -> None:
    round_id = _round(stores)
    _mixed(stores, round_id, 0, 9)
    assert "na nog 1 ingevulde vragenlijst." in officer.get("/rapporten").text
    assert not reports.ask_provisional(stores, round_id)
    _mixed(stores, round_id, 9, 1)
    assert "Voorlopig rapport maken" in officer.get("/rapporten").text
    officer.post(f"/rapporten/voorlopig/{round_id}")
    assert "wordt gemaakt" in officer.get("/rapporten").text
    _mixed(stores, round_id, 10, 9)
    shelf = reports.shelves(stores, (round_id,))[round_id]
    assert (len(shelf.reports), shelf.still_needed) == (1, 1)


def test_asking_twice_gives_one_report(officer: Visitor, stores: Stores) -> None:
    round_id = _round(stores)
    _mixed(stores, round_id, 0, 30)
    for _ in range(2):
        officer.post(f"/rapporten/voorlopig/{round_id}")
    assert len(reports.shelves(stores, (round_id,))[round_id].reports) == 1


def test_a_closed_round_gets_no_provisional_report(stores: Stores) -> None:
    round_id = _round(stores, closed=True)
    _mixed(stores, round_id, 0, 30)
    assert not reports.ask_provisional(stores, round_id)


def test_a_report_that_failed_can_be_asked_for_again(officer: Visitor, stores: Stores) -> None:
    run = _run(stores, _round(stores, closed=True), state="failed")
    assert "Probeer opnieuw" in officer.get("/rapporten").text
    officer.post(f"/rapporten/{run}/opnieuw")
    assert "wordt gemaakt" in officer.get("/rapporten").text


def test_a_round_that_is_not_there_gives_the_calm_page(officer: Visitor) -> None:
    assert officer.post("/rapporten/voorlopig/99").status_code == 404


def test_a_number_that_no_store_can_hold_is_a_page_that_is_not_there(officer: Visitor) -> None:
    number = "9" * 24
    assert officer.client.get(f"/rapporten/{number}.pdf").status_code == 404
    assert officer.post(f"/rapporten/{number}/opnieuw").status_code == 404
    assert officer.post(f"/rapporten/voorlopig/{number}").status_code == 404
