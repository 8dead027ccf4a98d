from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import insert, select

from analysis.tallies import Tallies
from surveyapp import jobs, models, rounds
from surveyapp.answers import closing, extract, mixing, provisional
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.reports import Made, Task
from tests.database.given import FULL, SECRET, TERMS, a_round, answers, someone

NOW = datetime(2026, 11, 10, 12)  # noqa: DTZ001 - the stores keep UTC without a zone
TODAY = date(2026, 11, 10)
EARLIER = (date(2025, 1, 1), date(2025, 12, 31))
CLOCKS = (lambda: NOW, lambda: TODAY)


def more_answers(stores: Stores, round_id: int, n: int, grade: str) -> None:
    for number in range(n):
        answers(stores, someone(stores, round_id, f"{grade}-{number}"), FULL | {"grade": grade})
    mixing.mix(stores)


def test_an_open_round_has_no_figures_before_ten_mixed_sets(stores: Stores) -> None:
    round_id = a_round(stores)
    with pytest.raises(Refused, match="10 more mixed sets are needed"):
        provisional.counts(stores, round_id)
    more_answers(stores, round_id, 7, "7")
    with pytest.raises(Refused, match="3 more mixed sets are needed"):
        provisional.counts(stores, round_id)


def test_figures_of_an_open_round_stay_as_they_are_until_ten_more_sets(stores: Stores) -> None:
    round_id = a_round(stores)
    more_answers(stores, round_id, 10, "7")
    first = provisional.counts(stores, round_id)
    assert (first.mixed, first.final, first.tallies.of("client", "grade")) == (10, False, {"7": 5})
    more_answers(stores, round_id, 9, "1")
    assert provisional.counts(stores, round_id) == first
    more_answers(stores, round_id, 5, "2")
    assert sum(provisional.counts(stores, round_id).tallies.of("client", "grade").values()) == 19


def test_in_the_final_figures_at_least_five_more_stand_than_in_any_provisional_ones(stores: Stores) -> None:
    round_id = a_round(stores)
    for grade in ("7", "6", "9"):
        more_answers(stores, round_id, 10, grade)
        provisional.counts(stores, round_id)
    before = Counter(provisional.counts(stores, round_id).tallies.of("client", "grade"))
    answers(stores, someone(stores, round_id, "last"), FULL | {"grade": "1"})
    closing.close(stores, SECRET, round_id)
    final = Counter(provisional.counts(stores, round_id).tallies.of("client", "grade"))
    assert before <= final
    assert (before.total(), (final - before).total()) == (25, 6)


def test_provisional_counts_hold_grades_and_nothing_of_a_background(stores: Stores) -> None:
    round_id = a_round(stores)
    for number in range(20):
        answers(stores, someone(stores, round_id, f"c{number}", strata={"channel": "letter"}), FULL)
    mixing.mix(stores)
    found = provisional.counts(stores, round_id).tallies
    assert {split for _, split, *_ in found.rows()} == {"total", "dienst"}
    assert {question for *_, question, _, _ in found.rows()} == {"grade", "#usable", "#outcome", "#held"}


def test_figures_of_a_closed_round_come_from_its_kept_counts(stores: Stores) -> None:
    round_id = a_round(stores)
    more_answers(stores, round_id, 3, "7")
    closing.close(stores, SECRET, round_id)
    found = provisional.counts(stores, round_id)
    assert (found.mixed, found.final) == (3, True)
    assert found.tallies == extract.tallies_of(stores, round_id)


def pdf_of(stores: Stores, task: Task, today: date) -> Made:
    return Made(f"{task.round_id} {task.counts.mixed} {task.counts.final} {today}".encode())


def runs(stores: Stores) -> list[tuple[str, bytes | None]]:
    with stores.answers.connect() as connection:
        asked = select(models.ReportRun.state, models.ReportRun.pdf).order_by(models.ReportRun.id)
        return [(row.state, row.pdf) for row in connection.execute(asked)]


def test_the_worker_mixes_and_makes_the_report_of_a_closed_round(stores: Stores) -> None:
    round_id = a_round(stores)
    for number in range(5):
        answers(stores, someone(stores, round_id, str(number)))
    assert not jobs.turn(stores, SECRET, pdf_of, CLOCKS)
    assert mixing.mixed(stores, round_id) == 5
    closing.close(stores, SECRET, round_id)
    assert jobs.turn(stores, SECRET, pdf_of, CLOCKS)
    assert runs(stores) == [("made", f"{round_id} 5 True 2026-11-10".encode())]
    assert not jobs.turn(stores, SECRET, pdf_of, CLOCKS)


def test_a_report_that_cannot_be_made_is_marked_and_the_next_gets_its_turn(stores: Stores) -> None:
    def failing(stores: Stores, task: Task, today: date) -> Made:
        raise ValueError

    closing.close(stores, SECRET, a_round(stores))
    closing.close(stores, SECRET, a_round(stores, replace(TERMS, provider="Andere")))
    assert jobs.turn(stores, SECRET, failing, CLOCKS)
    assert jobs.turn(stores, SECRET, pdf_of, CLOCKS)
    assert [state for state, _ in runs(stores)] == ["failed", "made"]


def test_a_report_that_a_stopped_worker_was_making_is_claimed_again(stores: Stores) -> None:
    stop = Event()

    def stopped(stores: Stores, task: Task, today: date) -> Made:
        stop.set()
        raise ValueError

    closing.close(stores, SECRET, a_round(stores))
    jobs.turn(stores, SECRET, stopped, CLOCKS, stop)
    assert runs(stores) == [("due", None)]
    assert jobs.turn(stores, SECRET, pdf_of, CLOCKS)
    assert [state for state, _ in runs(stores)] == ["made"]


def test_a_report_of_a_killed_worker_is_claimed_again_after_its_lease(stores: Stores) -> None:
    closing.close(stores, SECRET, a_round(stores))
    claim = jobs.claim_report(stores, NOW)
    assert claim is not None
    assert jobs.claim_report(stores, NOW + timedelta(minutes=9)) is None
    assert jobs.claim_report(stores, NOW + timedelta(minutes=11)) == claim


def test_a_provisional_report_that_the_office_asked_for_freezes_its_counts(stores: Stores) -> None:
    round_id = a_round(stores)
    more_answers(stores, round_id, 10, "7")
    with stores.answers.begin() as connection:
        asked = {"round_id": round_id, "final": False, "mixed": 10, "state": "due"}
        run_id = connection.execute(
            insert(provisional.RUN).values(**asked).returning(provisional.RUN.c.id)
        ).scalar_one()
    first = provisional.run_counts(stores, run_id)
    more_answers(stores, round_id, 5, "1")
    assert provisional.run_counts(stores, run_id) == first
    assert provisional.counts(stores, round_id) == first


def test_counts_of_participants_are_kept_once_and_compared_within_their_kind(stores: Stores) -> None:
    counts = Tallies({("client", "total", "", "grade", "8"): 12})
    example = replace(TERMS, example=True)
    numbers = [extract.load_tallies(stores, replace(example, provider=name), counts) for name in ("A", "B", "A")]
    assert numbers[0] == numbers[2] != numbers[1]
    extract.load_tallies(stores, replace(TERMS, provider="C"), counts)
    own = rounds.find(stores, a_round(stores, example))
    assert [one.id for one in extract.comparable(stores, own)] == numbers[:2]
    assert extract.tallies_of(stores, numbers[0]) == counts


def test_an_earlier_round_of_the_same_participant_is_not_compared_too(stores: Stores) -> None:
    old, new = (Tallies({("client", "total", "", "grade", "8"): n}) for n in (1, 2))
    earlier = replace(TERMS, provider="A", period=EARLIER)
    number = extract.load_tallies(stores, replace(TERMS, provider="A"), new)
    extract.load_tallies(stores, earlier, old)
    extract.load_tallies(stores, replace(TERMS, provider="B", period=EARLIER), old)
    own = rounds.find(stores, a_round(stores))
    assert [one.id for one in extract.comparable(stores, own)] == [number]


def test_earlier_closed_rounds_of_the_provider_are_its_past(stores: Stores) -> None:
    old, other = (Tallies({("client", "total", "", "grade", "8"): n}) for n in (1, 2))
    long_ago = (EARLIER[0].replace(year=2001), EARLIER[1].replace(year=2001))
    for terms, counts in (
        (replace(TERMS, period=EARLIER), old),
        (replace(TERMS, period=long_ago), other),
        (replace(TERMS, period=EARLIER, provider="A"), other),
        (replace(TERMS, period=(date(2024, 1, 1), date(2024, 12, 31)), example=True), other),
    ):
        extract.load_tallies(stores, terms, counts)
    found = extract.earlier(stores, rounds.find(stores, a_round(stores)))
    assert [(one.period, one.tallies) for one in found] == [(long_ago, other), (EARLIER, old)]
    assert set(found[0].questionnaires) == set(rounds.find(stores, a_round(stores)).packs())
