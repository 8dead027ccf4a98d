"""The code of a letter, typed: forgiving to who has it, of no use to who tries, and silent about why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from surveyapp import letter_codes, models
from surveyapp.fieldwork import typed_codes
from surveyapp.letter_codes import SIGNS, code, printed
from tests.web.pages.browser import Browser, Page
from tests.web.pages.conftest import SECRET, World
from tests.web.pages.reviewed import all_reviewed

TRIES: Any = models.CodeTries.__table__
NOON = datetime.fromisoformat("2026-11-10 11:00")
WRONG = "Deze code klopt niet. Kijk goed en probeer het nog een keer."


def code_of(world: World, number: str = "1") -> str:
    case = world.case(number)
    return code(SECRET, case.id, case.seed)


def other(right: str) -> str:
    """The same case, another letter."""
    return right[:-1] + SIGNS[(SIGNS.index(right[-1]) + 1) % len(SIGNS)]


def type_in(browser: Browser, typed: str) -> Page:
    browser.get("/code")
    return browser.press({"code": typed})


@pytest.mark.parametrize(
    "written", [printed, str, lambda code: f" {code[:5]}-{code[5:]} ", lambda code: printed(code).replace("0", "O")]
)
def test_the_code_leads_to_the_questions_however_it_is_written(
    world: World, browser: Browser, written: Callable[[str], str]
) -> None:
    world.person()
    assert type_in(browser, written(code_of(world))).path == "/welkom"


def test_wrong_used_expired_and_unknown_codes_look_the_same(world: World) -> None:
    """The same bytes, and nothing is changed (P16)."""
    changes: dict[str, dict[str, Any]] = {
        "right": {},
        "used": {"answered": True},
        "refused": {"refused": True},
        "not asked": {"outcome": "not_sampled"},
    }
    for name, values in changes.items():
        world.person(name, **values)
    codes = [code_of(world, name) for name in changes]
    codes += [other(codes[0]), code(SECRET, 99999, "x"), "", "nonsense", "0" * 12]
    replies = []
    for typed in codes[1:]:
        client = world.app.test_client()
        browser = Browser(client)
        browser.get("/code")
        token = browser.page.tree.xpath("//input[@name='csrf_token']/@value")[0] if browser.page else ""
        reply = client.post("/code", data={"code": typed, "csrf_token": token})
        replies.append((reply.status_code, reply.location, reply.data))
    assert set(replies) == {(303, "/code?fout=ja", replies[0][2])}
    assert WRONG in Browser(world.app.test_client()).get("/code?fout=ja").text
    world.set_today(date(2026, 12, 5))
    assert WRONG in type_in(Browser(world.app.test_client()), codes[0]).text


def test_opening_the_page_changes_nothing_and_asks_for_no_session_of_ours(world: World, browser: Browser) -> None:
    world.person()
    page = browser.get("/code")
    assert (page.status, page.h1) == (200, "Wat is uw code?")
    assert world.app.test_client().post("/code", data={"code": code_of(world)}).status_code in (303, 400)
    assert world.rows(models.Draft) == []


def seed(world: World, typed: str, now: datetime = NOON) -> str | None:
    return typed_codes.seed_of(world.stores, SECRET, typed, now)


def looked_at(world: World) -> int:
    with world.stores.contacts.connect() as connection:
        return connection.scalar(select(func.max(TRIES.c.count))) or 0


def test_ten_wrong_ones_a_day_for_one_letter_are_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.person()
    right = code_of(world)
    for number in range(9):
        assert seed(world, other(right), NOON + timedelta(minutes=number)) is None
    assert seed(world, right, NOON + timedelta(minutes=9)) == world.case().seed
    assert seed(world, other(right), NOON + timedelta(minutes=10)) is None
    monkeypatch.setattr(letter_codes, "fits", lambda *_: pytest.fail("looked at"))
    assert seed(world, right, NOON + timedelta(minutes=11)) is None
    monkeypatch.undo()
    assert seed(world, right, NOON + timedelta(days=1)) == world.case().seed


def test_thirty_wrong_ones_a_minute_are_looked_at_in_all(world: World) -> None:
    for number in range(5):
        world.person(str(number))
    codes = [code_of(world, str(number)) for number in range(5)]
    checked = []
    for typed in codes[:4] * 10:
        seed(world, other(typed))
        checked.append(looked_at(world))
    assert checked[29] == 30
    assert seed(world, codes[4]) is None
    assert seed(world, codes[4], NOON + timedelta(minutes=1)) == world.case("4").seed


def test_who_tries_codes_out_keeps_nobody_else_away(world: World) -> None:
    """Thousands of guesses: none is looked at, as none names a case; a right code gets in at once (P15)."""
    for number in range(50):
        world.person(str(number))
    writes: list[str] = []
    event.listen(world.stores.contacts, "before_cursor_execute", lambda *given: writes.append(given[2]))
    for number in range(2000):
        assert seed(world, code("another secret", number + 1, str(number))) is None
    assert sum("INSERT" in text for text in writes) < 20
    assert seed(world, code_of(world, "7")) == world.case("7").seed


def test_yesterdays_tries_are_forgotten_and_none_says_more_than_a_number(world: World) -> None:
    world.person()
    wrong = other(code_of(world))
    seed(world, wrong)
    seed(world, wrong, NOON + timedelta(days=1))
    with world.stores.contacts.connect() as connection:
        rows = connection.execute(select(TRIES.c.scope, TRIES.c.count).order_by(TRIES.c.scope)).all()
    assert rows == [(f"2026-11-11/{world.case().id}", 1), ("2026-11-11T11:00", 1)]


@pytest.fixture
def reviewed(tmp_path: Path) -> Iterator[Path]:
    with all_reviewed(tmp_path) as folder:
        yield folder


@pytest.mark.usefixtures("reviewed")
def test_the_page_speaks_the_language_that_is_chosen(world: World, browser: Browser) -> None:
    world.person()
    page = browser.get("/code")
    assert {a.get("lang") for a in page.tree.xpath("//main//nav//a")} >= {"nl", "ar", "uk"}
    page = browser.get("/code?taal=ar")
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    assert browser.send({"code": "x"}).location == "/code?fout=ja"
    assert '<html lang="ar" dir="rtl">' in browser.client.get("/code?fout=ja").text
    assert browser.get("/code?taal=xx").tree.get("lang") == "nl"
