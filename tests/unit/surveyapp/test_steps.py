"""What an officer sees of the progress: over all sequences of answers and looks, never the answer of one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.fieldwork.steps import SMALLEST, STEP, Frozen, View, days_between, freeze, view

MONDAY = date(2026, 11, 2)


@dataclass
class Watched:
    """A round, and what somebody saw who watched it: after each event the view and how many had answered at freezes."""

    listed: int
    day: date = MONDAY
    answered: int = 0
    frozen: Frozen | None = None

    def look(self) -> View:
        self.frozen = freeze(self.frozen, self.answered, self.listed, self.day)
        return view(self.frozen, self.listed)

    def after(self, event: str) -> None:
        if event == "answer":
            self.answered = min(self.listed, self.answered + 1)
        else:
            self.day += timedelta(days=1)


def _watch(listed: int, events: list[str]) -> Iterator[tuple[View, View, int, str]]:
    """Of each event the view before and after it, how many answered between the two freezes, and what it was."""
    round_ = Watched(listed)
    before, counted = round_.look(), round_.answered
    for event in events:
        round_.after(event)
        now = round_.look()
        assert round_.frozen is not None
        yield before, now, round_.frozen.counted - counted, event
        before, counted = now, round_.frozen.counted


EVENTS = st.lists(st.sampled_from(["answer", "answer", "day"]), max_size=120)


@given(listed=st.integers(0, 80), events=EVENTS)
def test_no_answer_of_one_person_ever_changes_the_view(listed: int, events: list[str]) -> None:
    for before, now, between, event in _watch(listed, events):
        if event == "answer":
            assert now == before  # before and after a visit the page is the same
        if now != before:
            assert between >= STEP  # since the last time the number was taken: not one, but a group
            assert before.at_least is not None
            assert now.at_least is not None
            assert now.at_least - before.at_least >= STEP


@given(listed=st.integers(0, 80), events=EVENTS)
def test_what_is_shown_is_true_and_leaves_it_open_who_did_not_answer(listed: int, events: list[str]) -> None:
    round_ = Watched(listed)
    for event in events:
        round_.after(event)
        seen = round_.look()
        if listed < SMALLEST:
            assert seen.at_least is None
        else:
            assert seen.at_least is not None
            assert seen.at_least <= round_.answered
            assert seen.at_least % STEP == 0
            assert listed - seen.at_least >= STEP


@given(days=st.lists(st.integers(0, 12), max_size=30), moves=st.data())
def test_at_which_moment_of_a_window_somebody_answered_cannot_be_seen(days: list[int], moves: st.DataObject) -> None:
    """The same answers, one of them at another moment of the same day: every morning shows the same."""
    orders = [["answer"] * n for n in days]
    looks = moves.draw(st.lists(st.integers(0, 12), min_size=len(days), max_size=len(days)))
    assert _mornings(400, orders, [0] * len(days)) == _mornings(400, orders, looks)


def _mornings(listed: int, orders: list[list[str]], looks: list[int]) -> list[View]:
    """What each morning shows; `looks`: after how many answers of the day somebody looks once more."""
    round_ = Watched(listed)
    seen = []
    for answers, at in zip(orders, looks, strict=True):
        seen.append(round_.look())
        for number, event in enumerate(answers):
            if number == at:
                round_.look()
            round_.after(event)
        round_.after("day")
    return seen


def test_one_answer_a_day_moves_a_number_that_is_taken_every_day_never() -> None:
    """The fifth would otherwise be seen to answer: of a trickle nothing is told until many come at once."""
    changes = [now for before, now, _n, _e in _watch(400, ["answer", "day"] * 30) if now != before]
    assert changes == []


def test_what_trickled_in_is_added_when_many_come() -> None:
    trickle = ["answer", "day"] * 4
    seen = [now.at_least for _b, now, _n, _e in _watch(400, [*trickle, *["answer"] * 6, "day"])]
    assert seen[-1] == 10
    assert set(seen[:-1]) == {0}


@pytest.mark.parametrize(
    ("listed", "days"), [(0, 7), (10, 7), (50, 7), (70, 5), (142, 3), (349, 2), (350, 1), (100_000, 1)]
)
def test_a_small_list_stands_still_for_longer(listed: int, days: int) -> None:
    assert days_between(listed) == days


def test_a_number_stands_still_until_its_days_are_over() -> None:
    frozen = freeze(None, 12, 142, MONDAY)
    assert view(frozen, 142) == View(142, 10)
    assert freeze(frozen, 40, 142, MONDAY + timedelta(days=2)) is frozen
    assert view(freeze(frozen, 40, 142, MONDAY + timedelta(days=3)), 142) == View(142, 40)
