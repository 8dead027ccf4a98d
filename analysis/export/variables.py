"""Step 4, other files: the answers of one questionnaire as variables for a statistics program: names, codes, words.

Numbers: an answer that is a number keeps it; other answers are numbered from 1 in their order; who gave no substance
gets one of the numbers in MISSING. A question with several answers is a variable of 0 and 1 for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.bases import base, codes
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import DONT_KNOW, NOT_APPLICABLE, NOT_REACHED, REFUSED, SKIPPED, Form, Kind, Question

MISSING = {SKIPPED: 95, NOT_REACHED: 96, DONT_KNOW: 97, NOT_APPLICABLE: 98, REFUSED: 99}
IN_WORDS = {
    SKIPPED: "overgeslagen",
    NOT_REACHED: "niet bereikt",
    DONT_KNOW: "weet niet of geen mening",
    NOT_APPLICABLE: "niet van toepassing",
    REFUSED: "zegt het liever niet",
}
CHOSEN = {0: "niet gekozen", 1: "gekozen"}


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of numbers."""

    name: str
    label: str
    question: str  # code of its question
    numbers: dict[str, int]  # stored code -> number; of a grade only what is no grade
    words: dict[int, str]  # number -> what it means
    option: str = ""  # of a question with several answers: which of them this is
    graded: bool = False  # other answers are numbers themselves

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers that are no answer of substance."""
        return tuple(number for number in self.words if number in MISSING.values())


def variables(question: Question, keurmerk: Keurmerk) -> tuple[Variable, ...]:
    """The variables of a question, none for open text: that is never in a file of single answers."""
    if question.kind is Kind.TEXT:
        return ()
    offered = dict.fromkeys(codes(question, keurmerk))
    gaps = {code: number for code, number in MISSING.items() if code in (SKIPPED, NOT_REACHED) or code in offered}
    if question.several:
        return tuple(_chosen(question, keurmerk, code, gaps) for code in offered if code not in gaps)
    graded = question.kind in (Kind.GRADE, Kind.DECIMAL, Kind.NPS)
    numbers = {} if graded else _numbers([code for code in offered if code not in gaps])
    words = {number: in_words(question, keurmerk, code) for code, number in numbers.items()}
    words |= {number: IN_WORDS[code] for code, number in gaps.items()}
    label = label_of(question)
    return (Variable(question.code, label, question.code, numbers | gaps, words, graded=graded),)


def label_of(question: Question) -> str:
    """What a question asks, short enough to stand over a column."""
    return f"{question.label}: {question.regular.text}"[:250]


def in_words(question: Question, keurmerk: Keurmerk, code: str, form: Form = Form.REGULAR) -> str:
    """An answer in the words of one form; in those of the other where this one does not offer it."""
    for option in question.options:
        if option.code == code:
            return option.wording(form) or option.regular or option.low or code
    dienst = keurmerk.dienst(code)
    return dienst.name if dienst else code


def counts(question: Question, keurmerk: Keurmerk, code: str) -> bool:
    """Whether an answer is part of the base of its question's figure."""
    return code in base(question, keurmerk)


def _numbers(found: list[str]) -> dict[str, int]:
    if all(code.isdecimal() for code in found):
        return {code: int(code) for code in found}
    return {code: number for number, code in enumerate(found, start=1)}


def _chosen(question: Question, keurmerk: Keurmerk, code: str, gaps: dict[str, int]) -> Variable:
    label = f"{label_of(question)[:180]} - {in_words(question, keurmerk, code)}"[:250]
    words = CHOSEN | {number: IN_WORDS[gap] for gap, number in gaps.items()}
    return Variable(f"{question.code}__{code}", label, question.code, dict(gaps), words, option=code)
