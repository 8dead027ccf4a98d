"""What the tests of sound share: one round's occasion, and clips of all its Dutch texts, made once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from questionnaires.load import questionnaire
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.speech.texts import Occasion, Spoken, spoken_texts, term_texts

ORG = "Stichting Werk & Weg"
BUREAU = Bureau("Bureau Meting", "Bureau Meting, Utrecht", "0800 1234", "Op werkdagen van 9 tot 17 uur.",
                "hulp@meting.example", "Wij doen dit onderzoek voor het keurmerk.", independent=True)  # fmt: skip
OCCASION = Occasion(
    questionnaire("client/1"), frozenset({"nps", "satisfied_overall"}), ORG, BUREAU, date(2026, 11, 30), {"days": "90"}
)


@dataclass(frozen=True)
class Said:
    """A text, and how its clip came out."""

    spoken: Spoken
    words: str


def everything(language: str = "nl") -> Iterator[Spoken]:
    for values in term_texts():
        yield from spoken_texts(replace(OCCASION, values=values), language)
