"""Step 4, other files: what every column and number of the answers means, as a table in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from analysis.export.figure_table import safe
from analysis.export.variables import IN_WORDS, MISSING, counts, in_words, variables
from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience, Form, Kind, Question, Questionnaire

HEAD = (
    "questionnaire", "question", "figure", "kind", "text_regular", "text_low", "variable", "code", "number",
    "answer_regular", "answer_low", "counts", "missing",
)  # fmt: skip
RANGES = {Kind.GRADE: "1-10", Kind.DECIMAL: "1-10", Kind.NPS: "0-10"}


def as_csv(questionnaires: Mapping[Audience, Questionnaire], keurmerk: Keurmerk) -> bytes:
    """UTF-8, commas, a head: a row for each answer of each question, with its number in a file for SPSS."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for questionnaire in questionnaires.values():
        for question in questionnaire.questions:
            for row in _rows(question, keurmerk):
                writer.writerow([safe(cell) for cell in (questionnaire.reference, *row)])
    return text.getvalue().encode()


def _rows(question: Question, keurmerk: Keurmerk) -> Iterator[tuple[str, ...]]:
    low = question.low.text if question.low else ""
    front = (question.code, question.figure, question.kind.value, question.regular.text, low)
    made = variables(question, keurmerk)
    if not made:
        yield (*front, "", "", "", "", "", "no", "")
    for one in made:
        if one.graded:
            yield (*front, one.name, RANGES[question.kind], "", "", "", "yes", "no")
        if one.option:
            yield (*front, one.name, one.option, "1", *_words(question, keurmerk, one.option, True))
        for code, number in one.numbers.items():
            yield (*front, one.name, code, str(number), *_words(question, keurmerk, code, code not in MISSING))


def _words(question: Question, keurmerk: Keurmerk, code: str, substance: bool) -> tuple[str, str, str, str]:
    offered = {option.code: option for option in question.options}
    if code not in offered and not substance:
        regular = low = IN_WORDS[code]
    else:
        regular = in_words(question, keurmerk, code)
        option = offered.get(code)
        low = (option.wording(Form.LOW) or "") if option else regular
    return regular, low, "yes" if counts(question, keurmerk, code) else "no", "no" if substance else "yes"
