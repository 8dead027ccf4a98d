"""Between answers and report, reading: what respondents of a closed round wrote, in the order of a lot.

Texts stay in their sets (`answers.mixing`) and go with them. Shown with a text are its question and audience, and the
dienst only where that is of so many people that it leads to nobody.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import select

from analysis.disclosure import open_groups
from analysis.tallies import is_usable
from questionnaires.model import MISSING, Audience, Kind, Question, Questionnaire
from surveyapp import models
from surveyapp.answers.mixing import RESPONSE
from surveyapp.db import Stores, reading
from surveyapp.open_answers.masking import cleaned
from surveyapp.rounds import Round

OPEN_TEXT: Any = models.OpenText.__table__
OTHER = "_other"  # after the code of a question: the text beside "anders, namelijk"
TAKEN = "[taken away on request]"  # stands in a set where a text stood: counted as given, shown nowhere


class State(StrEnum):
    """What was decided of a text; the values stand in the table."""

    CODED = "coded"  # themes were ticked, nothing decided yet
    RELEASED = "released"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reader decided; `text` is what may be printed, empty unless released."""

    state: State
    text: str = ""
    themes: tuple[str, ...] = ()

    @property
    def read(self) -> bool:
        """Whether something was decided."""
        return self.state is not State.CODED


@dataclass(frozen=True, slots=True)
class Text:
    """One text; `text` is what was written, empty when the answers are erased and only the decision is left."""

    id: str
    audience: Audience
    question: str  # its code
    dienst: str  # "": not told
    text: str
    decision: Decision | None = None

    @property
    def read(self) -> bool:
        """Whether somebody decided."""
        return self.decision is not None and self.decision.read

    @property
    def released(self) -> bool:
        """Whether it may be printed."""
        return self.decision is not None and self.decision.state is State.RELEASED


@dataclass(frozen=True, slots=True)
class _Set:
    """What is looked at of one set of answers."""

    id: str
    dienst: str
    answers: Mapping[str, str]


def of_round(stores: Stores, secret: str, round_: Round) -> tuple[Text, ...]:
    """All open texts of the usable sets of a closed round, by lot; none while it is open.

    After the answers were erased: the decisions that are left.
    """
    if not round_.closed:
        return ()
    decided = decisions(stores, round_.id)
    found = [text for audience in round_.packs() for text in _of_audience(stores, secret, round_, audience)]
    known = {text.id for text in found}
    texts = [
        Text(t.id, t.audience, t.question, t.dienst, t.text, decided[t.id][1] if t.id in decided else None)
        for t in found
    ]
    remain = [Text(key, *place, "", "", one) for key, (place, one) in decided.items() if key not in known]
    return tuple(sorted([*texts, *remain], key=lambda text: text.id))


def decisions(stores: Stores, round_id: int) -> dict[str, tuple[tuple[Audience, str], Decision]]:
    """By id: of which audience and question, and what was decided."""
    with reading(stores.answers).connect() as connection:
        rows = connection.execute(select(OPEN_TEXT).where(OPEN_TEXT.c.round_id == round_id).order_by(OPEN_TEXT.c.id))
        return {
            row.id: ((Audience(row.audience), row.question), Decision(State(row.state), row.text, tuple(row.themes)))
            for row in rows
        }


def asked(pack: Questionnaire, modules: Iterable[str]) -> dict[str, Question]:
    """The columns of a questionnaire that hold open text, each with its question, in asking order."""
    chosen, found = frozenset(modules), {}
    for question in pack.questions:
        if question.module and question.module not in chosen:
            continue
        if question.kind is Kind.TEXT:
            found[question.code] = question
        elif any(option.text for option in question.options):
            found[question.code + OTHER] = question
    return found


def columns(pack: Questionnaire) -> tuple[str, ...]:
    """Every column of a questionnaire that can hold open text, of whatever module."""
    return tuple(asked(pack, (question.module for question in pack.questions)))


def left(said: str) -> str:
    """What there is to read in a stored cell: its text as it may be shown, empty when there is none (any more)."""
    return "" if said in MISSING or said == TAKEN else cleaned(said)


def key_of(secret: str, set_id: str, column: str) -> str:
    """The id of a text: it leads to its set only for who has the secret, and nowhere once the set is gone."""
    return hmac.digest(secret.encode(), f"open text:{set_id}:{column}".encode(), "sha256").hex()[:32]


def _of_audience(stores: Stores, secret: str, round_: Round, audience: Audience) -> Iterator[Text]:
    columns = asked(round_.packs()[audience], round_.terms.modules)
    sets = _usable(_sets(stores, round_.id, audience), round_, audience)
    told = _diensten(sets, round_) if audience is Audience.CLIENT else frozenset()
    for one in sets:
        for column, question in columns.items():
            text = left(_written(one.answers, column, question))
            if text:
                dienst = one.dienst if one.dienst in told else ""
                yield Text(key_of(secret, one.id, column), audience, column, dienst, text)


def _written(answers: Mapping[str, str], column: str, question: Question) -> str:
    """What stands in a column; the text beside an answer that was not given counts for nothing."""
    said = answers.get(column, "")
    if column == question.code:
        return said
    chosen = answers.get(question.code, "").split(";")
    return said if any(option.text and option.code in chosen for option in question.options) else ""


def _sets(stores: Stores, round_id: int, audience: Audience) -> list[_Set]:
    mine = (RESPONSE.c.round_id == round_id, RESPONSE.c.audience == audience.value)
    with reading(stores.answers).connect() as connection:
        rows = connection.execute(select(RESPONSE.c.id, RESPONSE.c.dienst, RESPONSE.c.answers).where(*mine))
        return [_Set(*row) for row in rows]


def _usable(sets: Sequence[_Set], round_: Round, audience: Audience) -> list[_Set]:
    """Sets that count in the figures: the report is about no others."""
    rule = next((rule for rule in round_.profile.usable if rule.audience is audience), None)
    if rule is None:
        return list(sets)
    cells = {code: [one.answers.get(code, "") for one in sets] for code in rule.questions}
    counts = is_usable(pd.DataFrame(cells, dtype=object), rule)
    return [one for one, counting in zip(sets, counts, strict=True) if counting]


def _diensten(sets: Sequence[_Set], round_: Round) -> frozenset[str]:
    """The diensten that may be told: of enough sets, and not to be found as what is left."""
    counts = Counter(one.dienst for one in sets)
    return open_groups(counts, round_.profile.distribution_from)
