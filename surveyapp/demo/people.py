"""Invented people: sets of answers drawn by chance, with a fixed seed, along the real routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from questionnaires import answering, paging
from questionnaires.model import Audience, Form, Kind, Questionnaire

SATISFIED = {"4": 30, "3": 54, "2": 9, "1": 3, "dk": 4}  # shares seen in published rounds, about
PLAIN = {"yes": 8, "same": 8, "ok": 9, "no": 10}  # answers that are given more often than others


NONE: frozenset[str] = frozenset()  # no optional questions


@dataclass(frozen=True, slots=True)
class Mood:
    """How content the people of one provider are: mean and spread of their grades."""

    grade: float = 7.6
    spread: float = 1.3


def row(questionnaire: Questionnaire, form: Form, dienst: str, chance: Random, mood: Mood) -> dict[str, str]:
    """One finished set: stored answers by question code, as a person on this route would give."""
    answers: dict[str, str] = {}
    asked: set[str] = set()
    while True:
        to_ask = [item for item in paging.route(questionnaire, form, answers, NONE) if item.code not in asked]
        if not to_ask:
            return answering.final(questionnaire, form, answers, NONE)
        item = to_ask[0]
        asked.add(item.code)
        value = _drawn(item, form, dienst, chance, mood)
        answers = answering.record(questionnaire, form, answers, {item.code: value}, NONE)


def _drawn(item: paging.Item, form: Form, dienst: str, chance: Random, mood: Mood) -> str:
    match item.kind:
        case Kind.GRADE | Kind.NPS:
            return str(min(10, max(1, round(chance.gauss(mood.grade, mood.spread)))))
        case Kind.DECIMAL:
            return f"{min(10.0, max(1.0, chance.gauss(mood.grade, mood.spread))):.1f}".removesuffix(".0")
        case Kind.TEXT:
            return ""
        case Kind.SCALE:
            return _weighted(SATISFIED, chance)
    if item.question.prefill == "diensten":
        return dienst
    offered = {option.code: PLAIN.get(option.code, 2) for option in item.options(form, ())}
    return _weighted({code: weight for code, weight in offered.items() if code != "other"}, chance)


def _weighted(weights: Mapping[str, int], chance: Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def labelled(answers: Mapping[str, str], audience: Audience, dienst: str, form: Form, number: int) -> dict[str, str]:
    """The set as a row of answers.csv."""
    given = {"response": f"r{number}", "audience": audience, "dienst": dienst, "form": form}
    return {**given, "language": "nl", "mode": "web", **answers}
