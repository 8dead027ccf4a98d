"""Small rounds to test with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from questionnaires.load import keurmerk
from questionnaires.model import Audience
from surveyapp import links, models, rounds
from surveyapp.answers import finishing
from surveyapp.answers.drafts import Draft
from surveyapp.db import Stores
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE, Terms

SECRET = "s" * 32
OPEN_DAY = date(2026, 11, 10)
TERMS = Terms(
    provider="Stichting Werk en Weg",
    keurmerk="blik-op-werk",
    period=(date(2026, 1, 1), date(2026, 10, 31)),
    fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
    diensten=("jobcoaching", "naar-werk"),
)
ASPECTS = next(u.questions for u in keurmerk("blik-op-werk").profile(None).usable if u.audience is Audience.CLIENT)
FULL = dict.fromkeys(ASPECTS, "3") | {"grade": "8", "recommend": "yes"}


@dataclass(frozen=True)
class Someone:
    """A case with its link."""

    case_id: int
    token: str
    start: Draft


def a_round(stores: Stores, terms: Terms = TERMS) -> int:
    with stores.contacts.begin() as connection:
        return rounds.add(connection, terms)


def someone(stores: Stores, round_id: int, number: str = "1", **given: Any) -> Someone:
    """Put one person on the list; `given` are columns of the case."""
    seed = links.new_seed()
    token = links.link_token(SECRET, seed)
    row = {"audience": "client", "dienst": "jobcoaching", "form": "regular", "language": "nl", "strata": {}} | given
    fixed = {"round_id": round_id, "number": number, "seed": seed, "link_hash": links.link_hash(token)}
    with stores.contacts.begin() as connection:
        columns = dict.fromkeys((c.name for c in CASE.columns if c.type.python_type is str), "")
        values = columns | {"outcome": Outcome.INVITED.value, "invited": True} | row | fixed
        values |= {name: given.get(name, False) for name in ("answered", "refused", "held")}
        values |= {"failed": {}, "ended": None}
        case_id = connection.execute(insert(CASE).values(values).returning(CASE.c.id)).scalar_one()
    own = {name: row[name] for name in ("audience", "dienst", "form", "language", "strata")}
    return Someone(case_id, token, Draft(round_id=round_id, mode="web", answers={}, **own))


def answers(stores: Stores, who: Someone, given: Mapping[str, str] = FULL) -> None:
    """Begin and finish."""
    assert finishing.begin(stores, SECRET, who.token, replace(who.start, answers=dict(given))) is not None
    assert finishing.finish(stores, SECRET, who.token, same)


def same(draft: Draft) -> Mapping[str, str]:
    """Store what the draft holds."""
    return draft.answers


def count(stores: Stores, table: type[models.AnswersBase]) -> int:
    with stores.answers.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def is_answered(stores: Stores, who: Someone) -> bool:
    with stores.contacts.connect() as connection:
        return bool(connection.scalar(select(CASE.c.answered).where(CASE.c.id == who.case_id)))


def numbers(stores: Stores) -> list[str | None]:
    with stores.answers.connect() as connection:
        return list(connection.scalars(select(models.Finished.number)))
