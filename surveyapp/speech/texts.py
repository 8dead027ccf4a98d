"""Step 2, for ears: every text of the low form and its pages that is spoken, with what it belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from babel.dates import format_date

from questionnaires.model import DONT_KNOW, Form, Questionnaire
from questionnaires.paging import Item, plan
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.i18n import SOURCE, catalogue
from surveyapp.retention import counted_from
from surveyapp.speech.messages import page_messages
from surveyapp.speech.sentences import aloud, plain, sentences, together
from surveyapp.terms import STATED, TERMS

DIGITS = "0123456789"  # a phone number is read out sign by sign
_VALUE = re.compile(r"%\((\w+)\)[sd]")


class Place(StrEnum):
    """What a spoken text is on its page."""

    QUESTION = "question"  # with its help line
    ANSWER = "answer"
    PAGE = "page"  # a sentence, a button, a message
    COMBINED = "combined"  # a question with all its answers


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text that someone can hear, exactly as the page shows it."""

    language: str  # in which it is said: Dutch where there is no translation
    shown: str
    place: Place
    parts: tuple[tuple[str, str], ...] = ()  # of a combined clip: (language, text) of what follows on what


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whose low form it is: what the texts of one round are filled with."""

    pack: Questionnaire
    modules: Collection[str] = ()
    org: str = ""
    bureau: Bureau | None = None
    closes: date | None = None
    values: dict[str, str] = field(default_factory=dict)  # more values that pages fill in


def spoken_texts(occasion: Occasion, language: str = SOURCE) -> tuple[Spoken, ...]:
    """Every text of a low form in one language, each once; combined clips come last, after their parts."""
    found: dict[tuple[str, str], Spoken] = {}
    for spoken in (*_questions(occasion, language), *_pages(occasion, language), *_combined(occasion, language)):
        if any(sign.isalnum() for sign in spoken.shown):
            found.setdefault((spoken.language, spoken.shown), spoken)
    return tuple(found.values())


def question_texts(occasion: Occasion, language: str) -> Iterator[Spoken]:
    """The same for the questions alone."""
    yield from _questions(occasion, language)
    yield from _combined(occasion, language)


def said(language: str, message: str) -> tuple[str, str]:
    """(language, text) of a Dutch text as the page shows it."""
    text = None if language == SOURCE else catalogue(language).texts.get(message)
    return (SOURCE, message) if text is None else (language, text)


def _items(occasion: Occasion) -> Iterator[Item]:
    for place in plan(occasion.pack, Form.LOW):
        if not place.item.question.module or place.item.question.module in occasion.modules:
            yield place.item


def _question(item: Item, occasion: Occasion, language: str) -> Spoken:
    """A question with its help line; when one of the two is not translated both are said in Dutch."""
    wording = item.wording(Form.LOW)
    pieces = [said(language, text) for text in (wording.text, wording.help) if text]
    same = all(code == language for code, _ in pieces)
    texts = [text for _, text in pieces] if same else [wording.text, wording.help]
    return Spoken(language if same else SOURCE, plain(aloud(*texts), occasion.org), Place.QUESTION)


def _answers(item: Item, occasion: Occasion, language: str) -> list[Spoken]:
    """In the order of the page: `dk` stands last."""
    offered = sorted(item.options(Form.LOW, ()), key=lambda option: option.code == DONT_KNOW)
    told = [said(language, option.wording(Form.LOW) or "") for option in offered]
    return [Spoken(code, plain(text, occasion.org), Place.ANSWER) for code, text in told]


def _questions(occasion: Occasion, language: str) -> Iterator[Spoken]:
    for item in _items(occasion):
        yield _question(item, occasion, language)
        yield from _answers(item, occasion, language)
        if item.wording(Form.LOW).help:  # the page with all answers shows the question by itself
            code, text = said(language, item.wording(Form.LOW).text)
            yield Spoken(code, plain(text, occasion.org), Place.QUESTION)


def _combined(occasion: Occasion, language: str) -> Iterator[Spoken]:
    for item in _items(occasion):
        parts = [_question(item, occasion, language), *_answers(item, occasion, language)]
        if len(parts) > 1:
            shown = together(part.shown for part in parts)
            yield Spoken(language, shown, Place.COMBINED, tuple((part.language, part.shown) for part in parts))


def _pages(occasion: Occasion, language: str) -> Iterator[Spoken]:
    values = _values(occasion, language)
    titles = [page.title for page in occasion.pack.pages]
    for message in (*page_messages(), *titles, *DIGITS):
        code, text = said(language, message)
        if set(_VALUE.findall(text)) <= set(values):
            yield from _pieces(code, _VALUE.sub(lambda match: values[match[1]], text), occasion.org)
    if occasion.bureau is not None:  # the bureau's own words, in Dutch
        for own in (occasion.bureau.phone, occasion.bureau.hours, *occasion.bureau.privacy.splitlines()):
            yield from _pieces(SOURCE, own, occasion.org)


def _pieces(language: str, text: str, org: str) -> Iterator[Spoken]:
    for sentence in sentences(plain(_unmarked(text), org)):
        yield Spoken(language, sentence, Place.PAGE)


def _unmarked(text: str) -> str:
    return re.sub(r"</?[A-Za-z][^>]*>", "", text)


def _values(occasion: Occasion, language: str) -> dict[str, str]:
    """What pages fill in; a text with a value that is not here is shown to nobody on the low form of this round."""
    values = {"stated": _day(STATED, language)} | ({"org": occasion.org} if occasion.org else {})
    bureau = occasion.bureau
    if bureau is not None:
        values |= {"bureau": bureau.name, "name": bureau.name, "controller": bureau.controller}
        values |= {"phone": bureau.phone, "email": bureau.email}
    if occasion.closes is not None:
        kept = counted_from(occasion.closes)
        values |= {"day": _day(occasion.closes, language), "half_until": _day(kept.closing, language)}
        values |= {"names_until": _day(kept.contacts, language), "answers_until": _day(kept.answers, language)}
    return values | occasion.values


def _day(moment: date, language: str) -> str:
    return format_date(moment, "d MMMM y", locale=language)


def term_texts() -> tuple[dict[str, str], ...]:
    """The terms that the page about data names, one set of values for each text that has one."""
    return ({"days": str(TERMS.logs)},)
