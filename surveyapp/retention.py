"""The clocks of a round: the last day on which each kind of data is kept; for pages, calendar and worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from surveyapp.rounds import Round
from surveyapp.terms import TERMS, Terms


@dataclass(frozen=True, slots=True)
class Dates:
    """Last days, included; the day after, what it is about is gone."""

    closing: date  # half-filled sets: by then the round is closed, and they count or are erased
    contacts: date  # names, addresses, messages, calls
    answers: date  # finished sets, which have no name


def dates(round_: Round) -> Dates:
    """The clocks of a round."""
    return counted_from(round_.closes)


def counted_from(closes: date, terms: Terms = TERMS) -> Dates:
    """The clocks of a round by the last day of its fieldwork: who extends that moves them all."""
    return Dates(*(closes + timedelta(days=days) for days in (terms.closing, terms.contacts, terms.answers)))
