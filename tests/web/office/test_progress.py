"""The page on how far a round is: exact for the bureau, in steps for everybody else until it is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from surveyapp import clock, links, rounds
from surveyapp.db import Stores
from surveyapp.models import Case, Draft, Message, Role, Staff
from surveyapp.office import accounts, sessions
from surveyapp.office.positions import Position
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import Visitor

PROVIDER = "De Brug"


def a_round(stores: Stores, *diensten: tuple[str, int, int], employers: tuple[int, int] = (0, 0)) -> int:
    """A round in fieldwork; of each dienst how many were asked and how many answered."""
    days = (clock.today() - timedelta(days=10), clock.today() + timedelta(days=10))
    terms = Terms(PROVIDER, "blik-op-werk", days, days, tuple(key for key, _n, _m in diensten) or ("jobcoaching",))
    with stores.contacts.begin() as connection:
        number = rounds.add(connection, terms)
    groups = [("client", *one) for one in diensten] + [("opdrachtgever", "", *employers)]
    with Session(stores.contacts) as session, session.begin():
        for audience, dienst, asked, answered in groups:
            session.add_all(_case(number, audience, dienst, n, n < answered) for n in range(asked))
    return number


def _case(number: int, audience: str, dienst: str, n: int, answered: bool) -> Case:
    seed = links.new_seed()
    named = {"round_id": number, "number": f"{audience}{dienst}{n}", "audience": audience, "dienst": dienst}
    return Case(**named, strata={}, seed=seed, link_hash=links.link_hash(seed), answered=answered, invited=True)


def visit(app: Flask, stores: Stores, role: Role) -> Visitor:
    position = Position(role, () if role is Role.BUREAU else (PROVIDER,))
    account = accounts.add(stores.contacts, f"{role}@voorbeeld.example", position=position)
    with Session(stores.contacts) as session:
        number = session.query(Staff.id).filter_by(email=account.email).scalar()
    client = app.test_client()
    client.set_cookie("kantoor", sessions.start(stores.contacts, number, clock.now()))
    return Visitor(client, account)


def test_the_bureau_sees_counts_a_picture_and_the_table(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 30, 12), ("outplacement", 10, 1), employers=(8, 2))
    page = officer.get(f"/ronde/{number}/voortgang").text
    assert "van 48 op de lijst" in page
    assert "32,5%" in page  # 13 of 40
    assert "13 van 40 ingevuld" in page
    assert "2 van 8 ingevuld" in page
    assert "11 dagen" in page
    assert '<rect class="asked" width="100.0"' in page
    assert '<rect class="answered" width="40.0"' in page
    assert '<th scope="row">Jobcoaching</th><td>30</td><td>12</td><td>40,0%</td><td>nog 4</td>' in page
    assert '<th scope="row">Outplacement</th><td>10</td><td>1</td><td>10,0%</td><td>nog 4</td>' in page
    assert "Nog 8 bruikbare antwoorden" in page


def test_of_very_few_people_nothing_is_told_not_even_to_the_bureau(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 4, 1))
    page = officer.get(f"/ronde/{number}/voortgang").text
    assert "minder dan vijf mensen gevraagd" in page
    assert "1 van 4" not in page
    assert "<td>4</td><td>*</td><td>*</td><td>–</td>" in page


def test_small_diensten_stand_together(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 30, 12), ("outplacement", 3, 1), ("scholing", 4, 2))
    page = officer.get(f"/ronde/{number}/voortgang").text
    assert "Samen, omdat het er weinig zijn: " in page
    assert "3 van 7" in page
    assert "1 van 3" not in page


def test_an_empty_and_a_closed_round_say_so(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores)
    page = officer.get(f"/ronde/{number}/voortgang").text
    assert "Er staat nog niemand op de lijst." in page
    rounds.mark_closed(stores, number)
    assert "Er komt niets meer bij." in officer.get(f"/ronde/{number}/voortgang").text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_others_see_steps_on_every_page_until_the_round_is_closed(app: Flask, stores: Stores, role: Role) -> None:
    number = a_round(stores, ("jobcoaching", 60, 7), employers=(9, 9))
    visitor = visit(app, stores, role)
    paths = ("/", f"/ronde/{number}/voortgang")
    before = [visitor.get(path).text for path in paths]
    for page in before:
        assert "5 of meer" in page
        assert "van 60 mensen op de lijst" in page
        assert "minder dan tien mensen op de lijst" in page
        assert "stappen van vijf" in page
        assert "7 van 60" not in page
        assert "%" not in page.partition("<main")[2]
        assert "Jobcoaching" not in page
    for n in range(7, 60):
        _answer(stores, number, f"clientjobcoaching{n}")
        if n in (7, 8, 30, 59):
            assert [visitor.get(path).text.partition("<main")[2] for path in paths] == [
                page.partition("<main")[2] for page in before
            ]
    rounds.mark_closed(stores, number)
    assert "60 van 60 ingevuld" in visitor.get("/").text


def _answer(stores: Stores, number: int, name: str) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.round_id == number, CASE.c.number == name).values(answered=True))


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.FUNDER])
def test_who_does_not_need_counts_does_not_find_the_page(app: Flask, stores: Stores, role: Role) -> None:
    number = a_round(stores, ("jobcoaching", 60, 7))
    assert visit(app, stores, role).get(f"/ronde/{number}/voortgang").status_code == 404


def test_an_alarm_is_for_the_bureau_and_says_what_to_do(app: Flask, officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 60, 7))
    with Session(stores.contacts) as session, session.begin():
        case_id = session.query(Case.id).filter_by(round_id=number, answered=False).limit(1).scalar()
        row = {"case_id": case_id, "round_id": number, "channel": "email", "kind": "invitation", "message_id": "<1@x>"}
        session.add(Message(**row, due=clock.now() - timedelta(days=9)))
    for path in ("/", f"/ronde/{number}/voortgang"):
        page = officer.get(path).text
        assert "nog nooit een worker gewerkt: 1 bericht wacht." in page
        assert "1 bericht had meer dan twee uur geleden weg moeten zijn." in page
        assert "Alarm" not in visit(app, stores, Role.OFFICER).get(path).text
        accounts.remove(stores.contacts, "officer@voorbeeld.example")


def test_where_people_stop_is_told_in_the_words_of_the_pages(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 60, 7))
    page = officer.get(f"/ronde/{number}/gestopt").text
    assert "Minder dan vijf vragenlijsten zijn half ingevuld." in page
    row = {"round_id": number, "audience": "client", "dienst": "jobcoaching", "form": "low", "language": "nl"}
    with Session(stores.answers) as session, session.begin():
        session.add_all(Draft(**row, key=str(n), mode="web", strata={}, answers={}) for n in range(6))
    page = officer.get(f"/ronde/{number}/gestopt").text
    assert '<th scope="row">Uw contact met De Brug tot en met alles gezien' in page
    assert "6 vragenlijsten zijn half ingevuld" in officer.get(f"/ronde/{number}/voortgang").text
    rounds.mark_closed(stores, number)
    assert "Deze ronde is gesloten." in officer.get(f"/ronde/{number}/gestopt").text
