"""Step 1: what a list does to its round: who is new, who is corrected, who was there already. First told, then done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from questionnaires.model import Audience
from surveyapp.fieldwork.doctor.examining import Standing, Verdict
from surveyapp.fieldwork.doctor.identity import Known, identity
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE

BARE = (Outcome.DUPLICATE, Outcome.INCOMPLETE)  # rows of an earlier list that named nobody who could be asked
FIXED = ("audience", "dienst")  # what a half-filled set took along: these stay when someone has a link


class Effect(StrEnum):
    """What happens with a row; in the order in which the screens tell them."""

    NEW = "new"
    CORRECTED = "corrected"
    SAME = "same"
    DUPLICATE = "duplicate"
    UNUSABLE = "unusable"
    TOO_LATE = "too_late"  # a change of something that cannot change any more
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Placed:
    """A row, and what happens with it."""

    verdict: Verdict
    effect: Effect
    reason: str = ""
    case_id: int | None = None
    differences: tuple[str, ...] = ()  # columns of the store that get another value


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list does to its round."""

    placed: tuple[Placed, ...]
    counts: Mapping[Effect, int] = field(default_factory=dict)

    def of(self, *effects: Effect) -> tuple[Placed, ...]:
        """The rows with one of these effects."""
        return tuple(one for one in self.placed if one.effect in effects)


def plan(connection: Connection, round_id: int, verdicts: Sequence[Verdict]) -> Plan:
    """Compare a list with what its round holds. Reads only."""
    cases = connection.execute(select(CASE).where(CASE.c.round_id == round_id)).all()
    held = _Held(cases)
    placed = tuple(held.place(verdict) for verdict in verdicts)
    counted = Counter(one.effect for one in placed)
    return Plan(placed, {effect: counted[effect] for effect in Effect if counted[effect]})


class _Held:
    """The cases of a round: by number, and by who they are."""

    def __init__(self, cases: Iterable[Any]) -> None:
        self._by_number = {case.number: case for case in cases}
        self._known = {audience: Known() for audience in Audience}
        for case in self._by_number.values():
            self._known[Audience(case.audience)].add(case.number, identity(case._mapping))

    def place(self, verdict: Verdict) -> Placed:
        """What happens with one row."""
        case = self._by_number.get(verdict.number)
        case_id = case.id if case is not None else None
        if verdict.person is None or verdict.standing is not Standing.ACCEPTED:
            return Placed(verdict, _EFFECTS[verdict.standing], verdict.reason, case_id)
        if case is None or case.outcome in BARE:
            return self._newcomer(verdict, case_id)
        differences = tuple(_differences(verdict, case))
        late = [name for name in differences if name in FIXED or name.startswith("stratum_")] if case.invited else []
        if late or "audience" in differences:
            reason = "deze persoon heeft de link al: dienst en kenmerken kunnen niet meer veranderen"
            return Placed(verdict, Effect.TOO_LATE, reason, case.id)
        effect = Effect.CORRECTED if differences else Effect.SAME
        return Placed(verdict, effect, case_id=case.id, differences=differences)

    def _newcomer(self, verdict: Verdict, case_id: int | None) -> Placed:
        if not self._by_number:
            return Placed(verdict, Effect.NEW, case_id=case_id)
        values = verdict.person.values if verdict.person else {}
        earlier = self._known[Audience(values["audience"])].find(identity(values))
        if earlier is None:
            return Placed(verdict, Effect.NEW, case_id=case_id)
        reason = f"deze persoon staat al in de ronde, met kenmerk {earlier}"
        return Placed(verdict, Effect.DUPLICATE, reason, case_id)


_EFFECTS = {
    Standing.ACCEPTED: Effect.NEW,
    Standing.DUPLICATE: Effect.DUPLICATE,
    Standing.UNUSABLE: Effect.UNUSABLE,
    Standing.PASSED: Effect.PASSED,
}


def _differences(verdict: Verdict, case: Any) -> Iterator[str]:
    person = verdict.person
    if person is None:
        return
    for name, value in person.values.items():
        if getattr(case, name) != value:
            yield name
    for name, value in person.strata.items():
        if case.strata.get(name, "") != value:
            yield f"stratum_{name}"
