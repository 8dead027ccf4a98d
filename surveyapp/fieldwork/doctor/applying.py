"""Step 1: put a list into its round. What was told beforehand is worked out anew in the transaction that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from questionnaires.model import Audience
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import loading
from surveyapp.fieldwork.doctor.examining import Verdict
from surveyapp.fieldwork.doctor.placing import Effect, Placed, Plan, plan
from surveyapp.fieldwork.people import Person
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE

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
        found = plan(connection, round_id, verdicts)
        for placed in found.placed:
            _put(connection, round_id, secret, audience, placed)
        loading.mark_duplicates(connection, round_id)
        return found


def _put(connection: Connection, round_id: int, secret: str, audience: Audience, placed: Placed) -> None:
    person, outcome = placed.verdict.person, NAMELESS.get(placed.effect)
    if outcome is not None:
        if placed.case_id is None:
            connection.execute(insert(CASE), _nameless(round_id, secret, audience, placed, outcome))
        return
    if person is None or placed.effect not in (Effect.NEW, Effect.CORRECTED):
        return
    if placed.case_id is None:
        connection.execute(insert(CASE), loading.new_case(round_id, secret, person))
        return
    held = connection.execute(select(CASE.c.strata).where(CASE.c.id == placed.case_id)).scalar_one()
    values: dict[str, Any] = dict(person.values) | {"strata": held | loading.filled(person.strata)}
    if placed.effect is Effect.NEW:
        values["outcome"] = Outcome.INVITED.value
    connection.execute(update(CASE).where(CASE.c.id == placed.case_id).values(**values))


def _nameless(round_id: int, secret: str, audience: Audience, placed: Placed, outcome: Outcome) -> dict[str, Any]:
    person = placed.verdict.person
    dienst = person.values["dienst"] if person else ""
    bare = Person(placed.verdict.row.number, placed.verdict.number, {"audience": audience.value, "dienst": dienst}, {})
    return loading.new_case(round_id, secret, bare) | {"outcome": outcome.value}
