"""What came back by e-mail, matched to the very message it belongs to; an address that fails makes way for the next
channel.

A mail is ours when it came to the address that only that message had, or when it holds that message's Message-ID and
names the address it went to. Twice the same has no second effect.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from surveyapp import models
from surveyapp.config import Config
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import reaching
from surveyapp.mail.composing import bounced, wire
from surveyapp.mail.mailbox import Box, Item, Unreadable, mailbox
from surveyapp.mail.notices import Notice, Report, Sort, read
from surveyapp.models.case import Reason
from surveyapp.models.mailbox import Problem
from surveyapp.models.message import Bounce, Channel, State
from surveyapp.rounds import CASE

MESSAGE: Any = models.Message.__table__
MAILBOX: Any = models.Mailbox.__table__
EVERY = timedelta(minutes=3)
LEASE = timedelta(minutes=20)
ENOUGH = timedelta(minutes=10)  # within the lease: the rest waits for the next look
MILDEST = (None, Bounce.POLICY, Bounce.LATER, Bounce.ADDRESS)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reader:
    """What the mailbox is read with; one for each worker."""

    stores: Stores
    secret: str
    box: Box
    now: Callable[[], datetime]
    judged: dict[str, Sort] = field(default_factory=dict)  # what stays in the mailbox is read once
    problem: Problem = Problem.NONE  # at the last look


def reader(config: Config, stores: Stores, now: Callable[[], datetime]) -> Reader | None:
    """By the settings; None without a mailbox.

    Errors:  SettingError.
    """
    box = mailbox(config)
    return None if box is None else Reader(stores, config.secret, box, now)


def look(reader: Reader) -> bool:
    """Read what came in since the last look; False when it is not time yet, or another worker is at it."""
    lease = _claim(reader)
    if lease is None:
        return False
    reader.problem, unread = Problem.NONE, Counter[Sort]()
    try:
        unread = _go_through(reader, lease - LEASE + ENOUGH)
    except Unreadable as error:
        reader.problem = error.problem
    finally:
        reader.box.close()
    if reader.problem:
        log.error("mail: the mailbox with what came back gives trouble (%s)", reader.problem.value)
    _release(reader, lease, unread)
    return True


def take_in(stores: Stores, secret: str, notice: Notice) -> bool:
    """Keep what a mail that came back says; whether it belongs to a message of ours."""
    with reading(stores.contacts).connect() as connection:
        found = _find(connection, secret, notice)
    if found is None:
        return False
    with stores.contacts.begin() as connection:
        case = connection.execute(select(CASE).where(CASE.c.id == found.case_id).with_for_update()).first()
        row = connection.execute(select(MESSAGE).where(MESSAGE.c.id == found.id).with_for_update()).first()
        report = None if case is None else _report(notice, case.email)
        if row is None or report is None:
            return False
        if report.bounce is not None and row.bounced != Bounce.ADDRESS:
            _keep(connection, row, report)
    return True


def _find(connection: Connection, secret: str, notice: Notice) -> Any:
    """The message that came back, by its mark, or by its Message-ID and then by the address too."""
    query = select(MESSAGE.c.id, MESSAGE.c.case_id, CASE.c.email).join(CASE, CASE.c.id == MESSAGE.c.case_id)
    query = query.where(MESSAGE.c.channel == Channel.EMAIL.value)
    numbers = [number for number in (bounced(secret, address) for address in notice.marked) if number is not None]
    if numbers:
        return connection.execute(query.where(MESSAGE.c.id == numbers[0])).first()
    rows = connection.execute(query.where(MESSAGE.c.message_id.in_(notice.message_ids))).all()
    named = frozenset(address for report in notice.reports for address in report.recipients)
    return next((row for row in rows if named & _spellings(row.email)), None)


def _report(notice: Notice, email: str) -> Report | None:
    """The part on this person. What failed at another address than theirs says nothing of theirs."""
    own = [one for one in notice.reports if not one.recipients or one.recipients & _spellings(email)]
    if own:
        return min(own, key=lambda one: MILDEST.index(one.bounce))
    failed = next((one for one in notice.reports if one.bounce is not None), None)
    return failed and Report(failed.recipients, Bounce.POLICY, failed.code)


def _spellings(email: str) -> frozenset[str]:
    """An address as it stands on the list, and as mail servers write it."""
    try:
        return frozenset({email.lower(), wire(email).lower()})
    except (ValueError, UnicodeError):
        return frozenset({email.lower()})


def _keep(connection: Connection, row: Any, report: Report) -> None:
    values: dict[str, Any] = {"bounced": report.bounce}
    if report.bounce is Bounce.ADDRESS:
        values |= {"reply": report.code}
        if row.state != State.CANCELLED:
            values |= {"state": State.REFUSED.value, "lease_until": None}
        reaching.failed(connection, row.case_id, Channel.EMAIL, Reason.BOUNCED)
    connection.execute(update(MESSAGE).where(MESSAGE.c.id == row.id).values(**values))


def _claim(reader: Reader) -> datetime | None:
    """The mailbox, ours for the length of a lease; None when it is not time, or another worker has it."""
    now = reader.now()
    free = or_(MAILBOX.c.lease_until.is_(None), MAILBOX.c.lease_until < now)
    long_ago = or_(MAILBOX.c.looked_at.is_(None), MAILBOX.c.looked_at <= now - EVERY, MAILBOX.c.looked_at > now)
    with reading(reader.stores.contacts).connect() as connection:
        if connection.execute(select(MAILBOX.c.id).where(free, long_ago)).first() is None:
            return None
    with reader.stores.contacts.begin() as connection:
        mine = connection.execute(update(MAILBOX).where(free, long_ago).values(lease_until=now + LEASE))
    return now + LEASE if mine.rowcount else None


def _go_through(reader: Reader, until: datetime) -> Counter[Sort]:
    """Handle what is new; count what is left for people."""
    items = reader.box.items()
    known = {item.key for item in items}
    reader.judged = {key: sort for key, sort in reader.judged.items() if key in known}
    for item in items:
        if item.key not in reader.judged and reader.now() < until:
            _handle(reader, item)
    return Counter(reader.judged[item.key] for item in items if item.unread and item.key in reader.judged)


def _handle(reader: Reader, item: Item) -> None:
    notice = read(reader.box.read(item.key))
    if notice.sort is not Sort.RETURNED or not take_in(reader.stores, reader.secret, notice):
        reader.judged[item.key] = notice.sort
        return
    try:
        reader.box.aside(item.key)
    except Unreadable as error:  # it was taken in all the same: on with the next
        reader.problem = error.problem
        reader.judged[item.key] = Sort.AUTOMATIC


def _release(reader: Reader, lease: datetime, unread: Counter[Sort]) -> None:
    values: dict[str, Any] = {"lease_until": None, "looked_at": reader.now(), "problem": reader.problem.value}
    if reader.problem is Problem.NONE or unread:
        values |= {
            "replies": unread[Sort.REPLY] + unread[Sort.LEAVING],
            "leaving": unread[Sort.LEAVING],
            "unmatched": unread[Sort.RETURNED],
        }
    with reader.stores.contacts.begin() as connection:
        connection.execute(update(MAILBOX).where(MAILBOX.c.lease_until == lease).values(**values))


@dataclass(frozen=True, slots=True)
class Back:
    """How many messages of a round came back, and why."""

    address: int
    later: int
    policy: int


def counts(stores: Stores) -> dict[int, Back]:
    """By round, of rounds to which something came back."""
    query = select(MESSAGE.c.round_id, MESSAGE.c.bounced, func.count()).where(MESSAGE.c.bounced != "")
    found: dict[int, Counter[str]] = {}
    with reading(stores.contacts).connect() as connection:
        for round_id, why, count in connection.execute(query.group_by(MESSAGE.c.round_id, MESSAGE.c.bounced)):
            found.setdefault(round_id, Counter())[why] = count
    return {number: Back(*(by[why] for why in ("address", "later", "policy"))) for number, by in found.items()}
