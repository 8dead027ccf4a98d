"""Step 1 by phone: whom to call now, in a fair order.

First who asked to be called, at their part of the day; then agreed call-backs that are due; then everybody whose
channel is the phone, the fewest attempts first, at another part of the day than the last time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select

from surveyapp import callbacks, models
from surveyapp.callbacks import Moment
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import reaching
from surveyapp.mail import days
from surveyapp.models.call import Result
from surveyapp.models.case import Outcome
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE, PROVIDER, ROUND

ATTEMPT: Any = models.CallAttempt.__table__
LEASE: Any = models.CallLease.__table__
CALLBACK = callbacks.TABLE
MOST = 6  # attempts to reach somebody who did not ask for it; agreed call-backs are always kept
SATURDAY = 5
PARTS = ((9, Moment.MORNING), (12, Moment.AFTERNOON), (18, Moment.EVENING))  # from which hour on, on Dutch clocks
FIRST_HOUR, LAST_HOUR = 9, 21  # the last one not included
SATURDAY_HOURS = (10, 16)


@dataclass(frozen=True, slots=True)
class Now:
    """A moment as calling needs it."""

    moment: datetime  # UTC, without a zone
    day: date  # on Dutch clocks, as are hour and part
    hour: int
    part: Moment | None  # None: nobody is called now

    @classmethod
    def at(cls, moment: datetime) -> Now:
        """What this moment (UTC, without a zone) is in the Netherlands."""
        local = days.in_local(moment)
        return cls(moment, local.date(), local.hour, _part(local))


class Why(IntEnum):
    """Why somebody is called; lower goes first."""

    ASKED = 0
    AGREED = 1
    OPEN = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who can be called now."""

    case_id: int
    round_id: int
    provider: str
    why: Why
    language: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of calling somebody once."""

    number: int
    result: Result
    called_on: date | None  # None: of an interview the day is not kept
    part: Moment | None
    again_on: date | None
    again_hour: int | None


def hours(day: date) -> tuple[int, int]:
    """Between which hours people are called on a day; both 0 when they are not."""
    if not days.may_send(day):
        return 0, 0
    return SATURDAY_HOURS if day.weekday() == SATURDAY else (FIRST_HOUR, LAST_HOUR)


def queue(stores: Stores, now: Now, most: int = MOST) -> tuple[Turn, ...]:
    """Everybody who can be called now, by anybody who calls nobody else, in the order in which they are called."""
    if now.part is None:
        return ()
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(_candidates(now)).all()
        tried = _tried(connection.execute(_attempts_of_open_cases()))
    turns = ((row, _why(row, tried[row.id], now, most)) for row in rows)
    due = [(_order(row, tried[row.id], why), _turn(row, tried[row.id], why)) for row, why in turns if why is not None]
    return tuple(turn for _key, turn in sorted(due, key=lambda pair: pair[0]))


def attempts(stores: Stores, case_id: int) -> tuple[Attempt, ...]:
    """All attempts to call somebody, the first one first."""
    query = select(ATTEMPT).where(ATTEMPT.c.case_id == case_id).order_by(ATTEMPT.c.number)
    with reading(stores.contacts).connect() as connection:
        return _tried(connection.execute(query))[case_id]


def still_callable(now: Now) -> tuple[ColumnElement[bool], ...]:
    """Conditions on a case and its round: they may still be asked today."""
    return (
        CASE.c.answered.is_(False),
        CASE.c.refused.is_(False),
        CASE.c.held.is_(False),
        CASE.c.outcome == Outcome.INVITED.value,
        ROUND.c.closed.is_(False),
        ROUND.c.held.is_(False),
        ROUND.c.paused.is_(False),
        ROUND.c.opens <= now.day,
        ROUND.c.closes >= now.day,
    )


def _part(local: datetime) -> Moment | None:
    first, last = hours(local.date())
    if not first <= local.hour < last:
        return None
    return [part for hour, part in PARTS if local.hour >= hour][-1]


def _candidates(now: Now) -> Any:
    """Cases that may be called, with their request; some whose channel is another one are among them still."""
    return (
        select(CASE, ROUND.c.closes, PROVIDER.c.name.label("provider"))
        .add_columns(CALLBACK.c.moment, CALLBACK.c.asked_on, CALLBACK.c.language.label("asked_language"))
        .join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
        .join(PROVIDER, ROUND.c.provider_id == PROVIDER.c.id)
        .outerjoin(CALLBACK, CALLBACK.c.case_id == CASE.c.id)
        .outerjoin(LEASE, and_(LEASE.c.case_id == CASE.c.id, LEASE.c.until > now.moment))
        .where(*still_callable(now), LEASE.c.case_id.is_(None))
        .where(or_(CALLBACK.c.case_id.is_not(None), and_(CASE.c.phone != "", or_(_perhaps_by_phone(), _was_called()))))
    )


def _perhaps_by_phone() -> ColumnElement[bool]:
    """Leaves out most of those for whom another channel goes first: a big round must not be read whole."""
    no_address = or_(*(CASE.c[name] == "" for name in ("street", "house_number", "postcode", "city")))
    return or_(
        cast(CASE.c.failed, String) != "{}",
        CASE.c.channel == "phone",
        and_(CASE.c.channel == "email", CASE.c.email == ""),
        and_(CASE.c.channel == "letter", no_address),
        and_(CASE.c.channel == "text", CASE.c.phone.not_like("+316%")),
        and_(CASE.c.channel == "", CASE.c.email == "", no_address, CASE.c.phone.not_like("+316%")),
    )


def _was_called() -> ColumnElement[bool]:
    asked_again: ColumnElement[bool] = CASE.c.id.in_(
        select(ATTEMPT.c.case_id).where(ATTEMPT.c.result == Result.CALL_BACK.value)
    )
    return asked_again


def _attempts_of_open_cases() -> Any:
    still = (CASE.c.answered.is_(False), CASE.c.refused.is_(False), ROUND.c.closed.is_(False))
    return (
        select(ATTEMPT)
        .join_from(ATTEMPT, CASE, ATTEMPT.c.case_id == CASE.c.id)
        .join(ROUND, CASE.c.round_id == ROUND.c.id)
        .where(*still)
        .order_by(ATTEMPT.c.case_id, ATTEMPT.c.number)
    )


def _tried(rows: Any) -> Mapping[int, tuple[Attempt, ...]]:
    found: defaultdict[int, tuple[Attempt, ...]] = defaultdict(tuple)
    for row in rows:
        part = Moment(row.part) if row.part else None
        one = Attempt(row.number, Result(row.result), row.called_on, part, row.again_on, row.again_hour)
        found[row.case_id] += (one,)
    return found


def _why(row: Any, tried: Sequence[Attempt], now: Now, most: int) -> Why | None:
    """Why this person is called now; None: not now."""
    last = tried[-1] if tried else None
    if last is not None and last.again_on is not None:
        return Why.AGREED if (now.day, now.hour) >= (last.again_on, last.again_hour or 0) else None
    if len(tried) >= most or any((one.called_on, one.part) == (now.day, now.part) for one in tried):
        return None
    if row.moment is not None:
        return Why.ASKED if row.moment in (Moment.ANY, now.part) else None
    if last is not None and last.result is Result.ALONE:
        return None
    if reaching.current(row._mapping) is not Channel.PHONE or (last is not None and last.part is now.part):
        return None
    return Why.OPEN


def _order(row: Any, tried: Sequence[Attempt], why: Why) -> tuple[Any, ...]:
    if why is Why.ASKED:
        return why, row.asked_on, 0, row.id
    if why is Why.AGREED:
        return why, tried[-1].again_on, tried[-1].again_hour or 0, row.id
    return why, len(tried), row.closes, row.id


def _turn(row: Any, tried: Sequence[Attempt], why: Why) -> Turn:
    return Turn(row.id, row.round_id, row.provider, why, row.asked_language or row.language, len(tried))
