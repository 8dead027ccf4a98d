"""Step 1: expected against sent: what should have left and did not, and what came back too often; counts only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select

from surveyapp import models, pulse
from surveyapp.db import Stores, reading
from surveyapp.letters.batches import DONE
from surveyapp.mail import days, plans
from surveyapp.models.message import Channel, Kind, State
from surveyapp.rounds import CASE, Round

MESSAGE: Any = models.Message.__table__
BY_ITSELF = (Channel.EMAIL.value, Channel.TEXT.value)  # leave without a person
WAITING = (State.QUEUED.value, State.DEFERRED.value)
SENT = (State.ACCEPTED.value, State.REFUSED.value, State.UNKNOWN.value)
LATE_AFTER = timedelta(hours=2)  # of those in which people are written to
UNPRINTED_AFTER = timedelta(days=1)
SILENT_AFTER = timedelta(minutes=15)
BACK_FROM, SENT_FROM = 5, 20  # messages; of fewer a share says nothing
BACK_SHARE = 0.1


class Sign(StrEnum):
    """What is wrong."""

    SILENT = "silent"  # no worker, and something waits for one
    LATE = "late"  # due for hours
    UNKNOWN = "unknown"  # nobody knows whether they left: a person decides
    BACK = "back"  # refused, or came back
    MISSED = "missed"  # a planned wave whose moment passed, and that did not become messages
    UNPRINTED = "unprinted"  # letters that nobody made for a day


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is wrong with the messages of a round."""

    sign: Sign
    messages: int
    of: int = 0  # messages that were sent, for a share
    since: datetime | None = None  # UTC; when a worker was last seen, or a wave had to go
    kind: Kind | None = None  # of a wave


@dataclass(frozen=True, slots=True)
class _Counts:
    """The messages of a round."""

    waiting: int
    late: int
    unknown: int
    back: int
    sent: int


def alarms(stores: Stores, shown: Iterable[Round], now: datetime) -> Mapping[int, tuple[Alarm, ...]]:
    """What is wrong with each of these rounds, by number; a round that is closed or stopped on purpose is quiet."""
    today = days.local_day(now)
    awake = [r.id for r in shown if not (r.closed or r.held or r.paused) and r.opens <= today <= r.closes]
    if not awake:
        return {}
    seen = pulse.seen(stores)
    late = hours_before(now, LATE_AFTER)
    found: dict[int, list[Alarm]] = defaultdict(list)
    for number, alarm in _missed(stores, awake, late):
        found[number].append(alarm)
    for number, counts in _counted(stores, awake, late).items():
        found[number] += _signs(counts, seen, now)
    for number, letters in _unprinted(stores, awake, now - UNPRINTED_AFTER):
        found[number].append(Alarm(Sign.UNPRINTED, letters))
    return {number: tuple(signs) for number, signs in found.items()}


def _missed(stores: Stores, numbers: list[int], late: datetime) -> Iterator[tuple[int, Alarm]]:
    """Waves that had to become messages before this moment, and did not."""
    for number, plan in plans.planned(stores, numbers):
        if plan.goes < late:
            yield number, Alarm(Sign.MISSED, 0, since=plan.goes, kind=plan.kind)


def _unprinted(stores: Stores, numbers: list[int], before: datetime) -> list[tuple[int, int]]:
    """Letters that were due before this moment, of people who still get them, and that nobody had made."""
    waits = (MESSAGE.c.channel == Channel.LETTER.value, MESSAGE.c.state == State.QUEUED.value, MESSAGE.c.due < before)
    mine = (MESSAGE.c.round_id.in_(numbers), MESSAGE.c.batch_id.is_(None), ~DONE, CASE.c.held.is_(False))
    query = select(MESSAGE.c.round_id, func.count()).join_from(MESSAGE, CASE, MESSAGE.c.case_id == CASE.c.id)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query.where(*waits, *mine).group_by(MESSAGE.c.round_id)).all()
    return [(number, many) for number, many in rows]


def hours_before(now: datetime, span: timedelta) -> datetime:
    """The moment from which on so much time went by in which people are written to; both in UTC."""
    end = days.in_local(now).replace(tzinfo=None)
    while True:
        day = end.date()
        first, last = (datetime.combine(day, hour) for hour in (days.FIRST, days.LAST))
        open_for = min(end, last) - first if days.may_send(day) else timedelta()
        if open_for >= span:
            return days.in_utc(min(end, last) - span)
        span -= max(open_for, timedelta())
        end = datetime.combine(day - days.DAY, days.LAST)


def _signs(counts: _Counts, seen: datetime | None, now: datetime) -> list[Alarm]:
    signs = []
    if counts.waiting and (seen is None or seen < now - SILENT_AFTER):
        signs.append(Alarm(Sign.SILENT, counts.waiting, since=seen))
    if counts.late:
        signs.append(Alarm(Sign.LATE, counts.late))
    if counts.unknown:
        signs.append(Alarm(Sign.UNKNOWN, counts.unknown))
    if counts.back >= BACK_FROM and counts.sent >= SENT_FROM and counts.back > BACK_SHARE * counts.sent:
        signs.append(Alarm(Sign.BACK, counts.back, of=counts.sent))
    return signs


def _counted(stores: Stores, numbers: list[int], late: datetime) -> dict[int, _Counts]:
    itself, waits = MESSAGE.c.channel.in_(BY_ITSELF), MESSAGE.c.state.in_(WAITING)
    back = or_(MESSAGE.c.state == State.REFUSED.value, MESSAGE.c.bounced != "")
    which = (
        itself & waits,
        itself & waits & (MESSAGE.c.due < late),
        itself & (MESSAGE.c.state == State.UNKNOWN.value),
        itself & back,
        itself & MESSAGE.c.state.in_(SENT),
    )
    counts = [func.count().filter(one) for one in which]
    query = select(MESSAGE.c.round_id, *counts).where(MESSAGE.c.round_id.in_(numbers)).group_by(MESSAGE.c.round_id)
    with reading(stores.contacts).connect() as connection:
        return {number: _Counts(*found) for number, *found in connection.execute(query)}
