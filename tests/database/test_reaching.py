"""Whom a channel does not reach is asked by the next one; without one left they are undeliverable, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from surveyapp.db import Stores
from surveyapp.fieldwork import reaching
from surveyapp.mail.waves import MESSAGE
from surveyapp.models.case import Reason
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE
from tests.database.given import a_round, someone

ADDRESS = {"street": "Dam", "house_number": "1", "postcode": "1012 JS", "city": "Amsterdam"}
ALL = ADDRESS | {"email": "a@x.nl", "phone": "+31612345678"}


def a_case(stores: Stores, **given: Any) -> int:
    return someone(stores, a_round(stores), "1", **given).case_id


def of(stores: Stores, case_id: int) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE).where(CASE.c.id == case_id)).one()


def fail(stores: Stores, case_id: int, channel: Channel, reason: Reason) -> Any:
    with stores.contacts.begin() as connection:
        reaching.failed(connection, case_id, channel, reason)
    return of(stores, case_id)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (ALL, ("email", "letter", "text", "phone")),
        (ALL | {"channel": "phone"}, ("phone",)),
        (ALL | {"channel": "letter", "channel_2": "email", "channel_3": "letter"}, ("letter", "email")),
        ({"email": "a@x.nl", "channel": "letter", "channel_2": "email"}, ("email",)),
        ({"phone": "+31201234567"}, ("phone",)),
    ],
)
def test_the_chosen_channels_are_tried_in_order_as_far_as_there_is_an_address(
    stores: Stores, given: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert reaching.channels(of(stores, a_case(stores, **given))._mapping) == expected


def test_the_next_channel_takes_over(stores: Stores) -> None:
    case_id = a_case(stores, **ALL, channel="email", channel_2="letter")
    found = fail(stores, case_id, Channel.EMAIL, Reason.BOUNCED)
    assert (found.outcome, found.reason, found.failed) == ("invited", "", {"email": "bounced"})
    assert reaching.current(found._mapping) is Channel.LETTER


def test_who_has_no_channel_left_is_undeliverable_for_the_last_reason(stores: Stores) -> None:
    case_id = a_case(stores, **ALL, channel="email", channel_2="letter")
    fail(stores, case_id, Channel.EMAIL, Reason.BOUNCED)
    found = fail(stores, case_id, Channel.LETTER, Reason.RETURNED)
    assert (found.outcome, found.reason) == ("undeliverable", "returned")
    again = fail(stores, case_id, Channel.EMAIL, Reason.BOUNCED)
    assert (again.outcome, again.reason) == ("undeliverable", "returned")


@pytest.mark.parametrize("done", [{"answered": True}, {"refused": True}, {"outcome": "opted_out"}])
def test_who_answered_or_refused_was_reached_after_all(stores: Stores, done: dict[str, Any]) -> None:
    case_id = a_case(stores, email="a@x.nl", **done)
    before = of(stores, case_id).outcome
    assert fail(stores, case_id, Channel.EMAIL, Reason.BOUNCED).outcome == before


def test_what_waits_by_that_channel_is_cancelled_and_by_another_not(stores: Stores) -> None:
    case_id = a_case(stores, **ALL)
    row = {"case_id": case_id, "round_id": 1, "kind": "invitation", "due": datetime.fromisoformat("2026-11-09")}
    with stores.contacts.begin() as connection:
        for channel in ("email", "letter"):
            connection.execute(insert(MESSAGE), row | {"channel": channel, "message_id": channel, "state": "queued"})
    fail(stores, case_id, Channel.EMAIL, Reason.BOUNCED)
    with stores.contacts.connect() as connection:
        states = connection.execute(select(MESSAGE.c.channel, MESSAGE.c.state).order_by(MESSAGE.c.channel)).all()
    assert [tuple(state) for state in states] == [("email", "cancelled"), ("letter", "queued")]


def test_who_moved_is_undeliverable_at_once_and_a_better_address_brings_them_back(stores: Stores) -> None:
    case_id = a_case(stores, **ALL)
    with stores.contacts.begin() as connection:
        reaching.unreachable(connection, case_id, Reason.MOVED)
    assert (of(stores, case_id).outcome, of(stores, case_id).reason) == ("undeliverable", "moved")
    with stores.contacts.begin() as connection:
        reaching.reachable(connection, case_id)
    assert (of(stores, case_id).outcome, of(stores, case_id).reason) == ("invited", "")
