"""The office's page of letters: what waits, what a batch is doing, and when it is in the post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from weasyprint import HTML

from surveyapp import clock, links, models, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.letters import press
from surveyapp.letters.press import Press
from surveyapp.letters.printing import Job, Printed
from surveyapp.mail.waves import MESSAGE, Wave, queue
from surveyapp.models.message import Kind
from surveyapp.rounds import CASE, ROUND, Terms
from tests.database.test_waves import BUREAU, HOME, TEXTS
from tests.web.office.conftest import Visitor

BATCH: Any = models.LetterBatch.__table__


@pytest.fixture
def round_id(stores: Stores) -> int:
    today = clock.today()
    days = (today - timedelta(days=3), today + timedelta(days=20))
    terms = Terms("Werkweg", "blik-op-werk", (days[0], days[0]), days, ("jobcoaching",))
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), TEXTS | {"id": 1, "independent": True})
        return rounds.add(connection, terms)


def waits(stores: Stores, round_id: int, *names: str) -> None:
    """Letters that are due now, whatever the day."""
    common = {"audience": "client", "dienst": "jobcoaching", "strata": {}, "failed": {}, "channel": "letter"}
    with stores.contacts.begin() as connection:
        for name in names:
            seed = links.new_seed()
            own = {"number": name, "surname": name, "seed": seed, "link_hash": seed, "round_id": round_id}
            connection.execute(insert(CASE), common | HOME | own)
    queue(stores, round_id, Wave(Kind.INVITATION, clock.now(), "bureau.example"), clock.now())
    with stores.contacts.begin() as connection:
        connection.execute(update(MESSAGE).values(due=clock.now() - timedelta(days=1)))


def make(job: Job) -> Printed:
    pdf = HTML(string="x").write_pdf()
    return Printed(pdf, pdf, frozenset(sheet.place for sheet in job.sheets if sheet.number == "faulty"))


def printed(stores: Stores, config: Config) -> None:
    desk = Press(stores, config.secret, config.respondents_url, config.instance / "letters", clock.now, make)
    while press.turn(desk):
        pass


def page(officer: Visitor, round_id: int) -> str:
    return " ".join(officer.get(f"/ronde/{round_id}/brieven").text.split())


def test_without_letters_the_page_says_how_they_come(officer: Visitor, round_id: int) -> None:
    shown = page(officer, round_id)
    assert "Er wacht geen brief." in shown
    assert "<form action=" not in shown.partition("<main")[2]


def test_from_waiting_to_the_post(officer: Visitor, stores: Stores, config: Config, round_id: int) -> None:
    waits(stores, round_id, "one", "two", "faulty")
    path = f"/ronde/{round_id}/brieven"
    assert "<strong>3</strong> brieven" in page(officer, round_id)
    assert officer.post(path).location == path
    assert "Wordt gemaakt: 0% klaar." in page(officer, round_id)
    printed(stores, config)
    shown = page(officer, round_id)
    assert "Nummers op de lijst: <strong>faulty</strong>" in shown
    for name in ("brieven", "controle"):
        with officer.get(f"{path}/1/{name}.pdf") as pdf:
            assert (pdf.mimetype, pdf.data[:4]) == ("application/pdf", b"%PDF")
            assert f"{name}-1.pdf" in pdf.headers["Content-Disposition"]
    rows = officer.get(f"{path}/1/controle.csv").text.splitlines()
    assert sorted(row.partition(";")[2] for row in rows[1:]) == ["one;one;1012 JS", "two;two;1012 JS"]
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number == "two").values(answered=True))
    assert "Haal er brieven uit." in page(officer, round_id)
    officer.post(f"{path}/1/verstuurd", day="2999-01-01")
    assert "Op de post gedaan op" in page(officer, round_id)
    with stores.contacts.connect() as connection:
        assert connection.scalar(select(BATCH.c.sent_on)) == clock.today()
        states = connection.scalars(select(MESSAGE.c.state).order_by(MESSAGE.c.case_id)).all()
    assert states == ["accepted", "cancelled", "refused"]


def test_a_batch_may_be_thrown_away_and_made_again(
    officer: Visitor, stores: Stores, config: Config, round_id: int
) -> None:
    waits(stores, round_id, "one")
    path = f"/ronde/{round_id}/brieven"
    officer.post(path)
    officer.post(f"{path}/1/weg")
    shown = page(officer, round_id)
    assert "Weggegooid." in shown
    assert "<strong>1</strong> brief" in shown
    assert officer.get(f"{path}/1/brieven.pdf").location == path


def test_nothing_is_made_while_the_round_stands_still(officer: Visitor, stores: Stores, round_id: int) -> None:
    waits(stores, round_id, "one")
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(held=True))
    refused = officer.post(f"/ronde/{round_id}/brieven")
    assert (refused.status_code, "Er is nu geen brief te maken." in refused.text) == (409, True)


def test_a_name_is_no_formula_in_the_control_list(
    app: Flask, officer: Visitor, stores: Stores, config: Config, round_id: int
) -> None:
    waits(stores, round_id, "=1+1")
    officer.post(f"/ronde/{round_id}/brieven")
    printed(stores, config)
    assert "'=1+1;'=1+1" in officer.get(f"/ronde/{round_id}/brieven/1/controle.csv").text
