"""Step 1: short codes, which people type on a tablet where they cannot open their link. Derived, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from surveyapp import links
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import handout
from surveyapp.rounds import CASE, ROUND

HEADER = ("case", "code")


@dataclass(frozen=True, slots=True)
class Code:
    """One person's code. Secret: who has it can begin with it on a tablet of this provider, and nowhere else."""

    case: str
    code: str  # nine digits


def hand_out(stores: Stores, secret: str, round_id: int, today: date) -> tuple[Code, ...]:
    """The codes of everyone in the net sample who is not done, and note that they are invited.

    Errors:  as `handout.hand_out`.
    """
    cases = handout.invite(stores, round_id, today)
    with reading(stores.contacts).connect() as connection:
        provider = connection.scalar(select(ROUND.c.provider_id).where(ROUND.c.id == round_id))
    whose = _owners(secret, _of_provider(stores, provider))
    return tuple(Code(case.number, _first(secret, case, whose)) for case in cases)


def code_of(stores: Stores, secret: str, case_id: int) -> str:
    """The code of one person.

    Errors:  Refused when both their codes belong to others.
    """
    with reading(stores.contacts).connect() as connection:
        provider = select(ROUND.c.provider_id).join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
        cases = _of_provider(stores, connection.scalar(provider.where(CASE.c.id == case_id)))
    return _first(secret, next(case for case in cases if case.id == case_id), _owners(secret, cases))


def as_csv(found: Sequence[Code]) -> str:
    """The codes as a CSV file, three digits at a time: as people read them."""
    return handout.table(HEADER, ((each.case, spaced(each.code)) for each in found))


def spaced(code: str) -> str:
    """A code as it is shown: 123 456 789."""
    return " ".join((code[:3], code[3:6], code[6:]))


def seed_of(stores: Stores, secret: str, provider_id: int, code: str) -> str | None:
    """The seed of the case with this code in a round of this provider that is not closed; None without one."""
    case = _owners(secret, _of_provider(stores, provider_id)).get(code)
    return None if case is None else str(case.seed)


def _of_provider(stores: Stores, provider_id: int | None) -> Sequence[Any]:
    """All cases of the rounds that are not closed, also who is done: the codes of others must not move for that."""
    columns = (CASE.c.id, CASE.c.number, CASE.c.seed)
    query = select(*columns).join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
    mine = query.where(ROUND.c.provider_id == provider_id, ROUND.c.closed.is_(False)).order_by(CASE.c.id)
    with reading(stores.contacts).connect() as connection:
        return connection.execute(mine).all()


def _owners(secret: str, cases: Iterable[Any]) -> Mapping[str, Any]:
    """Whose each code is. Both codes of a case are its own, unless someone earlier on a list has one of them."""
    found: dict[str, Any] = {}
    for case in cases:
        for code in links.short_codes(secret, case.seed):
            found.setdefault(code, case)
    return found


def _first(secret: str, case: Any, whose: Mapping[str, Any]) -> str:
    for code in links.short_codes(secret, case.seed):
        if whose[code].id == case.id:
            return code
    raise Refused(f"case {case.number}: both its codes belong to others: give this person the link instead")
