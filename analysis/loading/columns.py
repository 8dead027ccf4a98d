"""Step 4, in front of it: which columns the two files have, and what a cell of each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from analysis.bases import codes
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import MISSING, OTHER, Audience, Form, Kind, Question, Questionnaire

OUTCOMES = ("invited", "undeliverable", "duplicate", "incomplete", "not_sampled", "opted_out")
MODES = ("web", "kiosk", "phone", "paper", "other")
FORMS = (*(form.value for form in Form), OTHER)
CHANNELS = ("email", "letter", "text", "phone")
PROVINCES = (
    "friesland", "groningen", "noord-holland", "flevoland", "drenthe", "zuid-holland", "utrecht", "gelderland",
    "overijssel", "zeeland", "noord-brabant", "limburg", "abroad",
)  # fmt: skip
SAMPLE = ("case", "audience", "dienst", "outcome")
ANSWERS = ("response", "audience", "dienst", "form", "language", "mode")
STRATUM = re.compile(r"stratum_[a-z0-9]+(?:_[a-z0-9]+)*")

_GRADE = re.compile(r"10|[1-9]")
_DECIMAL = re.compile(r"(?:10|[1-9])|[1-9]\.[0-9]|10\.0")
_NPS = re.compile(r"10|[0-9]")
_PART = r"[0-9a-z]"
_BCP47 = re.compile(  # RFC 5646, well-formed: language, script, region, variants, extensions, private use
    rf"(?:(?:[a-z]{{2,3}}(?:-[a-z]{{3}}){{0,3}}|[a-z]{{4,8}})(?:-[a-z]{{4}})?(?:-(?:[a-z]{{2}}|[0-9]{{3}}))?"
    rf"(?:-(?:{_PART}{{5,8}}|[0-9]{_PART}{{3}}))*(?:-[0-9a-wy-z](?:-{_PART}{{2,8}})+)*(?:-x(?:-{_PART}{{1,8}})+)?"
    rf"|x(?:-{_PART}{{1,8}})+)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a cell may hold: a test, and the words for what was expected. `open` cells are never echoed.

    `any`: whatever it is. A column of texts has as many values as rows; they need not be tried one by one.
    """

    accepts: Callable[[str], object]  # true or false
    expected: str
    open: bool = False
    any: bool = False


Rules = Mapping[Audience, Rule]  # an audience that is not there must leave the cell empty


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, whether it must be there, and its rule for each audience."""

    name: str
    required: bool
    rules: Rules


def sample_columns(keurmerk: Keurmerk, questionnaires: Mapping[Audience, Questionnaire]) -> dict[str, Column]:
    """The columns of `sample.csv` by name, in the contract's order; strata come on top (`stratum_column`)."""
    audiences = tuple(questionnaires)
    return _named(
        [
            Column("case", True, dict.fromkeys(audiences, NOT_EMPTY)),
            Column("audience", True, dict.fromkeys(audiences, one_of(audiences))),
            Column("dienst", True, {audience: dienst_rule(audience, keurmerk) for audience in audiences}),
            Column("outcome", True, dict.fromkeys(audiences, one_of(OUTCOMES))),
            *(Column(name, False, dict.fromkeys(audiences, rule)) for name, rule in _list_rules().items()),
        ]
    )


def _list_rules() -> dict[str, Rule]:
    """What the list may say of a case beyond the contract; none of it is required."""
    return {
        "form": one_of((*FORMS, "")),
        "language": Rule(lambda cell: cell in ("", OTHER) or bool(_BCP47.fullmatch(cell)), "a BCP 47 language tag"),
        "channel": one_of((*CHANNELS, "")),
        "province": one_of((*PROVINCES, "")),
        "answered": one_of(("yes", "no", "")),
    }


def answer_columns(keurmerk: Keurmerk, questionnaires: Mapping[Audience, Questionnaire]) -> dict[str, Column]:
    """The columns of `answers.csv` by name; those of optional modules and `_other` texts are not required."""
    audiences = tuple(questionnaires)
    language = Rule(lambda cell: cell == OTHER or bool(_BCP47.fullmatch(cell)), "a BCP 47 language tag or other")
    columns = _named(
        [
            Column("response", True, dict.fromkeys(audiences, NOT_EMPTY)),
            Column("audience", True, dict.fromkeys(audiences, one_of(audiences))),
            Column("dienst", True, {audience: dienst_rule(audience, keurmerk) for audience in audiences}),
            Column("form", True, dict.fromkeys(audiences, one_of(FORMS))),
            Column("language", True, dict.fromkeys(audiences, language)),
            Column("mode", True, dict.fromkeys(audiences, one_of(MODES))),
        ]
    )
    for audience, questionnaire in questionnaires.items():
        for question in questionnaire.questions:
            _add(columns, question.code, not question.module, {audience: answer_rule(question, keurmerk)})
            if OTHER in codes(question, keurmerk):
                _add(columns, f"{question.code}_other", False, {audience: OPEN_TEXT})
    return columns


def stratum_column(name: str, questionnaires: Mapping[Audience, Questionnaire]) -> Column | None:
    """The column of a break variable, None when the name is no `stratum_<name>` that a questionnaire declares.

    A stratum that is declared with values takes these, `other` or nothing; one without takes any text.
    """
    declared = {audience: {s.name: s.values for s in pack.strata} for audience, pack in questionnaires.items()}
    short = name.removeprefix("stratum_")
    if not STRATUM.fullmatch(name) or not any(short in strata for strata in declared.values()):
        return None
    rules = {}
    for audience, strata in declared.items():
        values = strata.get(short, ())
        allowed = (*(code for code, _ in values), OTHER, "") if values else ()
        rules[audience] = one_of(dict.fromkeys(allowed)) if allowed else ANYTHING
    return Column(name, False, rules)


def dienst_rule(audience: Audience, keurmerk: Keurmerk) -> Rule:
    """Clients have exactly one dienst; opdrachtgevers none, one or several, each once."""
    known = {dienst.key for dienst in keurmerk.diensten if not dienst.refused}
    refused = ", ".join(dienst.key for dienst in keurmerk.diensten if dienst.refused)
    but = f" ({refused} is refused until it has its own questionnaire)" if refused else ""
    if audience is not Audience.OPDRACHTGEVER:
        return Rule(known.__contains__, f"one dienst of {keurmerk.name}{but}")
    return Rule(
        lambda cell: cell == "" or _several(cell, known), f"diensten of {keurmerk.name} joined by ; or nothing{but}"
    )


def answer_rule(question: Question, keurmerk: Keurmerk) -> Rule:
    """What an answer to a question may be; an empty cell was not asked."""
    if question.kind is Kind.TEXT:
        return OPEN_TEXT
    offered = tuple(dict.fromkeys(codes(question, keurmerk)))
    always = (*offered, *sorted(MISSING, reverse=True))
    words, number = _NUMBERS.get(question.kind, ("", None))
    named = tuple(code for code in always if not (number and number.fullmatch(code)))
    expected = _listed((words, *named) if words else named)
    if question.several:
        return Rule(
            lambda cell: cell in {"", *MISSING} or _several(cell, set(offered)), f"{expected}, several joined by ;"
        )
    allowed = frozenset({"", *always})
    return Rule(lambda cell: cell in allowed or bool(number and number.fullmatch(cell)), expected)


def one_of(values: Iterable[str]) -> Rule:
    """Exactly one of these values."""
    allowed = tuple(values)
    return Rule(frozenset(allowed).__contains__, _listed(tuple(value or "nothing" for value in allowed)))


_NUMBERS: Mapping[Kind, tuple[str, re.Pattern[str] | None]] = {
    Kind.GRADE: ("1 to 10", _GRADE),
    Kind.DECIMAL: ("1 to 10 with at most one decimal after a point", _DECIMAL),
    Kind.NPS: ("0 to 10", _NPS),
}
NOT_EMPTY = Rule(str.strip, "an id")
ANYTHING = Rule(lambda cell: True, "any text", any=True)
OPEN_TEXT = Rule(lambda cell: True, "any text", open=True, any=True)


def _several(cell: str, known: set[str]) -> bool:
    parts = cell.split(";")
    return len(set(parts)) == len(parts) and known.issuperset(parts)


def _listed(values: tuple[str, ...]) -> str:
    *first, last = values
    return f"{', '.join(first)} or {last}" if first else last


def _named(columns: Iterable[Column]) -> dict[str, Column]:
    return {column.name: column for column in columns}


def _add(columns: dict[str, Column], name: str, required: bool, rules: Rules) -> None:
    """A code that both audiences know is one column with a rule for each."""
    before = columns.get(name)
    if before:
        columns[name] = Column(name, before.required or required, {**before.rules, **rules})
    else:
        columns[name] = Column(name, required, rules)
