"""Step 6, accountability: with each figure goes of what it was made: its questions, who counts, and the computation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar, cast

from analysis.bases import base, is_grade
from analysis.report.about import About
from analysis.report.side import Side
from analysis.report.values import Block, Figure, Made, Table, Used
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import MISSING, Condition, Question, Questionnaire

Drawn = TypeVar("Drawn", Figure, Table)
Draw = TypeVar("Draw", bound=Callable[..., Any])
GRADES = "1 tot en met 10"
USABLE = "Bruikbare vragenlijsten van "


class Formula(StrEnum):
    """How a figure was computed; the words stand in FORMULAS."""

    SHARES = "aandeel"
    SCALE = "schaal"
    SATISFIED = "tevredenheid"
    MEAN = "rapportcijfer"
    SPREAD = "spreiding"
    ASPECTS = "onderdelen"
    PROMOTER = "promotorscore"
    NPS = "nps"
    IMPORTANCE = "samenhang"
    CROSS = "kruising"
    TREND = "trend"
    ACCOUNT = "steekproef"
    RESULTS = "keurmerk"
    TESTED = "toetsing"
    READINGS = "lezingen"
    MISSING = "ontbrekenden"
    WEIGHED = "weging"
    LIST = "opsomming"


FORMULAS = {
    Formula.SHARES: "Het aantal keren dat een antwoord is gegeven, gedeeld door n, maal 100.",
    Formula.SCALE: "Per vraag het aantal keren dat een antwoord op de schaal is gegeven, gedeeld door n, maal 100. "
    "‘Geen mening’ telt mee in n.",
    Formula.SATISFIED: "Tevreden: (zeer tevreden + tevreden) / n. Ontevreden: (ontevreden + zeer ontevreden) / n. "
    "Gemiddelde: de som van de waarden 4 tot en met 1, gedeeld door het aantal dat een mening gaf.",
    Formula.MEAN: "De som van de rapportcijfers, gedeeld door hun aantal; per dienst en over alle antwoorden samen, "
    "ongewogen.",
    Formula.SPREAD: "Het aantal keren dat een cijfer is gegeven, gedeeld door het aantal cijfers, maal 100; cijfers "
    "met een decimaal eerst afgerond, een half naar boven.",
    Formula.ASPECTS: "Per onderdeel de som van de cijfers, gedeeld door hun aantal.",
    Formula.PROMOTER: "100 × (aangeraden − afgeraden) / antwoorden; de aandelen als bij ‘aandeel’.",
    Formula.NPS: "100 × (cijfers 9 en 10 − cijfers 0 tot en met 6) / antwoorden.",
    Formula.IMPORTANCE: "Per onderdeel de rangcorrelatie (Spearman) van de tevredenheid met het rapportcijfer, naast "
    "het percentage tevreden.",
    Formula.CROSS: "Dezelfde cijfers voor twee groepen apart; het verschil is de eerste min de tweede.",
    Formula.TREND: "Hetzelfde cijfer per ronde, elke ronde naar de regels die toen golden.",
    Formula.ACCOUNT: "Tellingen van de lijst en van de ontvangen vragenlijsten. Respons: bruikbaar / netto "
    "steekproef × 100.",
    Formula.RESULTS: "Respons: bruikbaar / netto steekproef × 100. Rapportcijfer: som / aantal. Gecorrigeerd cijfer: "
    "hetzelfde met de onvoldoendes op één waarde, alleen als de norm is gemist.",
    Formula.TESTED: "Het onafgeronde gemiddelde naast de norm.",
    Formula.READINGS: "Het oordeel opnieuw, met één regel anders gelezen en met alle combinaties.",
    Formula.MISSING: "Per groep van de lijst het aantal dat de vragenlijst afmaakte, gedeeld door het aantal "
    "gevraagden, maal 100; toets: chikwadraat van Pearson.",
    Formula.WEIGHED: "Per dienst het gemiddelde maal het aantal gevraagden, opgeteld en gedeeld door alle gevraagden.",
    Formula.LIST: "Geen berekening: een opsomming of een schema.",
}


def made_from(formula: Formula, asked: Callable[..., Iterable[Question | None]]) -> Callable[[Draw], Draw]:
    """What a function draws (a figure, some, or None) gets with it the very questions that it was drawn from.

    `asked` gives these, called with the same side and values as the function.
    """

    def wrap(draw: Draw) -> Draw:
        @wraps(draw)
        def drawn(side: Side, *values: Any) -> Any:
            made = _made(formula, side, asked(side, *values))
            found = draw(side, *values)
            if isinstance(found, tuple):
                return tuple(replace(figure, made=made) for figure in found)
            return None if found is None else replace(found, made=made)

        return cast("Draw", drawn)

    return wrap


def _made(formula: Formula, side: Side, questions: Iterable[Question | None]) -> Made:
    mark = side.about.keurmerk
    used = tuple(_used(q, side.questionnaire, mark) for q in questions if q is not None)
    return Made(formula.value, f"{USABLE}{side.people}", used, source(side))


def from_round(drawn: Drawn, formula: Formula, about: About) -> Drawn:
    """A figure or table that is made of the list and of the rules, and of no single question."""
    return replace(drawn, made=Made(formula.value, WHO[formula], (), SOURCES[formula](about)))


def from_rules(blocks: Iterable[Block], about: About) -> tuple[Block, ...]:
    """The picture and the tables of the verdict: what was tested, by which norms, and how these can be read."""
    kinds = {"norms": Formula.LIST, "readings": Formula.READINGS}

    def told(block: Block) -> Block:
        if isinstance(block, Figure):
            return from_round(block, Formula.TESTED, about)
        return from_round(block, kinds[block.name], about) if isinstance(block, Table) else block

    return tuple(map(told, blocks))


def source(side: Side) -> str:
    """The questionnaire of an audience, with version and revision."""
    found = side.questionnaire
    return f"{found.title} ({found.reference}, revisie {found.revision})"


def _norms(about: About) -> str:
    return " ".join(dict.fromkeys(f"{norm.source}." for norm in about.profile.norms)) or about.profile.source


def _usable(about: About) -> str:
    return " ".join(dict.fromkeys(f"{rule.source}." for rule in about.profile.usable)) or about.profile.source


def _open(about: About) -> str:
    return about.profile.open.source or about.profile.source


def _list(about: About) -> str:
    return f"De lijst die {about.short} aanleverde, en de regel voor bruikbare vragenlijsten: {_usable(about)}"


def _keurmerk(about: About) -> str:
    return about.profile.source


WHO = {
    Formula.ACCOUNT: "Iedereen op de lijst",
    Formula.RESULTS: "Netto steekproef en bruikbare vragenlijsten",
    Formula.TESTED: "Rapportcijfers van cliënten in bruikbare vragenlijsten",
    Formula.READINGS: "Rapportcijfers van cliënten in bruikbare vragenlijsten",
    Formula.MISSING: "Netto steekproef van cliënten",
    Formula.WEIGHED: "Rapportcijfers van cliënten in bruikbare vragenlijsten",
    Formula.LIST: "–",
}
SOURCES = {
    Formula.ACCOUNT: _list,
    Formula.RESULTS: _norms,
    Formula.TESTED: _norms,
    Formula.READINGS: _open,
    Formula.MISSING: _list,
    Formula.WEIGHED: _list,
    Formula.LIST: _keurmerk,
}


def _used(question: Question, questionnaire: Questionnaire, mark: Keurmerk) -> Used:
    counts = (GRADES,) if is_grade(question) else base(question, mark)
    when = tuple(_when(condition, questionnaire) for condition in question.ask_if)
    return Used(question.code, question.regular.text, question.label, counts, when)


def _when(condition: Condition, questionnaire: Questionnaire) -> str:
    """Who got a question, in words: `wie bij ‘Klacht’ (complaint) antwoordde: Ja`."""
    asked = questionnaire[condition.question]
    words = {option.code: option.regular or option.low or option.code for option in asked.options}
    said = ", ".join(words.get(code, code) for code in sorted(condition.codes - MISSING))
    no = "iets anders dan" if condition.negated else ""
    return f"wie bij ‘{asked.label}’ ({asked.code}) antwoordde: {' '.join(filter(None, (no, said)))}"
