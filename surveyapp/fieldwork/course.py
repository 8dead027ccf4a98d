"""Step 1, under way: stop all messages of a round at once, pause it, give it more days, or end it early."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from surveyapp import models
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.models.message import State
from surveyapp.models.wave import WaveState
from surveyapp.optout import WAITING
from surveyapp.rounds import ROUND

MESSAGE: Any = models.Message.__table__
WAVE: Any = models.Wave.__table__
DAY = timedelta(days=1)
LONGEST = timedelta(days=366)  # of the fieldwork after today


def hold(stores: Stores, round_id: int, held: bool) -> None:
    """Emergency stop: from now on nothing leaves to anybody of a round; or let it go again.

    Whoever sends looks at it in the transaction in which a message leaves.
    Errors:  Refused when there is no such round or it is closed.
    """
    _set(stores, round_id, held=held)


def pause(stores: Stores, round_id: int, paused: bool) -> None:
    """Nothing leaves, and the pages say that people can go on later; or go on. Answers stay.

    Errors:  Refused when there is no such round or it is closed.
    """
    _set(stores, round_id, paused=paused)


def extend(stores: Stores, round_id: int, last: date, today: date) -> None:
    """Give a round another last day, also when it passed already.

    Errors:  Refused when the day is not after the last one or passed, or there is no such round or it is closed.
    """
    with stores.contacts.begin() as connection:
        round_ = _held(connection, round_id)
        if last <= round_.closes:
            raise Refused(f"round {round_id} runs until {round_.closes}: found {last}, expected a later day")
        if last < today:
            raise Refused(f"found {last}, which passed: expected today ({today}) or a later day")
        if last > today + LONGEST:
            raise Refused(f"found {last}, expected a day within a year")
        connection.execute(update(ROUND).where(ROUND.c.id == round_id).values(closes=last))


def stop(stores: Stores, round_id: int, last: date, today: date) -> None:
    """End the fieldwork early: today is its last day, or yesterday was. What was planned for later is cancelled.

    Errors:  Refused when the fieldwork is over, did not begin by that day, or there is no such round or it is closed.
    """
    with stores.contacts.begin() as connection:
        round_ = _held(connection, round_id)
        if last not in (today, today - DAY):
            raise Refused(f"found {last}, expected today ({today}) or yesterday")
        if not round_.opens <= last < round_.closes:
            raise Refused(
                f"round {round_id} runs from {round_.opens} to {round_.closes}: {last} cannot be its last day"
            )
        connection.execute(update(ROUND).where(ROUND.c.id == round_id).values(closes=last))
        later = (WAVE.c.round_id == round_id, WAVE.c.day > last, WAVE.c.state == WaveState.PLANNED.value)
        connection.execute(update(WAVE).where(*later).values(state=WaveState.CANCELLED.value))
        if last < today:
            waits = (MESSAGE.c.round_id == round_id, MESSAGE.c.state.in_(WAITING))
            connection.execute(update(MESSAGE).where(*waits).values(state=State.CANCELLED.value, lease_until=None))


def _set(stores: Stores, round_id: int, **values: bool) -> None:
    with stores.contacts.begin() as connection:
        _held(connection, round_id)
        connection.execute(update(ROUND).where(ROUND.c.id == round_id).values(**values))


def _held(connection: Connection, round_id: int) -> Any:
    round_ = connection.execute(select(ROUND).where(ROUND.c.id == round_id).with_for_update()).first()
    if round_ is None:
        raise Refused(f"round {round_id}: there is no such round; `surveyapp round list` shows all")
    if round_.closed:
        raise Refused(f"round {round_id} is closed for good: open a new round")
    return round_
