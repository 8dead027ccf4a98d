"""Forms on paper in the office: printed, with a code or without, and copied once when they come back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from surveyapp import clock, links, models, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.fieldwork import codes
from surveyapp.models.call import Handover
from surveyapp.office import paper
from surveyapp.paper import printing
from surveyapp.paper.forms import PaperForm
from surveyapp.rounds import CASE, ROUND, Terms
from tests.web.office.conftest import Visitor

TODAY = clock.today()
TERMS = Terms(
    provider="Werk & Weg",
    keurmerk="blik-op-werk",
    period=(TODAY - timedelta(days=300), TODAY - timedelta(days=20)),
    fieldwork=(TODAY - timedelta(days=2), TODAY + timedelta(days=2)),
    diensten=("jobcoaching",),
)
BUREAU: Any = models.Bureau.__table__


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[PaperForm]:
    """The forms that were printed; what paper looks like is tested elsewhere."""
    forms: list[PaperForm] = []

    def draw(form: PaperForm) -> bytes:
        forms.append(form)
        return b"%PDF"

    monkeypatch.setattr(printing, "in_own_process", draw)
    return forms


@pytest.fixture
def case_id(stores: Stores, config: Config) -> int:
    seed = links.new_seed()
    hashed = links.link_hash(links.link_token(config.secret, seed))
    with stores.contacts.begin() as connection:
        round_id = rounds.add(connection, TERMS)
        row: dict[str, Any] = {
            "audience": "client",
            "dienst": "jobcoaching",
            "form": "low",
            "ended": None,
            "strata": {},
        }
        fixed = {"round_id": round_id, "number": "K-12", "seed": seed, "link_hash": hashed}
        return int(connection.execute(insert(CASE).returning(CASE.c.id), row | fixed).scalar_one())


def tickets(stores: Stores) -> list[tuple[int, str, str]]:
    table: Any = Handover.__table__
    with stores.contacts.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.case_id, table.c.mode, table.c.form))]


def test_there_is_a_form_for_each_audience_and_wording(
    officer: Visitor, case_id: int, printed: list[PaperForm]
) -> None:
    page = officer.get("/ronde/1/papier").text
    found = re.findall(r'href="(/ronde/1/papier/[^"]+\.pdf)"', page)
    assert [path.rpartition("/")[2] for path in found] == [
        "client-regular-nl.pdf",
        "client-low-nl.pdf",
        "opdrachtgever-regular-nl.pdf",
    ]
    for path in found:
        assert officer.get(path).data == b"%PDF"
    assert [(form.large, form.code) for form in printed] == [(False, ""), (True, ""), (False, "")]


@pytest.mark.parametrize("name", ["client-low-ar", "opdrachtgever-low-nl", "cursist-low-nl", "x-y-z"])
def test_what_is_not_offered_is_not_there(officer: Visitor, case_id: int, name: str) -> None:
    assert officer.get(f"/ronde/1/papier/{name}.pdf").status_code == 404


def test_the_form_of_one_person_has_their_code_and_is_an_invitation(
    officer: Visitor, stores: Stores, config: Config, case_id: int, printed: list[PaperForm]
) -> None:
    assert officer.post("/ronde/1/papier/een", nummer="K-12").data == b"%PDF"
    (form,) = printed
    assert form.code == codes.spaced(codes.code_of(stores, config.secret, case_id))
    assert form.large
    with stores.contacts.connect() as connection:
        assert connection.scalar(select(CASE.c.invited))


@pytest.mark.parametrize("by_code", [True, False])
def test_a_form_that_came_back_opens_the_pages_of_whose_it_is(
    officer: Visitor, stores: Stores, config: Config, case_id: int, by_code: bool
) -> None:
    typed = codes.spaced(codes.code_of(stores, config.secret, case_id)) if by_code else " K-12 "
    reply = officer.post("/ronde/1/papier/invoer", nummer=typed, vorm="regular")
    assert reply.location.startswith(f"{config.respondents_url}/gesprek/")
    assert tickets(stores) == [(case_id, "paper", "regular")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"answered": True}, "zijn er al antwoorden"),
        ({"refused": True}, "niet mee te doen"),
        ({"outcome": "undeliverable"}, "wordt niet (meer) gevraagd"),
        ({"number": "K-13"}, "hoort bij niemand"),
    ],
)
def test_a_form_that_cannot_count_is_refused_with_what_to_do(
    officer: Visitor, stores: Stores, case_id: int, change: dict[str, Any], says: str
) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(change))
    for path in ("invoer", "een"):
        reply = officer.post(f"/ronde/1/papier/{path}", nummer="K-12", vorm="low")
        assert reply.status_code == 422
        assert says in reply.text
    assert tickets(stores) == []


def test_outside_the_fieldwork_nothing_is_copied(officer: Visitor, stores: Stores, case_id: int) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closes=TODAY - timedelta(days=1)))
    reply = officer.post("/ronde/1/papier/invoer", nummer="K-12", vorm="low")
    assert reply.status_code == 422
    assert "neemt nu geen antwoorden aan" in reply.text


def test_the_page_says_when_there_is_no_address_on_the_forms(officer: Visitor, case_id: int, app: Flask) -> None:
    assert "RETURN_ADDRESS" in officer.get("/ronde/1/papier").text
    settings: paper.Paper = app.extensions[paper.EXTENSION]
    app.extensions[paper.EXTENSION] = paper.Paper(settings.secret, settings.respondents, ("Antwoordnummer 1",))
    assert "RETURN_ADDRESS" not in officer.get("/ronde/1/papier").text


def test_the_list_of_rounds_leads_there(officer: Visitor, case_id: int) -> None:
    assert 'href="/ronde/1/papier"' in officer.get("/").text


def test_a_form_that_no_font_can_print_is_refused_with_what_to_do(
    officer: Visitor, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_form: PaperForm) -> bytes:
        raise printing.PrintingError("no font here has the signs of ar")

    monkeypatch.setattr(printing, "in_own_process", cannot)
    answer = officer.get("/ronde/1/papier/client-low-nl.pdf")
    assert answer.status_code == 422
    assert "fonts-noto-core" in answer.text
