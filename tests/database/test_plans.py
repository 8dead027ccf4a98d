"""Planned waves become messages on their day, once, for everyone whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from surveyapp import jobs
from surveyapp.cli import worker
from surveyapp.cli.common import Surroundings
from surveyapp.config import load
from surveyapp.db import Stores
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import course
from surveyapp.mail import plans
from surveyapp.mail.planning import Plan
from surveyapp.mail.plans import Planner
from surveyapp.mail.waves import MESSAGE
from surveyapp.models.message import Kind
from surveyapp.models.wave import WaveState
from surveyapp.rounds import CASE, ROUND
from tests.database.given import a_round, someone
from tests.database.test_waves import BUREAU, TEXTS

at = datetime.fromisoformat  # in UTC
INVITE = Plan(Kind.INVITATION, date(2026, 11, 9))
REMIND = Plan(Kind.REMINDER_1, date(2026, 11, 16), gap=7)


class Clock:
    """A clock that tests move."""

    now = at("2026-11-06 12:00")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def planner(stores: Stores, clock: Clock) -> Planner:
    return Planner(stores, "bureau.example", lambda _round: None, clock)


@pytest.fixture
def round_id(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), TEXTS | {"id": 1, "independent": True})
    return a_round(stores)


@pytest.fixture
def planned(stores: Stores, round_id: int, planner: Planner) -> int:
    """A round with an invitation and a reminder, and two people."""
    for number in "12":
        someone(stores, round_id, number, email=f"{number}@x.nl", invited=False)
    plans.save(stores, round_id, [INVITE, REMIND], planner.now())
    return round_id


def run(planner: Planner, moment: str) -> dict[str, int]:
    """The worker takes a turn at a moment; gives how many messages there are of each kind."""
    planner.now.now = at(moment)  # type: ignore[attr-defined]  # our clock
    plans.turn(planner)
    with planner.stores.contacts.connect() as connection:
        kinds = list(connection.scalars(select(MESSAGE.c.kind)))
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def settle(stores: Stores, day: date, **values: Any) -> None:
    with stores.contacts.begin() as connection:
        waits = MESSAGE.c.state == "queued"
        connection.execute(update(MESSAGE).where(waits).values(state="accepted", sent_on=day, tries=1, **values))


def states(stores: Stores, round_id: int) -> dict[str, str]:
    return {kind.value: plan.state.value for kind, plan in plans.of_round(stores, round_id).items()}


def test_each_wave_goes_on_its_day(stores: Stores, planner: Planner, planned: int) -> None:
    assert run(planner, "2026-11-09 08:59") == {}
    assert run(planner, "2026-11-09 09:00") == {"invitation": 2}
    assert states(stores, planned) == {"invitation": "queued", "reminder_1": "planned"}
    settle(stores, date(2026, 11, 9))
    assert run(planner, "2026-11-16 09:00") == {"invitation": 2, "reminder_1": 2}
    assert run(planner, "2026-11-16 09:01") == {"invitation": 2, "reminder_1": 2}


def test_who_comes_later_gets_each_message_later(stores: Stores, planner: Planner, planned: int) -> None:
    run(planner, "2026-11-09 09:00")
    settle(stores, date(2026, 11, 9))
    someone(stores, planned, "3", email="3@x.nl")
    assert run(planner, "2026-11-09 15:00") == {"invitation": 2}
    assert run(planner, "2026-11-11 09:00") == {"invitation": 3}
    settle(stores, date(2026, 11, 11))
    assert run(planner, "2026-11-16 09:00") == {"invitation": 3, "reminder_1": 2}
    assert run(planner, "2026-11-17 09:00") == {"invitation": 3, "reminder_1": 2}
    assert run(planner, "2026-11-18 09:00") == {"invitation": 3, "reminder_1": 3}


@pytest.mark.parametrize("halt", [course.hold, course.pause])
def test_while_a_round_stands_still_its_waves_wait(
    stores: Stores, planner: Planner, planned: int, halt: Callable[..., None]
) -> None:
    halt(stores, planned, True)
    assert run(planner, "2026-11-09 09:00") == {}
    halt(stores, planned, False)
    assert run(planner, "2026-11-10 14:00") == {"invitation": 2}


def test_a_wave_that_is_cancelled_takes_along_what_waits_and_can_be_planned_again(
    stores: Stores, planner: Planner, planned: int
) -> None:
    run(planner, "2026-11-09 09:00")
    assert plans.cancel(stores, planned, Kind.INVITATION) == 2
    assert run(planner, "2026-11-10 09:00") == {"invitation": 2}
    assert states(stores, planned)["invitation"] == "cancelled"
    later = replace(INVITE, day=date(2026, 11, 12))
    plans.save(stores, planned, [later, replace(REMIND, day=date(2026, 11, 19))], planner.now())
    run(planner, "2026-11-12 09:00")
    with stores.contacts.connect() as connection:
        assert list(connection.scalars(select(MESSAGE.c.state))) == ["queued", "queued"]


def test_a_wave_goes_at_once_when_asked(stores: Stores, planner: Planner, planned: int) -> None:
    planner.now.now = at("2026-11-06 10:00")  # type: ignore[attr-defined]  # our clock
    done = plans.queue_now(planner, planned, Kind.INVITATION)
    assert (done.added, done.due) == (2, at("2026-11-06 10:00"))
    with pytest.raises(Refused, match="staat al klaar"):
        plans.queue_now(planner, planned, Kind.INVITATION)


def test_what_was_queued_stays_as_it_was_when_the_rest_is_planned_anew(
    stores: Stores, planner: Planner, planned: int
) -> None:
    run(planner, "2026-11-09 09:00")
    plans.save(stores, planned, [replace(INVITE, day=date(2026, 11, 20))], planner.now())
    found = plans.of_round(stores, planned)
    assert (found[Kind.INVITATION].day, found[Kind.INVITATION].state) == (date(2026, 11, 9), WaveState.QUEUED)
    assert found[Kind.REMINDER_1].state is WaveState.CANCELLED


def test_a_plan_with_faults_changes_nothing(stores: Stores, planner: Planner, planned: int) -> None:
    with pytest.raises(Faults, match="na de laatste dag"):
        plans.save(stores, planned, [replace(INVITE, day=date(2026, 12, 24)), REMIND], planner.now())
    assert plans.of_round(stores, planned) == {Kind.INVITATION: INVITE, Kind.REMINDER_1: REMIND}


def test_nothing_is_planned_in_a_closed_round_or_without_a_bureau(stores: Stores, planner: Planner) -> None:
    round_id = a_round(stores)
    with pytest.raises(Refused, match="surveyapp bureau set"):
        plans.save(stores, round_id, [INVITE], planner.now())
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closed=True))
    with pytest.raises(Refused, match="gesloten"):
        plans.save(stores, round_id, [INVITE], planner.now())


def test_a_wave_that_cannot_go_is_tried_again_a_day_later(stores: Stores, planner: Planner, planned: int) -> None:
    def mute(_round: int) -> None:
        raise Refused("cannot be heard")

    deaf = replace(planner, ready=mute)
    assert run(deaf, "2026-11-09 09:00") == {}
    assert run(planner, "2026-11-09 09:01") == {}
    assert plans.of_round(stores, planned)[Kind.INVITATION].ran_on == date(2026, 11, 9)
    assert run(planner, "2026-11-10 09:00") == {"invitation": 2}


def test_a_correction_goes_to_who_got_the_wrong_message_only(stores: Stores, planner: Planner, planned: int) -> None:
    run(planner, "2026-11-09 09:00")
    settle(stores, date(2026, 11, 9))
    someone(stores, planned, "3", email="3@x.nl")
    wrong = Plan(Kind.CORRECTION, date(2026, 11, 9), 15, wrong=Kind.INVITATION, sentence="De link werkte niet.")
    assert plans.wronged(stores, planned, Kind.INVITATION) == 2
    plans.correct(stores, planned, wrong, planner.now())
    assert run(planner, "2026-11-09 14:00") == {"correction": 2, "invitation": 2}
    assert run(planner, "2026-11-11 14:00") == {"correction": 2, "invitation": 3}
    with pytest.raises(Refused, match="had al een correctie"):
        plans.correct(stores, planned, replace(wrong, day=date(2026, 11, 12)), planner.now())


def test_a_sentence_that_is_too_long_is_refused(stores: Stores, planner: Planner, planned: int) -> None:
    with pytest.raises(Faults, match="hoogstens 300 tekens"):
        plans.correct(stores, planned, Plan(Kind.CORRECTION, date(2026, 11, 9), sentence="x" * 301), planner.now())


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("last", [1, 2])
def test_a_worker_killed_in_a_wave_leaves_everyone_with_one_message(
    stores: Stores, planner: Planner, planned: int, last: int
) -> None:
    """Killed before its `last`-th commit; another worker ends it."""
    seen = 0

    def kill(_connection: object) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            raise Killed

    event.listen(stores.contacts, "commit", kill)
    with pytest.raises(Killed):
        run(planner, "2026-11-09 09:00")
    event.remove(stores.contacts, "commit", kill)
    assert run(planner, "2026-11-09 09:01") == {"invitation": 2}


def test_the_fieldwork_gets_more_days_also_when_it_is_over(stores: Stores, planner: Planner, planned: int) -> None:
    today = date(2026, 12, 3)
    with pytest.raises(Refused, match="passed"):
        course.extend(stores, planned, date(2026, 12, 2), today)
    with pytest.raises(Refused, match="expected a later day"):
        course.extend(stores, planned, date(2026, 11, 30), date(2026, 11, 20))
    course.extend(stores, planned, date(2026, 12, 14), today)
    assert run(planner, "2026-12-03 09:30") == {"invitation": 2}


def test_an_early_end_cancels_what_was_planned_and_what_waits(stores: Stores, planner: Planner, planned: int) -> None:
    run(planner, "2026-11-09 09:00")
    today = date(2026, 11, 10)
    with pytest.raises(Refused, match="expected today"):
        course.stop(stores, planned, today + timedelta(days=1), today)
    course.stop(stores, planned, today, today)
    assert states(stores, planned) == {"invitation": "queued", "reminder_1": "cancelled"}
    course.extend(stores, planned, date(2026, 11, 12), today)
    course.stop(stores, planned, date(2026, 11, 9), today)
    with stores.contacts.connect() as connection:
        assert set(connection.scalars(select(MESSAGE.c.state))) == {"cancelled"}


def test_what_was_cancelled_untried_by_an_early_end_goes_when_there_are_more_days(
    stores: Stores, planner: Planner, planned: int
) -> None:
    run(planner, "2026-11-09 09:00")
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.number == "2").values(refused=True))
    course.stop(stores, planned, date(2026, 11, 9), date(2026, 11, 10))
    course.extend(stores, planned, date(2026, 11, 20), date(2026, 11, 10))
    run(planner, "2026-11-10 09:00")
    with stores.contacts.connect() as connection:
        assert sorted(connection.scalars(select(MESSAGE.c.state))) == ["cancelled", "queued"]


def test_a_round_that_is_closed_for_good_changes_no_more(stores: Stores, round_id: int) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closed=True))
    today = date(2026, 11, 9)
    changes: tuple[Callable[[], None], ...] = (
        lambda: course.hold(stores, round_id, True),
        lambda: course.pause(stores, round_id, True),
        lambda: course.extend(stores, round_id, date(2026, 12, 9), today),
        lambda: course.stop(stores, round_id, today, today),
    )
    for change in changes:
        with pytest.raises(Refused, match="closed for good"):
            change()
    with pytest.raises(Refused, match="no such round"):
        course.hold(stores, 999, True)


def test_without_a_mail_server_planned_letters_and_text_messages_go_and_mail_waits(
    stores: Stores, planned: int, planner: Planner, tmp_path: Path
) -> None:
    home = {"street": "Dorpsstraat", "house_number": "1", "postcode": "1234 AB", "city": "Dorp"}
    someone(stores, planned, "3", channel="letter", invited=False, **home)
    someone(stores, planned, "4", channel="text", phone="+31612345678", invited=False)
    planner.now.now = at("2026-11-09 09:30")  # type: ignore[attr-defined]  # our clock
    config = replace(load({"INSTANCE": str(tmp_path)}), production=True, text_url="https://sms.example", text_token="x")
    around = Surroundings(config, stores)
    mailing = worker._mailing(around, planner.now)
    assert mailing.post is None
    jobs._mail(replace(mailing, planner=planner), Event())
    assert worker._texts(around, planner.now) is not None
    with stores.contacts.connect() as connection:
        found = sorted(connection.execute(select(MESSAGE.c.channel, MESSAGE.c.state)).all())
    assert found == [("email", "queued"), ("email", "queued"), ("letter", "queued"), ("text", "queued")]
