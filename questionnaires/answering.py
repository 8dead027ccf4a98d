"""From what a browser sends to what is stored: reading an answer, recording it, and the finished set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from questionnaires.keurmerk import Dienst
from questionnaires.model import (
    MISSING,
    NO_SUBSTANCE,
    NOT_REACHED,
    OTHER,
    SKIPPED,
    Form,
    Kind,
    Question,
    Questionnaire,
)
from questionnaires.paging import Item, route, walk
from questionnaires.steps import folded, on_route, stepped, unfolded, with_steps

TEXT_LIMIT = 1000  # characters of an open answer
OTHER_LIMIT = 200  # characters of "Anders, namelijk:"
OTHER_SUFFIX = "_other"

GRADE_HELP = "Vul een cijfer in van 1 tot en met 10, bijvoorbeeld 7 of 7,5. U mag het veld ook leeg laten."
CHOICE_HELP = "Kies een van de antwoorden die hier staan."
ONE_HELP = "Kies één antwoord."
TEXT_HELP = "Uw tekst is te lang. Maak de tekst korter: er passen 1.000 tekens in."
OTHER_HELP = "De tekst bij uw antwoord is te lang. Maak die korter: er passen 200 tekens in."

_GRADE = re.compile(r"(10|[1-9])(?:[.,]0)?|([1-9][.,][1-9])", re.ASCII)


class Unreadable(Exception):  # noqa: N818 - what came in, not a defect
    """An answer that cannot be stored; the message tells the person what to do."""

    def __init__(self, message_nl: str) -> None:
        super().__init__(message_nl)
        self.message_nl = message_nl


def read(item: Item, form: Form, raw: Sequence[str], other: str, diensten: Sequence[Dienst]) -> str:
    """The stored value of what was sent for one item; empty when nothing was chosen or filled in.

    `other` is the text next to "Anders, namelijk:"; alone it counts as choosing that answer.
    Errors: Unreadable.
    """
    if item.kind is Kind.DECIMAL:
        return _grade(raw)
    if item.kind is Kind.TEXT:
        return _text(raw)
    text = one_line(other) if item.free_text(form) else ""
    if len(text) > OTHER_LIMIT:
        raise Unreadable(OTHER_HELP)
    return _choice(item, form, raw, diensten) or (OTHER if text else "")


def _choice(item: Item, form: Form, raw: Sequence[str], diensten: Sequence[Dienst]) -> str:
    chosen = {value.strip() for value in raw} - {""}
    offered = [option.code for option in item.options(form, diensten)]
    if not chosen <= set(offered):
        raise Unreadable(CHOICE_HELP)
    if len(chosen) > 1 and not item.several:
        raise Unreadable(ONE_HELP)
    if len(chosen) > 1:
        chosen -= NO_SUBSTANCE  # who names something and also ticks "weet ik niet" has named something
    return ";".join(code for code in offered if code in chosen)


def _grade(raw: Sequence[str]) -> str:
    text = "".join(raw).strip()
    if not text:
        return ""
    found = _GRADE.fullmatch(text)
    if found is None or len(raw) > 1:
        raise Unreadable(GRADE_HELP)
    return (found[1] or found[2]).replace(",", ".")


def _text(raw: Sequence[str]) -> str:
    text = many_lines("\n".join(raw))
    if len(text) > TEXT_LIMIT:
        raise Unreadable(TEXT_HELP)
    return text


def many_lines(text: str) -> str:
    """Open text with plain line ends and without characters that cannot be seen or stored."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in plain if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def one_line(text: str) -> str:
    """A short text on one line, cleaned like `many_lines`."""
    return " ".join(many_lines(text).split())


def shown(item: Item, form: Form, answers: Mapping[str, str]) -> str:
    """What stands filled in: the codes as this form offers them (joined by `;`), a grade with a comma, or the text."""
    value = _value(item, answers)
    if value in MISSING:
        return ""
    if item.kind is Kind.DECIMAL:
        return value.replace(".", ",")
    if item.kind is Kind.TEXT or item.step or item.question.options_from:
        return value
    visible = _visible(item.question, form)
    return ";".join(dict.fromkeys(visible[code] for code in value.split(";") if code in visible))


def _value(item: Item, answers: Mapping[str, str]) -> str:
    if item.step is None or any(step.code in answers for step in item.question.steps):
        return answers.get(item.code, "")
    return unfolded(item.question, answers.get(item.question.code, "")).get(item.code, "")


@cache
def _visible(question: Question, form: Form) -> dict[str, str]:
    """Each stored code that this form can show, and the option it is shown as (itself, or its group)."""
    offered = {option.code for option in question.options if option.wording(form) is not None}
    shown_as = {option.code: option.code if option.code in offered else option.group for option in question.options}
    return {code: option for code, option in shown_as.items() if option in offered}


def kept(item: Item, form: Form, answers: Mapping[str, str]) -> bool:
    """Whether there is an answer that this form cannot show (a coarse one, given in the low form): no need to ask."""
    return item.step is None and _is_hidden(item.question, form, answers.get(item.code, ""))


def _is_hidden(question: Question, form: Form, value: str) -> bool:
    if not question.options or question.options_from or value in MISSING or not value:
        return False
    return not any(code in _visible(question, form) for code in value.split(";"))


def record(
    questionnaire: Questionnaire,
    form: Form,
    answers: Mapping[str, str],
    changes: Mapping[str, str],
    modules: Collection[str],
) -> dict[str, str]:
    """The draft after a save: changes put in, steps and their question brought together, lost routes dropped.

    A change is a value from `read`, `skipped` when the item was passed, or empty to take an answer away.
    Errors: KeyError on a code that the questionnaire does not have.
    """
    draft = with_steps(questionnaire, form, answers)
    places = _places(questionnaire)
    folds = dict.fromkeys(places[code] for code in changes if places[code].steps and _is_step(places[code], code))
    for code, value in changes.items():
        _put(places[code], form, draft, code, value)
    for question in folds:
        _fold(question, draft)
    return _on_route_only(questionnaire, form, draft, modules)


@cache
def _places(questionnaire: Questionnaire) -> dict[str, Question]:
    """The question that each code of a draft belongs to: its own, its steps and its free text."""
    own = {q.code: q for q in questionnaire.questions}
    steps = {step.code: q for q in stepped(questionnaire) for step in q.steps}
    texts = {q.code + OTHER_SUFFIX: q for q in questionnaire.questions if any(o.code == OTHER for o in q.options)}
    return own | steps | texts


def _is_step(question: Question, code: str) -> bool:
    return any(step.code == code for step in question.steps)


def _put(question: Question, form: Form, draft: dict[str, str], code: str, value: str) -> None:
    if code != question.code:
        _set(draft, code, one_line(value)[:OTHER_LIMIT] if code.endswith(OTHER_SUFFIX) else value)
        return
    stored = draft.get(code, "")
    if value in ("", SKIPPED) and _is_hidden(question, form, stored):
        return
    _set(draft, code, _finer(question, stored, value))
    if draft.get(code, "") != stored:
        for step in question.steps:
            draft.pop(step.code, None)


def _set(draft: dict[str, str], code: str, value: str) -> None:
    if value:
        draft[code] = value
    else:
        draft.pop(code, None)


def _finer(question: Question, stored: str, value: str) -> str:
    """The posted codes, where a coarse one gives way to the finer ones of its group that were stored already."""
    if stored in ("", value) or not any(option.group for option in question.options):
        return value
    finer: dict[str, list[str]] = {}
    for option in question.options:
        if option.group and option.code in stored.split(";"):
            finer.setdefault(option.group, []).append(option.code)
    return ";".join(code for posted in value.split(";") for code in finer.get(posted, [posted]))


def _fold(question: Question, draft: dict[str, str]) -> None:
    asked = on_route(question, draft)
    for step in question.steps:
        if step.code not in asked:
            draft.pop(step.code, None)
    _set(draft, question.code, folded(question, draft))


def _on_route_only(
    questionnaire: Questionnaire, form: Form, draft: dict[str, str], modules: Collection[str]
) -> dict[str, str]:
    asked = walk(questionnaire, form, draft, modules).asked
    places = _places(questionnaire)
    return {
        code: value
        for code, value in draft.items()
        if code in asked or (code in places and places[code].code in asked and _has_ground(places[code], code, draft))
    }


def _has_ground(question: Question, code: str, draft: Mapping[str, str]) -> bool:
    """A free text stands only with the answer `other`."""
    return not code.endswith(OTHER_SUFFIX) or OTHER in draft.get(question.code, "").split(";")


def final(
    questionnaire: Questionnaire, form: Form, answers: Mapping[str, str], modules: Collection[str]
) -> dict[str, str]:
    """The finished set by question code: `nr` where the route led but no answer came; absent where it did not lead.

    Grades of opdrachtgevers and open texts have no codes for missing: these are empty.
    """
    stored: dict[str, str] = {}
    for item in route(questionnaire, form, answers, modules):
        code = item.question.code
        value = answers.get(code, "")
        if item.question.kind in (Kind.DECIMAL, Kind.TEXT):
            stored[code] = "" if value == SKIPPED else value
        else:
            stored[code] = value or NOT_REACHED
        text = answers.get(code + OTHER_SUFFIX, "")
        if text and OTHER in value.split(";"):
            stored[code + OTHER_SUFFIX] = text
    return stored
