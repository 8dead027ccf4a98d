"""A wave writes one row for everyone whose turn it is, however often it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from surveyapp import models, optout
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import reaching
from surveyapp.mail.waves import MESSAGE, Queued, Wave, queue
from surveyapp.models.case import Reason
from surveyapp.models.message import Channel, Kind
from surveyapp.rounds import CASE
from tests.database.given import a_round, someone

at = datetime.fromisoformat  # in UTC
MONDAY = at("2026-11-09 09:00")  # ten o'clock in the Netherlands
INVITE = Wave(Kind.INVITATION, MONDAY, "bureau.example")
BUREAU: Any = models.Bureau.__table__
HOME = {"street": "Dam", "house_number": "1", "postcode": "1012 JS", "city": "Amsterdam"}
TEXTS = dict.fromkeys(("name", "controller", "phone", "hours", "email", "privacy"), "x")


@pytest.fixture
def round_id(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), TEXTS | {"id": 1, "independent": True})
    return a_round(stores)


def rows(stores: Stores) -> list[Any]:
    with stores.contacts.connect() as connection:
        return list(connection.execute(select(MESSAGE).order_by(MESSAGE.c.id)).all())


def settle(stores: Stores, kind: Kind, **values: Any) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(MESSAGE).where(MESSAGE.c.kind == kind.value).values(**values))


def invite(stores: Stores, round_id: int, wave: Wave = INVITE) -> Queued:
    return queue(stores, round_id, wave, MONDAY)


def test_everyone_who_is_written_to_gets_one_row_by_the_channel_that_reaches_them(
    stores: Stores, round_id: int
) -> None:
    people: tuple[Mapping[str, Any], ...] = (
        {"email": "a@x.nl"},
        {"email": "b@x.nl", "channel": "email", "phone": "+31612345678"},
        {"email": "c@x.nl", "channel": "letter"} | HOME,
        {"phone": "+31612345678"},
        {"phone": "+31201234567"},  # an interviewer calls: no row
        {"email": "e@x.nl", "channel": "phone", "phone": "+31612345678"},
        {"email": "f@x.nl", "answered": True},
        {"email": "g@x.nl", "outcome": "not_sampled"},
    )
    ids = [someone(stores, round_id, str(n), **given).case_id for n, given in enumerate(people)]
    assert invite(stores, round_id) == Queued(4, 0, MONDAY, {Channel.EMAIL: 2, Channel.LETTER: 1, Channel.TEXT: 1})
    found = rows(stores)
    assert [(row.case_id, row.channel) for row in found] == list(
        zip(ids[:4], ("email", "email", "letter", "text"), strict=True)
    )
    assert {(row.kind, row.state, row.due, row.tries) for row in found} == {("invitation", "queued", MONDAY, 0)}
    assert len({row.message_id for row in found}) == 4


def test_the_same_wave_again_adds_only_who_is_new(stores: Stores, round_id: int) -> None:
    someone(stores, round_id, "1", email="a@x.nl")
    invite(stores, round_id)
    someone(stores, round_id, "2", email="b@x.nl")
    assert invite(stores, round_id) == Queued(1, 1, MONDAY, {Channel.EMAIL: 1})
    assert invite(stores, round_id) == Queued(0, 2, MONDAY)


def test_two_waves_at_once_write_one_row_each(stores: Stores, round_id: int) -> None:
    for n in range(20):
        someone(stores, round_id, str(n), email=f"a{n}@x.nl")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: invite(stores, round_id), range(4)))
    assert (sum(one.added for one in done), len(rows(stores))) == (20, 20)


def test_a_reminder_waits_for_its_days_and_for_an_invitation_that_left(stores: Stores, round_id: int) -> None:
    someone(stores, round_id, "1", email="a@x.nl")
    remind = Wave(Kind.REMINDER_1, at("2026-11-16 09:00"), "bureau.example", 7)
    assert invite(stores, round_id, remind).added == 0
    invite(stores, round_id)
    assert invite(stores, round_id, remind).added == 0  # still in the queue
    settle(stores, Kind.INVITATION, state="accepted", sent_on=date(2026, 11, 10))
    assert invite(stores, round_id, remind).added == 0  # six days
    settle(stores, Kind.INVITATION, state="unknown", sent_on=date(2026, 11, 9))
    assert invite(stores, round_id, remind).added == 1
    assert invite(stores, round_id, replace(remind, kind=Kind.REMINDER_2)).added == 0  # the first did not leave yet


def test_an_address_that_refused_gets_no_reminder(stores: Stores, round_id: int) -> None:
    someone(stores, round_id, "1", email="a@x.nl")
    invite(stores, round_id)
    settle(stores, Kind.INVITATION, state="refused", sent_on=date(2026, 11, 9))
    remind = Wave(Kind.REMINDER_1, at("2026-11-23 09:00"), "bureau.example", 7)
    assert invite(stores, round_id, remind).added == 0


def fail(stores: Stores, case_id: int, channel: Channel) -> None:
    with stores.contacts.begin() as connection:
        reaching.failed(connection, case_id, channel, Reason.BOUNCED)


def all_rows(stores: Stores) -> list[tuple[str, str, str]]:
    return [(row.kind, row.channel, row.state) for row in rows(stores)]


REMIND = Wave(Kind.REMINDER_1, at("2026-11-16 09:00"), "bureau.example", 7)


def test_a_reminder_follows_the_channel_when_it_moved_on(stores: Stores, round_id: int) -> None:
    """The letter arrived, as far as anyone knows; the list was mended and names the phone first since."""
    who = someone(stores, round_id, "1", channel="letter", phone="+31612345678", **HOME)
    invite(stores, round_id)
    settle(stores, Kind.INVITATION, state="accepted", sent_on=date(2026, 11, 9))
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == who.case_id).values(channel="text"))
    assert invite(stores, round_id, REMIND).by == {Channel.TEXT: 1}
    assert all_rows(stores)[1] == ("reminder_1", "text", "queued")


@pytest.mark.parametrize("state", ["accepted", "queued", "refused"])
@pytest.mark.parametrize("wave", [INVITE, REMIND])
def test_who_got_nothing_as_their_channel_failed_is_invited_by_the_next(
    stores: Stores, round_id: int, state: str, wave: Wave
) -> None:
    who = someone(stores, round_id, "1", email="a@x.nl", **HOME)
    invite(stores, round_id)
    settle(stores, Kind.INVITATION, state=state, sent_on=date(2026, 11, 9))
    fail(stores, who.case_id, Channel.EMAIL)
    assert invite(stores, round_id, wave).by == {Channel.LETTER: 1}
    assert all_rows(stores)[1] == ("invitation", "letter", "queued")
    assert invite(stores, round_id, wave).added == 0
    with stores.contacts.begin() as connection:
        by_letter = update(MESSAGE).where(MESSAGE.c.channel == "letter")
        connection.execute(by_letter.values(state="accepted", sent_on=date(2026, 11, 10)))
    assert invite(stores, round_id, REMIND).added == 0  # six days
    later = replace(REMIND, at=at("2026-11-17 09:00"))
    assert invite(stores, round_id, later).by == {Channel.LETTER: 1}
    assert all_rows(stores)[2] == ("reminder_1", "letter", "queued")


def test_what_was_cancelled_before_it_left_waits_again(stores: Stores, round_id: int) -> None:
    who = someone(stores, round_id, "1", email="a@x.nl")
    invite(stores, round_id)
    with stores.contacts.begin() as connection:
        optout.cancel(connection, who.case_id)
    assert invite(stores, round_id) == Queued(1, 0, MONDAY, {Channel.EMAIL: 1})
    assert all_rows(stores) == [("invitation", "email", "queued")]


def test_a_correction_goes_to_whom_something_arrived(stores: Stores, round_id: int) -> None:
    correct = replace(INVITE, kind=Kind.CORRECTION)
    someone(stores, round_id, "1", email="a@x.nl")
    invite(stores, round_id)
    assert invite(stores, round_id, correct).added == 0
    settle(stores, Kind.INVITATION, state="unknown", sent_on=date(2026, 11, 9))
    assert invite(stores, round_id, correct).by == {Channel.EMAIL: 1}
    assert invite(stores, round_id, correct) == Queued(0, 1, MONDAY)


def test_a_wave_never_leaves_before_the_fieldwork_or_on_a_sunday(stores: Stores, round_id: int) -> None:
    someone(stores, round_id, "1", email="a@x.nl")
    early = at("2026-10-20 09:00")
    assert queue(stores, round_id, replace(INVITE, at=early), early).due == at("2026-11-02 08:00")  # the 1st: Sunday


def test_a_wave_after_the_last_day_is_refused(stores: Stores, round_id: int) -> None:
    with pytest.raises(Refused, match="no day left"):
        invite(stores, round_id, replace(INVITE, at=at("2026-11-30 20:00")))
    with pytest.raises(Refused, match="open a new round"):
        queue(stores, round_id, INVITE, at("2026-12-01 09:00"))
