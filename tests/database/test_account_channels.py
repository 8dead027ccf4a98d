"""By which channel people are asked, and which failed: counted by hand, and without reading the people."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text, update

from surveyapp.db import Stores
from surveyapp.fieldwork import account_channels, reaching
from surveyapp.fieldwork.account_channels import ChannelLine, by_channel
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE
from tests.database.given import a_round, someone

HOME = {"street": "Dorpsstraat", "house_number": "1", "postcode": "1234 AB", "city": "Dorp"}
PEOPLE: tuple[tuple[dict[str, Any], Channel | None], ...] = (
    ({"email": "a@x.nl", "channel": "email"}, Channel.EMAIL),
    ({"email": "a@x.nl", **HOME, "failed": {"email": "bounced"}}, Channel.LETTER),
    ({"email": "a@x.nl", **HOME, "channel": "letter", "failed": {"letter": "returned"}}, None),
    ({**HOME, "channel": "email", "channel_2": "letter"}, Channel.LETTER),
    ({"phone": "+31612345678"}, Channel.TEXT),
    ({"phone": "+31201234567"}, Channel.PHONE),
    ({"phone": "+4912345678"}, Channel.TEXT),
    ({"email": "a@x.nl", "failed": {"email": "bounced"}, "outcome": "undeliverable"}, None),
    ({"email": "a@x.nl", "outcome": "duplicate"}, None),
)


@pytest.fixture
def number(stores: Stores) -> int:
    found = a_round(stores)
    for at, (given, _way) in enumerate(PEOPLE):
        who = someone(stores, found, str(at))
        with stores.contacts.begin() as connection:
            connection.execute(update(CASE).where(CASE.c.id == who.case_id).values(**{"email": ""} | given))
    return found


def test_everyone_counts_by_the_channel_that_reaches_them_now(stores: Stores, number: int) -> None:
    assert by_channel(stores, number) == (
        ChannelLine(Channel.EMAIL, 1, {"bounced": 2}),
        ChannelLine(Channel.LETTER, 2, {"returned": 1}),
        ChannelLine(Channel.TEXT, 2, {}),
        ChannelLine(Channel.PHONE, 1, {}),
    )
    with stores.contacts.connect() as connection:
        cases = connection.execute(select(CASE).order_by(CASE.c.id)).all()
    ways = [reaching.current(case._asdict()) if case.outcome == "invited" else None for case in cases]
    assert ways == [way for _given, way in PEOPLE]  # as for the people themselves


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)  # PostgreSQL chooses by how many there are
def test_a_large_round_is_counted_by_its_index(stores: Stores, number: int) -> None:
    query = account_channels.grouped(number).compile(stores.contacts, compile_kwargs={"literal_binds": True})
    with stores.contacts.connect() as connection:
        plan = " ".join(str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    assert "ix_case_channels" in plan
