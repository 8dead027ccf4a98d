"""Beside all steps: the improvement plan of a provider after a round, and what the next report says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from analysis import open_answers
from analysis.improvement import Action, Kind, Plan, Subject
from analysis.trend import labels
from questionnaires.model import Audience
from surveyapp import models
from surveyapp.answers import extract
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.open_answers.told import told
from surveyapp.rounds import Round, all_rounds

PLAN: Any = models.PlanAction.__table__
MOST = 30  # actions of one round: a plan that nobody can carry out is none
LONGEST = 500  # characters of an action
LONGEST_OWNER = 80


@dataclass(frozen=True, slots=True)
class Kept:
    """An action with its number."""

    id: int
    action: Action


def actions(stores: Stores, round_id: int) -> tuple[Kept, ...]:
    """The plan after a round, what is due first on top."""
    query = select(PLAN).where(PLAN.c.round_id == round_id).order_by(PLAN.c.due, PLAN.c.id)
    with reading(stores.contacts).connect() as connection:
        return tuple(
            Kept(row.id, Action(subject(row.subject), row.action, row.owner, row.due))
            for row in connection.execute(query)
        )


def subject(value: str) -> Subject:
    """What an action is about, from how it is kept. Errors: ValueError."""
    audience, kind, code = value.split(".", 2)
    return Subject(Audience(audience), Kind(kind), code)


def keep(stores: Stores, round_id: int, action: Action, number: int | None = None) -> None:
    """Add an action to the plan of a round, or put it in place of one of the same round.

    Errors:  Refused when the plan is full, or has no such action (any more).
    """
    row = {"subject": action.subject.value, "action": action.action, "owner": action.owner, "due": action.due}
    mine = PLAN.c.round_id == round_id
    with stores.contacts.begin() as connection:
        if number is not None:
            if not connection.execute(update(PLAN).where(mine, PLAN.c.id == number).values(**row)).rowcount:
                raise Refused(f"round {round_id} has no action {number}")
            return
        if (connection.scalar(select(func.count()).select_from(PLAN).where(mine)) or 0) >= MOST:
            raise Refused(f"round {round_id} has {MOST} actions already")
        connection.execute(insert(PLAN).values(round_id=round_id, **row))


def drop(stores: Stores, round_id: int, number: int) -> None:
    """Take an action out of the plan; one that is gone stays gone."""
    with stores.contacts.begin() as connection:
        connection.execute(delete(PLAN).where(PLAN.c.round_id == round_id, PLAN.c.id == number))


def before(stores: Stores, round_: Round) -> Round | None:
    """The closed round of the same provider and keurmerk over the meetperiode before; None when there is none."""
    found = [other for other in all_rounds(stores) if other.closed and _same(other, round_)]
    earlier = [other for other in found if other.terms.period < round_.terms.period]
    return max(earlier, key=lambda other: (other.terms.period, other.id), default=None)


def plan_of(stores: Stores, round_: Round) -> Plan:
    """What a report says of improving: the plan after this round, and the one before with its themes of then."""
    now = tuple(one.action for one in actions(stores, round_.id))
    last = before(stores, round_)
    if last is None:
        return Plan(now)
    return Plan(now, _then(stores, last, [one.action for one in actions(stores, last.id)]), _label(stores, round_))


def _label(stores: Stores, round_: Round) -> str:
    """How the trend names the round before."""
    return labels([one.period for one in extract.earlier(stores, round_)])[-1]


def _then(stores: Stores, last: Round, planned: Sequence[Action]) -> tuple[Action, ...]:
    """The actions with the counts of their themes in the round in which they were planned."""
    if not any(one.subject.kind is Kind.THEME for one in planned):
        return tuple(planned)
    found = told(stores, last.id, extract.kept_tallies(stores, last.id))
    packs, least = last.packs(), last.profile.distribution_from

    def counted(one: Action) -> Action:
        if one.subject.kind is not Kind.THEME or one.subject.audience not in packs:
            return one
        of = one.subject.audience, packs[one.subject.audience].reference
        return replace(one, then=open_answers.theme_counts(found, of, one.subject.code, least))

    return tuple(map(counted, planned))


def _same(other: Round, round_: Round) -> bool:
    one, two = other.terms, round_.terms
    return (one.provider, one.keurmerk, one.example) == (two.provider, two.keurmerk, two.example)


def packed(plan: Plan) -> list[Any]:
    """A plan as what JSON takes; `unpacked` gives it back."""
    return [[_row(one) for one in plan.now], [_row(one) for one in plan.before], plan.label]


def unpacked(kept: Sequence[Any]) -> Plan:
    """What `packed` gave."""
    now, planned, label = kept
    return Plan(tuple(map(_action, now)), tuple(map(_action, planned)), label)


def _row(one: Action) -> list[Any]:
    return [one.subject.value, one.action, one.owner, one.due.isoformat(), list(one.then) if one.then else None]


def _action(row: Sequence[Any]) -> Action:
    value, action, owner, due, then = row
    return Action(subject(value), action, owner, date.fromisoformat(due), (then[0], then[1]) if then else None)
