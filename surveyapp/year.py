"""Beside all steps: the days of a round that somebody must know of, computed from its terms and its keurmerk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from surveyapp import retention
from surveyapp.rounds import Round

DAY = timedelta(days=1)


class What(StrEnum):
    """What happens; part of the UID in a feed, and therefore never another one."""

    LIST = "list"
    FIELDWORK = "fieldwork"
    REPORT = "report"
    REBUTTAL = "rebuttal"
    CONTACTS = "contacts"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the calendar; first and last day included."""

    round: Round
    what: What
    first: date
    last: date


def events(shown: Iterable[Round]) -> tuple[Event, ...]:
    """The days of these rounds, the earliest first."""
    found = [event for round_ in shown for event in of_round(round_)]
    return tuple(sorted(found, key=lambda event: (event.first, event.last, event.round.id, event.what)))


def of_round(round_: Round) -> tuple[Event, ...]:
    """The days of one round; who extends its fieldwork moves what comes after."""
    kept, report = retention.dates(round_), report_on(round_)
    days = [
        (What.LIST, list_due(round_), list_due(round_)),
        (What.FIELDWORK, round_.opens, round_.closes),
        (What.REPORT, report, report),
        (What.CONTACTS, kept.contacts, kept.contacts),
        (What.ANSWERS, kept.answers, kept.answers),
    ]
    if (term := rebuttal(round_)) is not None:
        days.append((What.REBUTTAL, *term))
    return tuple(Event(round_, what, first, last) for what, first, last in days)


def list_due(round_: Round) -> date:
    """The last day on which the list can be handed in and everything still be made ready."""
    return round_.opens - timedelta(days=round_.profile.list_days)


def report_on(round_: Round) -> date:
    """The day of the report: that on which it could be read, and before that day the last one on which it is due."""
    return round_.presented or report_by(round_, round_.profile.report_within_days)


def rebuttal(round_: Round) -> tuple[date, date] | None:
    """The first and last day of hoor en wederhoor, the one source of these days; None: the keurmerk has no such term.

    As long as the report is not there (`round_.presented`), as if it came on the last day.
    """
    report, days = report_on(round_), round_.profile.rebuttal_days
    return (report + DAY, report + timedelta(days=days)) if days else None


def report_by(round_: Round, within: int | None) -> date:
    """The day by which the report is there: that of the keurmerk, else the last day on which a round is closed.

    within: days after the meetperiode; None: the keurmerk has no such term.
    """
    if within is None:
        return retention.dates(round_).closing
    return max(round_.closes, round_.terms.period[1] + timedelta(days=within))
