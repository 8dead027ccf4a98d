"""Step 4, counts of two things at once: an aspect with the grade, a standard cross table, and form or mode.

They stand in the tallies as splits of their own, so that they add up over rounds like all counts:
#by:<question> with the answers to that question as groups, #form and #mode with forms and modes as groups, and
#form:<dienst>, #mode:<dienst> with the same for the grade within one dienst. Nothing else is ever crossed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import grade_question
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience, Kind, Metric, Question, Questionnaire

BY = "#by:"  # then a question's code
FORM = "#form"  # alone for the aspects; with :<dienst> for the grade within that dienst
MODE = "#mode"

Key: TypeAlias = tuple[str, str, str, str, str]
_Coded: TypeAlias = tuple[npt.NDArray[np.int32], tuple[str, ...]]  # place of each cell in the names; -1 nowhere


def by(question: str) -> str:
    """The split by the answers to a question."""
    return f"{BY}{question}"


def within(split: str, dienst: str) -> str:
    """The split by form or mode within one dienst."""
    return f"{split}:{dienst}"


def aspects(questionnaire: Questionnaire | None) -> tuple[Question, ...]:
    """The questions on the satisfaction scale about parts of the service."""
    found = questionnaire.with_metric(Metric.ASPECT) if questionnaire else ()
    return tuple(question for question in found if question.kind is Kind.SCALE)


def crossings(questionnaire: Questionnaire, keurmerk: Keurmerk, kept: pd.DataFrame) -> Counter[Key]:
    """Every crossing of one audience over its usable sets."""
    grade, audience = grade_question(questionnaire), questionnaire.audience
    if grade is None:
        return Counter()
    parts = [question.code for question in aspects(questionnaire) if question.code in kept.columns]
    apart = [c.question for c in keurmerk.crossings if c.audience is audience and c.question in kept.columns]
    coded = {code: _coded(kept[code]) for code in dict.fromkeys((grade.code, *parts, *apart))}
    counts: Counter[Key] = Counter()
    for split, groups, questions in _wanted(grade.code, parts, apart, coded):
        for question in questions:
            _count(counts, (audience, split, question), groups, coded[question])
    if audience is not Audience.OPDRACHTGEVER:  # who has several diensten would be counted in each
        for split, groups, questions in _ways(grade.code, parts, kept):
            for question in questions:
                _count(counts, (audience, split, question), groups, coded[question])
    return counts


_Wanted: TypeAlias = Iterator[tuple[str, _Coded, Iterable[str]]]


def _wanted(grade: str, parts: list[str], apart: list[str], coded: Mapping[str, _Coded]) -> _Wanted:
    for question in dict.fromkeys((*parts, *apart)):
        yield by(question), coded[question], (grade, *(parts if question in apart else ()))


def _ways(grade: str, parts: list[str], kept: pd.DataFrame) -> _Wanted:
    diensten, names = _coded(kept["dienst"])
    for split, column in ((FORM, "form"), (MODE, "mode")):
        groups = _coded(kept[column])
        yield split, groups, parts
        for place, dienst in enumerate(names):
            yield within(split, dienst), (np.where(diensten == place, groups[0], -1), groups[1]), (grade,)


def _coded(cells: pd.Series[str]) -> _Coded:
    places, names = pd.factorize(cells)
    return places.astype(np.int32), tuple(map(str, names))


def _count(counts: Counter[Key], of: tuple[Audience, str, str], groups: _Coded, answers: _Coded) -> None:
    """Count each pair of a group and an answer; empty cells were not asked."""
    audience, split, question = of
    (where, names), (what, codes) = groups, answers
    inside = where >= 0
    pairs = where[inside].astype(np.int64) * len(codes) + what[inside]
    for pair, count in enumerate(np.bincount(pairs, minlength=len(names) * len(codes)).tolist()):
        group, code = divmod(pair, len(codes)) if codes else (0, 0)
        if count and names[group] and codes[code]:
            counts[audience.value, split, names[group], question, codes[code]] += count
