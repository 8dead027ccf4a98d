"""Rules for texts: length, placeholders, and the plain words of the low form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.model import Form, Question, Questionnaire

PLACEHOLDER = "{org}"
TEXT_LIMIT = 240  # characters of a question, a help line or an intro
OPTION_LIMIT = 90
LABEL_LIMIT = 60
SENTENCE_LIMIT = 12  # words of a sentence in the low form
HARD_WORDS = frozenset(
    {"aanleiding", "bereikbaarheid", "betreffende", "betreft", "contactmoment", "desgewenst", "deskundigheid"}
    | {"dienstverlening", "indien", "inschatting", "maatregel", "middels", "sprake", "teneinde", "traject"}
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text that a person reads, and where it stands."""

    where: str
    text: str
    limit: int
    form: Form | None = None  # None: read in both forms or in the report


def texts(pack: Questionnaire) -> Iterator[Text]:
    """All texts of a questionnaire."""
    yield Text("title", pack.title, TEXT_LIMIT)
    for question in pack.questions:
        yield from _question_texts(question)
    for page in pack.pages:
        yield Text(f'page "{page.code}", title', page.title, LABEL_LIMIT)
        yield Text(f'page "{page.code}", intro', page.intro, TEXT_LIMIT, Form.REGULAR)
    for cluster in pack.clusters:
        yield Text(f'cluster "{cluster.code}", title', cluster.title, LABEL_LIMIT)
        yield Text(f'cluster "{cluster.code}", stem', cluster.stem, TEXT_LIMIT)


def _question_texts(question: Question) -> Iterator[Text]:
    where = f'question "{question.code}"'
    yield Text(f"{where}, label", question.label, LABEL_LIMIT)
    for form, wording in ((Form.REGULAR, question.regular), (Form.LOW, question.low)):
        if wording is not None:
            yield Text(f"{where}, {form}", wording.text, TEXT_LIMIT, form)
            yield Text(f"{where}, {form}_help", wording.help, TEXT_LIMIT, form)
    for option in question.options:
        for form in Form:
            yield Text(f'{where}, option "{option.code}", {form}', option.wording(form) or "", OPTION_LIMIT, form)
    for step in question.steps:
        place = f'{where}, step "{step.code}"'
        yield Text(f"{place}, low", step.wording.text, TEXT_LIMIT, Form.LOW)
        yield Text(f"{place}, low_help", step.wording.help, TEXT_LIMIT, Form.LOW)
        for option in step.options:
            yield Text(f'{place}, option "{option.code}", low', option.low or "", OPTION_LIMIT, Form.LOW)


def word_faults(pack: Questionnaire) -> Iterator[str]:
    """What is wrong with texts."""
    for question in pack.questions:
        yield from _blank_faults(question)
    for text in texts(pack):
        yield from (f"{text.where}: {problem}" for problem in _text_faults(text))


def _blank_faults(question: Question) -> Iterator[str]:
    if question.low is not None and not question.low.text:
        yield f'question "{question.code}", low: is empty; fill it in'
    options = [*question.options, *(option for step in question.steps for option in step.options)]
    for option in options:
        if "" in (option.regular, option.low):
            yield f'question "{question.code}", option "{option.code}": has an empty wording; fill it in'


def _text_faults(text: Text) -> Iterator[str]:
    if text.text != text.text.strip() or any(not c.isprintable() for c in text.text):
        yield "has spaces around it or a line break in it; write it as one line"
    if len(text.text) > text.limit:
        yield f"has {len(text.text)} characters; keep it within {text.limit}"
    if set("{}") & set(text.text.replace(PLACEHOLDER, "")):
        yield f"has a placeholder that is not {PLACEHOLDER}; use only that one"
    if text.form is Form.LOW:
        for sentence in sentences(text.text):
            if len(sentence) > SENTENCE_LIMIT:
                yield f"has a sentence of {len(sentence)} words; keep it within {SENTENCE_LIMIT}"
        hard = sorted(HARD_WORDS & {word.lower() for sentence in sentences(text.text) for word in sentence})
        if hard:
            yield f"has hard words ({', '.join(hard)}); say it in simple words"


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; the provider's name counts as one word."""
    parts = re.split(r"[.?!:]+(?:\s|$)", text.replace(PLACEHOLDER, "Organisatie"))
    return [words for part in parts if (words := re.findall(r"[\w'-]+", part))]
