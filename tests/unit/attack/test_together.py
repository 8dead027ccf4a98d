"""Participants who lay their reports together do not find what one person answered, or one other participant."""

from __future__ import annotations

from functools import cache

import pytest

from analysis import compare
from tests.unit.attack.participants import Period, a_period, beside_one_other, reports
from tests.unit.attack.together import Page, attack

ONE_LATE, GROWN = 1, 3  # a period with one late participant beside the last one, and one with enough to join


@cache
def made(seed: int) -> Period:
    return a_period(seed)


@cache
def printed(seed: int) -> list[Page]:
    return reports(made(seed))


@pytest.mark.parametrize("seed", [ONE_LATE, GROWN])
def test_nobody_is_recovered_from_the_means_of_all_participants(seed: int) -> None:
    assert attack(printed(seed), made(seed).known) == []


def test_a_benchmark_that_grew_by_one_participant_gives_it_away() -> None:
    period = made(ONE_LATE)
    late = frozenset(period.names[6:7])  # the last one reads along
    assert {one.who for one in attack(reports(period, every=True), period.known)} == {late}


def test_a_benchmark_without_limits_gives_the_only_other_one_away(monkeypatch: pytest.MonkeyPatch) -> None:
    period = made(ONE_LATE)
    page = beside_one_other(period)
    assert attack([page], period.known) == []
    monkeypatch.setattr(compare._Shares, "allowed", lambda self, number: True)
    bare = beside_one_other(period)
    assert {one.who for one in attack([bare], period.known)} == {bare.members - {bare.own}}


def test_benchmarks_are_shown_and_some_grow() -> None:
    assert all(b"lle deelnemers" in page.csv for seed in (ONE_LATE, GROWN) for page in printed(seed)[:2])
    sizes = {seed: [len(page.members) for page in printed(seed)] for seed in (ONE_LATE, GROWN)}
    assert sizes == {ONE_LATE: [6, 6, 7], GROWN: [6, 15, 15]}
