"""A number is there for as long as somebody is to be called, and not a moment longer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, insert, inspect, select, types, update

from surveyapp import callbacks, links, models
from surveyapp.answers import closing, finishing
from surveyapp.callbacks import Moment, Request
from surveyapp.db import Stores
from surveyapp.pages import visits
from surveyapp.rounds import CASE
from tests.database.given import OPEN_DAY, SECRET, TERMS, Someone, a_round, answers, someone

TABLE: Any = models.Callback.__table__
ASKED = Request("06 12345678", Moment.EVENING, "low", "ar")


def ask(stores: Stores, who: Someone, day: date = OPEN_DAY) -> None:
    assert callbacks.ask(stores, who.token, ASKED, day)


def count(stores: Stores) -> int:
    with stores.contacts.connect() as connection:
        return connection.scalar(select(func.count()).select_from(TABLE)) or 0


def test_a_request_waits_with_whom_it_is_about(stores: Stores) -> None:
    round_id = a_round(stores)
    who = someone(stores, round_id, initials="A.", surname="Yılmaz")
    ask(stores, who)
    (row,) = callbacks.waiting(stores)
    assert (row.case_id, row.name, row.asked_on, row.provider) == (who.case_id, "A. Yılmaz", OPEN_DAY, TERMS.provider)
    assert row.request == callbacks.of(stores, who.token) == ASKED


def test_they_stand_by_provider_the_oldest_first(stores: Stores) -> None:
    other = a_round(stores, replace(TERMS, provider="Aan de slag"))
    round_id = a_round(stores)
    people = [someone(stores, at, str(n)) for n, at in enumerate((round_id, round_id, other))]
    for who, day in zip(people, (12, 11, 13), strict=True):
        ask(stores, who, date(2026, 11, day))
    found = [(row.provider, row.asked_on.day) for row in callbacks.waiting(stores)]
    assert found == [("Aan de slag", 13), (TERMS.provider, 11), (TERMS.provider, 12)]


def test_no_moment_finer_than_a_day_is_kept(stores: Stores) -> None:
    kinds = {column["name"]: column["type"] for column in inspect(stores.contacts).get_columns("callback")}
    assert [name for name, kind in kinds.items() if isinstance(kind, types.DateTime | types.Time)] == []
    assert inspect(stores.contacts).get_pk_constraint("callback")["constrained_columns"] == ["case_id"]


def test_an_answer_takes_the_number_away(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    ask(stores, who)
    answers(stores, who)
    assert count(stores) == 0
    assert not callbacks.ask(stores, who.token, ASKED, OPEN_DAY)


def test_a_set_whose_tie_is_cut_later_takes_it_away_too(stores: Stores) -> None:
    round_id = a_round(stores)
    who = someone(stores, round_id)
    ask(stores, who)
    row = {"id": "ab", "round_id": round_id, "number": links.finish_number(SECRET, who.token), "answers": {}}
    own = {n: getattr(who.start, n) for n in ("audience", "dienst", "form", "language", "mode", "strata")}
    with stores.answers.begin() as connection:
        connection.execute(insert(models.Finished), row | own)
    finishing.reconcile(stores, SECRET)
    assert count(stores) == 0


def test_a_no_takes_it_away(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    ask(stores, who)
    visits.refuse(stores, who.token)
    assert count(stores) == 0


def test_no_number_is_left_of_a_closed_round_and_none_comes(stores: Stores) -> None:
    round_id, other = a_round(stores), a_round(stores, replace(TERMS, provider="Aan de slag"))
    who, stays = someone(stores, round_id), someone(stores, other, "2")
    ask(stores, who)
    ask(stores, stays)
    closing.close(stores, SECRET, round_id)
    assert [row.case_id for row in callbacks.waiting(stores)] == [stays.case_id]
    assert count(stores) == 1
    assert not callbacks.ask(stores, who.token, ASKED, OPEN_DAY)


@pytest.mark.parametrize("change", [{"answered": True}, {"refused": True}, {"outcome": "opted_out"}])
def test_who_need_not_be_called_is_not_on_the_list(stores: Stores, change: dict[str, Any]) -> None:
    who = someone(stores, a_round(stores))
    ask(stores, who)
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(change))
    assert callbacks.waiting(stores) == ()
    assert not callbacks.ask(stores, who.token, ASKED, OPEN_DAY)


def test_asking_many_times_at_once_leaves_one(stores: Stores) -> None:
    who = someone(stores, a_round(stores))
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda _n: callbacks.ask(stores, who.token, ASKED, OPEN_DAY), range(12)))
    assert count(stores) == 1


def test_a_link_that_is_none_asks_nothing(stores: Stores) -> None:
    assert not callbacks.ask(stores, "x" * 26, ASKED, OPEN_DAY)
    callbacks.take_back(stores, "x" * 26)
    assert callbacks.of(stores, "x" * 26) is None
