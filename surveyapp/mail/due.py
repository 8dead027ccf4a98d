"""Beside step 1: a mail to a provider's officer when something is due; one a day at most, each thing once.

What is sent is noted before the server is asked, and taken back only when the server surely did not take it: two
workers, or one that is killed, send nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from typing import Any

from babel.dates import format_date
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from surveyapp import models, rounds, year
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import delivery
from surveyapp.mail import days
from surveyapp.mail.composing import wire
from surveyapp.mail.outgoing import Outgoing
from surveyapp.mail.rules import meaning
from surveyapp.mail.sending import Post
from surveyapp.mail.smtp import Parcel
from surveyapp.models import Role
from surveyapp.models.message import State
from surveyapp.rounds import CASE, PROVIDER, Round

NOTICE: Any = models.DueNotice.__table__
STAFF: Any = models.Staff.__table__
GIVEN: Any = models.StaffProvider.__table__
AHEAD = timedelta(days=7)
HOURS = range(8, 18)  # in which somebody at work gets mail


class What(StrEnum):
    """What is due; kept, so never another word."""

    LIST = "list"
    STATEMENT = "statement"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that an officer should do or know."""

    round: Round
    what: What
    by: date


@dataclass(frozen=True, slots=True)
class _Officer:
    """An account of an officer, and what is due for it."""

    staff_id: int
    email: str
    due: tuple[Due, ...]


def send(post: Post, office: str) -> int:
    """Mail every officer for whom something is due; gives how many mails went. `office`: address of the site."""
    now = post.now()
    today = days.local_day(now)
    if days.in_local(now).hour not in HOURS or not days.may_send(today):
        return 0
    return sum(_one(post, office, officer, now) for officer in _officers(post.stores, today))


def due(stores: Stores, round_: Round, today: date) -> tuple[Due, ...]:
    """What is due of a round on a day."""
    last = year.list_due(round_)
    if round_.closed:
        term = year.rebuttal(round_) if round_.presented else None  # before that day there is nothing to read
        return (Due(round_, What.REPORT, term[1]),) if term and today <= term[1] else ()
    with reading(stores.contacts).connect() as connection:
        listed = connection.execute(select(CASE.c.id).where(CASE.c.round_id == round_.id).limit(1)).first()
    if listed is None:
        return (Due(round_, What.LIST, last),) if last - AHEAD <= today <= round_.closes else ()
    if delivery.find(stores, round_.id) is None and today <= round_.closes:
        return (Due(round_, What.STATEMENT, round_.closes),)
    return ()


def _officers(stores: Stores, today: date) -> list[_Officer]:
    """Officers who had no mail today, with what they were not told yet."""
    columns = (STAFF.c.id, STAFF.c.email, PROVIDER.c.name)
    theirs = (
        select(*columns)
        .join(GIVEN, GIVEN.c.staff_id == STAFF.c.id)
        .join(PROVIDER, PROVIDER.c.id == GIVEN.c.provider_id)
    )
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(theirs.where(STAFF.c.role == Role.OFFICER.value).order_by(STAFF.c.id)).all()
        told = connection.execute(select(NOTICE)).all()
    had_mail = {row.staff_id for row in told if row.sent_on == today}
    known = {(row.staff_id, row.round_id, row.what) for row in told}
    by_provider: dict[str, list[Due]] = {}
    for round_ in rounds.all_rounds(stores) if rows else ():
        by_provider.setdefault(round_.terms.provider, []).extend(due(stores, round_, today))
    found: dict[tuple[int, str], list[Due]] = {}
    for number, email, provider in rows:
        new = [one for one in by_provider.get(provider, ()) if (number, one.round.id, one.what.value) not in known]
        found.setdefault((number, email), []).extend(new)
    return [_Officer(n, mail, tuple(new)) for (n, mail), new in found.items() if new and n not in had_mail]


def _one(post: Post, office: str, officer: _Officer, now: datetime) -> int:
    today = days.local_day(now)
    try:
        parcel = _parcel(officer, post.by, office, now)
        with post.stores.contacts.begin() as connection:
            _note(connection, officer, today)
    except (ValueError, IntegrityError):  # no address of a mail, or another worker is at it
        return 0
    reply = post.transport.send(parcel, lambda: False)
    if meaning(reply.phase, reply.code) is State.DEFERRED:
        with post.stores.contacts.begin() as connection:
            connection.execute(delete(NOTICE).where(NOTICE.c.staff_id == officer.staff_id, NOTICE.c.sent_on == today))
        return 0
    return 1


def _note(connection: Connection, officer: _Officer, today: date) -> None:
    rows = [
        {"staff_id": officer.staff_id, "round_id": one.round.id, "what": one.what.value, "sent_on": today}
        for one in officer.due
    ]
    connection.execute(insert(NOTICE), rows)


def _parcel(officer: _Officer, by: Outgoing, office: str, now: datetime) -> Parcel:
    """The mail, in plain text. Errors: ValueError when the address cannot get mail."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = by.address
    message["To"] = wire(officer.email)
    message["Subject"] = "Er staat iets voor u klaar"
    message["Date"] = format_datetime(now.replace(tzinfo=UTC))
    message["Message-ID"] = make_msgid(domain=by.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(officer.due, office)), cte="quoted-printable")
    return Parcel(
        by.address, wire(officer.email), message.as_bytes(), message["Message-ID"].strip("<>").partition("@")[0]
    )


def _lines(things: Sequence[Due], office: str) -> Iterable[str]:
    yield from ("Goedendag,", "")
    for one in things:
        day = format_date(one.by, "d MMMM y", locale="nl")
        about = f"{one.round.terms.provider}, ronde {one.round.id}"
        yield {
            What.LIST: f"- {about}: lever uiterlijk op {day} de lijst in.",
            What.STATEMENT: f"- {about}: teken de verklaring bij de lijst.",
            What.REPORT: f"- {about}: het voorlopige rapport staat bij Rapporten. Reageren kan tot en met {day}.",
        }[one.what]
    yield from ("", "Dit doet u in het kantoor:", office, "", "U krijgt hoogstens één zo'n bericht per dag.", "")
