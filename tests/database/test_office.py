"""Log-in on both kinds of stores, also when many try at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from surveyapp import clock
from surveyapp.db import Stores
from surveyapp.office import accounts, passwords, sessions
from surveyapp.office.accounts import Attempt, NewAccount

AT_ONCE = 8


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes with little work in them: what is tested is who gets in."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def account(stores: Stores) -> NewAccount:
    return accounts.add(stores.contacts, "anna@bureau.example")


def _attempt(account: NewAccount, password: str | None = None) -> Attempt:
    code = pyotp.TOTP(account.totp_secret).at(clock.now().replace(tzinfo=UTC))
    return Attempt(account.email, account.password if password is None else password, code)


def _all_at_once(stores: Stores, attempts: list[Attempt]) -> list[int | None]:
    now = clock.now()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(lambda attempt: accounts.log_in(stores.contacts, attempt, now), attempts))


def test_of_many_who_use_one_code_at_once_one_gets_in(stores: Stores, account: NewAccount) -> None:
    let_in = [number for number in _all_at_once(stores, [_attempt(account)] * AT_ONCE) if number is not None]
    assert len(let_in) == 1


def test_many_guesses_at_once_count_as_many(stores: Stores, account: NewAccount) -> None:
    guesses = [_attempt(account, "wrong")] * accounts.MAX_FAILURES
    assert set(_all_at_once(stores, guesses)) == {None}
    assert accounts.log_in(stores.contacts, _attempt(account), clock.now()) is None


def test_a_session_is_found_until_it_rested_half_an_hour(stores: Stores, account: NewAccount) -> None:
    now = clock.now()
    number = accounts.log_in(stores.contacts, _attempt(account), now)
    assert number is not None
    token = sessions.start(stores.contacts, number, now)
    assert sessions.find(stores.contacts, token, now + sessions.IDLE - timedelta(seconds=1)) is not None
    assert sessions.find(stores.contacts, token, now + 2 * sessions.IDLE) is None


def test_removing_an_account_ends_its_sessions(stores: Stores, account: NewAccount) -> None:
    now = clock.now()
    number = accounts.log_in(stores.contacts, _attempt(account), now)
    assert number is not None
    token = sessions.start(stores.contacts, number, now)
    accounts.remove(stores.contacts, account.email)
    assert sessions.find(stores.contacts, token, now) is None
