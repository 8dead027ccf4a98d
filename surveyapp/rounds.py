"""Rounds as every step reads them.

Apart from `fieldwork` and `answers`, which may not know each other but both need this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from questionnaires import load
from questionnaires.keurmerk import Keurmerk, Profile
from questionnaires.model import Audience, Questionnaire
from surveyapp import callbacks, models
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused

ROUND: Any = models.Round.__table__
PROVIDER: Any = models.Provider.__table__
CASE: Any = models.Case.__table__
STAFF_PROVIDER: Any = models.StaffProvider.__table__


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round is opened with."""

    provider: str
    keurmerk: str
    period: tuple[date, date]  # meetperiode, first and last day included
    fieldwork: tuple[date, date]  # days in Europe/Amsterdam, first and last included
    diensten: tuple[str, ...]
    modules: tuple[str, ...] = ()
    example: bool = False
    channels: tuple[str, ...] = ()  # how people are asked where their list does not say; none: by what the list holds


@dataclass(frozen=True, slots=True)
class Round:
    """A round, read from the contacts store."""

    id: int
    terms: Terms
    closed: bool
    questionnaires: Mapping[str, str] = field(default_factory=dict)  # audience -> reference
    held: bool = False  # emergency stop: nothing leaves
    paused: bool = False  # nothing leaves, and the pages say so
    presented: date | None = None  # the day on which the report of the closed round could be read

    @property
    def opens(self) -> date:
        """First day of the fieldwork."""
        return self.terms.fieldwork[0]

    @property
    def closes(self) -> date:
        """Last day of the fieldwork, included."""
        return self.terms.fieldwork[1]

    @property
    def keurmerk(self) -> Keurmerk:
        """The keurmerk under which the round is held."""
        return load.keurmerk(self.terms.keurmerk)

    @property
    def profile(self) -> Profile:
        """The rules in force on the first day of the meetperiode."""
        return self.keurmerk.profile(self.terms.period[0])

    def packs(self) -> dict[Audience, Questionnaire]:
        """The questionnaire of each audience, in the version with which the round was opened."""
        references = {Audience(a): r for a, r in self.questionnaires.items()} or dict(self.keurmerk.questionnaires)
        return {audience: load.questionnaire(reference) for audience, reference in references.items()}


def find(stores: Stores, round_id: int) -> Round:
    """One round.

    Errors:  Refused when there is none with this number.
    """
    found = _rounds(stores, ROUND.c.id == round_id)
    if not found:
        raise Refused(f"round {round_id}: there is no such round; `surveyapp round list` shows all")
    return found[0]


def all_rounds(stores: Stores) -> tuple[Round, ...]:
    """Every round, oldest number first."""
    return _rounds(stores, True)


def same(connection: Connection, terms: Terms, closed: bool) -> int | None:
    """The number of the round of this provider, keurmerk and meetperiode, None when there is none."""
    query = (
        select(ROUND.c.id)
        .join(PROVIDER)
        .where(
            PROVIDER.c.name == terms.provider,
            ROUND.c.keurmerk == terms.keurmerk,
            ROUND.c.period_from == terms.period[0],
            ROUND.c.period_to == terms.period[1],
            ROUND.c.closed.is_(closed),
        )
    )
    return connection.scalar(query)


def add(connection: Connection, terms: Terms, closed: bool = False) -> int:
    """Write a round (and its provider, when new) in a transaction on the contacts store; gives its number."""
    values = _values(connection, terms) | {"closed": closed}
    number: int = connection.execute(insert(ROUND).returning(ROUND.c.id), values).scalar_one()
    return number


def change(connection: Connection, round_id: int, terms: Terms) -> None:
    """Give a round other terms, in a transaction on the contacts store; a provider without rounds goes."""
    before = connection.scalar(select(ROUND.c.provider_id).where(ROUND.c.id == round_id))
    values = _values(connection, terms)
    connection.execute(update(ROUND).where(ROUND.c.id == round_id).values(**values))
    _forget_unused(connection, before)


def remove(connection: Connection, round_id: int) -> None:
    """Take away a round that has no people, in a transaction, with all that was planned for it; a provider without
    rounds goes too."""
    provider_id = connection.scalar(select(ROUND.c.provider_id).where(ROUND.c.id == round_id))
    for table in ROUND.metadata.tables.values():
        if any(key.column is ROUND.c.id for column in table.c for key in column.foreign_keys):
            connection.execute(delete(table).where(table.c.round_id == round_id))
    connection.execute(delete(ROUND).where(ROUND.c.id == round_id))
    _forget_unused(connection, provider_id)


def _forget_unused(connection: Connection, provider_id: int | None) -> None:
    """A name that was a slip of the pen stays nowhere; one that accounts have does."""
    used: tuple[Any, ...] = (select(ROUND.c.id).where(ROUND.c.provider_id == provider_id),)
    used += (select(STAFF_PROVIDER.c.staff_id).where(STAFF_PROVIDER.c.provider_id == provider_id),)
    if not any(connection.execute(query.limit(1)).first() for query in used):
        connection.execute(delete(PROVIDER).where(PROVIDER.c.id == provider_id))


def _values(connection: Connection, terms: Terms) -> dict[str, Any]:
    """Terms as a row; the provider is written when it is new."""
    provider_id = connection.scalar(select(PROVIDER.c.id).where(PROVIDER.c.name == terms.provider))
    if provider_id is None:
        provider_id = connection.scalar(insert(PROVIDER).values(name=terms.provider).returning(PROVIDER.c.id))
    return {
        "provider_id": provider_id,
        "keurmerk": terms.keurmerk,
        "period_from": terms.period[0],
        "period_to": terms.period[1],
        "opens": terms.fieldwork[0],
        "closes": terms.fieldwork[1],
        "diensten": list(terms.diensten),
        "modules": list(terms.modules),
        "channels": list(terms.channels),
        "questionnaires": {a.value: r for a, r in load.keurmerk(terms.keurmerk).questionnaires},
        "example": terms.example,
    }


def mark_closed(stores: Stores, round_id: int) -> None:
    """The last step of closing; nobody of it is called any more."""
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).where(ROUND.c.id == round_id).values(closed=True))
        # In this order: who asks just now holds the round, and is seen once it is let go.
        callbacks.forget_cases(connection, select(CASE.c.id).where(CASE.c.round_id == round_id))


def mark_presented(stores: Stores, round_id: int, day: date) -> None:
    """The report of a closed round can be read from this day on; the first such day stays."""
    once = (ROUND.c.id == round_id, ROUND.c.presented.is_(None))
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).where(*once).values(presented=day))


def _rounds(stores: Stores, condition: Any) -> tuple[Round, ...]:
    query = select(ROUND, PROVIDER.c.name.label("provider")).join(PROVIDER).where(condition).order_by(ROUND.c.id)
    with reading(stores.contacts).connect() as connection:
        return tuple(_round(row) for row in connection.execute(query))


def _round(row: Any) -> Round:
    terms = Terms(
        provider=row.provider,
        keurmerk=row.keurmerk,
        period=(row.period_from, row.period_to),
        fieldwork=(row.opens, row.closes),
        diensten=tuple(row.diensten),
        modules=tuple(row.modules),
        example=row.example,
        channels=tuple(row.channels),
    )
    return Round(row.id, terms, row.closed, row.questionnaires, row.held, row.paused, row.presented)
