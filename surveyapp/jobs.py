"""Beside all steps: the worker. What is due stands in the database; a killed worker leaves only rows claimed again.

Each turn queues the waves that are due, sends the mail that is due, makes a part of the letters, mends cut ties, mixes
what may be mixed and makes one report that is due.
Any number of workers may run, on any number of machines.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import DBAPIError

from surveyapp import clock, models, pulse, rounds
from surveyapp.answers import finishing, mixing, provisional
from surveyapp.db import Stores, in_words
from surveyapp.letters import press
from surveyapp.letters.press import Press
from surveyapp.mail import plans, sending
from surveyapp.mail.plans import Planner
from surveyapp.mail.sending import Post
from surveyapp.reports import Made, MakePdf, Task

RUN: Any = models.ReportRun.__table__
LEASE = timedelta(minutes=10)  # longer than any report takes; after it another worker may try
PAUSE = 2.0  # seconds between two turns with nothing to do
Clocks = tuple[Callable[[], datetime], Callable[[], date]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A report that this worker makes."""

    run_id: int
    round_id: int


@dataclass(frozen=True, slots=True)
class Mailing:
    """With what waves are queued, and mail is sent; without settings for mail only the other messages leave."""

    planner: Planner
    post: Post | None


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker does besides; None where this one does not."""

    mailing: Mailing | None = None
    texts: Post | None = None
    press: Press | None = None
    daily: Callable[[date], object] | None = None


NONE = Duties()


def work(stores: Stores, secret: str, make: MakePdf, stop: Event, also: Duties = NONE) -> None:
    """Take turns until `stop` is set, also of planned waves, mail, text messages and letters.

    A store that cannot be reached now is tried again. Mail comes first, and all that is due of it: a report takes
    longer than a mail. `daily` is done at the start and when a day begins.
    """
    done: date | None = None
    while not stop.is_set():
        try:
            pulse.beat(stores, clock.now())
            today = clock.today()
            if also.daily is not None and done != today:
                also.daily(today)
                done = today
            if also.mailing is not None:
                _mail(also.mailing, stop)
            while also.texts is not None and sending.turn(also.texts) and not stop.is_set():
                pass
            busy = also.press is not None and press.turn(also.press)
            busy = turn(stores, secret, make, (clock.now, clock.today), stop) or busy
        except DBAPIError as error:
            log.error("the worker waits: %s", in_words(error))
            busy = False
        if not busy:
            stop.wait(PAUSE)


def _mail(mailing: Mailing, stop: Event) -> None:
    """All that is due; between two batches a wave may have become due too."""
    plans.turn(mailing.planner)
    while mailing.post is not None and sending.turn(mailing.post) and not stop.is_set():
        plans.turn(mailing.planner)


def turn(stores: Stores, secret: str, make: MakePdf, clocks: Clocks, stop: Event | None = None) -> bool:
    """Do what is due; `clocks` give the moment (UTC) and the day. True when a report was tried: there may be more."""
    now, today = clocks
    finishing.reconcile(stores, secret)
    mixing.mix(stores)
    claim = claim_report(stores, now())
    if claim is None:
        return False
    try:
        counts, day = provisional.run_counts(stores, claim.run_id), today()
        made = make(stores, Task(claim.round_id, counts, claim.run_id), day)
    except DBAPIError:
        raise  # the store is away, not the report wrong: the lease runs out and it is tried again
    except Exception as error:  # the next report gets its turn
        _could_not(stores, claim, error, stop)
        return True
    if counts.final:
        rounds.mark_presented(stores, claim.round_id, day)  # before it can be read: the term never begins too late
    _end(stores, claim, kept(made))
    return True


def kept(made: Made) -> dict[str, Any]:
    """What the row of a report keeps when it was made."""
    digest = hashlib.sha256(made.pdf).hexdigest()
    values = {"sealed": made.sealed or None, "basis": made.basis, "contents": list(made.contents)}
    others = {"page": made.page or None, "workbook": made.workbook, "figure_table": made.table}
    return {"state": "made", "pdf": made.pdf, "pdf_digest": digest} | values | others


def claim_report(stores: Stores, now: datetime) -> Claim | None:
    """The oldest report that is due and that no worker holds; ours for the length of a lease."""
    free = or_(RUN.c.lease_until.is_(None), RUN.c.lease_until < now)
    query = select(RUN.c.id, RUN.c.round_id).where(RUN.c.state == "due", free).order_by(RUN.c.id).limit(1)
    with stores.answers.begin() as connection:
        row = connection.execute(query.with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        connection.execute(update(RUN).where(RUN.c.id == row.id).values(lease_until=now + LEASE))
    return Claim(row.id, row.round_id)


def _could_not(stores: Stores, claim: Claim, error: Exception, stop: Event | None) -> None:
    """Mark a report as failed, but not when we are being stopped: whoever does that stops our child too."""
    if stop is not None and stop.is_set():
        _end(stores, claim, {})
        return
    log.error("report %d of round %d could not be made: %s", claim.run_id, claim.round_id, type(error).__name__)
    _end(stores, claim, {"state": "failed"})


def _end(stores: Stores, claim: Claim, values: dict[str, Any]) -> None:
    with stores.answers.begin() as connection:
        mine = update(RUN).where(RUN.c.id == claim.run_id, RUN.c.state == "due")
        connection.execute(mine.values(lease_until=None, **values))
