"""The office on a free port, with rounds in every state, and someone who can log in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from pathlib import Path

import pyotp
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from questionnaires.load import questionnaire
from questionnaires.model import Metric
from surveyapp import callbacks, clock, create_app, links, remarks, rounds
from surveyapp.callbacks import Moment, Request
from surveyapp.config import load
from surveyapp.db import Stores
from surveyapp.models import Case, ReportRun, Response, Staff
from surveyapp.office import accounts
from surveyapp.remarks import Kind, Remark
from tests.browser.site import whole
from tests.stores import migrated

PERIOD = (date(2025, 7, 1), date(2026, 6, 30))
PLACES = {
    "postvak": "/postvak",
    "rondes": "/",
    "voortgang": "/ronde/2/voortgang",
    "voortgang-weinig": "/ronde/3/voortgang",
    "gestopt": "/ronde/2/gestopt",
    "verklaring": "/ronde/2/verklaring",
    "kalender": "/kalender",
    "controle": "/ronde/2/controle",
    "open-antwoorden": "/ronde/1/open-antwoorden",
    "tekst-zoeken": "/ronde/1/open-antwoorden/zoeken",
    "verbeterplan": "/ronde/1/verbeterplan",
    "rapporten": "/rapporten",
    "rapport": "/ronde/1/rapport",
    "bellen": "/bellen",
    "account": "/account",
    "rechten": "/rechten",
    "logboek": "/logboek",
    "er-niet": "/er-niet",
}


@dataclass(frozen=True)
class Office:
    """A site that runs."""

    app: Flask
    address: str
    stores: Stores
    account: accounts.NewAccount

    def log_in(self, page: Page) -> None:
        """Type what is needed, by keyboard only."""
        with self.stores.contacts.begin() as connection:
            connection.execute(update(Staff).values(totp_last=0))  # as if half a minute went by since the last time
        page.context.clear_cookies()  # who is in already is not asked
        page.goto(f"{self.address}/inloggen")
        page.locator("#email").focus()
        code = pyotp.TOTP(self.account.totp_secret).at(clock.now().replace(tzinfo=UTC))
        for text in (self.account.email, self.account.password, code):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")


@contextmanager
def started(folder: Path, filled: bool = True) -> Iterator[Office]:
    """Start the office in a thread; everything is gone afterwards."""
    config = load({"INSTANCE": str(folder)})
    stores = migrated(config)
    account = accounts.add(stores.contacts, "anna@onderzoeksbureau.example")
    if filled:
        _fill(stores)
    app = create_app(config, "office")
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Office(app, f"http://127.0.0.1:{server.server_port}", stores, account)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        for engines in (stores, app.extensions["stores"]):
            engines.contacts.dispose()
            engines.answers.dispose()


def _fill(stores: Stores) -> None:
    closed = _round(stores, "De Brug Re-integratie en Loopbaanbegeleiding Midden-Nederland", asked=142, answered=63)
    waiting = _round(stores, "Werkkans", asked=60, answered=22)
    small = _round(stores, "Stap voor Stap", asked=3, answered=1)
    rounds.mark_closed(stores, closed)
    rows = [{"id": f"r{n}", "round_id": waiting} | SET for n in range(22)]
    rows += [
        {"id": f"t{n}", "round_id": closed} | SET | {"answers": WROTE | {"open": text}} for n, text in enumerate(TEXTS)
    ]
    with stores.answers.begin() as connection:
        connection.execute(insert(Response), rows)
    _is_heard(stores, closed)
    for number in (waiting, small):
        _wants_a_call(stores, number)
    with Session(stores.answers) as session, session.begin():
        session.add(
            ReportRun(round_id=closed, final=True, mixed=63, state="made", pdf=b"%PDF", contents=["Tabel 2.1: x"])
        )
        session.add(ReportRun(round_id=closed, final=True, version=1, mixed=63, state="made", pdf=b"%PDF-1.7"))
        session.add(ReportRun(round_id=closed, final=False, mixed=20, state="failed"))
        session.add(ReportRun(round_id=small, final=False, mixed=0, state="due"))


def _is_heard(stores: Stores, round_id: int) -> None:
    """The report can be read, the provider reacted and asked something, the bureau has to answer."""
    today = clock.today()
    rounds.mark_presented(stores, round_id, today - timedelta(days=2))
    first = Remark(0, Kind.COMMENT, "Tabel 2.1: x", True, "o@brug.example", False, "Onzin" * 50, "", today, None)
    number = remarks.say(stores, round_id, first)
    remarks.say(stores, round_id, replace(first, text="Wij kijken.", bureau=True, outcome="kept", answers=number))
    remarks.say(stores, round_id, replace(first, about="", text="En het hele rapport?\nHoe zit dat?"))
    remarks.say(stores, round_id, replace(first, kind=Kind.QUESTION, about="", formal=False, text="Wanneer?"))


SET = {
    "audience": "client",
    "dienst": "",
    "form": "regular",
    "language": "nl",
    "mode": "web",
    "strata": {},
    "answers": {},
}


WROTE = {q.code: "3" for q in questionnaire("client/1").with_metric(Metric.ASPECT)}  # a set that counts
TEXTS = ("Mevrouw Wolfeschlegelsteinhausenbergerdorff belde niet terug", "كان المدرب لطيفا", "Ver" + "langd" * 60)


def _round(stores: Stores, provider: str, asked: int, answered: int) -> int:
    today = clock.today()
    fieldwork = (today - timedelta(days=20), today + timedelta(days=20))
    terms = rounds.Terms(provider, "blik-op-werk", PERIOD, fieldwork, ("jobcoaching",), (), example=True)
    with stores.contacts.begin() as connection:
        number = rounds.add(connection, terms)
    with Session(stores.contacts) as session, session.begin():
        session.add_all(_case(number, n, n < answered) for n in range(asked))
    return number


def _case(round_id: int, number: int, answered: bool) -> Case:
    seed = links.new_seed()
    named = {"round_id": round_id, "number": str(number), "audience": "client", "dienst": "jobcoaching"}
    return Case(**named, strata={}, seed=seed, link_hash=links.link_hash(seed), answered=answered)


def _wants_a_call(stores: Stores, round_id: int) -> None:
    """One person of a round asked to be called."""
    with Session(stores.contacts) as session, session.begin():
        case = session.scalars(select(Case).where(Case.round_id == round_id, Case.answered.is_(False))).first()
        assert case is not None
        case.link_hash, case.surname = links.link_hash(f"called{round_id}"), "Wolfeschlegelsteinhausenbergerdorff"
    asked = Request("+31 (0)6 12345678", Moment.EVENING, "low", "ar")
    assert callbacks.ask(stores, f"called{round_id}", asked, clock.today())
