"""Step 5, beside the figures: what a provider plans to improve, and what it planned after the round before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.bases import grade_question, graded_parts
from questionnaires.codebook import codebook
from questionnaires.model import Audience, Metric, Questionnaire


class Kind(StrEnum):
    """What an action is about."""

    QUESTION = "question"  # an aspect, or the grade
    THEME = "theme"  # of the open answers


@dataclass(frozen=True, slots=True)
class Subject:
    """What should get better: a question or a theme of one audience."""

    audience: Audience
    kind: Kind
    code: str

    @property
    def value(self) -> str:
        """As it is kept and posted."""
        return f"{self.audience}.{self.kind}.{self.code}"


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody is going to do about it; `owner` is a role, never a name."""

    subject: Subject
    action: str
    owner: str
    due: date
    then: tuple[int, int] | None = None  # of a theme: texts about it and texts read, in the round of the plan


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions after this round, and those after the round before, `label` (2019-2020)."""

    now: tuple[Action, ...] = ()
    before: tuple[Action, ...] = ()
    label: str = ""


def subjects(questionnaires: Mapping[Audience, Questionnaire]) -> dict[Subject, str]:
    """Everything an action can be about, with its title: grade and aspects of each audience, then its themes."""
    return {subject: title for audience, pack in questionnaires.items() for subject, title in _of(audience, pack)}


def _of(audience: Audience, pack: Questionnaire) -> Iterator[tuple[Subject, str]]:
    grade = grade_question(pack)
    aspects = dict.fromkeys((*pack.with_metric(Metric.ASPECT), *graded_parts(pack)))
    for question in (*((grade,) if grade else ()), *aspects):
        yield Subject(audience, Kind.QUESTION, question.code), question.label
    book = codebook(pack.reference)
    for theme in book.themes if book else ():
        yield Subject(audience, Kind.THEME, theme.code), theme.title
