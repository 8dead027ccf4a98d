"""The page of a report's life: the provider reacts per figure, the bureau answers and decides, others read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp import clock, remarks, rounds
from surveyapp.db import Stores
from surveyapp.issuing import RUN
from surveyapp.models import ReportRun, Role
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import a_round, visit

FIGURE = "Figuur 3.1: Gemiddeld rapportcijfer"


def drafted(stores: Stores, days_ago: int = 3, **values: object) -> int:
    """A closed round whose report came some days ago."""
    number = a_round(stores)
    rounds.mark_closed(stores, number)
    rounds.mark_presented(stores, number, clock.today() - timedelta(days=days_ago))
    with Session(stores.answers) as session, session.begin():
        made = {"round_id": number, "final": True, "mixed": 9, "state": "made", "pdf": b"%PDF", "contents": [FIGURE]}
        session.add(ReportRun(**made | values))
    return number


def versions(stores: Stores) -> list[int]:
    with stores.answers.connect() as connection:
        return list(connection.scalars(select(RUN.c.version).order_by(RUN.c.id)))


def test_provider_and_bureau_come_to_a_definitive_report(app: Flask, officer: Visitor, stores: Stores) -> None:
    number = drafted(stores)
    path, theirs = f"/ronde/{number}/rapport", visit(app, stores, Role.OFFICER)
    assert "Er zijn geen reacties." in theirs.get(path).text
    given = {"about": FIGURE, "text": "Dit klopt niet.\nOns cijfer was hoger.", "formal": "yes"}
    assert theirs.post(f"{path}/reactie", **given).location == f"{path}#reacties"
    assert "1 reactie wacht op een antwoord" in officer.get("/rapporten").text
    assert "Nog niet elke reactie heeft een antwoord." in officer.get(path).text
    (talk,) = remarks.of_round(stores, number).comments
    assert (talk.first.about, talk.first.formal, talk.first.bureau) == (FIGURE, True, False)
    answered = officer.post(f"{path}/antwoord/{talk.first.id}", text="Wij verbeteren dit.", outcome="changed")
    assert answered.status_code == 303
    assert "Wij verbeteren dit." in theirs.get(path).text
    assert officer.post(f"{path}/definitief", changes="").status_code == 422  # the term has not ended
    assert theirs.post(f"{path}/akkoord", sure="yes").status_code == 303
    assert f"{FIGURE}: Wij verbeteren dit." in officer.get(path).text  # the change that was promised
    assert officer.post(f"{path}/definitief", changes="Het cijfer is verbeterd.").location == f"{path}#stand"
    assert versions(stores) == [0, 1]
    assert "Het cijfer is verbeterd." in theirs.get(path).text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": "  "}, "Het veld is nog leeg."),
        ({"text": "a" * 4001}, "hoogstens 4000 tekens. Het zijn er nu 4001."),
        ({"text": "x\x07"}, "niet te drukken"),
        ({"text": "Goed.", "about": "Figuur 9.9"}, "Kies een figuur uit de lijst."),
    ],
)
def test_a_reaction_that_cannot_be_kept_says_what_to_do(
    app: Flask, stores: Stores, given: dict[str, str], told: str
) -> None:
    number = drafted(stores)
    answer = visit(app, stores, Role.OFFICER).post(f"/ronde/{number}/rapport/reactie", **given)
    assert answer.status_code == 422
    assert "<title>Fout: " in answer.text
    assert told in answer.text
    assert remarks.of_round(stores, number).comments == ()


def test_after_the_term_there_is_no_reacting_but_questions_go_on(app: Flask, officer: Visitor, stores: Stores) -> None:
    number = drafted(stores, days_ago=22)
    path, theirs = f"/ronde/{number}/rapport", visit(app, stores, Role.OFFICER)
    page = theirs.get(path).text
    assert "/reactie" not in page
    assert "Voorbij sinds" in page
    assert theirs.post(f"{path}/reactie", text="Te laat.").status_code == 422
    assert theirs.post(f"{path}/vraag", text="Mag dit naar de gemeente?").status_code == 303
    (talk,) = remarks.of_round(stores, number).questions
    assert officer.post(f"{path}/vraag/{talk.first.id}", text="Ja.").status_code == 303
    (talk,) = remarks.of_round(stores, number).questions
    assert [(one.text, one.bureau) for one in talk.rest] == [("Ja.", True)]
    assert not talk.waits


def test_the_last_day_of_the_term_is_the_same_everywhere(app: Flask, stores: Stores) -> None:
    number = drafted(stores, days_ago=21)
    theirs = visit(app, stores, Role.OFFICER)
    assert theirs.post(f"/ronde/{number}/rapport/reactie", text="Net op tijd.").status_code == 303
    assert "Hoor en wederhoor" in theirs.get("/kalender").text


def test_a_comment_gets_one_answer_and_an_outcome(officer: Visitor, app: Flask, stores: Stores) -> None:
    number = drafted(stores)
    path = f"/ronde/{number}/rapport"
    visit(app, stores, Role.OFFICER).post(f"{path}/reactie", text="Waarom?")
    (talk,) = remarks.of_round(stores, number).comments
    assert officer.post(f"{path}/antwoord/{talk.first.id}", text="Daarom.", outcome="iets").status_code == 422
    assert officer.post(f"{path}/antwoord/{talk.first.id}", text="Daarom.", outcome="kept").status_code == 303
    assert officer.post(f"{path}/antwoord/{talk.first.id}", text="Nog eens.", outcome="kept").status_code == 422
    assert officer.post(f"{path}/antwoord/{talk.first.id + 99}", text="x", outcome="kept").status_code == 404


def test_a_funder_reads_definitive_versions_and_nothing_else(app: Flask, stores: Stores) -> None:
    number = drafted(stores)
    path, funder = f"/ronde/{number}/rapport", visit(app, stores, Role.FUNDER)
    visit(app, stores, Role.OFFICER).post(f"{path}/reactie", text="Dit is alleen voor het bureau.")
    page = funder.get(path).text
    assert "Is er nog niet." in page
    assert "alleen voor het bureau" not in page
    assert "Voorlopig rapport" not in page
    with Session(stores.answers) as session, session.begin():
        run = ReportRun(round_id=number, final=True, version=1, mixed=9, state="made", pdf=b"%PDF 1")
        session.add(run)
        session.flush()
        report = run.id
    assert f"/rapporten/{report}.pdf" in funder.get(path).text
    assert funder.get(f"/rapporten/{report}.pdf").data == b"%PDF 1"


def test_what_may_be_published_comes_as_a_file(officer: Visitor, stores: Stores) -> None:
    drafted(stores)
    answer = officer.get("/rapporten/publiceerbaar.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=publiceerbare-cijfers.csv"
    assert answer.text.startswith("dienstverlener,keurmerk,")
    assert answer.text.count("\n") == 1  # no definitive report yet: only the head
