"""Rules for one question: kind and metric, base, wording per form, options and groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from questionnaires.model import (
    DONT_KNOW,
    MISSING,
    NO_SUBSTANCE,
    OTHER,
    Audience,
    Form,
    Kind,
    Metric,
    Option,
    Question,
    Questionnaire,
    Step,
)
from questionnaires.tables import listed

OPTION_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
FIGURE = re.compile(r"[0-9]+\.[0-9]+")
CHOSEN = (Kind.CHOICE, Kind.SCALE)
NUMBERED = (Kind.GRADE, Kind.NPS)
METRIC_KINDS = {
    Metric.GRADE: (Kind.GRADE, Kind.DECIMAL),
    Metric.PROMOTER: (Kind.CHOICE,),
    Metric.NPS: (Kind.NPS,),
    Metric.ASPECT: (Kind.SCALE, Kind.GRADE, Kind.DECIMAL),
}
PROMOTER_CODES = frozenset({"yes", "neutral", "no"})


def question_faults(pack: Questionnaire, question: Question) -> Iterator[str]:
    """Faults of one question, each starting with ": " or with the place inside the question."""
    for problem in (*_kind_faults(pack, question), *_base_faults(question), *_form_faults(pack, question)):
        yield f": {problem}"
    yield from _option_faults(question.options, "")
    for option in question.options:
        for problem in _wording_faults(pack, question, option):
            yield f', option "{option.code}": {problem}'
    for step in question.steps:
        yield from (f', step "{step.code}"{problem}' for problem in _step_faults(step))


def _step_faults(step: Step) -> Iterator[str]:
    yield from _option_faults(step.options, "")
    if len(step.options) < 2:
        yield ": has fewer than two options; give at least two"
    for option in step.options:
        if option.low is None or option.regular is not None or option.group or option.text:
            yield f', option "{option.code}": a step has a low wording only; give low and nothing else'


def _kind_faults(pack: Questionnaire, question: Question) -> Iterator[str]:
    kind, extra = question.kind, _given(question)
    if kind in CHOSEN and not question.options_from and len(extra) < 2:
        yield "has fewer than two options; give at least two"
    if kind in (Kind.TEXT, Kind.DECIMAL) and extra:
        yield f"a question of kind {kind} takes no options; leave them out"
    if kind in NUMBERED and any(option.code not in NO_SUBSTANCE for option in extra):
        yield f"a question of kind {kind} has its numbers already; only dk, na and ref may be added"
    if kind is Kind.DECIMAL and pack.audience is Audience.CLIENT:
        yield "clients give whole grades; use kind grade"
    if question.figure and not FIGURE.fullmatch(question.figure):
        yield f'figure "{question.figure}" is no number such as 3.11; change it'
    yield from _choice_only_faults(question)
    yield from _metric_faults(question)


def _choice_only_faults(question: Question) -> Iterator[str]:
    if question.kind is not Kind.CHOICE:
        for key in ("several", "options_from", "steps"):
            if getattr(question, key):
                yield f"{key} is for kind choice only; leave it out"
    if question.options_from not in ("", "diensten"):
        yield f'options_from "{question.options_from}" is unknown; use "diensten"'
    if question.prefill and (question.prefill != "diensten" or not question.options_from):
        yield 'prefill can only be "diensten", beside options_from = "diensten"; leave it out'


def _metric_faults(question: Question) -> Iterator[str]:
    metric, kind = question.metric, question.kind
    if metric and kind not in METRIC_KINDS[metric]:
        yield f"metric {metric} does not fit kind {kind}; kinds for it: {listed(METRIC_KINDS[metric])}"
    if question.about and metric is not Metric.ASPECT:
        yield 'about is for metric = "aspect" only; leave it out'
    if kind is Kind.NPS and metric is not Metric.NPS:
        yield 'kind nps needs metric = "nps"; add it'
    if metric is Metric.PROMOTER and (question.several or set(question.base) != PROMOTER_CODES):
        yield "metric promoter needs one answer out of the base yes, neutral, no; give it these"


def _given(question: Question) -> tuple[Option, ...]:
    """The options from the file, without the numbers that the kind brings."""
    numbers = {Kind.GRADE: 10, Kind.NPS: 11}.get(question.kind, 0)
    return question.options[numbers:]


def _base_faults(question: Question) -> Iterator[str]:
    if question.kind in NUMBERED:
        return
    if question.kind not in CHOSEN or question.options_from:
        if question.base:
            yield "base does not belong here; leave it out"
        return
    if not question.base:
        yield "has no base; list the codes that count in its figure"
        return
    yield from _base_code_faults(question)


def _base_code_faults(question: Question) -> Iterator[str]:
    codes = [option.code for option in question.options]
    for code in question.base:
        if code not in codes:
            yield f'base code "{code}" is no option; correct it or leave it out'
        elif code in NO_SUBSTANCE and not (code == DONT_KNOW and question.kind is Kind.SCALE):
            yield f'base code "{code}" is no substantive answer; leave it out'
    for code in codes:
        if code not in (*question.base, *NO_SUBSTANCE, ""):
            yield f'option "{code}" is not in the base; add it, as each substantive answer counts'
    if len(set(question.base)) < len(question.base):
        yield "base names a code twice; leave one out"


def _form_faults(pack: Questionnaire, question: Question) -> Iterator[str]:
    low = Form.LOW in pack.forms
    if low and question.low is None and not question.steps:
        yield "has no low wording; add low = …, or steps with a mapping"
    if question.low is not None and question.steps:
        yield "has both low and steps; the low form asks the steps, so leave low out"
    if not low and (question.low is not None or question.steps):
        yield 'has a low wording, but forms lacks "low"; add the form or leave the wording out'
    if question.steps and question.several:
        yield "steps give one answer; leave several out"
    if question.steps and not question.mapping:
        yield "has steps without a mapping; add which answers give which code"
    if question.mapping and not question.steps:
        yield "has a mapping without steps; add the steps"


def _option_faults(options: tuple[Option, ...], place: str) -> Iterator[str]:
    counts = Counter(option.code for option in options)
    for code, count in counts.items():
        where = f'{place}, option "{code}"'
        if count > 1 and code:
            yield f"{where}: this code stands {count} times; give each option its own"
        if code in MISSING:
            yield f'{where}: "{code}" is kept for answers that were not given; choose another code'
        elif code and not OPTION_CODE.fullmatch(code):
            yield f"{where}: a code has small letters, digits, - and _; change it"
    without = [option.code in NO_SUBSTANCE for option in options]
    if without != sorted(without):
        yield f"{place}: dk, na and ref stand after the other options; move them to the end"


def _wording_faults(pack: Questionnaire, question: Question, option: Option) -> Iterator[str]:
    if option.regular is None and option.low is None:
        yield "has no wording; add regular or low"
    if option.text and (option.code != OTHER or option.regular is None):
        yield 'text = true is for option "other" with a regular wording; leave it out'
    if Form.LOW not in pack.forms or question.steps:
        if option.low is not None and question.kind not in NUMBERED:
            yield "has a low wording that is never shown; leave it out"
        if option.group:
            yield "has a group, but the low form has no coarser option here; leave group out"
        return
    yield from _group_faults(question, option)


def _group_faults(question: Question, option: Option) -> Iterator[str]:
    coarse = {o.code for o in question.options if o.regular is None and o.low is not None}
    if option.group is not None and option.group not in coarse:
        yield f'group "{option.group}" is no option with low wording only; correct it'
    if option.group is not None and (option.low is not None or option.code in NO_SUBSTANCE):
        yield "belongs to a group, so the low form shows that instead; leave low out (for dk, na and ref: group)"
    if option.low is None and option.regular is not None and option.group is None:
        yield "has no low wording; add low, or the group of the low form it belongs to"
    if option.code in coarse and not any(o.group == option.code for o in question.options):
        yield "has no regular wording and groups no option; add regular, or name it as group of finer options"
