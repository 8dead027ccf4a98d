"""Small questions of the low form: from steps to the answer of their question, and back."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache

from questionnaires.model import SKIPPED, Condition, Form, Question, Questionnaire

Answers = Mapping[str, str]


@cache
def stepped(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions that the low form asks in steps."""
    return tuple(q for q in questionnaire.questions if q.steps)


def met(conditions: tuple[Condition, ...], answers: Answers, off: Container[str]) -> bool:
    """Whether all conditions hold; an answer of a question that is `off` the route is no answer."""
    for condition in conditions:
        if condition.question in off or not condition.met(answers.get(condition.question)):
            return False
    return True


def on_route(question: Question, answers: Answers) -> tuple[str, ...]:
    """The codes of the steps that are asked, given the answers on earlier ones."""
    off: set[str] = set()
    for step in question.steps:
        if not met(step.ask_if, answers, off):
            off.add(step.code)
    return tuple(step.code for step in question.steps if step.code not in off)


def folded(question: Question, answers: Answers) -> str:
    """The answer that the steps give together: `skipped` when one was passed, empty when one is still open."""
    given: dict[str, str] = {}
    for code in on_route(question, answers):
        answer = answers.get(code, "")
        if answer in ("", SKIPPED):
            return answer
        given[code] = answer
    fits = (row.code for row in question.mapping if all(given.get(step) == answer for step, answer in row.steps))
    return next(fits, "")


def unfolded(question: Question, answer: str) -> dict[str, str]:
    """Answers on the steps that give this answer; nothing when no steps lead to it."""
    if answer == SKIPPED:
        return {question.steps[0].code: SKIPPED}
    return next((dict(row.steps) for row in question.mapping if row.code == answer), {})


def with_steps(questionnaire: Questionnaire, form: Form, answers: Answers) -> dict[str, str]:
    """The answers, with the steps filled in (low form) for a question that was answered in the regular form."""
    known = dict(answers)
    if form is not Form.LOW:
        return known
    for question in stepped(questionnaire):
        answer = answers.get(question.code, "")
        if answer and not any(step.code in answers for step in question.steps):
            known.update(unfolded(question, answer))
    return known
