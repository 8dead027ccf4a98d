"""Step 1: a sample of a list that is larger than wanted: by lot, and the same for the same seed.

Clients are drawn by dienst, opdrachtgevers all together. Each person has a lot of their own, made of a seed that is
kept with the round and their case number: the order of a list plays no part, and who comes in with a later list does
not change the lots of the others. Who was asked already stays.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from questionnaires.model import Audience
from surveyapp import models, rounds
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.models.case import Outcome
from surveyapp.models.message import State
from surveyapp.rounds import CASE, ROUND

SIZE: Any = models.SampleSize.__table__
MESSAGE: Any = models.Message.__table__
ALL = ""  # the dienst of a group that is not drawn by dienst
POOL = (Outcome.INVITED, Outcome.NOT_SAMPLED, Outcome.OPTED_OUT, Outcome.UNDELIVERABLE)  # who could be drawn
Group = tuple[str, str]  # audience, dienst
Wanted = Mapping[Group, int | None]  # how many people are drawn; None: all


@dataclass(frozen=True, slots=True)
class Draw:
    """What a sample comes to in one group."""

    audience: str
    dienst: str  # a key; `ALL` for opdrachtgevers
    wanted: int | None  # None: all
    pool: int  # people who could be drawn
    asked: int  # of these: who was asked already, or has a message waiting

    @property
    def drawn(self) -> int:
        """How many are drawn: never fewer than were asked already."""
        return self.pool if self.wanted is None else min(self.pool, max(self.wanted, self.asked))

    @property
    def left(self) -> int:
        """How many are not."""
        return self.pool - self.drawn


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    number: str
    outcome: str
    asked: bool


def chosen(numbers: Iterable[str], wanted: int, seed: str) -> frozenset[str]:
    """Which case numbers are drawn: `wanted` of them, or all when there are no more."""
    drawn = sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}\n{number}".encode()).digest())
    return frozenset(drawn[:wanted])


def group_of(audience: str, dienst: str) -> Group:
    """In which group somebody is drawn."""
    return (audience, dienst if audience == Audience.CLIENT else ALL)


def sizes(stores: Stores, round_id: int) -> dict[Group, int]:
    """How many people of each group are wanted, where that was said."""
    with reading(stores.contacts).connect() as connection:
        return {group: wanted for group, (wanted, _seed) in _sizes(connection, round_id).items() if wanted is not None}


def preview(stores: Stores, round_id: int, wanted: Wanted) -> tuple[Draw, ...]:
    """What a sample would come to, in every group of the round; what `wanted` does not name stays as it is.

    Errors:  Refused when there is no such round.
    """
    rounds.find(stores, round_id)
    with reading(stores.contacts).connect() as connection:
        return _draws(connection, round_id, wanted)


def draw(stores: Stores, round_id: int, wanted: Wanted) -> tuple[Draw, ...]:
    """Draw: whoever is not drawn is not asked, until the sample is made larger. The same again changes nothing.

    Errors:  Refused when there is no such round or it is closed.
    """
    with stores.contacts.begin() as connection:
        closed = connection.scalar(select(ROUND.c.closed).where(ROUND.c.id == round_id).with_for_update())
        if closed is None or closed:
            raise Refused(f"round {round_id} is closed or does not exist: nobody can be drawn")
        draws = _draws(connection, round_id, wanted)
        held = _sizes(connection, round_id)
        for one in draws:
            _keep(connection, round_id, one, held)
        settle(connection, round_id)
        return draws


def settle(connection: Connection, round_id: int) -> None:
    """Draw as was decided, again after people came in with a list. Within a transaction that holds the round."""
    decided = _sizes(connection, round_id)
    if not decided:
        return
    changes = []
    for group, people in _people(connection, round_id).items():
        wanted, seed = decided.get(group, (None, ""))
        drawn = _drawn(people, wanted, seed)
        for one in people:
            outcome = _outcome(one, one.number in drawn)
            if outcome != one.outcome:
                changes.append({"case": one.id, "now": outcome})
    if changes:
        connection.execute(update(CASE).where(CASE.c.id == bindparam("case")).values(outcome=bindparam("now")), changes)


def _drawn(people: Iterable[_Person], wanted: int | None, seed: str) -> frozenset[str]:
    asked = frozenset(one.number for one in people if one.asked)
    rest = [one.number for one in people if not one.asked]
    return asked | (frozenset(rest) if wanted is None else chosen(rest, max(0, wanted - len(asked)), seed))


def _outcome(one: _Person, drawn: bool) -> str:
    """Who cannot be asked stays so: nobody is drawn in their place, as in any sample."""
    if drawn:
        return Outcome.INVITED.value if one.outcome == Outcome.NOT_SAMPLED else one.outcome
    return Outcome.NOT_SAMPLED.value if one.outcome == Outcome.INVITED else one.outcome


def _draws(connection: Connection, round_id: int, wanted: Wanted) -> tuple[Draw, ...]:
    held = {group: size for group, (size, _seed) in _sizes(connection, round_id).items()}
    now = {**held, **wanted}
    return tuple(
        Draw(*group, now.get(group), len(people), sum(one.asked for one in people))
        for group, people in sorted(_people(connection, round_id).items())
    )


def _sizes(connection: Connection, round_id: int) -> dict[Group, tuple[int | None, str]]:
    query = select(SIZE.c.audience, SIZE.c.dienst, SIZE.c.wanted, SIZE.c.seed).where(SIZE.c.round_id == round_id)
    return {(audience, dienst): (wanted, seed) for audience, dienst, wanted, seed in connection.execute(query)}


def _keep(connection: Connection, round_id: int, one: Draw, held: Mapping[Group, tuple[int | None, str]]) -> None:
    """The seed stays when the number changes: nobody draws until they like what comes out."""
    group = (one.audience, one.dienst)
    if group in held:
        mine = (SIZE.c.round_id == round_id, SIZE.c.audience == one.audience, SIZE.c.dienst == one.dienst)
        connection.execute(update(SIZE).where(*mine).values(wanted=one.wanted))
    elif one.wanted is not None:
        row = {"round_id": round_id, "audience": one.audience, "dienst": one.dienst}
        connection.execute(insert(SIZE).values(**row, wanted=one.wanted, seed=secrets.token_hex(16)))


def _people(connection: Connection, round_id: int) -> dict[Group, list[_Person]]:
    """Who could be drawn, by group."""
    found: dict[Group, list[_Person]] = defaultdict(list)
    for audience, dienst, person in _rows(connection, round_id):
        found[group_of(audience, dienst)].append(person)
    return found


def _rows(connection: Connection, round_id: int) -> Iterator[tuple[str, str, _Person]]:
    waits = exists().where(MESSAGE.c.case_id == CASE.c.id, MESSAGE.c.state != State.CANCELLED.value)
    columns = (CASE.c.audience, CASE.c.dienst, CASE.c.id, CASE.c.number, CASE.c.outcome, CASE.c.invited)
    marks = (CASE.c.answered, CASE.c.refused, waits.label("waits"))
    mine = (CASE.c.round_id == round_id, CASE.c.outcome.in_([outcome.value for outcome in POOL]))
    for audience, dienst, number, case, outcome, *marked in connection.execute(select(*columns, *marks).where(*mine)):
        yield audience, dienst, _Person(number, case, outcome, any(marked))
