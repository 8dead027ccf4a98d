"""Step 1: how far a round is, in counts only: never who, and no line about very few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from surveyapp import models, rounds
from surveyapp.db import Stores, reading
from surveyapp.models.case import Outcome
from surveyapp.models.draft import PROOF
from surveyapp.rounds import CASE, Round

SMALLEST = 5  # people asked in a line that shows how many of them answered


@dataclass(frozen=True, slots=True)
class Line:
    """One dienst, or several small ones together, of one audience."""

    audience: str
    diensten: tuple[str, ...]
    asked: int  # net sample
    answered: int | None  # None: too few asked to tell


@dataclass(frozen=True, slots=True)
class Status:
    """How far a round is."""

    round: Round
    outcomes: Mapping[str, int]  # cases by outcome
    asked: int  # net sample
    invited: int  # links handed out
    started: int  # half-filled sets that may count
    answered: int  # in the lines that tell: a sum of all would give the others away
    refused: int
    lines: tuple[Line, ...]


def status(stores: Stores, round_id: int) -> Status:
    """Count.

    Errors:  Refused when there is no such round.
    """
    round_ = rounds.find(stores, round_id)
    columns = (CASE.c.audience, CASE.c.dienst, CASE.c.outcome, CASE.c.invited, CASE.c.answered, CASE.c.refused)
    with reading(stores.contacts).connect() as connection:
        cases = connection.execute(select(*columns).where(CASE.c.round_id == round_id)).all()
    net = [case for case in cases if case.outcome == Outcome.INVITED]
    asked = Counter((case.audience, case.dienst) for case in net)
    answered = Counter((case.audience, case.dienst) for case in net if case.answered)
    lines = tuple(line for audience in sorted({a for a, _ in asked}) for line in _lines(audience, asked, answered))
    return Status(
        round=round_,
        outcomes={o.value: n for o in Outcome if (n := sum(case.outcome == o for case in cases))},
        asked=len(net),
        invited=sum(case.invited for case in cases),
        started=_started(stores, round_id),
        answered=sum(line.answered or 0 for line in lines),
        refused=sum(case.refused for case in cases),
        lines=lines,
    )


def _started(stores: Stores, round_id: int) -> int:
    mine = (models.Draft.round_id == round_id, models.Draft.mode != PROOF)
    with reading(stores.answers).connect() as connection:
        query = select(func.count()).select_from(models.Draft).where(*mine)
        return connection.scalar(query) or 0


def _lines(
    audience: str, asked: Mapping[tuple[str, str], int], answered: Mapping[tuple[str, str], int]
) -> Sequence[Line]:
    groups = together({dienst: n for (of, dienst), n in asked.items() if of == audience})
    return [_line(audience, group, asked, answered) for group in groups]


def together(asked: Mapping[str, int]) -> list[list[str]]:
    """The diensten of one audience by lines that may tell: small ones are added up until they are no small group.

    asked: people asked in each. Smallest first.
    """
    sizes = sorted((n, dienst) for dienst, n in asked.items())
    small: list[str] = []
    while sizes and (sizes[0][0] < SMALLEST or 0 < sum(asked[dienst] for dienst in small) < SMALLEST):
        small.append(sizes.pop(0)[1])
    return ([sorted(small)] if small else []) + [[dienst] for _, dienst in sizes]


def _line(
    audience: str,
    group: list[str],
    asked: Mapping[tuple[str, str], int],
    answered: Mapping[tuple[str, str], int],
) -> Line:
    n = _sum(audience, group, asked)
    return Line(audience, tuple(group), n, _sum(audience, group, answered) if n >= SMALLEST else None)


def _sum(audience: str, group: list[str], counts: Mapping[tuple[str, str], int]) -> int:
    return sum(counts.get((audience, dienst), 0) for dienst in group)
