"""A text is looked for by its words and taken away: asked once more, written down, and never said in a log."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from analysis.document.press import Drawn
from analysis.open_answers import Told
from analysis.tallies import tally
from questionnaires import load
from questionnaires.model import Audience
from surveyapp import access, basis, clock, jobs, reports, rounds
from surveyapp.answers import extract
from surveyapp.answers.provisional import Frozen
from surveyapp.basis import Basis
from surveyapp.db import Stores
from surveyapp.models import ReportRun, Response, Role
from surveyapp.office import accounts
from surveyapp.office.positions import Position
from surveyapp.open_answers import searching
from surveyapp.open_answers.texts import TAKEN
from surveyapp.reports import Made, Task
from tests.web.office.conftest import PASSWORD, Visitor
from tests.web.office.test_open_answers import HOSTILE, closed, ids, kept, send, written
from tests.web.office.test_progress import a_round

__all__ = ["closed"]  # a fixture
RULES = (load.KEURMERKEN / "blik-op-werk.toml").read_text(encoding="utf-8") + "\n# as it was that day\n"
PAGE = "/ronde/{}/open-antwoorden/zoeken"


def seek(visitor: Visitor, number: int, words: str) -> Any:
    return visitor.post(f"{PAGE.format(number)}/gevonden", woorden=words)


def take_away(visitor: Visitor, number: int, text_id: str, sure: bool = True) -> Any:
    fields = {"id": text_id, "woorden": "kanarie"} | ({"zeker": "ja"} if sure else {})
    return visitor.post(f"{PAGE.format(number)}/weghalen", **fields)


def said(stores: Stores) -> list[str]:
    with stores.answers.connect() as connection:
        return sorted(answers.get("open", "") for answers in connection.scalars(select(Response.answers)))


def looks(stores: Stores) -> list[tuple[str, int | None, str]]:
    lines = [line.look for line in reversed(access.lines(stores))]
    return [(look.action, look.round_id, look.result) for look in lines if look.place.startswith("open_")]


def a_report(stores: Stores, number: int, version: int, state: str = "made", **more: Any) -> None:
    told = {(Audience.CLIENT, "open"): Told(("Mevrouw [naam] hielp mij",), 3, 6, {})}
    row = {"round_id": number, "final": True, "mixed": 3, "state": state, "version": version, "pdf": b"%PDF"}
    row |= {"basis": Basis("blik-op-werk", "", (), told=told).packed()}
    with stores.answers.begin() as connection:
        connection.execute(insert(ReportRun), row | more)


def test_a_text_is_found_shown_asked_about_and_taken_away(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij", "Weg met de rest", "Nog iets")
    first = next(one for one in ids(officer.get(f"/ronde/{closed}/open-antwoorden").text))
    send(officer, closed, [("id", first), (f"keuze-{first}", "vrijgeven"), (f"tekst-{first}", "Anders gezegd")])
    assert "zoek op woorden" in officer.get(f"/ronde/{closed}/open-antwoorden").text
    page = seek(officer, closed, "hielp KANÁRIE").text
    assert "1 tekst gevonden" in page
    assert '<blockquote dir="auto">Mevrouw Kanarie hielp mij</blockquote>' in page
    assert "Weg met de rest" not in page
    (text_id,) = ids(page)
    page = take_away(officer, closed, text_id, sure=False).text
    assert "Ja, haal weg" in page
    assert "kan niet ongedaan worden gemaakt" in page
    assert "Mevrouw Kanarie hielp mij" in said(stores)
    page = take_away(officer, closed, text_id).text
    assert "De tekst is weg" in page
    assert "Kanarie" not in page
    assert said(stores) == ["Nog iets", "Weg met de rest", TAKEN]
    again = take_away(officer, closed, text_id)
    assert (again.status_code, "niet meer" in again.text) == (422, True)
    page = officer.get(f"/ronde/{closed}/open-antwoorden").text
    assert "Kanarie" not in page
    assert TAKEN not in page
    assert "van 2 gelezen" in page


def test_every_step_leaves_a_line_and_the_words_stand_nowhere(
    officer: Visitor, stores: Stores, closed: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    written(stores, closed, "Mevrouw Kanarie hielp mij")
    officer.get(PAGE.format(closed))
    (text_id,) = ids(seek(officer, closed, "kanarie").text)
    seek(officer, closed, "kan")
    take_away(officer, closed, "x" * 32)
    take_away(officer, closed, text_id, sure=False)
    take_away(officer, closed, text_id)
    assert looks(stores) == [
        ("search", closed, "done"),
        ("search", closed, "refused"),
        ("view", closed, "refused"),
        ("view", closed, "done"),
        ("erase", closed, "done"),
    ]
    assert not re.search("kanarie|hielp", caplog.text + str(access.lines(stores)), re.IGNORECASE)
    assert text_id not in caplog.text


def test_the_search_is_posted(officer: Visitor, closed: int) -> None:
    page = officer.get(PAGE.format(closed)).text
    assert re.findall(r'<form class="find"[^>]*method="(\w+)"', page) == ["post"]
    assert officer.get(f"{PAGE.format(closed)}?woorden=kanarie").text.count("kanarie") == 0


@pytest.mark.parametrize("words", ["", "abc", " a b c ", "?!...---", "e\u0301e\u0301n"])
def test_too_little_to_look_for_is_refused_with_what_to_do(officer: Visitor, closed: int, words: str) -> None:
    answer = seek(officer, closed, words)
    assert (answer.status_code, "Typ minstens 4 letters" in answer.text) == (422, True)
    assert "<title>Fout: " in answer.text


def test_nothing_is_found_before_the_round_is_closed(officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 30, 12))
    written(stores, number, "Mevrouw Kanarie")
    for page in (officer.get(PAGE.format(number)).text, seek(officer, number, "mevrouw").text):
        assert "Deze ronde loopt nog" in page
        assert "Kanarie" not in page
    secret = officer.client.application.extensions["open_search"].secret
    (text,) = searching.everything(stores, secret, replace(rounds.find(stores, number), closed=True))
    assert take_away(officer, number, text.id).status_code == 422
    assert said(stores) == ["Mevrouw Kanarie"]


def test_what_is_not_there_tells_what_to_try(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "een")
    page = seek(officer, closed, "kanarie").text
    assert "0 teksten gevonden" in page
    assert "in een andere taal" in page


def test_of_a_text_that_counts_in_no_figure_nothing_is_said_of_figures(
    officer: Visitor, stores: Stores, closed: int
) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij")
    written(stores, closed, "Halve kanarie", dienst="outplacement", a_first="nr")
    for words, counted in (("hielp", True), ("halve", False)):
        page = seek(officer, closed, words).text
        assert ("in geen cijfer meetellen" in page) is not counted
        (text_id,) = ids(page)
        for sure in (False, True):
            page = take_away(officer, closed, text_id, sure).text
            assert ("telt mee dat iemand iets schreef" in page) is counted


def test_many_texts_ask_for_more_words(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, *(f"alles prima {n}" for n in range(searching.MOST + 3)))
    page = seek(officer, closed, "prima").text
    assert "Meer dan 50 teksten gevonden" in page
    assert len(ids(page)) == searching.MOST


def test_texts_are_shown_as_text_whatever_they_hold(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, *HOSTILE)
    page = seek(officer, closed, "<script>alert").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'value="&lt;script&gt;alert"' in page
    assert len(ids(seek(officer, closed, "المدرب").text)) == 1


def test_a_definitive_report_with_the_text_is_named_with_what_to_do(
    officer: Visitor, stores: Stores, closed: int
) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij")
    a_report(stores, closed, 0)
    a_report(stores, closed, 1)
    (text_id,) = ids(seek(officer, closed, "kanarie").text)
    page = take_away(officer, closed, text_id, sure=False).text
    assert "Het definitieve rapport, versie 1, is met deze tekst gemaakt." in page
    assert "Het voorlopige rapport is met deze tekst gemaakt" in page
    page = take_away(officer, closed, text_id).text
    assert "Een definitief rapport verandert nooit." in page
    assert f'<a href="/ronde/{closed}/rapport">Maak een nieuwe versie</a>' in page
    with stores.answers.connect() as connection:
        assert connection.execute(select(ReportRun.version, ReportRun.state).order_by(ReportRun.id)).all() == [
            (0, "due"),
            (1, "made"),
        ]


def test_a_provisional_report_is_made_anew_with_what_it_was_made_with(
    officer: Visitor, stores: Stores, closed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij", *"abcdefghijk")
    first = ids(seek(officer, closed, "kanarie").text)[0]
    send(officer, closed, [("id", first), (f"keuze-{first}", "vrijgeven"), (f"tekst-{first}", "Kanarie hielp mij")])
    counts = tally(extract.answer_table(stores, closed), rounds.find(stores, closed).profile)
    monkeypatch.setattr(reports, "drawn_in_child", lambda _report: Drawn(b"%PDF", ""))
    rules = replace(reports.basis_now(stores, rounds.find(stores, closed), True), rules=RULES)
    monkeypatch.setattr(reports, "basis_now", lambda *_: rules)
    with stores.answers.begin() as connection:
        row = {"round_id": closed, "final": True, "mixed": 12, "tallies": [[*one] for one in counts.rows()]}
        run_id = connection.execute(insert(ReportRun).returning(ReportRun.id), row).scalar_one()
    task = Task(closed, Frozen(counts, 12, True), run_id)
    keep(stores, run_id, reports.make(stores, task, date(2026, 9, 1)))
    monkeypatch.setattr(reports, "basis_now", lambda *_: 1 / 0)  # what stands today is not asked
    take_away(officer, closed, first)
    made = reports.make(stores, task, date(2026, 9, 2))
    assert made.basis is not None
    found = basis.unpacked(made.basis)
    assert (found.rules, found.told) == (RULES, {})


def keep(stores: Stores, run_id: int, made: Made) -> None:
    with stores.answers.begin() as connection:
        connection.execute(update(ReportRun).where(ReportRun.id == run_id).values(**jobs.kept(made)))


def test_while_a_report_is_made_the_page_says_to_wait(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij")
    a_report(stores, closed, 0, state="due", lease_until=clock.now() + timedelta(minutes=5))
    (text_id,) = ids(seek(officer, closed, "kanarie").text)
    answer = take_away(officer, closed, text_id)
    assert (answer.status_code, "Wacht een minuut" in answer.text, "Ja, haal weg" in answer.text) == (409, True, True)
    assert said(stores) == ["Mevrouw Kanarie hielp mij"]
    assert looks(stores)[-1] == ("erase", closed, "refused")


def test_a_decision_on_a_page_that_was_open_comes_to_nothing(officer: Visitor, stores: Stores, closed: int) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij", "nog een")
    (text_id,) = ids(seek(officer, closed, "kanarie").text)
    take_away(officer, closed, text_id)
    send(officer, closed, [("id", text_id), (f"keuze-{text_id}", "vrijgeven"), (f"tekst-{text_id}", "Kanarie")])
    assert kept(stores) == []


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.INTERVIEWER, Role.FUNDER])
def test_nobody_but_the_bureau_searches(app: Flask, stores: Stores, closed: int, visitor: Visitor, role: Role) -> None:
    written(stores, closed, "Mevrouw Kanarie hielp mij")
    own = rounds.find(stores, closed).terms.provider
    account = accounts.add(stores.contacts, "x@dingdong.example", PASSWORD, position=Position(role, (own,)))
    other = Visitor(app.test_client(), account)
    other.log_in(email="x@dingdong.example")
    answers = [other.get(PAGE.format(closed)), seek(other, closed, "kanarie"), take_away(other, closed, "x" * 32)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any("Kanarie" in answer.text for answer in answers)
