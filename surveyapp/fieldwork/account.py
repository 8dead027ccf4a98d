"""Step 1: the response account of a round: every person supplied, counted exactly once. Counts only, never who.

supplied -> duplicate -> unusable -> not sampled -> opted out beforehand -> undeliverable -> net sample -> started
-> usable. Clients are counted by dienst, opdrachtgevers together: one of them may have several diensten, or none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select

from analysis import tallies
from questionnaires.model import Audience
from surveyapp import models, rounds
from surveyapp.db import Stores, reading
from surveyapp.fieldwork.status import SMALLEST, together
from surveyapp.models.case import Outcome
from surveyapp.models.draft import PROOF
from surveyapp.rounds import CASE, Round

DRAFT: Any = models.Draft.__table__
CLOSING: Any = models.Closing.__table__
TALLY: Any = models.Tally.__table__
DROPPED = (  # in the order in which people drop out
    Outcome.DUPLICATE,
    Outcome.INCOMPLETE,
    Outcome.NOT_SAMPLED,
    Outcome.OPTED_OUT,
    Outcome.UNDELIVERABLE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One dienst, several small ones together, or a whole audience.

    Units:  people. The last four are None where so few were asked that they would tell who.
    """

    audience: str
    diensten: tuple[str, ...]  # keys, "" where none is known; empty: the whole audience
    outcomes: Mapping[str, int]  # people by outcome
    reasons: Mapping[str, int]  # undeliverable people by reason, "" where none is known
    invited: int  # of the net sample: whose link was handed out
    started: int | None  # of the net sample: who began, done or not
    answered: int | None  # of the net sample: who is done
    refused: int | None  # of the net sample: who would rather not
    usable: int | None  # sets that count; None too while the round is open: nobody knows it before

    @property
    def supplied(self) -> int:
        """All people of the lists."""
        return sum(self.outcomes.values())

    @property
    def net_sample(self) -> int:
        """Who is asked."""
        return self.outcomes.get(Outcome.INVITED, 0)


@dataclass(frozen=True, slots=True)
class Account:
    """The response account of one round."""

    round: Round
    audiences: tuple[Line, ...]  # one for each audience that has anybody on a list
    lines: tuple[Line, ...]  # clients by dienst, in the keurmerk's order; small diensten stand together

    def of(self, audience: str) -> Line | None:
        """The whole of one audience; None when nobody of it is on a list."""
        return next((line for line in self.audiences if line.audience == audience), None)


class _Group(NamedTuple):
    audience: str
    dienst: str


@dataclass(slots=True)
class _Counts:
    """What was counted of one audience and dienst, or of several together."""

    outcomes: Counter[str]
    reasons: Counter[str]
    people: Counter[str]  # invited, answered, refused, half, begun and usable

    @classmethod
    def none(cls) -> _Counts:
        return cls(Counter(), Counter(), Counter())

    @classmethod
    def sum(cls, parts: Iterable[_Counts]) -> _Counts:
        """All of them together."""
        total = cls.none()
        for part in parts:
            total.outcomes += part.outcomes
            total.reasons += part.reasons
            total.people += part.people
        return total


def account(stores: Stores, round_id: int) -> Account:
    """Count, in the stores themselves.

    Errors:  Refused when there is no such round.
    """
    round_ = rounds.find(stores, round_id)
    counts = _cases(stores, round_id)
    begun = _begun(stores, round_, counts)
    by_audience = _by_audience(counts)
    if round_.closed:
        _usable(stores, round_id, counts, by_audience)
    whole = tuple(
        _line(round_, audience, (), by_audience[audience], begun)
        for audience in map(str, Audience)
        if audience in by_audience
    )
    return Account(round_, whole, tuple(_client_lines(round_, counts, begun)))


def _cases(stores: Stores, round_id: int) -> dict[_Group, _Counts]:
    told = (CASE.c.audience, CASE.c.dienst, CASE.c.outcome, CASE.c.reason)
    marks = (CASE.c.invited, CASE.c.answered, CASE.c.refused)
    numbers = (func.count(), *(func.count().filter(mark) for mark in marks))
    query = select(*told, *numbers).where(CASE.c.round_id == round_id).group_by(*told)
    found: dict[_Group, _Counts] = defaultdict(_Counts.none)
    with reading(stores.contacts).connect() as connection:
        for audience, dienst, outcome, reason, people, *marked in connection.execute(query):
            group = found[_Group(audience, dienst)]
            group.outcomes[outcome] += people
            if outcome == Outcome.UNDELIVERABLE:
                group.reasons[reason] += people
            if outcome == Outcome.INVITED:
                group.people.update(dict(zip(("invited", "answered", "refused"), marked, strict=True)))
    return found


def _begun(stores: Stores, round_: Round, counts: Mapping[_Group, _Counts]) -> bool:
    """Add who began, as the answers store tells it; False when it does not tell (any more)."""
    if not round_.closed:
        for group, half in _half_filled(stores, round_.id):
            if group in counts:
                counts[group].people["begun"] = half + counts[group].people["answered"]
        for held in counts.values():
            held.people["begun"] = max(held.people["begun"], held.people["answered"])
        return True
    with reading(stores.answers).connect() as connection:
        kept = connection.scalar(select(CLOSING.c.begun).where(CLOSING.c.round_id == round_.id))
    for group, held in counts.items():
        held.people["begun"] = (kept or {}).get(group.audience, {}).get(group.dienst, 0)
    return kept is not None


def _half_filled(stores: Stores, round_id: int) -> Iterator[tuple[_Group, int]]:
    of = (DRAFT.c.audience, DRAFT.c.dienst)
    query = select(*of, func.count()).where(DRAFT.c.round_id == round_id, DRAFT.c.mode != PROOF).group_by(*of)
    with reading(stores.answers).connect() as connection:
        for audience, dienst, half in connection.execute(query):
            yield _Group(audience, dienst), half


def _usable(stores: Stores, round_id: int, counts: Mapping[_Group, _Counts], whole: Mapping[str, _Counts]) -> None:
    """Add the usable sets, from the counts that are kept with a closed round."""
    of = (TALLY.c.audience, TALLY.c.split, TALLY.c.group)
    mine = (TALLY.c.round_id == round_id, TALLY.c.question == tallies.USABLE)
    query = select(*of, func.sum(TALLY.c.count)).where(*mine).group_by(*of)
    with reading(stores.answers).connect() as connection:
        for audience, split, group, sets in connection.execute(query):
            if split == tallies.TOTAL and audience in whole:
                whole[audience].people["usable"] = int(sets)
            if split == tallies.DIENST and _Group(audience, group) in counts:
                counts[_Group(audience, group)].people["usable"] = int(sets)


def _by_audience(counts: Mapping[_Group, _Counts]) -> dict[str, _Counts]:
    names = sorted({group.audience for group in counts})
    return {name: _Counts.sum(held for group, held in counts.items() if group.audience == name) for name in names}


def _client_lines(round_: Round, counts: Mapping[_Group, _Counts], begun: bool) -> Iterator[Line]:
    clients = {group.dienst: held for group, held in counts.items() if group.audience == Audience.CLIENT}
    places = {dienst.key: place for place, dienst in enumerate(round_.keurmerk.diensten)}
    groups = together({dienst: held.outcomes[Outcome.INVITED] for dienst, held in clients.items()})
    ordered = (tuple(sorted(group, key=lambda key: places.get(key, len(places)))) for group in groups)
    for diensten in sorted(ordered, key=lambda group: (len(group) > 1, places.get(group[0], len(places)))):
        yield _line(round_, Audience.CLIENT, diensten, _Counts.sum(clients[one] for one in diensten), begun)


def _line(round_: Round, audience: str, diensten: Sequence[str], held: _Counts, begun: bool) -> Line:
    asked, people = held.outcomes[Outcome.INVITED], held.people
    tells = asked >= SMALLEST
    return Line(
        audience=str(audience),
        diensten=tuple(diensten),
        outcomes={outcome.value: n for outcome in Outcome if (n := held.outcomes[outcome])},
        reasons={reason: n for reason, n in sorted(held.reasons.items()) if n},
        invited=people["invited"],
        started=min(people["begun"], asked) if tells and begun else None,
        answered=people["answered"] if tells else None,
        refused=people["refused"] if tells else None,
        usable=people["usable"] if tells and round_.closed else None,
    )
