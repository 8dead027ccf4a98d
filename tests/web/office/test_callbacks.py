"""Whom the office calls back: on the list until it is done, or until it is not needed any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, update

from surveyapp import callbacks, links, rounds
from surveyapp.callbacks import Moment, Request
from surveyapp.db import Stores
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import Visitor

TERMS = Terms(
    provider="Werk & Weg",
    keurmerk="blik-op-werk",
    period=(date(2026, 1, 1), date(2026, 9, 30)),
    fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
    diensten=("jobcoaching",),
)


def waits(stores: Stores, number: str, **given: str) -> int:
    """Someone who asked to be called; gives the number of their case."""
    seed = links.new_seed()
    token = links.link_token("s" * 32, seed)
    with stores.contacts.begin() as connection:
        round_id = rounds.same(connection, TERMS, closed=False) or rounds.add(connection, TERMS)
        fixed = {"round_id": round_id, "number": number, "seed": seed, "link_hash": links.link_hash(token)}
        row = {"audience": "client", "dienst": "jobcoaching", "ended": None, "strata": {}} | fixed | given
        case_id = connection.execute(insert(CASE).returning(CASE.c.id), row).scalar_one()
    asked = Request("+31 (0)6 12345678", Moment.MORNING, "low", "ar")
    assert callbacks.ask(stores, token, asked, date(2026, 11, 3))
    return int(case_id)


def test_the_list_tells_whom_when_and_in_which_words(officer: Visitor, stores: Stores) -> None:
    waits(stores, "12", initials="A.", surname="<b>Yılmaz</b>")
    page = officer.get("/terugbellen").text
    assert '<a href="/terugbellen" aria-current="page">Terugbellen</a>' in page
    assert '<a href="tel:+31612345678">+31 (0)6 12345678</a>' in page
    for text in ("Werk &amp; Weg", "A. &lt;b&gt;Yılmaz&lt;/b&gt;", "in de ochtend", "makkelijke vragen", "العربية"):
        assert text in page
    assert "3 november" in page


def test_who_has_no_name_on_the_list_has_a_number(officer: Visitor, stores: Stores) -> None:
    waits(stores, "12")
    assert "nummer 12 op de lijst van ronde 1" in officer.get("/terugbellen").text


def test_called_takes_the_number_away_and_twice_is_no_error(officer: Visitor, stores: Stores) -> None:
    case_id = waits(stores, "12")
    stays = waits(stores, "13")
    for _ in range(2):
        assert officer.post(f"/terugbellen/{case_id}/gebeld").location == "/terugbellen"
    assert [row.case_id for row in callbacks.waiting(stores)] == [stays]


def test_nobody_waits(officer: Visitor) -> None:
    assert "Er wacht niemand op een telefoontje." in officer.get("/terugbellen").text


def test_who_answered_meanwhile_is_gone_from_the_list(officer: Visitor, stores: Stores) -> None:
    case_id = waits(stores, "12")
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(answered=True))
    assert "12345678" not in officer.get("/terugbellen").text


def test_without_log_in_nothing_is_seen_or_done(visitor: Visitor, stores: Stores) -> None:
    case_id = waits(stores, "12")
    assert visitor.get("/terugbellen").location == "/inloggen"
    assert visitor.post(f"/terugbellen/{case_id}/gebeld").location == "/inloggen"
    assert len(callbacks.waiting(stores)) == 1


def test_a_form_from_elsewhere_does_nothing(officer: Visitor, stores: Stores) -> None:
    case_id = waits(stores, "12")
    reply = officer.client.post(f"/terugbellen/{case_id}/gebeld", data={"csrf_token": "x"})
    assert reply.status_code == 400
    assert len(callbacks.waiting(stores)) == 1
