"""Step 1: put a list into its round. What was told beforehand is worked out anew in the transaction that does it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from questionnaires.model import Audience
from surveyapp import journal
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import loading
from surveyapp.fieldwork.doctor.examining import Verdict
from surveyapp.fieldwork.doctor.placing import Effect, Placed, Plan, plan
from surveyapp.fieldwork.people import Person
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE

AT_ONCE = 5_000  # rows in one statement
NAMELESS = {Effect.DUPLICATE: Outcome.DUPLICATE, Effect.UNUSABLE: Outcome.INCOMPLETE}


def preview(stores: Stores, round_id: int, verdicts: Sequence[Verdict]) -> Plan:
    """What the list would do; nothing is stored, and nobody who answers waits for it."""
    with reading(stores.contacts).connect() as connection:
        return plan(connection, round_id, verdicts)


def apply(stores: Stores, secret: str, round_id: int, audience: Audience, verdicts: Sequence[Verdict]) -> Plan:
    """Put the list into its round, all of it in one transaction; gives what was done.

    Of a row that names nobody who can be asked only its number, audience and dienst stay: it has to be accounted for.
    Errors:  Refused when there is no such round or it is closed.
    """
    with stores.contacts.begin() as connection:
        if loading.hold(connection, round_id):
            raise Refused(f"round {round_id} is closed: open a new round for these people")
        barred = journal.barred(connection, secret, round_id)  # who asked to be erased stays in the account as a count
        kept = [one for one in verdicts if not barred(one.number, one.person.values if one.person else {})]
        found = plan(connection, round_id, kept)
        _add(connection, [row for placed in found.placed if (row := _new(round_id, secret, audience, placed))])
        _change(connection, round_id, [one for one in found.placed if one.case_id is not None])
        loading.complete(connection, round_id)
        return found


def _add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(insert(CASE), rows[start : start + AT_ONCE])


def _new(round_id: int, secret: str, audience: Audience, placed: Placed) -> dict[str, Any] | None:
    """The row of who was not in the round yet; of who cannot be asked one without a name."""
    person, outcome = placed.verdict.person, NAMELESS.get(placed.effect)
    if placed.case_id is not None:
        return None
    if outcome is not None:
        return _nameless(round_id, secret, audience, placed, outcome)
    return loading.new_case(round_id, secret, person) if person and placed.effect is Effect.NEW else None


def _change(connection: Connection, round_id: int, placed: Sequence[Placed]) -> None:
    """Mend who was in the round already; whom an earlier list only counted is asked from now on."""
    changed = [one for one in placed if one.effect in (Effect.NEW, Effect.CORRECTED)]
    if not changed:
        return
    query = select(CASE.c.id, CASE.c.strata).where(CASE.c.round_id == round_id)
    strata = {row.id: row.strata for row in connection.execute(query)}
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one in changed:
        values = _values(one, strata[one.case_id])
        by_columns[tuple(sorted(values))].append(values | {"case": one.case_id})
    mine = update(CASE).where(CASE.c.id == bindparam("case"))
    for columns, rows in by_columns.items():
        connection.execute(mine.values({name: bindparam(name) for name in columns}), rows)


def _values(placed: Placed, held: Mapping[str, str]) -> dict[str, Any]:
    """What becomes of the columns of a case."""
    person = placed.verdict.person
    if person is None:
        return {}
    values = dict(person.values) | {"strata": {**held, **loading.filled(person.strata)}}
    return values | ({"outcome": Outcome.INVITED.value} if placed.effect is Effect.NEW else {})


def _nameless(round_id: int, secret: str, audience: Audience, placed: Placed, outcome: Outcome) -> dict[str, Any]:
    person = placed.verdict.person
    dienst = person.values["dienst"] if person else ""
    bare = Person(placed.verdict.row.number, placed.verdict.number, {"audience": audience.value, "dienst": dienst}, {})
    return loading.new_case(round_id, secret, bare) | {"outcome": outcome.value}
