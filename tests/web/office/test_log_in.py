"""Getting into the office, and being put out of it."""

from __future__ import annotations

from datetime import UTC, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveyapp import clock, create_app
from surveyapp.config import load
from surveyapp.db import Stores
from surveyapp.errors import SettingError
from surveyapp.models import Staff, StaffSession
from surveyapp.office import accounts, sessions
from tests.web.office.conftest import EMAIL, PASSWORD, Visitor

WRONG = {"wachtwoord": {"password": "x"}, "code": {"code": "000000"}, "adres": {"email": "piet@bureau.example"}}


def test_password_and_code_open_the_office(visitor: Visitor) -> None:
    answer = visitor.log_in()
    assert (answer.status_code, answer.location) == (303, "/")
    assert EMAIL in visitor.get("/").text


def test_who_came_for_a_report_goes_on_to_the_reports(visitor: Visitor) -> None:
    visitor.get("/rapporten/1.pdf")
    assert visitor.log_in().location == "/rapporten"


@pytest.mark.parametrize("path", ["/inloggen?next=https://elders.example", "/inloggen?next=//elders.example"])
def test_an_address_cannot_choose_where_log_in_leads(visitor: Visitor, path: str) -> None:
    fields = {"email": EMAIL, "password": PASSWORD, "code": visitor.code()}
    assert visitor.post(path, **fields).location == "/"


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_whatever_is_wrong_the_answer_is_the_same(visitor: Visitor, wrong: dict[str, str]) -> None:
    first, second = visitor.log_in(**wrong), visitor.log_in(email="", password="", code="")
    assert first.status_code == second.status_code == 422
    assert _without_address(first.text) == _without_address(second.text)
    assert visitor.get("/").location == "/inloggen"


def _without_address(page: str) -> list[str]:
    return [line for line in page.splitlines() if 'name="email"' not in line and "csrf_token" not in line]


def test_a_page_after_a_refusal_never_shows_the_password_again(visitor: Visitor) -> None:
    assert "geheim-en-lang" not in visitor.log_in(password="geheim-en-lang").text


def test_a_code_works_once(visitor: Visitor) -> None:
    code = visitor.code()
    assert visitor.log_in(code=code).status_code == 303
    visitor.post("/uitloggen")
    assert visitor.log_in(code=code).status_code == 422


def test_a_code_with_a_space_in_it_is_read(visitor: Visitor) -> None:
    code = visitor.code()
    assert visitor.log_in(code=f"{code[:3]} {code[3:]}").status_code == 303


def test_after_five_failures_the_right_password_waits_a_minute(visitor: Visitor, stores: Stores) -> None:
    for _ in range(accounts.MAX_FAILURES):
        assert visitor.log_in(password="x").status_code == 422
    assert visitor.log_in().status_code == 422
    later = clock.now() + timedelta(seconds=61)
    code = pyotp.TOTP(visitor.account.totp_secret).at(later.replace(tzinfo=UTC))
    assert accounts.log_in(stores.contacts, accounts.Attempt(EMAIL, PASSWORD, code), later) is not None


def test_a_success_forgets_the_failures_before_it(visitor: Visitor, stores: Stores) -> None:
    for _ in range(accounts.MAX_FAILURES - 1):
        visitor.log_in(password="x")
    assert visitor.log_in().status_code == 303
    with Session(stores.contacts) as session:
        staff = session.scalars(select(Staff)).one()
        assert (staff.failures, staff.locked_until) == (0, None)


def test_log_in_gives_a_new_session_and_ends_the_one_before(officer: Visitor, stores: Stores) -> None:
    before = _cookie(officer)
    sessions_before = sessions.find(stores.contacts, before, clock.now())
    assert sessions_before is not None
    _forget_code(stores)
    assert officer.log_in().status_code == 303
    assert _cookie(officer) != before
    assert sessions.find(stores.contacts, before, clock.now()) is None


def test_a_planted_cookie_is_not_the_session_after_log_in(visitor: Visitor) -> None:
    visitor.client.set_cookie("kantoor", "planted")
    visitor.log_in()
    assert _cookie(visitor) != "planted"


def test_after_log_out_a_copied_cookie_opens_nothing(officer: Visitor) -> None:
    copied = _cookie(officer)
    assert officer.post("/uitloggen").location == "/inloggen"
    officer.client.set_cookie("kantoor", copied)
    assert officer.get("/").location == "/inloggen"


@pytest.mark.parametrize("column", ["last_seen", "started"])
def test_a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours(
    officer: Visitor, stores: Stores, column: str
) -> None:
    age = {"last_seen": sessions.IDLE, "started": sessions.LONGEST}[column]
    with stores.contacts.begin() as connection:
        connection.execute(update(StaffSession).values({column: clock.now() - age}))
    assert officer.get("/").location == "/inloggen"


def test_someone_who_works_stays_logged_in(officer: Visitor, stores: Stores) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(StaffSession).values(last_seen=clock.now() - timedelta(minutes=29)))
    assert officer.get("/").status_code == 200
    with Session(stores.contacts) as session:
        assert session.scalars(select(StaffSession.last_seen)).one() > clock.now() - timedelta(minutes=1)


def test_a_new_password_puts_out_who_was_logged_in(officer: Visitor, stores: Stores) -> None:
    accounts.reset(stores.contacts, EMAIL)
    assert officer.get("/").location == "/inloggen"


def test_an_account_that_is_removed_is_out_at_once(officer: Visitor, stores: Stores) -> None:
    accounts.remove(stores.contacts, EMAIL)
    assert officer.get("/").location == "/inloggen"


def test_the_table_of_sessions_does_not_hold_what_the_cookie_holds(officer: Visitor, stores: Stores) -> None:
    with Session(stores.contacts) as session:
        assert session.scalars(select(StaffSession.id_hash)).one() != _cookie(officer)


def test_the_cookie_is_for_this_site_and_not_for_scripts(visitor: Visitor) -> None:
    cookie = next(c for c in visitor.log_in().headers.getlist("Set-Cookie") if c.startswith("kantoor="))
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))


def test_production_does_not_start_on_demo_accounts(stores: Stores, app: Flask) -> None:
    accounts.add(stores.contacts, "demo@bureau.example", demo=True)
    address = str(stores.contacts.url)
    settings = {
        "PRODUCTION": "yes",
        "SECRET": "x" * 32,
        "RESPONDENTS_URL": "https://vragen.example",
        "OFFICE_URL": "https://kantoor.example",
        "INSTANCE": address.removeprefix("sqlite:///").removesuffix("/contacts.sqlite3"),
    }
    with pytest.raises(SettingError, match="demo accounts"):
        create_app(load(settings), "office")


def _cookie(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("kantoor")
    assert cookie is not None
    return cookie.value


def _forget_code(stores: Stores) -> None:
    """As if half a minute went by: the same code may be used again."""
    with stores.contacts.begin() as connection:
        connection.execute(update(Staff).values(totp_last=0))
