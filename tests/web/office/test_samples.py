"""The response account and the sample in the office: counts only, and nothing drawn before it was seen."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveyapp import clock, rounds
from surveyapp.db import Stores
from surveyapp.fieldwork import loading
from surveyapp.fieldwork.people import Person
from surveyapp.models import Role, Staff
from surveyapp.office import accounts, sessions
from surveyapp.office.positions import Position
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import Visitor

DAYS = (date(2026, 1, 1), date(2026, 10, 31))
TERMS = Terms("Werk en Weg", "blik-op-werk", DAYS, DAYS, ("jobcoaching", "naar-werk"))


@pytest.fixture
def number(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        return rounds.add(connection, TERMS)


def put(stores: Stores, number: int, numbers: range, **told: str) -> None:
    values = {"audience": "client", "dienst": "jobcoaching", "email": ""} | told
    people = [Person(n, str(n), values | {"email": f"{n}@example.org"}, {}) for n in numbers]
    with stores.contacts.begin() as connection:
        connection.execute(CASE.insert(), [loading.new_case(number, "s" * 32, one) for one in people])


def rows(page: str) -> dict[str, list[str]]:
    """The cells of each row of the page's tables; the first one of a name counts."""
    found: dict[str, list[str]] = {}
    for name, cells in re.findall(r'<tr[^>]*><th scope="row">([^<]*)</th>(.*?)</tr>', page, re.DOTALL):
        found.setdefault(html.unescape(name), re.findall(r"<td>([^<]*)</td>", cells))
    return found


def outcomes(stores: Stores) -> list[Any]:
    with stores.contacts.connect() as connection:
        return list(connection.scalars(select(CASE.c.outcome).order_by(CASE.c.outcome)))


def test_the_account_tells_where_everyone_went(officer: Visitor, number: int, stores: Stores) -> None:
    put(stores, number, range(8))
    put(stores, number, range(20, 22), outcome="x")
    put(stores, number, range(30, 33), audience="opdrachtgever", dienst="")
    with stores.contacts.begin() as connection:
        for case, changed in (
            ("0", {"answered": True, "invited": True}),
            ("20", {"outcome": "undeliverable", "reason": "moved"}),
            ("21", {"outcome": "duplicate"}),
        ):
            connection.execute(update(CASE).where(CASE.c.number == case).values(**changed))
    page = officer.get(f"/ronde/{number}/verantwoording").text
    told = rows(page)
    assert told["Aangeleverd"] == ["10", "3"]
    assert told["min: dubbel"] == ["1", "0"]
    assert (told["min: niet te bereiken"], told["verhuisd"]) == (["1", "0"], ["1", "0"])
    assert told["Netto steekproef"] == ["8", "3"]
    assert told["ingevuld"] == ["1", "*"]
    assert told["Respons tot nu toe"] == ["12,5%", "*"]
    assert told["Jobcoaching"] == ["10", "2", "8", "1", "1"]
    assert told["E-mail"] == ["11", "0", "–"]
    assert "Zo weinig mensen gevraagd" in page


def test_a_round_without_a_list_says_so(officer: Visitor, number: int) -> None:
    assert "Er is nog geen lijst ingeleverd" in officer.get(f"/ronde/{number}/verantwoording").text
    assert "Er is nog geen lijst ingeleverd" in officer.get(f"/ronde/{number}/steekproef").text


def test_a_sample_is_seen_first_and_then_drawn(officer: Visitor, number: int, stores: Stores) -> None:
    put(stores, number, range(10))
    put(stores, number, range(20, 24), dienst="naar-werk")
    field = "aantal-client-jobcoaching"
    page = officer.get(f"/ronde/{number}/steekproef?bekijk=ja&{field}=6&aantal-client-naar-werk=").text
    told = rows(page)
    assert told["Cliënten: Jobcoaching"] == ["6", "4"]
    assert told["Cliënten: Toeleiden naar werk vanuit situatie geen werk"] == ["4", "0"]
    assert outcomes(stores) == ["invited"] * 14
    answer = officer.post(f"/ronde/{number}/steekproef", **{field: "6", "aantal-client-naar-werk": ""})
    assert answer.location == f"/ronde/{number}/verantwoording"
    assert outcomes(stores) == ["invited"] * 10 + ["not_sampled"] * 4
    page = officer.get(answer.location).text
    assert "De steekproef is getrokken." in page
    assert "Cliënten: Jobcoaching: wij vragen 6 mensen" in page
    assert f'name="{field}" value="6"' in officer.get(f"/ronde/{number}/steekproef").text


@pytest.mark.parametrize("said", ["0", "-1", "tien", "1,5", "99999999999", "²"])
def test_what_is_no_number_of_people_is_refused(officer: Visitor, number: int, stores: Stores, said: str) -> None:
    put(stores, number, range(3))
    answer = officer.client.get(
        f"/ronde/{number}/steekproef", query_string={"bekijk": "ja", "aantal-client-jobcoaching": said}
    )
    assert answer.status_code == 422
    assert "Vul een heel getal in vanaf 1" in answer.text
    assert officer.post(f"/ronde/{number}/steekproef", **{"aantal-client-jobcoaching": said}).status_code == 400
    assert outcomes(stores) == ["invited"] * 3


def test_of_a_closed_round_no_sample_is_drawn(officer: Visitor, number: int, stores: Stores) -> None:
    put(stores, number, range(3))
    rounds.mark_closed(stores, number)
    assert officer.get(f"/ronde/{number}/steekproef").status_code == 409
    page = officer.get(f"/ronde/{number}/verantwoording").text
    assert "Steekproef trekken" not in page
    assert rows(page)["Bruikbaar"] == ["*"]


def test_a_provider_sees_no_answers_while_people_answer(app: Flask, number: int, stores: Stores) -> None:
    put(stores, number, range(8))
    position = Position(Role.OFFICER, (TERMS.provider,))
    accounts.add(stores.contacts, "o@voorbeeld.example", position=position)
    with Session(stores.contacts) as session:
        staff = session.scalars(select(Staff.id)).one()
    client = app.test_client()
    client.set_cookie("kantoor", sessions.start(stores.contacts, staff, clock.now()))
    told = rows(client.get(f"/ronde/{number}/verantwoording").text)
    assert told["Netto steekproef"] == ["8"]
    assert told["Jobcoaching"] == ["8", "0", "8"]
    assert not {"begonnen", "ingevuld", "wil niet meedoen", "Respons tot nu toe"} & set(told)
    rounds.mark_closed(stores, number)
    assert rows(client.get(f"/ronde/{number}/verantwoording").text)["Bruikbaar"] == ["0"]
