"""Expected against sent, and where half-filled sets stopped: counted by hand, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from questionnaires.model import Audience
from surveyapp import models, pulse, rounds
from surveyapp.answers.dropoff import Stop, drop_off
from surveyapp.db import Stores
from surveyapp.mail.alarm import Alarm, Sign, alarms, hours_before
from surveyapp.models.draft import PROOF
from surveyapp.models.message import Kind
from surveyapp.rounds import ROUND
from tests.database.given import ASPECTS, a_round, someone

NOW = datetime.fromisoformat("2026-11-10 13:00")  # a Tuesday, 14:00 on Dutch clocks
CONTACT = ("contact_freq", "contact_amount", "talk_length", "fixed_contact")


def _messages(stores: Stores, round_id: int, state: str, many: int, **given: Any) -> None:
    """Messages of people of their own."""
    with stores.contacts.begin() as connection:
        before = connection.scalar(models.Message.__table__.select().with_only_columns(models.Message.id).limit(1))
    for n in range(many):
        who = someone(stores, round_id, f"{state}{before}{n}{len(given)}{given}")
        row = {"case_id": who.case_id, "round_id": round_id, "channel": "email", "kind": "invitation", "state": state}
        row |= {"message_id": f"<{who.case_id}@x>", "due": NOW - timedelta(days=1), "tries": 0, "reply": ""} | given
        with stores.contacts.begin() as connection:
            connection.execute(insert(models.Message).values(**row))


def _found(stores: Stores, number: int) -> tuple[Alarm, ...]:
    return alarms(stores, [rounds.find(stores, number)], NOW).get(number, ())


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, NOW - timedelta(hours=2)),
        (
            datetime.fromisoformat("2026-11-10 09:00"),
            datetime.fromisoformat("2026-11-09 18:00"),
        ),  # 10:00: one hour today, one of yesterday evening
        (
            datetime.fromisoformat("2026-11-09 08:30"),
            datetime.fromisoformat("2026-11-07 17:30"),
        ),  # Monday 9:30; Sunday does not count
        (datetime.fromisoformat("2026-11-08 12:00"), datetime.fromisoformat("2026-11-07 17:00")),  # Sunday
        (datetime.fromisoformat("2026-11-09 22:00"), datetime.fromisoformat("2026-11-09 17:00")),  # at night
    ],
)
def test_hours_count_only_when_people_are_written_to(now: datetime, expected: datetime) -> None:
    assert hours_before(now, timedelta(hours=2)) == expected


def test_a_round_without_messages_is_quiet(stores: Stores) -> None:
    assert _found(stores, a_round(stores)) == ()


def test_what_waits_with_no_worker_is_an_alarm_until_one_works(stores: Stores) -> None:
    number = a_round(stores)
    _messages(stores, number, "queued", 3, due=NOW)
    assert _found(stores, number) == (Alarm(Sign.SILENT, 3),)
    last = NOW - timedelta(minutes=16)
    pulse.beat(stores, last)
    assert _found(stores, number) == (Alarm(Sign.SILENT, 3, since=last),)
    pulse.beat(stores, NOW - timedelta(minutes=14))
    pulse.beat(stores, NOW - timedelta(minutes=14))
    assert _found(stores, number) == ()


def test_what_is_due_for_hours_is_late_but_letters_and_calls_wait_for_people(stores: Stores) -> None:
    pulse.beat(stores, NOW)
    number = a_round(stores)
    _messages(stores, number, "queued", 2)
    _messages(stores, number, "deferred", 1)
    _messages(stores, number, "deferred", 4, due=NOW + timedelta(hours=1))
    _messages(stores, number, "queued", 5, channel="letter")
    assert _found(stores, number) == (Alarm(Sign.LATE, 3),)


def test_a_planned_wave_that_did_not_become_messages_is_an_alarm_two_hours_later(stores: Stores) -> None:
    number = a_round(stores)
    wave = models.Wave(round_id=number, kind="invitation", day=NOW.date(), hour=12, gap=0, state="planned")
    with Session(stores.contacts) as session, session.begin():
        session.add(wave)
    goes = NOW - timedelta(hours=2)
    assert _found(stores, number) == ()
    round_ = rounds.find(stores, number)
    later = NOW + timedelta(minutes=1)
    missed = Alarm(Sign.MISSED, 0, since=goes, kind=Kind.INVITATION)
    assert alarms(stores, [round_], later)[number] == (missed,)
    assert alarms(stores, [replace(round_, held=True)], later) == {}
    for state in ("queued", "cancelled"):
        with stores.contacts.begin() as connection:
            connection.execute(update(models.Wave).values(state=state))
        assert alarms(stores, [round_], later).get(number, ()) == ()


def test_letters_that_nobody_makes_for_a_day_are_an_alarm(stores: Stores) -> None:
    pulse.beat(stores, NOW)
    number = a_round(stores)
    _messages(stores, number, "queued", 2, channel="letter", due=NOW - timedelta(days=1, minutes=1))
    _messages(stores, number, "accepted", 1, channel="letter", due=NOW - timedelta(days=2))
    assert _found(stores, number) == (Alarm(Sign.UNPRINTED, 2),)


def test_what_came_back_counts_from_a_share_on(stores: Stores) -> None:
    pulse.beat(stores, NOW)
    number = a_round(stores)
    _messages(stores, number, "accepted", 38)
    _messages(stores, number, "refused", 2)
    _messages(stores, number, "accepted", 2, bounced="address")
    assert _found(stores, number) == ()
    _messages(stores, number, "unknown", 1)
    assert _found(stores, number) == (Alarm(Sign.UNKNOWN, 1),)
    _messages(stores, number, "refused", 1, reply="550")
    assert _found(stores, number) == (Alarm(Sign.UNKNOWN, 1), Alarm(Sign.BACK, 5, of=44))


@pytest.mark.parametrize(
    "change", [{"held": True}, {"paused": True}, {"closed": True}, {"opens": NOW.date() + timedelta(1)}]
)
def test_a_round_that_rests_on_purpose_is_quiet(stores: Stores, change: dict[str, Any]) -> None:
    number = a_round(stores)
    _messages(stores, number, "queued", 3)
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(**change))
    assert _found(stores, number) == ()


def _drafts(stores: Stores, number: int, many: int, mode: str = "web", **answers: str) -> None:
    with stores.answers.begin() as connection:
        for n in range(many):
            row = {"round_id": number, "audience": "client", "dienst": "jobcoaching", "language": "nl", "strata": {}}
            row |= {"form": "low" if n % 2 else "regular", "mode": mode, "answers": answers}
            connection.execute(insert(models.Draft).values(key=f"{len(answers)}{mode}{n}", **row))


def test_half_filled_sets_are_counted_at_the_page_where_they_go_on(stores: Stores) -> None:
    number = a_round(stores)
    contact = dict.fromkeys(CONTACT, "skipped")
    first = contact | dict.fromkeys(ASPECTS[:6], "3")
    _drafts(stores, number, 7)
    _drafts(stores, number, 2, **contact)
    _drafts(stores, number, 4, **first, b_reach="3")
    _drafts(stores, number, 9, mode=PROOF)
    clients, employers = drop_off(stores, rounds.find(stores, number))
    assert clients.stops == (
        Stop("Uw contact met {org}", "Uw contact met {org}", 7),
        Stop("Het persoonlijk contact", "", 6),
    )
    assert (employers.audience, employers.stops) == (Audience.OPDRACHTGEVER, ())


def test_of_fewer_than_five_half_filled_sets_nothing_is_told(stores: Stores) -> None:
    number = a_round(stores)
    _drafts(stores, number, 4)
    assert drop_off(stores, rounds.find(stores, number))[0].stops == ()


def test_drop_off_of_another_round_stays_there(stores: Stores) -> None:
    number = a_round(stores)
    _drafts(stores, number, 6)
    assert all(part.stops == () for part in drop_off(stores, replace(rounds.find(stores, number), id=number + 1)))
