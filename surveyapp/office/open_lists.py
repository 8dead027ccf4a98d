"""The office's reading list, what stands on one page of it: which question, which texts, and how far the reading is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from questionnaires.codebook import Theme, codebook
from questionnaires.model import Audience
from surveyapp.office.account_words import AUDIENCES
from surveyapp.open_answers import masking, naming
from surveyapp.open_answers.masking import Part, cleaned
from surveyapp.open_answers.naming import Known
from surveyapp.open_answers.texts import Decision, State, Text, asked
from surveyapp.rounds import Round

MOST = 20  # texts on a page
BYTES = 36_000  # of their masked texts when they are sent back: a form may hold no more than twice that
STANDS: Mapping[str, str] = {
    "ongelezen": "Nog te lezen",
    "vrijgegeven": "Vrijgegeven",
    "achtergehouden": "Achtergehouden",
}
SAID: Mapping[State, str] = {State.RELEASED: "vrijgeven", State.WITHHELD: "achterhouden", State.CODED: ""}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is: of which audience and column, which of its texts, which part of them (from 1)."""

    audience: Audience
    column: str
    stand: str
    part: int

    @property
    def query(self) -> dict[str, Any]:
        """The place as a part of an address."""
        return {"vraag": f"{self.audience}.{self.column}", "stand": self.stand, "deel": self.part}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the texts of one question are."""

    audience: Audience
    column: str
    title: str  # the question and who answered it
    total: int
    read: int
    released: int

    @property
    def value(self) -> str:
        """As it stands in an address."""
        return f"{self.audience}.{self.column}"


@dataclass(frozen=True, slots=True)
class List:
    """One page of the reading list."""

    place: Place
    title: str
    question: str  # as it was asked
    texts: tuple[Text, ...]
    total: int  # with this stand
    parts: int
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One text as the form shows it."""

    id: str
    dienst: str
    parts: tuple[Part, ...]  # with what is suggested to be masked; empty when the answers are erased
    released: str  # what would be printed
    choice: str
    themes: frozenset[str]
    no_capitals: bool


def progress(round_: Round, found: Sequence[Text]) -> tuple[Progress, ...]:
    """Of each question with texts, in asking order, how many are read."""
    told = []
    for audience, pack in round_.packs().items():
        for column, question in asked(pack, round_.terms.modules).items():
            theirs = [text for text in found if (text.audience, text.question) == (audience, column)]
            if theirs:
                title = f"{question.label} ({AUDIENCES[audience.value].lower()})"
                read, released = (sum(getattr(text, name) for text in theirs) for name in ("read", "released"))
                told.append(Progress(audience, column, title, len(theirs), read, released))
    return tuple(told)


def place(given: Mapping[str, str], round_: Round, found: Sequence[Text]) -> Place:
    """Where the reader wants to be; without a wish the first question that has something to read."""
    stand = given.get("stand", "") if given.get("stand", "") in STANDS else "ongelezen"
    part = given.get("deel", "1")
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 5 else 1
    told = progress(round_, found)
    wished = [one for one in told if one.value == given.get("vraag", "")]
    first = next(iter([*wished, *(one for one in told if one.read < one.total), *told]), None)
    if first is None:
        return Place(Audience.CLIENT, "", stand, 1)
    return Place(first.audience, first.column, stand, max(1, number))


def listed(round_: Round, found: Sequence[Text], where: Place) -> List:
    """The page: of the texts with one stand those of one part; past the last part its texts come again."""
    theirs = [text for text in found if (text.audience, text.question) == (where.audience, where.column)]
    mine = [text for text in theirs if _stands(text) == where.stand]
    parts = list(_parts(mine))
    here = parts[min(where.part, len(parts)) - 1] if parts else ()
    question = asked(round_.packs()[where.audience], round_.terms.modules).get(where.column)
    title = next((one.title for one in progress(round_, theirs)), "")
    words = question.regular.text.replace("{org}", round_.terms.provider) if question else ""
    last = Place(where.audience, where.column, where.stand, min(where.part, max(1, len(parts))))
    return List(last, title, words, tuple(here), len(mine), len(parts), book_of(round_, where.audience, where.column))


def book_of(round_: Round, audience: Audience, column: str) -> tuple[Theme, ...]:
    """The themes that belong to the texts of a question."""
    pack = round_.packs().get(audience)
    book = codebook(pack.reference) if pack else None
    return book.themes if book is not None and column in book.questions else ()


def item(text: Text, names: Known, form: MultiDict[str, str] | None) -> Item:
    """One text: with what is suggested, what was decided before, or what the form says when it came back."""
    parts = masking.suggest(text.text, names)
    decision = text.decision or Decision(State.CODED)
    chosen = decision.text if text.released else masking.masked(parts)
    said, themes = SAID[decision.state], frozenset(decision.themes)
    if form is not None:
        chosen, said = form.get(f"tekst-{text.id}", chosen), form.get(f"keuze-{text.id}", "")
        themes = frozenset(form.getlist(f"thema-{text.id}"))
    return Item(text.id, text.dienst, parts, chosen, said, themes, naming.without_capitals(text.text))


def sent_text(text: Text, form: Mapping[str, str]) -> str:
    """What may be printed of a text: what the form says; of erased answers what was released before."""
    if not text.text:
        return text.decision.text if text.decision else ""
    return cleaned(form.get(f"tekst-{text.id}", ""))


def _stands(text: Text) -> str:
    if not text.read:
        return "ongelezen"
    return "vrijgegeven" if text.released else "achtergehouden"


def _parts(found: Iterable[Text]) -> Iterator[tuple[Text, ...]]:
    """Texts in parts: so many as a page takes, fewer when they are long."""
    part: list[Text] = []
    size = 0
    for text in found:
        length = len(quote_plus(text.text))
        if part and (len(part) == MOST or size + length > BYTES):
            yield tuple(part)
            part, size = [], 0
        part.append(text)
        size += length
    if part:
        yield tuple(part)
