"""Whom to call now, by one interviewer at a time, and what comes of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, inspect, select, types, update

from surveyapp import callbacks, handover, models
from surveyapp.callbacks import Moment, Request
from surveyapp.clock import ZONE
from surveyapp.db import Stores
from surveyapp.fieldwork import attempts, calling, reaching
from surveyapp.fieldwork.attempts import Came
from surveyapp.fieldwork.calling import Now, Why
from surveyapp.handover import Desk, Handover
from surveyapp.models.call import Result
from surveyapp.models.message import Channel
from surveyapp.pages import visits
from surveyapp.rounds import CASE, ROUND
from tests.database.given import TERMS, Someone, a_round, answers, someone

STAFF: Any = models.Staff.__table__
PHONE = "+31612345678"


def at(day: int, hour: int, month: int = 11) -> Now:
    """A moment in 2026, on Dutch clocks; the 10th of November is a Tuesday."""
    local = datetime(2026, month, day, hour, 30, tzinfo=ZONE)
    return Now.at(local.astimezone(UTC).replace(tzinfo=None))


TUESDAY_MORNING, TUESDAY_AFTERNOON, TUESDAY_EVENING = at(10, 10), at(10, 14), at(10, 19)


def by_phone(stores: Stores, round_id: int, number: str = "1", **given: Any) -> Someone:
    return someone(stores, round_id, number, **{"channel": "phone", "phone": PHONE} | given)


def asks(stores: Stores, who: Someone, moment: Moment = Moment.ANY, day: date = TERMS.fieldwork[0]) -> None:
    assert callbacks.ask(stores, who.token, Request("06 87654321", moment, "low", "nl"), day)


def staff(stores: Stores, name: str = "a") -> int:
    row: dict[str, Any] = {"email": f"{name}@b.nl", "password_hash": "", "totp_secret": "", "role": "interviewer"}
    row |= {"totp_last": 0, "demo": False, "failures": 0}
    with stores.contacts.begin() as connection:
        return int(connection.execute(insert(STAFF).returning(STAFF.c.id), row).scalar_one())


def ids(stores: Stores, now: Now, most: int = 6) -> list[int]:
    return [turn.case_id for turn in calling.queue(stores, now, most)]


def called(stores: Stores, who: Someone, now: Now, result: Result = Result.NO_ANSWER, **again: Any) -> None:
    caller = staff(stores, f"{now.day}{now.hour}{who.case_id}{again}")
    assert attempts.take(stores, caller, who.case_id, now)
    assert attempts.record(stores, caller, who.case_id, Came(result, **again), now)


def of(stores: Stores, who: Someone) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE).where(CASE.c.id == who.case_id)).one()


def test_first_who_asked_then_agreed_then_the_fewest_attempts(stores: Stores) -> None:
    round_id = a_round(stores)
    twice, once, never = (by_phone(stores, round_id, str(n)) for n in range(3))
    agreed, wished = by_phone(stores, round_id, "4"), someone(stores, round_id, "5", email="a@b.nl")
    called(stores, twice, at(3, 10))
    called(stores, twice, at(4, 19))
    called(stores, once, at(3, 19))
    called(stores, agreed, at(3, 10), Result.CALL_BACK, again_on=date(2026, 11, 10), again_hour=14)
    asks(stores, wished, Moment.AFTERNOON)
    found = calling.queue(stores, TUESDAY_AFTERNOON)
    assert [turn.case_id for turn in found] == [w.case_id for w in (wished, agreed, never, once, twice)]
    assert [turn.why for turn in found] == [Why.ASKED, Why.AGREED, Why.OPEN, Why.OPEN, Why.OPEN]


@pytest.mark.parametrize(
    ("now", "part"),
    [
        (at(10, 8), None),
        (at(10, 9), Moment.MORNING),
        (at(10, 12), Moment.AFTERNOON),
        (at(10, 20), Moment.EVENING),
        (at(10, 21), None),
        (at(14, 9), None),  # Saturday
        (at(14, 15), Moment.AFTERNOON),
        (at(14, 16), None),
        (at(15, 12), None),  # Sunday
        (at(25, 11, 12), None),  # Christmas
        (at(1, 9, 7), Moment.MORNING),  # in summer
    ],
)
def test_nobody_is_called_at_odd_hours_on_sundays_and_holidays(now: Now, part: Moment | None) -> None:
    assert now.part is part


def test_the_queue_is_empty_when_nobody_may_be_called(stores: Stores) -> None:
    by_phone(stores, a_round(stores))
    assert ids(stores, at(10, 8)) == []
    assert len(ids(stores, TUESDAY_MORNING)) == 1


NOT_CALLED: tuple[dict[str, Any], ...] = (
    {"answered": True},
    {"refused": True},
    {"held": True},
    {"outcome": "opted_out"},
    {"phone": ""},
    {"channel": "email", "email": "a@b.nl"},
    {"channel": "text"},
    {"channel": "", "email": "a@b.nl"},
    {"failed": {"phone": "wrong_number"}},
)
NOT_NOW: tuple[dict[str, Any], ...] = (
    {"held": True},
    {"paused": True},
    {"closed": True},
    {"opens": date(2026, 11, 11)},
    {"closes": date(2026, 11, 9)},
)
CALLED: tuple[dict[str, Any], ...] = (
    {"channel": "phone"},
    {"channel": "email", "channel_2": "phone", "email": "a@b.nl", "failed": {"email": "bounced"}},
    {"channel": "", "phone": "+31201234567"},
    {"channel": "letter", "channel_2": "phone", "street": "Dam"},
    {"channel": "text", "channel_2": "phone", "phone": "+31201234567"},
)


def test_only_who_is_left_to_the_phone_and_may_be_asked_is_in_the_queue(stores: Stores) -> None:
    round_id = a_round(stores)
    people = {by_phone(stores, round_id, str(n)).case_id: changed for n, changed in enumerate((*NOT_CALLED, *CALLED))}
    with stores.contacts.begin() as connection:
        for case_id, changed in people.items():
            connection.execute(update(CASE).where(CASE.c.id == case_id).values(changed))
    assert [people[case_id] for case_id in ids(stores, TUESDAY_MORNING)] == list(CALLED)


def test_nobody_is_called_of_a_round_that_does_not_ask_now(stores: Stores) -> None:
    for n, changed in enumerate(NOT_NOW):
        round_id = a_round(stores, replace(TERMS, provider=f"Nummer {n}"))
        by_phone(stores, round_id)
        with stores.contacts.begin() as connection:
            connection.execute(update(ROUND).where(ROUND.c.id == round_id).values(changed))
    assert ids(stores, TUESDAY_MORNING) == []


def test_without_an_answer_the_next_try_is_at_another_part_of_a_day(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores))
    called(stores, who, TUESDAY_MORNING)
    assert ids(stores, TUESDAY_MORNING) == ids(stores, at(11, 10)) == []
    assert ids(stores, TUESDAY_AFTERNOON) == ids(stores, at(11, 19)) == [who.case_id]


def test_after_so_many_attempts_it_is_enough_unless_they_agreed(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores))
    called(stores, who, TUESDAY_MORNING)
    called(stores, who, TUESDAY_AFTERNOON)
    assert ids(stores, at(11, 10), most=2) == []
    called(stores, who, at(11, 10), Result.CALL_BACK, again_on=date(2026, 11, 12))
    assert ids(stores, at(11, 19), most=2) == []
    assert ids(stores, at(12, 10), most=2) == [who.case_id]


def test_a_request_waits_for_its_part_of_the_day(stores: Stores) -> None:
    who = someone(stores, a_round(stores), email="a@b.nl")
    asks(stores, who, Moment.EVENING)
    assert ids(stores, TUESDAY_AFTERNOON) == []
    assert ids(stores, TUESDAY_EVENING) == [who.case_id]
    called(stores, who, TUESDAY_EVENING, Result.VOICEMAIL)
    assert ids(stores, TUESDAY_EVENING) == []
    assert ids(stores, at(11, 19)) == [who.case_id]


def test_two_interviewers_never_get_the_same_person(stores: Stores) -> None:
    round_id = a_round(stores)
    for n in range(3):
        by_phone(stores, round_id, str(n))
    callers = [staff(stores, str(n)) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda c: attempts.claim(stores, c, TUESDAY_MORNING, lambda _t: True)[0], callers))
    assert sorted(got)[:3] == [0, 0, 0]
    assert len(set(got)) == 4


def test_who_has_somebody_keeps_them_until_the_time_is_over(stores: Stores) -> None:
    round_id = a_round(stores)
    first, second = by_phone(stores, round_id, "1"), by_phone(stores, round_id, "2")
    a, b = staff(stores, "a"), staff(stores, "b")
    everything = lambda _turn: True  # noqa: E731
    for _ in range(2):
        assert attempts.claim(stores, a, TUESDAY_MORNING, everything)[0] == first.case_id
    assert attempts.claim(stores, b, TUESDAY_MORNING, everything)[0] == second.case_id
    attempts.let_go(stores, b)
    later = replace(TUESDAY_MORNING, moment=TUESDAY_MORNING.moment + timedelta(minutes=16))
    assert attempts.holding(stores, a, later) is None
    assert attempts.claim(stores, b, later, everything)[0] == first.case_id
    assert not attempts.record(stores, a, first.case_id, Came(Result.REFUSED), later)
    assert not of(stores, first).refused


def test_only_their_own_business_is_claimed(stores: Stores) -> None:
    by_phone(stores, a_round(stores))
    assert attempts.claim(stores, staff(stores), TUESDAY_MORNING, lambda turn: turn.provider == "Elders") == (0, None)


def test_a_refusal_on_the_phone_opts_out_and_stays_in_the_net_sample(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores), invited=False)
    asks(stores, who)
    called(stores, who, TUESDAY_MORNING, Result.REFUSED)
    found = of(stores, who)
    assert (found.outcome, found.refused, found.invited) == ("invited", True, True)
    assert callbacks.waiting(stores) == ()


def test_who_fills_in_alone_is_not_called_unless_they_ask_for_it_again(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores))
    asks(stores, who)
    called(stores, who, TUESDAY_MORNING, Result.ALONE)
    assert ids(stores, TUESDAY_AFTERNOON) == []
    asks(stores, who)
    assert ids(stores, TUESDAY_AFTERNOON) == [who.case_id]


def test_a_wrong_number_hands_over_to_the_next_channel(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores), channel_2="email", email="a@b.nl")
    called(stores, who, TUESDAY_MORNING, Result.WRONG_NUMBER)
    found = of(stores, who)
    assert (found.outcome, found.failed) == ("invited", {"phone": "wrong_number"})
    assert reaching.current(found._mapping) is Channel.EMAIL


def test_a_wrong_number_that_they_left_themselves_says_nothing_of_the_list(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores))
    asks(stores, who)
    called(stores, who, TUESDAY_MORNING, Result.WRONG_NUMBER)
    assert (of(stores, who).failed, callbacks.waiting(stores)) == ({}, ())


@pytest.mark.parametrize("result", [Result.MOVED, Result.DECEASED])
def test_who_is_gone_is_undeliverable(stores: Stores, result: Result) -> None:
    who = by_phone(stores, a_round(stores))
    called(stores, who, TUESDAY_MORNING, result)
    found = of(stores, who)
    assert (found.outcome, found.reason) == ("undeliverable", result.value)


def test_an_interview_ends_the_call_by_itself_and_leaves_no_day(stores: Stores) -> None:
    who, caller = by_phone(stores, a_round(stores)), staff(stores)
    assert attempts.take(stores, caller, who.case_id, TUESDAY_MORNING)
    assert attempts.begin(stores, caller, who.case_id, TUESDAY_MORNING)
    answers(stores, who)
    assert attempts.holding(stores, caller, TUESDAY_MORNING) is None
    attempts.settle(stores, TUESDAY_MORNING)
    (one,) = calling.attempts(stores, who.case_id)
    assert (one.result, one.called_on, one.part) == (Result.INTERVIEWED, None, None)


def test_a_no_in_the_conversation_is_kept_as_a_refusal(stores: Stores) -> None:
    who, caller = by_phone(stores, a_round(stores)), staff(stores)
    assert attempts.take(stores, caller, who.case_id, TUESDAY_MORNING)
    assert attempts.begin(stores, caller, who.case_id, TUESDAY_MORNING)
    visits.refuse(stores, who.token)
    attempts.settle(stores, TUESDAY_MORNING)
    assert [one.result for one in calling.attempts(stores, who.case_id)] == [Result.REFUSED]


def test_who_answered_by_themselves_while_the_phone_rang_was_not_interviewed(stores: Stores) -> None:
    who, caller = by_phone(stores, a_round(stores)), staff(stores)
    assert attempts.take(stores, caller, who.case_id, TUESDAY_MORNING)
    answers(stores, who)
    assert attempts.record(stores, caller, who.case_id, Came(Result.NO_ANSWER), TUESDAY_MORNING)
    assert calling.attempts(stores, who.case_id) == ()


def test_no_moment_finer_than_a_part_of_a_day_is_kept_of_an_attempt_nor_who_called(stores: Stores) -> None:
    columns = {column["name"]: column["type"] for column in inspect(stores.contacts).get_columns("call_attempt")}
    assert [name for name, kind in columns.items() if isinstance(kind, types.DateTime | types.Time)] == []
    assert {"id", "staff_id"}.isdisjoint(columns)


def test_a_ticket_opens_one_conversation_once_within_a_minute(stores: Stores) -> None:
    who = by_phone(stores, a_round(stores))
    what = Handover(who.case_id, who.start.round_id, Desk.PHONE, "low", "nl")
    moment = TUESDAY_MORNING.moment
    old = handover.issue(stores, what, moment)
    ticket = handover.issue(stores, what, moment)
    assert handover.redeem(stores, old, moment) is None
    assert handover.redeem(stores, ticket, moment) == what
    assert handover.redeem(stores, ticket, moment) is None
    late = handover.issue(stores, what, moment)
    assert handover.redeem(stores, late, moment + timedelta(minutes=1)) is None
