"""Step 4: which answers of a question count, in printed order; asked of the questionnaire, never guessed."""

from __future__ import annotations

from questionnaires.keurmerk import Keurmerk
from questionnaires.model import NO_SUBSTANCE, Kind, Metric, Question, Questionnaire


def codes(question: Question, keurmerk: Keurmerk) -> tuple[str, ...]:
    """Every code the question can be answered with, in either form; closed diensten stand in files of old rounds."""
    return _with_diensten(question, tuple(option.code for option in question.options), _keys(keurmerk))


def base(question: Question, keurmerk: Keurmerk) -> tuple[str, ...]:
    """The codes that count in the figure of a question (contract, rule 6), in printed order.

    Where a question takes its options from the keurmerk these are the active diensten, as the pages offer them.
    """
    own = question.base or tuple(o.code for o in question.options if o.code not in NO_SUBSTANCE)
    return _with_diensten(question, own, tuple(dienst.key for dienst in keurmerk.diensten if dienst.active))


def _keys(keurmerk: Keurmerk) -> tuple[str, ...]:
    return tuple(dienst.key for dienst in keurmerk.diensten)


def _with_diensten(question: Question, own: tuple[str, ...], diensten: tuple[str, ...]) -> tuple[str, ...]:
    """The diensten come first where a question takes its options from the keurmerk."""
    if question.options_from != "diensten":
        return own
    return diensten + tuple(code for code in own if code not in diensten)


def groups(question: Question, keurmerk: Keurmerk) -> dict[str, tuple[str, ...]]:
    """The coarser options of the low form and the codes of the base they hold; {} when none is coarser."""
    coarse = {option.code: option.group for option in question.options if option.group}
    counting = base(question, keurmerk)
    if not any(code in coarse for code in counting):
        return {}
    held: dict[str, tuple[str, ...]] = {}
    for code in counting:
        group = coarse.get(code) or code
        held[group] = (*held.get(group, ()), code)
    return held


def is_distribution(question: Question) -> bool:
    """Whether its figure is a distribution: every choice and scale, grades never."""
    return question.kind in (Kind.CHOICE, Kind.SCALE)


def is_grade(question: Question) -> bool:
    """Whether it is answered with a grade from 1 to 10."""
    return question.kind in (Kind.GRADE, Kind.DECIMAL)


def grade_question(questionnaire: Questionnaire | None) -> Question | None:
    """The overall grade of an audience: norm, mean and spread."""
    return _first(questionnaire, Metric.GRADE)


def promoter_question(questionnaire: Questionnaire | None) -> Question | None:
    """The question behind the promoter score; the first code of its base recommends, the last advises against."""
    return _first(questionnaire, Metric.PROMOTER)


def nps_question(questionnaire: Questionnaire | None) -> Question | None:
    """The 0-10 question, None where the questionnaire has none."""
    return _first(questionnaire, Metric.NPS)


def graded_parts(questionnaire: Questionnaire | None) -> tuple[Question, ...]:
    """The questions with a grade of their own beside the overall one: aspects, clusters."""
    overall = grade_question(questionnaire)
    return tuple(q for q in questionnaire.questions if is_grade(q) and q is not overall) if questionnaire else ()


def _first(questionnaire: Questionnaire | None, metric: Metric) -> Question | None:
    return next(iter(questionnaire.with_metric(metric)), None) if questionnaire else None
