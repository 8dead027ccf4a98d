"""The participants beside a round: the same in all reports of a meetperiode, until enough others join."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from analysis.tallies import Tallies
from surveyapp import rounds
from surveyapp.answers import comparing, extract
from surveyapp.db import Stores
from tests.database.given import TERMS, a_round

LATER = (date(2026, 2, 1), date(2026, 11, 30))


def counts(clients: int = 4, opdrachtgevers: int = 0) -> Tallies:
    found = {("client", "total", "", "#usable", "regular"): clients, ("client", "total", "", "grade", "8"): clients}
    found |= {("opdrachtgever", "total", "", "#usable", "regular"): opdrachtgevers} if opdrachtgevers else {}
    return Tallies(found)


@pytest.fixture
def names() -> Iterator[str]:
    return (f"Deelnemer {number}" for number in count(1))


def closed(stores: Stores, name: str, given: Tallies | None = None) -> rounds.Round:
    return rounds.find(stores, extract.load_tallies(stores, replace(TERMS, provider=name), given or counts()))


def sizes(stores: Stores, own: rounds.Round) -> list[int]:
    return [*map(len, comparing.participants(stores, own))]


def test_four_others_are_no_benchmark_and_five_are_the_first(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    for _ in range(4):
        closed(stores, next(names))
    assert sizes(stores, own) == []
    closed(stores, next(names))
    assert sizes(stores, own) == [5]


def test_one_participant_more_changes_no_report_of_the_meetperiode(stores: Stores, names: Iterator[str]) -> None:
    own = closed(stores, TERMS.provider, counts(5))
    first = [closed(stores, next(names)) for _ in range(5)]
    assert sizes(stores, own) == [5]  # of six: the own one is in it
    late = closed(stores, next(names), counts(1))
    assert sizes(stores, own) == sizes(stores, first[0]) == [5]
    assert comparing.participants(stores, late) == ((counts(5), *[counts()] * 5),)


def test_five_who_closed_since_then_join_together(stores: Stores, names: Iterator[str]) -> None:
    own = closed(stores, TERMS.provider)
    first = [closed(stores, next(names)) for _ in range(5)]
    assert sizes(stores, own) == [5]
    new = [closed(stores, next(names)) for _ in range(5)]
    assert sizes(stores, new[0]) == [6]  # it sees four newcomers beside itself
    assert sizes(stores, first[0]) == [5, 5]
    assert sizes(stores, new[0]) == [6, 4]
    assert sizes(stores, closed(stores, next(names))) == [6, 5]


def test_a_newcomer_with_half_of_the_answers_of_all_newcomers_waits(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    for size in (4, 4, 4, 4, 4):
        closed(stores, next(names), counts(size))
    assert sizes(stores, own) == [5]
    for size in (4, 4, 4, 4, 16):
        closed(stores, next(names), counts(size))
    assert sizes(stores, own) == [5]
    closed(stores, next(names), counts(1))
    assert sizes(stores, own) == [5, 6]


def test_too_few_with_opdrachtgevers_wait_with_the_others(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    for more in (0, 0, 0, 0, 0):
        closed(stores, next(names), counts(4, more))
    assert sizes(stores, own) == [5]
    for more in (0, 0, 0, 0, 0, 2):
        closed(stores, next(names), counts(4, more))
    assert sizes(stores, own) == [5]


def test_who_is_in_stays_in_with_the_counts_of_then(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    for number in range(5):
        closed(stores, f"Deelnemer {number}")
    before = comparing.participants(stores, own)
    closed(stores, "Deelnemer 0", counts(5))  # a file read again: one person more
    later = replace(TERMS, provider="Deelnemer 1", period=LATER)
    extract.load_tallies(stores, later, counts(9))
    assert comparing.participants(stores, own) == before


def test_another_meetperiode_has_participants_of_its_own(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    for _ in range(5):
        closed(stores, next(names))
    assert sizes(stores, own) == [5]
    closed(stores, next(names))
    other = rounds.find(stores, a_round(stores, replace(TERMS, period=LATER)))
    assert sizes(stores, other) == [6]
    assert sizes(stores, rounds.find(stores, a_round(stores, replace(TERMS, example=True)))) == []


def test_a_participant_without_answers_does_not_join(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    for _ in range(5):
        closed(stores, next(names))
    closed(stores, next(names), Tallies({("client", "total", "", "#outcome", "invited"): 9}))
    assert sizes(stores, own) == [5]


def test_who_joined_just_now_elsewhere_is_not_joined_by_others(stores: Stores, names: Iterator[str]) -> None:
    own = rounds.find(stores, a_round(stores))
    first = [closed(stores, next(names)) for _ in range(5)]
    comparing._join(stores, comparing._period(own), 0, {one.id: counts() for one in first})
    comparing._join(stores, comparing._period(own), 0, {one.id + 1000: counts() for one in first})
    assert sizes(stores, own) == [5]
