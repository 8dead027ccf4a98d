"""Rules for the route: conditions look back at an earlier screen, every question can be reached, steps always map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

from questionnaires.model import NOT_REACHED, SKIPPED, Condition, Kind, Question, Questionnaire
from questionnaires.steps import folded, on_route

Paths = list[dict[str, str]]
MOST_PATHS = 1000


def route_faults(pack: Questionnaire) -> Iterator[str]:
    """What is wrong with conditions, steps and mappings."""
    for question in pack.questions:
        where = f'question "{question.code}"'
        known = [problem for c in question.ask_if for problem in _condition_faults(pack, question, c)]
        for problem in known:
            yield f"{where}: {problem}"
        if not known and not _reachable(pack, question):
            yield f"{where}: its conditions can never hold together; change or leave out one of them"
        steps = list(_step_faults(question))
        yield from (f"{where}{problem}" for problem in steps)
        if question.steps and question.mapping and not steps:
            yield from (f"{where}: {problem}" for problem in _mapping_faults(question))


def _condition_faults(pack: Questionnaire, question: Question, condition: Condition) -> Iterator[str]:
    code = condition.question
    if code not in pack:
        yield f'condition on "{code}": this question is unknown; correct it'
        return
    other = pack[code]
    order = [q.code for q in pack.questions]
    if order.index(code) >= order.index(question.code):
        yield f'condition on "{code}": this question is not asked earlier; move it up or leave the condition out'
    elif _page_of(pack, code) == _page_of(pack, question.code) != -1:
        yield f'condition on "{code}": it stands on the same page, where nothing can hide; use a later page'
    if other.module and other.module != question.module:
        yield f'condition on "{code}": it is asked in module "{other.module}" only; put this question in it too'
    if other.kind in (Kind.TEXT, Kind.DECIMAL):
        yield f'condition on "{code}": a question of kind {other.kind} has no codes; leave the condition out'
    elif not other.options_from:
        yield from _answer_faults(other, condition)


def _answer_faults(other: Question, condition: Condition) -> Iterator[str]:
    known = {option.code for option in other.options} | {SKIPPED}
    for answer in sorted(condition.codes - known):
        kind = "never there yet when it is looked at" if answer == NOT_REACHED else "no option of it"
        yield f'condition on "{other.code}": answer "{answer}" is {kind}; correct it'
    for option in other.options:
        if option.group and (option.code in condition.codes) != (option.group in condition.codes):
            yield (
                f'condition on "{other.code}": it splits group "{option.group}", which the low form cannot tell apart;'
                f" name the group and all its options, or none"
            )
            return


def _page_of(pack: Questionnaire, code: str) -> int:
    return next((number for number, page in enumerate(pack.pages) if code in page.questions), -1)


def _reachable(pack: Questionnaire, question: Question) -> bool:
    """Whether some answers meet all conditions, those of the questions looked at included."""
    allowed: dict[str, set[str]] = {}
    todo, seen = [question], set()
    while todo:
        current = todo.pop()
        if current.code in seen:
            continue
        seen.add(current.code)
        for condition in current.ask_if:
            if condition.question not in pack:
                continue
            other = pack[condition.question]
            todo.append(other)
            if other.several or other.options_from:
                continue
            options = allowed.setdefault(other.code, {option.code for option in other.options} | {SKIPPED})
            options.difference_update(condition.codes) if condition.negated else options.intersection_update(
                condition.codes
            )
    return all(allowed.values())


def _step_faults(question: Question) -> Iterator[str]:
    earlier: dict[str, frozenset[str]] = {}
    for step in question.steps:
        for condition in step.ask_if:
            place = f', step "{step.code}": condition on "{condition.question}"'
            if condition.question not in earlier:
                yield f"{place}: a step looks at an earlier step of the same question only; correct it"
                continue
            for answer in sorted(condition.codes - earlier[condition.question] - {SKIPPED}):
                yield f'{place}: answer "{answer}" is no option of it; correct it'
        earlier[step.code] = frozenset(option.code for option in step.options)
    yield from _row_faults(question, earlier)


def _row_faults(question: Question, answers: Mapping[str, frozenset[str]]) -> Iterator[str]:
    if prod(len(options) for options in answers.values()) > MOST_PATHS:
        yield f": its steps can be answered in more than {MOST_PATHS} ways; make them fewer"
    codes = {option.code for option in question.options}
    for number, row in enumerate(question.mapping, 1):
        if row.code not in codes:
            yield f', mapping {number}: code "{row.code}" is no option of the question; correct it'
        for code, answer in row.steps:
            if answer not in answers.get(code, ()):
                yield f', mapping {number}: step "{code}" has no answer "{answer}"; correct it'


def _mapping_faults(question: Question) -> Iterator[str]:
    paths = _paths(question)
    for path in paths:
        if not folded(question, path):
            told = ", ".join(f"{code} = {answer}" for code, answer in path.items())
            yield f"mapping has no code for {told}; add a row"
    for number, row in enumerate(question.mapping, 1):
        before = question.mapping[: number - 1]
        fits = [p for p in paths if _fits(row.steps, p) and not any(_fits(b.steps, p) for b in before)]
        if not fits:
            yield f"mapping {number} is never used; leave it out or move it up"
    for step in question.steps:
        if not any(step.code in path for path in paths):
            yield f'step "{step.code}" is never asked; change its condition or leave it out'


def _fits(row: tuple[tuple[str, str], ...], path: dict[str, str]) -> bool:
    return all(path.get(step) == answer for step, answer in row)


def _paths(question: Question) -> Paths:
    """Every way through the steps without passing one."""
    paths: Paths = [{}]
    for step in question.steps:
        longer: Paths = []
        for path in paths:
            if step.code in on_route(question, path):
                longer += [path | {step.code: option.code} for option in step.options]
            else:
                longer.append(path)
        paths = longer
    return paths
