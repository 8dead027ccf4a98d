"""Beside step 1: a mail to a provider's officer when something is due, and to the bureau when messages do not leave as
planned; one a day at most, each thing once.

What is sent is noted before the server is asked, and taken back only when the server surely did not take it: two
workers, or one that is killed, send nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

from surveyapp import issuing, models, rounds, year
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import delivery
from surveyapp.mail import alarm, days
from surveyapp.mail.alarm import Alarm, Sign
from surveyapp.mail.composing import wire
from surveyapp.mail.outgoing import Outgoing
from surveyapp.mail.planning import NAMES, in_words
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
TOLD_FOR = timedelta(days=30)  # after that nobody is told any more that a report is there
HOURS = range(8, 18)  # in which somebody at work gets mail


ALARMS: Mapping[Sign, str] = {  # of which the bureau gets a mail; a worker that stands still can send none
    Sign.MISSED: "een gepland bericht staat niet klaar.",
    Sign.LATE: "berichten hadden al weg moeten zijn.",
    Sign.UNKNOWN: "van berichten weet niemand of ze zijn aangekomen. Beslis bij Berichten.",
    Sign.BACK: "veel berichten zijn geweigerd of kwamen terug. Kijk of de adressen kloppen.",
    Sign.UNPRINTED: "brieven wachten al meer dan een dag. Maak een partij bij Brieven.",
}


class What(StrEnum):
    """What is due; kept, so never another word."""

    LIST = "list"
    STATEMENT = "statement"
    REPORT = "report"
    DEFINITIVE = "definitive"  # with the number of the version


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that an officer should do or know."""

    round: Round
    what: What
    by: date
    version: int = 0  # of a definitive report

    @property
    def key(self) -> str:
        """Under what it is noted that somebody was told; each version is told."""
        return f"{self.what}{self.version or ''}"


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing that an account is told, once."""

    round_id: int
    what: str  # kept: one of `What`, or an alarm
    line: str


@dataclass(frozen=True, slots=True)
class _Account:
    """An account, and what it is told today."""

    staff_id: int
    email: str
    told: tuple[_Told, ...]


def send(post: Post, office: str) -> int:
    """Mail every officer for whom something is due, and the bureau of what is wrong; gives how many mails went.

    office: address of the site.
    """
    now = post.now()
    today = days.local_day(now)
    if days.in_local(now).hour not in HOURS or not days.may_send(today):
        return 0
    every = rounds.all_rounds(post.stores)
    accounts = [*_officers(post.stores, every, today), *_bureau(post.stores, every, now)]
    return sum(_one(post, office, account, now) for account in accounts)


def due(stores: Stores, round_: Round, today: date) -> tuple[Due, ...]:
    """What is due of a round on a day."""
    last = year.list_due(round_)
    if round_.closed:
        return _of_report(stores, round_, today)
    with reading(stores.contacts).connect() as connection:
        listed = connection.execute(select(CASE.c.id).where(CASE.c.round_id == round_.id).limit(1)).first()
    if listed is None:
        return (Due(round_, What.LIST, last),) if last - AHEAD <= today <= round_.closes else ()
    if delivery.find(stores, round_.id) is None and today <= round_.closes:
        return (Due(round_, What.STATEMENT, round_.closes),)
    return ()


def _of_report(stores: Stores, round_: Round, today: date) -> tuple[Due, ...]:
    """That a report can be read: each new definitive version, and before the first one that it can be disputed."""
    made = [one for one in issuing.versions(stores, round_.id) if one.number and one.state == issuing.MADE]
    if made:
        told = [(one.number, one.made_on) for one in made if one.made_on and today <= one.made_on + TOLD_FOR]
        return tuple(Due(round_, What.DEFINITIVE, day, number) for number, day in told)
    term = year.rebuttal(round_) if round_.presented else None  # before that day there is nothing to read
    return (Due(round_, What.REPORT, term[1]),) if term and today <= term[1] else ()


def _officers(stores: Stores, every: Iterable[Round], today: date) -> list[_Account]:
    """Officers, with what is due of their providers."""
    theirs = (
        select(STAFF.c.id, STAFF.c.email, PROVIDER.c.name)
        .join(GIVEN, GIVEN.c.staff_id == STAFF.c.id)
        .join(PROVIDER, PROVIDER.c.id == GIVEN.c.provider_id)
    )
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(theirs.where(STAFF.c.role == Role.OFFICER.value).order_by(STAFF.c.id)).all()
    by_provider: dict[str, list[_Told]] = {}
    for round_ in every if rows else ():
        here = [_Told(one.round.id, one.key, _line(one)) for one in due(stores, round_, today)]
        by_provider.setdefault(round_.terms.provider, []).extend(here)
    found: dict[tuple[int, str], list[_Told]] = {}
    for number, email, provider in rows:
        found.setdefault((number, email), []).extend(by_provider.get(provider, ()))
    return _news(stores, found, today)


def _bureau(stores: Stores, every: Iterable[Round], now: datetime) -> list[_Account]:
    """Everyone of the bureau, with what is wrong with the messages of any round."""
    named = {round_.id: round_.terms.provider for round_ in every}
    alarms = alarm.alarms(stores, every, now)
    told = [
        _Told(number, f"alarm {one.sign} {one.kind or ''}".strip(), f"- {named[number]}, ronde {number}: {_alarm(one)}")
        for number, signs in alarms.items()
        for one in signs
        if one.sign in ALARMS
    ]
    if not told:
        return []
    query = select(STAFF.c.id, STAFF.c.email).where(STAFF.c.role == Role.BUREAU.value, STAFF.c.password_hash != "")
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query.order_by(STAFF.c.id)).all()
    return _news(stores, {(row.id, row.email): told for row in rows}, days.local_day(now))


def _news(stores: Stores, found: Mapping[tuple[int, str], Sequence[_Told]], today: date) -> list[_Account]:
    """Who had no mail today, with what they were not told yet."""
    with reading(stores.contacts).connect() as connection:
        before = connection.execute(select(NOTICE)).all()
    had_mail = {row.staff_id for row in before if row.sent_on == today}
    known = {(row.staff_id, row.round_id, row.what) for row in before}
    fresh = [
        _Account(number, mail, tuple(one for one in told if (number, one.round_id, one.what) not in known))
        for (number, mail), told in found.items()
        if number not in had_mail
    ]
    return [account for account in fresh if account.told]


def _one(post: Post, office: str, account: _Account, now: datetime) -> int:
    today = days.local_day(now)
    try:
        parcel = _parcel(account, post.by, office, now)
        with post.stores.contacts.begin() as connection:
            _note(connection, account, today)
    except (ValueError, IntegrityError):  # no address of a mail, or another worker is at it
        return 0
    reply = post.transport.send(parcel, lambda: False)
    if meaning(reply.phase, reply.code) is State.DEFERRED:
        with post.stores.contacts.begin() as connection:
            connection.execute(delete(NOTICE).where(NOTICE.c.staff_id == account.staff_id, NOTICE.c.sent_on == today))
        return 0
    return 1


def _note(connection: Connection, account: _Account, today: date) -> None:
    rows = [
        {"staff_id": account.staff_id, "round_id": one.round_id, "what": one.what, "sent_on": today}
        for one in account.told
    ]
    connection.execute(insert(NOTICE), rows)


def _parcel(account: _Account, by: Outgoing, office: str, now: datetime) -> Parcel:
    """The mail, in plain text. Errors: ValueError when the address cannot get mail."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = by.address
    message["To"] = wire(account.email)
    message["Subject"] = "Er staat iets voor u klaar"
    message["Date"] = format_datetime(now.replace(tzinfo=UTC))
    message["Message-ID"] = make_msgid(domain=by.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(account.told, office)), cte="quoted-printable")
    return Parcel(
        by.address, wire(account.email), message.as_bytes(), message["Message-ID"].strip("<>").partition("@")[0]
    )


def _line(one: Due) -> str:
    day = format_date(one.by, "d MMMM y", locale="nl")
    about = f"{one.round.terms.provider}, ronde {one.round.id}"
    return {
        What.LIST: f"- {about}: lever uiterlijk op {day} de lijst in.",
        What.STATEMENT: f"- {about}: teken de verklaring bij de lijst.",
        What.DEFINITIVE: f"- {about}: het rapport is definitief, versie {one.version} van {day}. Zie Rapporten.",
        What.REPORT: f"- {about}: het voorlopige rapport staat bij Rapporten. Reageren kan tot en met {day}.",
    }[one.what]


def _alarm(one: Alarm) -> str:
    if one.sign is Sign.MISSED and one.kind and one.since:
        return f"{NAMES[one.kind]} had {in_words(one.since)} klaar moeten staan, en dat gebeurde niet."
    return ALARMS[one.sign]


def _lines(told: Sequence[_Told], office: str) -> Iterable[str]:
    yield from ("Goedendag,", "", *(one.line for one in told))
    yield from ("", "Kijk in het kantoor:", office, "", "U krijgt hoogstens één zo'n bericht per dag.", "")
