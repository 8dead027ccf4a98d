"""Counts of a round: for the bureau as they are, for officers in steps; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import update

from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.answers import mixing, usable
from surveyapp.db import Stores
from surveyapp.fieldwork import progress, steps
from surveyapp.fieldwork.steps import View
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE
from tests.database.given import FULL, a_round, answers, someone

DAY = date(2026, 11, 10)


def _list(stores: Stores, round_id: int, *groups: tuple[str, int, int]) -> None:
    """People of diensten: how many, and how many of them answered."""
    for dienst, asked, answered in groups:
        for n in range(asked):
            someone(stores, round_id, f"{dienst}-{n}", dienst=dienst, answered=n < answered)


def _answer(stores: Stores, round_id: int, number: str) -> None:
    with stores.contacts.begin() as connection:
        mine = (CASE.c.round_id == round_id, CASE.c.number == number)
        connection.execute(update(CASE).where(*mine).values(answered=True))


@pytest.mark.parametrize(
    ("today", "left"), [((2026, 10, 1), 30), ((2026, 11, 1), 30), ((2026, 11, 30), 1), ((2026, 12, 1), 0)]
)
def test_days_that_are_left_count_today_and_the_last_day(
    stores: Stores, today: tuple[int, int, int], left: int
) -> None:
    round_ = rounds.find(stores, a_round(stores))
    assert progress.days_left(round_, date(*today)) == left
    assert progress.days_left(replace(round_, closed=True), date(*today)) == 0


def test_usable_sets_are_counted_until_there_are_enough(stores: Stores) -> None:
    number = a_round(stores)
    for n in range(5):
        answers(stores, someone(stores, number, f"j{n}"))
    mixing.mix(stores)
    answers(stores, someone(stores, number, "n1", dienst="naar-werk"))
    answers(stores, someone(stores, number, "n2", dienst="naar-werk"), FULL | {"a_first": "nr"})
    round_ = rounds.find(stores, number)
    wanted = ("jobcoaching", "naar-werk", "outplacement")
    needed = usable.needed(stores, round_, Audience.CLIENT, wanted)
    assert needed == {"jobcoaching": 0, "naar-werk": 3, "outplacement": 4}
    assert usable.needed(stores, round_, Audience.OPDRACHTGEVER, ("",)) == {"": 0}


def test_a_rare_dienst_is_found_behind_many_others(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usable, "BATCH", 2)
    number = a_round(stores)
    for n in range(6):
        answers(stores, someone(stores, number, f"j{n}"))
    for n in range(4):
        answers(stores, someone(stores, number, f"n{n}", dienst="naar-werk"))
    needed = usable.needed(stores, rounds.find(stores, number), Audience.CLIENT, ("jobcoaching", "naar-werk"))
    assert needed == {"jobcoaching": 0, "naar-werk": 0}


def test_an_officer_sees_a_step_that_stands_still(stores: Stores) -> None:
    number = a_round(stores)
    _list(stores, number, ("jobcoaching", 60, 7))
    someone(stores, number, "moved", outcome=Outcome.UNDELIVERABLE.value)
    someone(stores, number, "twice", outcome=Outcome.DUPLICATE.value)
    group = (number, "client")
    assert steps.views(stores, [number], DAY) == {group: View(61, 5)}
    for n in range(7, 17):
        _answer(stores, number, f"jobcoaching-{n}")
        assert steps.views(stores, [number], DAY)[group] == View(61, 5)
    days = steps.days_between(61)
    assert steps.views(stores, [number], DAY + timedelta(days=days - 1))[group] == View(61, 5)
    assert steps.views(stores, [number], DAY + timedelta(days=days))[group] == View(61, 15)


def test_of_a_short_list_an_officer_sees_nothing(stores: Stores) -> None:
    number = a_round(stores)
    _list(stores, number, ("jobcoaching", 9, 9))
    assert steps.views(stores, [number], DAY) == {(number, "client"): View(9, None)}


def test_who_declines_or_moves_changes_nothing_for_an_officer(stores: Stores) -> None:
    number = a_round(stores)
    _list(stores, number, ("jobcoaching", 30, 6))
    before = steps.views(stores, [number], DAY)
    for n, outcome in ((20, Outcome.UNDELIVERABLE), (21, Outcome.OPTED_OUT)):
        with stores.contacts.begin() as connection:
            mine = (CASE.c.round_id == number, CASE.c.number == f"jobcoaching-{n}")
            connection.execute(update(CASE).where(*mine).values(outcome=outcome.value))
        assert steps.views(stores, [number], DAY + timedelta(days=20)) == before


def test_two_officers_who_look_at_once_move_a_number_on_once(stores: Stores) -> None:
    number = a_round(stores)
    _list(stores, number, ("jobcoaching", 40, 8))
    seen: list[object] = []
    lookers = [Thread(target=lambda: seen.append(steps.views(stores, [number], DAY))) for _ in range(4)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert seen == [{(number, "client"): View(40, 5)}] * 4
