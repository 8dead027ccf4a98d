"""Accounts are made on the command line; there are none before that."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp import clock
from surveyapp.cli import main
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.models import Provider, Staff
from surveyapp.office import accounts, passwords


def _run(tmp_path: Path, *arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["staff", *arguments], input=text, env={"INSTANCE": str(tmp_path)})


def test_a_fresh_installation_has_no_account(stores: Stores) -> None:
    with Session(stores.contacts) as session:
        assert session.scalar(select(func.count()).select_from(Staff)) == 0


def test_adding_shows_password_and_key_once(tmp_path: Path, stores: Stores) -> None:
    shown = dict(line.split() for line in _run(tmp_path, "add", "Anna@Bureau.example").stdout.splitlines())
    assert shown["account"] == "anna@bureau.example"
    assert shown["app"].startswith("otpauth://totp/Oordeel:anna%40bureau.example?")
    account = accounts.NewAccount(shown["account"], shown["password"], shown["key"])
    now = clock.now()
    attempt = accounts.Attempt(account.email, account.password, _code(account))
    assert accounts.log_in(stores.contacts, attempt, now) is not None


def _code(account: accounts.NewAccount) -> str:
    import pyotp

    return pyotp.TOTP(account.totp_secret).now()


def test_a_password_of_ones_own_is_not_shown(tmp_path: Path) -> None:
    result = _run(tmp_path, "add", "anna@bureau.example", "--password-stdin", text="vijver kastanje trommel\n")
    assert result.exit_code == 0
    assert "vijver" not in result.output


def test_an_account_is_added_once(tmp_path: Path) -> None:
    _run(tmp_path, "add", "anna@bureau.example")
    result = _run(tmp_path, "add", "ANNA@bureau.example ")
    assert result.exit_code == 1
    assert "staff reset" in result.stderr


@pytest.mark.parametrize("command", ["reset", "remove"])
def test_an_account_that_is_not_there_is_told(tmp_path: Path, command: str) -> None:
    result = _run(tmp_path, command, "anna@bureau.example")
    assert (result.exit_code, "staff add" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "email", ["", "anna", "anna@", "@bureau.example", "an na@bureau.example", "anna@bureau.example\n.x"]
)
def test_what_is_no_address_is_refused(email: str, stores: Stores) -> None:
    with pytest.raises(Refused, match="no e-mail address"):
        accounts.add(stores.contacts, email)


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "Wachtwoord2026!",
        "welkomwelkom1",
        "aaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiopas",
        "anna.de.boer!9",
        "x" * 129,
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="password: "):
        passwords.check(password, "anna@bureau.example")


@pytest.mark.parametrize("password", ["vijver kastanje trommel", "zomer in een kastanjelaan", "Tr0mmel&vijver"])
def test_words_that_have_nothing_to_do_with_each_other_are_fine(password: str) -> None:
    passwords.check(password, "anna@bureau.example")


def _provider(stores: Stores, name: str) -> None:
    with Session(stores.contacts) as session, session.begin():
        session.add(Provider(name=name))


def test_an_account_gets_a_role_and_providers_and_later_others(tmp_path: Path, stores: Stores) -> None:
    _provider(stores, "De Brug")
    _provider(stores, "Werkweg")
    _run(tmp_path, "add", "anna@bureau.example")
    officer = ("bo@brug.example", "--role", "officer", "--provider", "De Brug")
    assert _run(tmp_path, "add", *officer).exit_code == 0
    assert _run(tmp_path, "list").stdout == "anna@bureau.example\tbureau\nbo@brug.example\tofficer\tDe Brug\n"
    moved = ("bo@brug.example", "funder", "--provider", "De Brug", "--provider", "Werkweg")
    assert _run(tmp_path, "role", *moved).exit_code == 0
    assert "bo@brug.example\tfunder\tDe Brug\tWerkweg\n" in _run(tmp_path, "list").stdout


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--role", "officer"), "one or more providers"),
        (("--role", "officer", "--provider", "De Brugg"), "found 'De Brugg'"),
        (("--provider", "De Brug"), "leave --provider out"),
    ],
)
def test_providers_that_do_not_fit_are_refused(
    tmp_path: Path, stores: Stores, given: tuple[str, ...], says: str
) -> None:
    _provider(stores, "De Brug")
    result = _run(tmp_path, "add", "bo@brug.example", *given)
    assert (result.exit_code, says in result.stderr) == (1, True)
    assert _run(tmp_path, "list").stdout == ""


@pytest.mark.parametrize("command", [("add", "bo@brug.example"), ("reset", "anna@bureau.example")])
def test_an_invitation_prints_a_link_and_no_password(tmp_path: Path, command: tuple[str, ...]) -> None:
    _run(tmp_path, "add", "anna@bureau.example")
    result = _run(tmp_path, *command, "--invite")
    assert result.exit_code == 0
    assert result.stdout.startswith("link      http://127.0.0.1:8001/uitnodiging/")
    assert len(result.stdout.splitlines()) == 1


def test_a_link_and_a_password_do_not_go_together(tmp_path: Path) -> None:
    result = _run(tmp_path, "add", "bo@brug.example", "--invite", "--password-stdin", text="vijver kastanje trommel\n")
    assert (result.exit_code, "choose one" in result.stderr) == (2, True)
