"""Step 1: what a provider's officer may see of the progress. One place, for every page that an officer opens.

Who looks before and after somebody's visit must learn nothing. So the number of answers stands still for some days;
it moves on only when five people or more answered in between, and then to a whole step. What trickles in is added
the next time that so many come at once. It is a lower bound, and never all that were asked. At closing the exact
number is in the report.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE, ROUND

FROZEN: Any = models.FrozenCount.__table__
STEP = 5  # people who must have answered between two views that differ
SMALLEST = 2 * STEP  # on the list; of fewer nothing is told
REACHABLE = (Outcome.INVITED.value, Outcome.UNDELIVERABLE.value, Outcome.OPTED_OUT.value)
PEOPLE_DAYS = 350  # at 40% in four weeks so many on the list give a step a day
LONGEST = 7  # days
Group = tuple[int, str]  # round and audience


@dataclass(frozen=True, slots=True)
class Frozen:
    """How many had answered on one day, and what of it is shown until the next freeze."""

    day: date
    counted: int
    shown: int


@dataclass(frozen=True, slots=True)
class View:
    """What an officer sees of one audience.

    `listed`: who stands on the list to be asked; what somebody does (decline, move, not be found) does not change it.
    `at_least`: so many answered, or more; None when so few are on the list that nothing is told.
    """

    listed: int
    at_least: int | None


def days_between(listed: int) -> int:
    """For how many days the number stands still: the smaller the list, the longer. It never depends on answers."""
    return min(LONGEST, max(1, -(-PEOPLE_DAYS // max(1, listed))))


def freeze(before: Frozen | None, answered: int, listed: int, day: date) -> Frozen:
    """The next state: the same one while it must stand still; moved on only by a step of people since the last."""
    if before is None:
        before = Frozen(day, 0, 0)
    elif day < before.day + timedelta(days=days_between(listed)):
        return before
    if answered - before.counted < STEP:
        return Frozen(day, answered, before.shown)
    return Frozen(day, answered, max(before.shown, _step(answered)))


def view(frozen: Frozen | None, listed: int) -> View:
    """What an officer sees; never so many that one could say of everybody that they answered."""
    if frozen is None or listed < SMALLEST:
        return View(listed, None)
    return View(listed, min(frozen.shown, _step(listed - STEP)))


def views(stores: Stores, round_ids: Collection[int], today: date) -> dict[Group, View]:
    """What an officer sees of these rounds today; the first look on a day may move a number on."""
    with reading(stores.contacts).connect() as connection:
        listed = _listed(connection, round_ids)
        kept = _kept(connection, round_ids)
    wide = {group: n for group, n in listed.items() if n >= SMALLEST}
    if any(_is_due(kept.get(group), n, today) for group, n in wide.items()):
        kept = _freeze_all(stores, wide, today)
    return {group: view(kept.get(group), n) for group, n in listed.items()}


def _is_due(before: Frozen | None, listed: int, today: date) -> bool:
    return before is None or today >= before.day + timedelta(days=days_between(listed))


def _freeze_all(stores: Stores, listed: Mapping[Group, int], today: date) -> dict[Group, Frozen]:
    numbers = sorted({number for number, _audience in listed})
    with stores.contacts.begin() as connection:
        # One at a time: two who look at once must not both move a number on.
        connection.execute(select(ROUND.c.id).where(ROUND.c.id.in_(numbers)).order_by(ROUND.c.id).with_for_update())
        kept, answered = _kept(connection, numbers), _answered(connection, numbers)
        moved = {group: freeze(kept.get(group), answered.get(group, 0), n, today) for group, n in listed.items()}
        for group, frozen in moved.items():
            _write(connection, group, kept.get(group), frozen)
    return moved


def _write(connection: Connection, group: Group, before: Frozen | None, frozen: Frozen) -> None:
    key = {"round_id": group[0], "audience": group[1]}
    values = {"frozen_on": frozen.day, "counted": frozen.counted, "shown": frozen.shown}
    if before is None:
        connection.execute(insert(FROZEN).values(**key, **values))
    elif before != frozen:
        mine = (FROZEN.c.round_id == group[0], FROZEN.c.audience == group[1])
        connection.execute(update(FROZEN).where(*mine).values(**values))


def _listed(connection: Connection, round_ids: Collection[int]) -> dict[Group, int]:
    return _counted(connection, round_ids, CASE.c.outcome.in_(REACHABLE))


def _answered(connection: Connection, round_ids: Collection[int]) -> dict[Group, int]:
    return _counted(connection, round_ids, CASE.c.outcome == Outcome.INVITED.value, CASE.c.answered.is_(True))


def _counted(connection: Connection, round_ids: Collection[int], *which: Any) -> dict[Group, int]:
    group = (CASE.c.round_id, CASE.c.audience)
    query = select(*group, func.count()).where(CASE.c.round_id.in_(round_ids), *which).group_by(*group)
    return {(number, audience): n for number, audience, n in connection.execute(query)}


def _kept(connection: Connection, round_ids: Collection[int]) -> dict[Group, Frozen]:
    columns = (FROZEN.c.round_id, FROZEN.c.audience, FROZEN.c.frozen_on, FROZEN.c.counted, FROZEN.c.shown)
    rows = connection.execute(select(*columns).where(FROZEN.c.round_id.in_(round_ids)))
    return {(number, audience): Frozen(*values) for number, audience, *values in rows}


def _step(n: int) -> int:
    return max(0, n) // STEP * STEP
