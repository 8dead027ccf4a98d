"""Between answers and report, searching: answers have no name, so a text is found by the words that stand in it.

Also in sets that count in no figure: whoever asks for a text to be taken away does not know of that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from sqlalchemy import select

from questionnaires.model import Audience
from surveyapp.answers.mixing import RESPONSE
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.open_answers import texts
from surveyapp.open_answers.texts import State, Text
from surveyapp.rounds import Round

LEAST = 4  # letters and digits
MOST = 50  # texts that are shown


class Stand(StrEnum):
    """How far a text is that was found."""

    UNREAD = "unread"
    RELEASED = "released"
    WITHHELD = "withheld"
    UNCOUNTED = "uncounted"  # of a set that counts in no figure: it stands in no reading list and no report


@dataclass(frozen=True, slots=True)
class Found:
    """One text with its state; nothing else of its set, no dienst either."""

    id: str
    audience: Audience
    question: str  # its code
    text: str  # what was written; empty when the answers are erased and only the released copy is left
    released: str  # what may be printed of it
    stand: Stand

    @property
    def place(self) -> tuple[str, str]:
        """Of whom and on what."""
        return self.audience.value, self.question


def find(stores: Stores, secret: str, round_: Round, words: str) -> tuple[Found, ...]:
    """The texts of a closed round that hold all these words, or parts of words, by lot; at most one more than `MOST`.

    Errors:  Refused, in Dutch, when there is too little to look for.
    """
    sought = folded(words).split()
    if sum(map(len, sought)) < LEAST:
        raise Refused(f"Typ minstens {LEAST} letters van wat er in de tekst staat.")
    found = (one for one in everything(stores, secret, round_) if _holds(one, sought))
    return tuple(islice(found, MOST + 1))


def one(stores: Stores, secret: str, round_: Round, text_id: str) -> Found | None:
    """The text with this id; None when it is not there (any more)."""
    return next((found for found in everything(stores, secret, round_) if found.id == text_id), None)


def everything(stores: Stores, secret: str, round_: Round) -> tuple[Found, ...]:
    """All texts that are kept of a closed round, by lot; none while it is open."""
    if not round_.closed:
        return ()
    read = {text.id: _read(text) for text in texts.of_round(stores, secret, round_)}
    rest = {found.id: found for found in _kept(stores, secret, round_) if found.id not in read}
    return tuple(sorted([*read.values(), *rest.values()], key=lambda found: found.id))


def folded(text: str) -> str:
    """A text as it is compared: no capitals, accents or other signs than letters and digits."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in kept).split())


def _holds(found: Found, sought: list[str]) -> bool:
    places = (folded(found.text), folded(found.released))
    return any(all(word in place for word in sought) for place in places)


def _read(text: Text) -> Found:
    decision = text.decision
    released = decision.text if decision is not None and text.released else ""
    stands = {State.RELEASED: Stand.RELEASED, State.WITHHELD: Stand.WITHHELD}
    stand = stands.get(decision.state, Stand.UNREAD) if decision is not None else Stand.UNREAD
    return Found(text.id, text.audience, text.question, text.text, released, stand)


def _kept(stores: Stores, secret: str, round_: Round) -> Iterator[Found]:
    """Every text in the sets of a round, also beside an answer that was not given."""
    query = select(RESPONSE.c.id, RESPONSE.c.audience, RESPONSE.c.answers).where(RESPONSE.c.round_id == round_.id)
    with reading(stores.answers).connect() as connection:
        rows = connection.execute(query).all()
    columns = {audience.value: texts.columns(pack) for audience, pack in round_.packs().items()}
    for row in rows:
        for column in columns.get(row.audience, ()):
            if text := texts.left(row.answers.get(column, "")):
                key = texts.key_of(secret, row.id, column)
                yield Found(key, Audience(row.audience), column, text, "", Stand.UNCOUNTED)
