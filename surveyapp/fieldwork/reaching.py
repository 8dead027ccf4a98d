"""Step 1: by which channel somebody is reached now, and what happens when one does not reach them.

Whatever comes back (mail, a letter, a call to a wrong number) ends here: the next channel takes over, and who has
none left is undeliverable, with the reason for the response account.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from surveyapp import callbacks, models, optout
from surveyapp.fieldwork.people import ways
from surveyapp.models.case import Outcome, Reason
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE

MESSAGE: Any = models.Message.__table__
ORDER = ("channel", "channel_2", "channel_3")


def channels(case: Mapping[str, Any]) -> tuple[Channel, ...]:
    """By what ways somebody is asked, in order: those chosen for them that their data allow; none chosen: all.

    Takes columns of the store. Each channel stands there once.
    """
    possible = ways(case)
    chosen = [case[name] for name in ORDER if case[name]]
    return tuple(dict.fromkeys(Channel(way) for way in (chosen or possible) if way in possible))


def current(case: Mapping[str, Any]) -> Channel | None:
    """The first of their channels that did not fail; None when there is none (left)."""
    return next((channel for channel in channels(case) if channel not in case["failed"]), None)


def failed(connection: Connection, case_id: int, channel: Channel, reason: Reason) -> None:
    """A channel does not reach this person: the next one takes over, without one they are undeliverable.

    Within a transaction on the contacts store. Twice is no error. Who answered or refused was reached after all.
    """
    case = _held(connection, case_id)
    if case is None:
        return
    noted = dict(case.failed) | {channel.value: reason.value}
    connection.execute(update(CASE).where(CASE.c.id == case_id).values(failed=noted))
    optout.cancel(connection, case_id, channel)
    if current(dict(case._mapping) | {"failed": noted}) is None:
        _undeliverable(connection, case, reason)


def unreachable(connection: Connection, case_id: int, reason: Reason) -> None:
    """Nobody is reached by any channel (moved, deceased). Within a transaction on the contacts store."""
    case = _held(connection, case_id)
    if case is not None:
        _undeliverable(connection, case, reason)


def reachable(connection: Connection, case_id: int, by: Collection[Channel] = tuple(Channel)) -> None:
    """A better address came, or somebody was mistaken: these channels may be tried again.

    Within a transaction on the contacts store. Who died comes back only when it is taken back for all channels.
    """
    case = _held(connection, case_id)
    if case is None:
        return
    left = {channel: why for channel, why in case.failed.items() if channel not in by}
    values: dict[str, Any] = {"failed": left}
    mistaken = set(by) == set(Channel)
    found = case.reason != Reason.DECEASED and current(dict(case._mapping) | values) is not None
    if case.outcome == Outcome.UNDELIVERABLE and (mistaken or found):
        values |= {"outcome": Outcome.INVITED.value, "reason": ""}
    connection.execute(update(CASE).where(CASE.c.id == case_id).values(**values))


def _held(connection: Connection, case_id: int) -> Any:
    return connection.execute(select(CASE).where(CASE.c.id == case_id).with_for_update()).first()


def _undeliverable(connection: Connection, case: Any, reason: Reason) -> None:
    """Out of the net sample; a link that reached somebody after all would say that the round is over for them."""
    if case.answered or case.refused or case.outcome != Outcome.INVITED:
        return
    values = {"outcome": Outcome.UNDELIVERABLE.value, "reason": reason.value}
    connection.execute(update(CASE).where(CASE.c.id == case.id).values(**values))
    optout.cancel(connection, case.id)
    callbacks.forget_cases(connection, [case.id])
