"""The page of signs: for bureau and auditor, with what is usual, and never a name."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from surveyapp import rounds
from surveyapp.db import Stores
from surveyapp.models import Response, Role
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import a_round, visit


def _sets(stores: Stores, number: int, many: int, kiosk: int) -> None:
    row = {"round_id": number, "audience": "client", "dienst": "jobcoaching", "form": "low", "language": "nl"}
    with Session(stores.answers) as session, session.begin():
        for n in range(many):
            mode = "kiosk" if n < kiosk else "web"
            session.add(Response(**row, id=f"{number}-{n}", mode=mode, strata={}, answers={}))


def test_each_sign_has_its_figure_and_what_is_usual(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 20, 12))
    _sets(stores, number, 12, kiosk=9)
    page = officer.get(f"/ronde/{number}/controle").text
    assert "75% (9 van 12)" in page
    assert "nog geen vergelijking" in page
    assert "niet bekend" in page  # without a statement nothing to compare the list with
    for kiosk in (1, 2, 3, 4, 5):
        other = a_round(stores, ("jobcoaching", 20, 12))
        _sets(stores, other, 10, kiosk)
    assert "30%, het midden van 5 andere rondes" in officer.get(f"/ronde/{number}/controle").text


def test_of_few_people_no_figure_is_shown(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 6, 2))
    _sets(stores, number, 6, kiosk=6)
    page = officer.get(f"/ronde/{number}/controle").text
    assert "te weinig om te vertellen" in page
    assert "6 van 6" not in page


def test_an_auditor_sees_what_is_about_answers_when_the_round_is_closed(app: Flask, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 20, 12))
    _sets(stores, number, 12, kiosk=9)
    auditor = visit(app, stores, Role.AUDITOR)
    page = auditor.get(f"/ronde/{number}/controle").text
    assert "75%" not in page
    assert "als de ronde gesloten is" in page
    rounds.mark_closed(stores, number)
    assert "75% (9 van 12)" in auditor.get(f"/ronde/{number}/controle").text
    assert visit(app, stores, Role.OFFICER).get(f"/ronde/{number}/controle").status_code == 404
