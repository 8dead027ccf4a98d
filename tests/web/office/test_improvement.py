"""The improvement plan: who writes it, what is refused, and what reports say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from analysis.improvement import Action, Kind, Plan, Subject
from questionnaires.model import Audience
from surveyapp import clock, improving, rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.models import ReportRun, Role
from surveyapp.open_answers.texts import OPEN_TEXT
from surveyapp.rounds import Terms
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import PROVIDER, visit

PAGE = "/ronde/{}/verbeterplan"
DUE = clock.today() + timedelta(days=90)
LISTEN = "client.question.a_listen"
TEMPO = Subject(Audience.CLIENT, Kind.THEME, "tempo")


def a_closed_round(stores: Stores, years_ago: int = 0, provider: str = PROVIDER, made: bool = True) -> int:
    days = (date(2025 - years_ago, 1, 1), date(2025 - years_ago, 12, 31))
    with stores.contacts.begin() as connection:
        number = rounds.add(connection, Terms(provider, "blik-op-werk", days, days, ("jobcoaching",)), closed=True)
    if made:
        with stores.answers.begin() as connection:
            row = {"round_id": number, "final": True, "mixed": 0, "state": "made", "pdf": b"%PDF"}
            connection.execute(insert(ReportRun).values(**row))
    return number


@pytest.fixture
def closed(stores: Stores) -> int:
    return a_closed_round(stores)


@pytest.fixture
def writer(app: Flask, stores: Stores, closed: int) -> Visitor:
    return visit(app, stores, Role.OFFICER)


def fields(**changed: str) -> dict[str, str]:
    sent = {"waarover": LISTEN, "wat": "Elke week een gesprek", "wie": "Teamleider", "klaar": DUE.isoformat()}
    return sent | changed


def test_an_officer_adds_changes_and_removes_and_the_bureau_reads(
    app: Flask, stores: Stores, closed: int, writer: Visitor
) -> None:
    page = PAGE.format(closed)
    assert "Er staat nog niets in het plan" in writer.get(page).text
    assert writer.post(f"{page}/actie", **fields()).status_code == 303
    ((number, kept),) = [(one.id, one.action) for one in improving.actions(stores, closed)]
    assert kept == Action(improving.subject(LISTEN), "Elke week een gesprek", "Teamleider", DUE)
    shown = visit(app, stores, Role.BUREAU).get(page).text
    assert "Elke week een gesprek" in shown
    assert "Weghalen" not in shown
    assert 'value="Teamleider"' in writer.get(f"{page}?actie={number}").text
    writer.post(f"{page}/actie", **fields(actie=str(number), wie="Directeur"))
    assert [one.action.owner for one in improving.actions(stores, closed)] == ["Directeur"]
    writer.post(f"{page}/weg", actie=str(number))
    writer.post(f"{page}/weg", actie=str(number))
    assert improving.actions(stores, closed) == ()
    assert "er niet meer" in writer.post(f"{page}/actie", **fields(actie=str(number))).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"waarover": ""}, "Kies waar de actie over gaat."),
        ({"waarover": "client.question.bestaat"}, "Kies waar de actie over gaat."),
        ({"wat": " \n "}, "Schrijf op wat er gebeurt."),
        ({"wat": "x" * 501}, "er passen 500 tekens in"),
        ({"wie": ""}, "een functie, geen naam"),
        ({"wie": "a@b.nl"}, "geen naam of adres"),
        ({"klaar": "gisteren"}, "Kies een dag vanaf vandaag"),
        ({"klaar": "2020-01-01"}, "Kies een dag vanaf vandaag"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    stores: Stores, closed: int, writer: Visitor, changed: dict[str, str], said: str
) -> None:
    answer = writer.post(f"{PAGE.format(closed)}/actie", **fields(**changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert improving.actions(stores, closed) == ()


def test_before_the_report_there_is_no_plan(app: Flask, stores: Stores) -> None:
    number = a_closed_round(stores, made=False)
    writer = visit(app, stores, Role.OFFICER)
    assert "Dat rapport is er nog niet" in writer.get(PAGE.format(number)).text
    assert writer.post(f"{PAGE.format(number)}/actie", **fields()).status_code == 422
    assert improving.actions(stores, number) == ()


def test_hostile_words_are_words(stores: Stores, closed: int, writer: Visitor) -> None:
    writer.post(f"{PAGE.format(closed)}/actie", **fields(wat="<script>alert(1)</script>", wie="=1+1 {{ 7*7 }}"))
    page = writer.get(PAGE.format(closed)).text
    assert "<script>alert" not in page
    assert "=1+1 {{ 7*7 }}" in page


def test_a_plan_has_an_end(stores: Stores, closed: int) -> None:
    one = Action(improving.subject(LISTEN), "a", "b", DUE)
    for _number in range(improving.MOST):
        improving.keep(stores, closed, one)
    with pytest.raises(Refused):
        improving.keep(stores, closed, one)


def test_the_next_report_knows_the_plan_of_the_round_before_with_its_themes_of_then(
    stores: Stores, closed: int
) -> None:
    a_closed_round(stores, years_ago=3)
    a_closed_round(stores, years_ago=1, provider="Een ander")
    last = a_closed_round(stores, years_ago=2)
    one, theme = Action(improving.subject(LISTEN), "a", "b", DUE), Action(TEMPO, "c", "d", DUE)
    improving.keep(stores, closed, one)
    improving.keep(stores, last, theme)
    assert improving.plan_of(stores, rounds.find(stores, closed)) == Plan((one,), (theme,), "2023")
    with stores.answers.begin() as connection:
        connection.execute(insert(OPEN_TEXT), [_text(last, n, ["tempo"] if n < 4 else []) for n in range(12)])
    plan = improving.plan_of(stores, rounds.find(stores, closed))
    assert plan.before == (replace(theme, then=(4, 12)),)
    assert improving.unpacked(improving.packed(plan)) == plan


def _text(round_id: int, number: int, themes: list[str]) -> dict[str, Any]:
    common = {"round_id": round_id, "audience": "client", "question": "open", "state": "withheld", "text": ""}
    return common | {"id": f"t{number:02}", "themes": themes}
