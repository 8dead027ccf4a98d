"""Beside step 6: what a provider says about its report, what the bureau answers, and questions; rows never change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults

REMARK: Any = models.ReportRemark.__table__
LONGEST = 4000  # characters of a text
FIELDS = ("id", "kind", "about", "formal", "account", "bureau", "text", "outcome", "said_on", "answers")


class Kind(StrEnum):
    """What a text is; kept, so never another word."""

    COMMENT = "comment"
    AGREED = "agreed"
    QUESTION = "question"


class Outcome(StrEnum):
    """What an answer to a comment decides; kept, so never another word."""

    CHANGED = "changed"  # the report is adjusted
    KEPT = "kept"  # it stays as it is, for the reason in the answer
    WITHHELD = "withheld"  # as KEPT, and the comment is not printed: somebody would be recognised


@dataclass(frozen=True, slots=True)
class Remark:
    """One text."""

    id: int
    kind: Kind
    about: str
    formal: bool
    account: str
    bureau: bool
    text: str
    outcome: str
    said_on: date
    answers: int | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A text with what was said back, oldest first."""

    first: Remark
    rest: tuple[Remark, ...] = ()

    @property
    def answer(self) -> Remark | None:
        """The bureau's answer; of a comment the first one holds."""
        return next((one for one in self.rest if one.bureau), None)

    @property
    def waits(self) -> bool:
        """Whether the bureau has to say something: nothing yet, or the provider spoke last."""
        if self.first.kind is Kind.COMMENT:
            return self.answer is None
        return not (self.rest or (self.first,))[-1].bureau


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said about the report of a round."""

    comments: tuple[Talk, ...] = ()
    questions: tuple[Talk, ...] = ()
    agreed: Remark | None = None  # the provider has nothing (more) to say

    @property
    def unanswered(self) -> int:
        """How many comments wait for the bureau."""
        return sum(talk.waits for talk in self.comments)


def of_round(stores: Stores, round_id: int) -> Said:
    """What was said about the report of a round, oldest first."""
    return of_rounds(stores, (round_id,)).get(round_id, Said())


def of_rounds(stores: Stores, round_ids: tuple[int, ...]) -> dict[int, Said]:
    """The same of several rounds; without an entry where nothing was said."""
    query = select(REMARK).where(REMARK.c.round_id.in_(round_ids)).order_by(REMARK.c.id)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query).mappings().all()
    found: dict[int, list[Remark]] = {}
    for row in rows:
        values = {name: row[name] for name in FIELDS} | {"kind": Kind(row["kind"])}
        found.setdefault(row["round_id"], []).append(Remark(**values))
    return {number: _said(texts) for number, texts in found.items()}


def say(stores: Stores, round_id: int, text: Remark) -> int:
    """Keep a text (its `id` is not looked at); gives its number."""
    values = {name: getattr(text, name) for name in FIELDS if name != "id"} | {"kind": text.kind.value}
    with stores.contacts.begin() as connection:
        return int(
            connection.execute(insert(REMARK).returning(REMARK.c.id), values | {"round_id": round_id}).scalar_one()
        )


def read(text: str) -> str:
    """A text as it was typed, line by line. Errors: Faults, in Dutch, when it cannot be kept."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n")]
    said = "\n".join(lines).strip()
    if not said:
        raise Faults(["Schrijf uw tekst op. Het veld is nog leeg."])
    if len(said) > LONGEST:
        raise Faults([f"Maak uw tekst korter: hoogstens {LONGEST} tekens. Het zijn er nu {len(said)}."])
    if any(not sign.isprintable() and sign != "\n" for sign in said):
        raise Faults(["Schrijf in gewone tekens. Er staat een teken in dat niet te drukken is."])
    return said


def _said(texts: list[Remark]) -> Said:
    talks = {one.id: [one] for one in texts if one.answers is None}
    for one in texts:
        if one.answers in talks:
            talks[one.answers].append(one)
    found = [Talk(first, tuple(rest)) for first, *rest in talks.values()]
    agreed = [talk.first for talk in found if talk.first.kind is Kind.AGREED]
    return Said(
        tuple(talk for talk in found if talk.first.kind is Kind.COMMENT),
        tuple(talk for talk in found if talk.first.kind is Kind.QUESTION),
        agreed[-1] if agreed else None,
    )
