"""Step 1: open a round, mend it before there is a list, and whether it takes answers on a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select

from surveyapp import rounds
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import checking, loading
from surveyapp.rounds import CASE, Terms

_SOMEBODY = select(CASE.c.id).limit(1)


class Days(NamedTuple):
    """The fieldwork of a round, and whether it was closed for good."""

    opens: date
    closes: date  # included
    closed: bool


def is_open(days: Days, today: date) -> bool:
    """Whether answers are taken: only on days of the fieldwork, and never after closing."""
    return not days.closed and days.opens <= today <= days.closes


def open_round(stores: Stores, terms: Terms) -> int:
    """Open a round and give its number.

    Errors:  Faults, everything that is wrong with the terms; Refused when the same round is open already.
    """
    _refuse(terms)
    with stores.contacts.begin() as connection:
        _refuse_same(connection, terms)
        return rounds.add(connection, terms)


def change_round(stores: Stores, round_id: int, terms: Terms) -> None:
    """Mend the terms of a round on whose list nobody stands yet.

    Errors:  as `open_round`; Refused when there is a list, or the round is closed.
    """
    _refuse(terms)
    with stores.contacts.begin() as connection:
        _empty(connection, round_id)
        _refuse_same(connection, terms, round_id)
        rounds.change(connection, round_id, terms)


def remove_round(stores: Stores, round_id: int) -> None:
    """Take away a round on whose list nobody stands yet.

    Errors:  Refused when there is a list, or the round is closed.
    """
    with stores.contacts.begin() as connection:
        _empty(connection, round_id)
        rounds.remove(connection, round_id)


def is_empty(stores: Stores, round_id: int) -> bool:
    """Whether nobody ever stood on the list of a round."""
    with reading(stores.contacts).connect() as connection:
        return connection.execute(_SOMEBODY.where(CASE.c.round_id == round_id)).first() is None


def _empty(connection: Connection, round_id: int) -> None:
    if loading.hold(connection, round_id):
        raise Refused(f"round {round_id} is closed: it stays as it is")
    if connection.execute(_SOMEBODY.where(CASE.c.round_id == round_id)).first() is not None:
        raise Refused(f"round {round_id} has people on its list: it stays as it is; `round extend` gives more days")


def _refuse(terms: Terms) -> None:
    if found := checking.faults(terms):
        raise Faults([str(fault) for fault in found])


def _refuse_same(connection: Connection, terms: Terms, but: int | None = None) -> None:
    number = rounds.same(connection, terms, closed=False)
    if number not in (None, but):
        raise Refused(f"round {number} is open for this provider and meetperiode already: use that one")


def refuse_too_early(round_: rounds.Round, today: date, early: bool) -> None:
    """Closing ends the fieldwork for good: before its last day only when asked for in so many words.

    Errors:  Refused when it is too early.
    """
    if not round_.closed and not early and today < round_.closes:
        raise Refused(
            f"round {round_.id} takes answers until {round_.closes}: close it then, or now with --early (for good)"
        )
