"""Who gets where: every route of the office, for every role, with what is theirs, another's, and not there (P19)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from surveyapp import callbacks, clock, links, remarks, rounds
from surveyapp.callbacks import Moment, Request
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.models import Callback, LetterBatch, ReportRun, Role, Staff
from surveyapp.models.agenda import StaffCalendar
from surveyapp.office import accounts, clips, invitations, rights, sessions, watching
from surveyapp.office.positions import Position
from surveyapp.paper import printing
from surveyapp.remarks import Kind, Remark
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import Visitor
from tests.web.office.expected_rights import (
    ACCOUNT,
    BATCH,
    CALL,
    CLIP,
    COMMENT,
    DEED,
    EXPECTED,
    FEED,
    LINK,
    LIST,
    MAIL,
    PAPER,
    PERSON,
    PROVISIONAL,
    REPORT,
    ROUND,
    TALK,
    TEXT,
)
from tests.web.office.humming import KEY, humming_round

FORM = "application/x-www-form-urlencoded"
OWN, FOREIGN = "Werkweg", "Elders"
NOWHERE = 999
FORM_ON_PAPER: dict[str, Any] = {"audience": "client", "form": "low", "language": "nl"}
ENDS_THE_SESSION = "office.log_out"


@dataclass(frozen=True)
class Place:
    """What one provider has, as values for addresses."""

    values: Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class World:
    """Two providers with the same things, and nothing."""

    app: Flask
    stores: Stores
    own: Place
    foreign: Place

    missing = Place(
        {
            ROUND: {"round_id": NOWHERE},
            FEED: {"token": "0" * 43},
            REPORT: {"report_id": NOWHERE},
            PROVISIONAL: {"report_id": NOWHERE},
            CALL: {"case_id": NOWHERE},
            LIST: {"number": NOWHERE},
            PAPER: {"number": NOWHERE} | FORM_ON_PAPER,
            PERSON: {"number": NOWHERE, "case_id": NOWHERE},
            DEED: {"number": NOWHERE, "case_id": NOWHERE, "what": "noodstop"},
            BATCH: {"number": NOWHERE, "batch": NOWHERE},
            TALK: {"number": NOWHERE, "remark": NOWHERE},
            COMMENT: {"number": NOWHERE, "remark": NOWHERE},
            TEXT: {"number": NOWHERE, "language": "nl", "key": KEY},
            CLIP: {"name": "0" * 32},
            MAIL: {"name": "0" * 32},
            LINK: {"token": "0" * 43},
            ACCOUNT: {"staff_id": NOWHERE},
        }
    )

    def visitor(self, role: Role) -> Visitor:
        """Someone with this role at the own provider (the bureau: at all), logged in."""
        position = Position(role, () if role is Role.BUREAU else (OWN,))
        account = accounts.add(self.stores.contacts, f"{role}@voorbeeld.example", position=position)
        with Session(self.stores.contacts) as session:
            number = session.scalars(select(Staff.id).where(Staff.email == account.email)).one()
        client = self.app.test_client()
        client.set_cookie("kantoor", sessions.start(self.stores.contacts, number, clock.now()))
        return Visitor(client, account)

    def path(self, endpoint: str, method: str, values: Mapping[str, Any]) -> str:
        return self.app.url_map.bind("127.0.0.1").build(endpoint, values, method=method)

    def state(self) -> list[Any]:
        """All that these pages could change."""
        with Session(self.stores.contacts) as contacts, Session(self.stores.answers) as answers:
            waiting = contacts.scalars(select(Callback.case_id).order_by(Callback.case_id)).all()
            runs = answers.execute(select(ReportRun.id, ReportRun.state).order_by(ReportRun.id)).all()
        return [*waiting, *runs]


@pytest.fixture
def world(app: Flask, stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(printing, "in_own_process", lambda _form: b"%PDF")  # which takes seconds
    own = humming_round(stores, config, monkeypatch)
    days = (date(2026, 1, 1), date(2026, 9, 30))
    with stores.contacts.begin() as connection:
        foreign = rounds.add(connection, Terms(FOREIGN, "blik-op-werk", days, days, ("jobcoaching",)))
    clip = next(row.name for row in clips.shelf(stores, config, own, "nl").rows)
    (config.instance / "mail").mkdir()
    (config.instance / "mail" / f"{'a' * 32}.eml").write_text("Subject: x\n\nx")
    token = invitations.add(stores.contacts, "nieuw@voorbeeld.example", Position(), clock.now())
    with Session(stores.contacts) as session, session.begin():  # the same secret is an address of a calendar too
        new = session.scalars(select(Staff.id)).one()
        session.add(StaffCalendar(staff_id=new, token_hash=hashlib.sha256(token.encode()).hexdigest()))
    return World(app, stores, _place(stores, own, clip, token), _place(stores, foreign, clip, token[::-1]))


def _place(stores: Stores, round_id: int, clip: str, token: str) -> Place:
    person = _waits(stores, round_id)
    return Place(
        {
            ROUND: {"round_id": round_id},
            FEED: {"token": token},
            REPORT: {"report_id": _report(stores, round_id, final=True)},
            PROVISIONAL: {"report_id": _report(stores, round_id, final=False)},
            CALL: {"case_id": person},
            LIST: {"number": round_id},
            PAPER: {"number": round_id} | FORM_ON_PAPER,
            PERSON: {"number": round_id, "case_id": person},
            DEED: {"number": round_id, "case_id": person, "what": "noodstop"},
            BATCH: {"number": round_id, "batch": _batch(stores, round_id)},
            TALK: {"number": round_id, "remark": _said(stores, round_id, Kind.QUESTION)},
            COMMENT: {"number": round_id, "remark": _said(stores, round_id, Kind.COMMENT)},
            TEXT: {"number": round_id, "language": "nl", "key": KEY},
            CLIP: {"name": clip},
            MAIL: {"name": "a" * 32},
            LINK: {"token": token},
            ACCOUNT: {"staff_id": _invited(stores)},
        }
    )


def _said(stores: Stores, round_id: int, kind: Kind) -> int:
    text = Remark(0, kind, "", False, "o@voorbeeld.example", False, "Hoe zit dit?", "", date(2026, 9, 1), None)
    return remarks.say(stores, round_id, text)


def _invited(stores: Stores) -> int:
    with Session(stores.contacts) as session:
        return session.scalars(select(Staff.id).where(Staff.email == "nieuw@voorbeeld.example")).one()


def _report(stores: Stores, round_id: int, final: bool) -> int:
    with Session(stores.answers) as session, session.begin():
        files = {"pdf": b"%PDF-1.7", "page": "<p>x</p>", "workbook": b"PK", "figure_table": b"figure"}
        run = ReportRun(round_id=round_id, final=final, version=int(final), mixed=0, state="made", **files)
        session.add(run)
        session.flush()
        return run.id


def _waits(stores: Stores, round_id: int) -> int:
    fixed: dict[str, Any] = {"audience": "client", "dienst": "jobcoaching", "form": "low", "ended": None, "strata": {}}
    unique = {
        "round_id": round_id,
        "number": "c",
        "seed": links.new_seed(),
        "link_hash": links.link_hash(str(round_id)),
    }
    with stores.contacts.begin() as connection:
        case_id = connection.execute(insert(CASE).returning(CASE.c.id), fixed | unique).scalar_one()
    asked = Request("+31 (0)6 12345678", Moment.MORNING, "low", "nl")
    assert callbacks.ask(stores, str(round_id), asked, date(2026, 9, 1))
    return int(case_id)


def _batch(stores: Stores, round_id: int) -> int:
    with Session(stores.contacts) as session, session.begin():
        batch = LetterBatch(round_id=round_id, state="made", letters=0, made_on=date(2026, 9, 1))
        session.add(batch)
        session.flush()
        return batch.id


def _routes(app: Flask) -> list[tuple[str, str]]:
    """(endpoint, method) of every route; what ends the session comes last."""
    found = [(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in sorted(rule.methods or ())]
    return sorted(found, key=lambda route: route[0] == ENDS_THE_SESSION)


def _ask(visitor: Visitor, path: str, method: str) -> TestResponse:
    data = {"csrf_token": visitor.token()} if method == "POST" else None
    return visitor.client.open(path, method=method, data=data, content_type=FORM if data else None)


def _seen(answer: TestResponse) -> tuple[int, str | None, str]:
    """An answer without the token of its forms, which is another every second."""
    return answer.status_code, answer.location, re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", answer.text)


def test_every_route_has_a_rule_and_is_expected_here(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(rights.RULES) | rights.OPEN_TO_ALL
    assert endpoints == set(EXPECTED)


def test_of_every_route_it_is_decided_whether_it_is_written_down_who_looks(app: Flask) -> None:
    """About people: a line in `watching.WATCHED`; about no respondent: a line in `watching.NOBODY`."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints - set(watching.WATCHED) - watching.NOBODY == set()
    assert not set(watching.WATCHED) & watching.NOBODY


def test_a_route_without_a_rule_is_closed_for_all(config: Config, stores: Stores, world: World) -> None:
    world.app.add_url_rule("/nieuw", "office.nieuw", lambda: "open")
    for role in Role:
        assert world.visitor(role).get("/nieuw").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_every_route_opens_for_whom_it_is_meant_and_for_no_one_else(world: World, role: Role) -> None:
    visitor = world.visitor(role)
    nowhere = _seen(visitor.get("/er-is-niets"))
    before = world.state()
    for endpoint, method in _routes(world.app):
        allowed, things = EXPECTED[endpoint]
        for thing in things:
            missing = _seen(_ask(visitor, world.path(endpoint, method, world.missing.values[thing]), method))
            if role is not Role.BUREAU:
                foreign = _seen(_ask(visitor, world.path(endpoint, method, world.foreign.values[thing]), method))
                assert foreign == missing, (endpoint, method, thing)
                assert role in allowed or missing == nowhere or method in ("HEAD", "OPTIONS"), (endpoint, method)
    assert world.state() == before
    for endpoint, method in _routes(world.app):
        allowed, things = EXPECTED[endpoint]
        for values in [world.own.values[thing] for thing in things] or [{}]:
            answer = _ask(visitor, world.path(endpoint, method, values), method)
            not_yet = role is Role.FUNDER and values == world.own.values[PROVISIONAL] and method != "OPTIONS"
            mine = role in allowed and not not_yet  # OPTIONS tells of a route, never of what it leads to
            assert _let_in(answer) is mine, (endpoint, method, values, answer.status_code)


def _let_in(answer: TestResponse) -> bool:
    """Whether a page was there; who may not see the first page is led to their own one."""
    led_on = answer.request.path == "/" and answer.status_code == 303
    return answer.status_code != 404 and not led_on


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.BUREAU])
def test_no_page_names_another_provider(world: World, role: Role) -> None:
    visitor = world.visitor(role)
    pages = [visitor.get(path).text for path in ("/", "/rapporten", "/bellen", "/geluid")]
    assert [FOREIGN in page for page in pages] == [False] * 4
    assert any(OWN in page for page in pages)


def test_the_bureau_sees_all_providers(world: World) -> None:
    visitor = world.visitor(Role.BUREAU)
    for path in ("/", "/rapporten", "/bellen"):
        assert OWN in visitor.get(path).text
        assert FOREIGN in visitor.get(path).text


def test_a_funder_finds_definitive_reports_only(world: World) -> None:
    page = world.visitor(Role.FUNDER).get("/rapporten").text
    assert f"/rapporten/{world.own.values[REPORT]['report_id']}.pdf" in page
    assert "Voorlopig" not in page


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (
            Role.BUREAU,
            ["/", "/rapporten", "/bellen", "/geluid", "/postvak", "/accounts", "/bureau", "/rechten", "/logboek"],
        ),
        (Role.OFFICER, ["/", "/rapporten"]),
        (Role.INTERVIEWER, ["/bellen"]),
        (Role.AUDITOR, ["/", "/rapporten", "/logboek"]),
        (Role.FUNDER, ["/rapporten"]),
    ],
)
def test_the_menu_offers_what_the_role_may_open_and_begins_there(world: World, role: Role, places: list[str]) -> None:
    page = world.visitor(role).client.get("/", follow_redirects=True)
    assert page.request.path == places[0]
    assert re.findall(r'<li><a href="([^"]+)"', page.text.partition("</nav>")[0]) == [*places, "/account"]


def test_who_only_reads_is_not_offered_an_action(world: World) -> None:
    for role in (Role.OFFICER, Role.AUDITOR, Role.FUNDER):
        page = world.visitor(role).get("/rapporten").text
        assert re.findall(r'<form[^>]* action="([^"]+)"', page) == ["/uitloggen"]


def test_an_account_that_lost_its_provider_sees_nothing_of_it(world: World) -> None:
    accounts.add(world.stores.contacts, "o@voorbeeld.example", position=Position(Role.OFFICER, (OWN,)))
    accounts.move(world.stores.contacts, "o@voorbeeld.example", Position(Role.OFFICER, (FOREIGN,)))
    staff = sessions.LoggedIn(1, "o@voorbeeld.example", Role.OFFICER, frozenset({FOREIGN}))
    found = rights.narrowed(staff, rounds.all_rounds(world.stores), lambda one: one.terms.provider)
    assert [one.terms.provider for one in found] == [FOREIGN]


def test_another_role_ends_what_is_logged_in(world: World) -> None:
    visitor = world.visitor(Role.OFFICER)
    accounts.move(world.stores.contacts, visitor.account.email, Position(Role.AUDITOR, (OWN,)))
    assert visitor.get("/").location == "/inloggen"


def test_without_log_in_every_route_leads_to_the_log_in(world: World) -> None:
    client = world.app.test_client()
    before = world.state()
    closed = [route for route in _routes(world.app) if route[0] not in rights.OPEN_TO_ALL]
    assert len(closed) >= 6
    for endpoint, method in closed:
        for values in [world.own.values[thing] for thing in EXPECTED[endpoint][1]] or [{}]:
            path = world.path(endpoint, method, values)
            answer = client.open(path, method=method, data={} if method == "POST" else None, content_type=FORM)
            assert (answer.status_code, answer.location) == (303, "/inloggen"), (method, path)
    assert world.state() == before


def test_only_the_page_to_log_in_and_secret_addresses_are_open() -> None:
    secret = {"account.invited", "account.accept", "agenda.feed"}
    assert secret | {"office.log_in", "office.log_in_post"} == rights.OPEN_TO_ALL


@pytest.mark.parametrize("path", ["/bestaat-niet", "/rapporten/1.pdf"])
def test_what_is_not_there_looks_like_what_is_closed(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).location == "/inloggen"


def test_a_form_without_its_token_is_refused(officer: Visitor) -> None:
    answer = officer.client.post("/uitloggen", data={}, content_type=FORM)
    assert answer.status_code == 400
    assert "ververs die" in answer.text
    assert officer.get("/").status_code == 200
