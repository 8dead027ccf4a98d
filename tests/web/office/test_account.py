"""What people change of their own account, each time with the password they have."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from surveyapp import clock
from surveyapp.db import Stores
from surveyapp.models import Role
from surveyapp.office import accounts, recovery, sessions
from tests.web.office.conftest import EMAIL, PASSWORD, Visitor

WANTED = "kruiwagen orkest september"


def _elsewhere(stores: Stores, app: Flask) -> Visitor:
    """The same account on another device."""
    client = app.test_client()
    client.set_cookie("kantoor", sessions.start(stores.contacts, 1, clock.now()))
    return Visitor(client, accounts.NewAccount(EMAIL, PASSWORD, ""))


def _change(officer: Visitor, current: str = PASSWORD, wanted: str = WANTED) -> int:
    return officer.post("/account/wachtwoord", current=current, wanted=wanted).status_code


def test_the_page_tells_who_somebody_is_here(officer: Visitor) -> None:
    page = officer.get("/account").text
    for text in (EMAIL, "bureau", "alle", "U hebt geen herstelcodes.", "U bent alleen hier ingelogd."):
        assert text in page
    assert '<a href="/account" aria-current="page">Mijn account</a>' in page


def test_a_new_password_ends_every_session_but_gives_this_one_anew(
    officer: Visitor, stores: Stores, app: Flask
) -> None:
    elsewhere, before = _elsewhere(stores, app), officer.client.get_cookie("kantoor")
    assert before is not None
    assert _change(officer) == 303
    assert "Uw wachtwoord is veranderd." in officer.get("/account").text
    assert sessions.find(stores.contacts, before.value, clock.now()) is None
    assert elsewhere.get("/account").location == "/inloggen"
    assert _change(officer, current=PASSWORD) == 422
    assert _change(officer, current=WANTED, wanted=PASSWORD) == 303


@pytest.mark.parametrize(
    ("current", "wanted", "says"),
    [("iets anders dan dat", WANTED, "Het huidige wachtwoord klopt niet"), (PASSWORD, "kort", "12 tot 128 tekens")],
)
def test_what_does_not_fit_changes_nothing(
    officer: Visitor, stores: Stores, app: Flask, current: str, wanted: str, says: str
) -> None:
    elsewhere = _elsewhere(stores, app)
    answer = officer.post("/account/wachtwoord", current=current, wanted=wanted)
    assert (answer.status_code, says in answer.text, "Fout: " in answer.text) == (422, True, True)
    assert elsewhere.get("/account").status_code == 200
    assert _change(officer) == 303


def test_guessing_the_password_within_a_session_stops_after_five_tries(officer: Visitor) -> None:
    for _ in range(accounts.MAX_FAILURES):
        assert _change(officer, current="x") == 422
    assert _change(officer) == 422


def test_new_recovery_codes_replace_the_old_ones(officer: Visitor, stores: Stores) -> None:
    sets = []
    for _ in range(2):
        page = officer.post("/account/herstelcodes", current=PASSWORD).text
        sets.append(set(re.findall(r"<li><code>([^<]+)</code>", page)))
    assert [len(codes) for codes in sets] == [recovery.NUMBER] * 2
    assert not sets[0] & sets[1]
    assert "U hebt nog 10 herstelcodes." in officer.get("/account").text
    for code, fits in ((sets[0].pop(), False), (sets[1].pop(), True)):
        attempt = accounts.Attempt(EMAIL, PASSWORD, code)
        assert (accounts.log_in(stores.contacts, attempt, clock.now()) is not None) is fits
    assert "U hebt nog 9 herstelcodes." in officer.get("/account").text


def test_recovery_codes_need_the_password(officer: Visitor, stores: Stores) -> None:
    assert officer.post("/account/herstelcodes", current="iets anders dan dat").status_code == 422
    assert recovery.left(stores.contacts, 1) == 0


def test_other_sessions_are_ended_and_those_of_others_are_not(officer: Visitor, stores: Stores, app: Flask) -> None:
    elsewhere = _elsewhere(stores, app)
    colleague = accounts.add(stores.contacts, "bo@bureau.example")
    theirs = sessions.start(stores.contacts, 2, clock.now())
    assert "U bent nog op 1 andere plaats ingelogd." in officer.get("/account").text
    assert officer.post("/account/uitloggen").location == "/account"
    assert "alleen nog hier ingelogd" in officer.get("/account").text
    assert elsewhere.get("/account").location == "/inloggen"
    staff = sessions.find(stores.contacts, theirs, clock.now())
    assert staff is not None
    assert (staff.email, staff.role) == (colleague.email, Role.BUREAU)
