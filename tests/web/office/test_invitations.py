"""A link with which somebody sets up an account, once; and recovery codes, each once."""

from __future__ import annotations

import re
from datetime import UTC, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp import clock
from surveyapp.db import Stores
from surveyapp.models import Staff, StaffCode, StaffLink
from surveyapp.office import accounts, invitations, recovery
from surveyapp.office.accounts import NewAccount
from surveyapp.office.positions import Position
from tests.web.office.conftest import EMAIL, PASSWORD, Visitor

NEW = "nieuw@bureau.example"


@pytest.fixture
def token(stores: Stores) -> str:
    return invitations.add(stores.contacts, NEW, Position(), clock.now())


@pytest.fixture
def guest(app: Flask, stores: Stores, token: str) -> Visitor:
    """Someone who was invited, and has put the key of the page in an app."""
    page = app.test_client().get(f"/uitnodiging/{token}").text
    key = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    assert len(key) == 32
    return Visitor(app.test_client(), NewAccount(NEW, PASSWORD, key))


def _code(account: NewAccount, steps: int = 0) -> str:
    moment = clock.now().replace(tzinfo=UTC) + timedelta(seconds=accounts.STEP * steps)
    return pyotp.TOTP(account.totp_secret).at(moment)


def _accept(guest: Visitor, token: str, **changed: str) -> tuple[int, list[str]]:
    fields = {"password": PASSWORD, "code": guest.code(), **changed}
    answer = guest.post(f"/uitnodiging/{token}", **fields)
    return answer.status_code, re.findall(r"<li><code>([^<]+)</code>", answer.text)


def _logs_in(stores: Stores, account: NewAccount, code: str) -> bool:
    return accounts.log_in(stores.contacts, accounts.Attempt(account.email, PASSWORD, code), clock.now()) is not None


def test_with_the_link_somebody_chooses_a_password_and_gets_ten_codes(
    guest: Visitor, token: str, stores: Stores
) -> None:
    status, codes = _accept(guest, token)
    assert (status, len(set(codes))) == (200, recovery.NUMBER)
    assert all(re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", code) for code in codes)
    assert not _logs_in(stores, guest.account, guest.code())  # this code was used to set it up
    assert _logs_in(stores, guest.account, _code(guest.account, steps=1))


def test_a_link_works_once_and_then_looks_like_one_that_never_was(guest: Visitor, token: str) -> None:
    assert _accept(guest, token)[0] == 200
    assert _accept(guest, token)[0] == 404
    assert guest.get(f"/uitnodiging/{token}").text == guest.get("/uitnodiging/nooit-gemaakt").text


def test_a_link_is_over_after_three_days(stores: Stores, token: str) -> None:
    almost = clock.now() + invitations.VALID - timedelta(minutes=1)
    assert invitations.find(stores.contacts, token, almost) is not None
    assert invitations.find(stores.contacts, token, almost + timedelta(minutes=2)) is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"password": "kort"}, "12 tot 128 tekens"),
        ({"password": "Wachtwoord2026!"}, "makkelijk te raden"),
        ({"password": "abcdefghijklm"}, "te regelmatig"),
        ({"code": "000000"}, "Deze code klopt niet"),
    ],
)
def test_what_does_not_fit_is_told_and_leaves_the_link_as_it_is(
    guest: Visitor, token: str, changed: dict[str, str], says: str
) -> None:
    answer = guest.post(f"/uitnodiging/{token}", **{"password": PASSWORD, "code": guest.code(), **changed})
    assert (answer.status_code, says in answer.text) == (422, True)
    assert changed.get("password", PASSWORD) not in answer.text
    assert _accept(guest, token)[0] == 200


def test_nobody_logs_in_on_an_account_that_waits_for_its_owner(guest: Visitor, stores: Stores) -> None:
    for password in ("", "nobody has this password"):
        attempt = accounts.Attempt(NEW, password, guest.code())
        assert accounts.log_in(stores.contacts, attempt, clock.now()) is None


def test_the_store_holds_neither_link_nor_codes(guest: Visitor, token: str, stores: Stores) -> None:
    with Session(stores.contacts) as session:
        assert session.scalars(select(StaffLink.token_hash)).one() != token
    _, codes = _accept(guest, token)
    with Session(stores.contacts) as session:
        kept = set(session.scalars(select(StaffCode.code_hash)))
        assert session.scalars(select(StaffLink)).all() == []
    assert len(kept) == recovery.NUMBER
    assert not kept & set(codes)


def test_a_recovery_code_stands_in_for_the_app_once(guest: Visitor, token: str, stores: Stores) -> None:
    _, codes = _accept(guest, token)
    typed = codes[0].upper().replace("-", " ")
    assert _logs_in(stores, guest.account, typed)
    assert not _logs_in(stores, guest.account, typed)
    assert _logs_in(stores, guest.account, codes[1])
    with Session(stores.contacts) as session:
        staff = session.scalars(select(Staff.id).where(Staff.email == NEW)).one()
    assert recovery.left(stores.contacts, staff) == recovery.NUMBER - 2


def test_a_recovery_code_needs_the_password_and_its_own_account(
    guest: Visitor, token: str, stores: Stores, visitor: Visitor
) -> None:
    _, codes = _accept(guest, token)
    wrong = accounts.Attempt(NEW, "iets anders dan dat", codes[0])
    assert accounts.log_in(stores.contacts, wrong, clock.now()) is None
    assert not _logs_in(stores, visitor.account, codes[0])
    assert _logs_in(stores, guest.account, codes[0])


def test_a_reset_ends_sessions_codes_links_and_the_password(officer: Visitor, stores: Stores, app: Flask) -> None:
    first = invitations.reset(stores.contacts, EMAIL, clock.now())
    assert officer.get("/").location == "/inloggen"
    assert not _logs_in(stores, officer.account, _code(officer.account, steps=1))
    second = invitations.reset(stores.contacts, EMAIL, clock.now())
    assert app.test_client().get(f"/uitnodiging/{first}").status_code == 404
    assert app.test_client().get(f"/uitnodiging/{second}").status_code == 200


def test_a_reset_by_command_ends_an_open_link(stores: Stores, token: str) -> None:
    accounts.reset(stores.contacts, NEW)
    assert invitations.find(stores.contacts, token, clock.now()) is None
