"""Steps 3 to 4, over rounds: what the kept counts of all closed rounds say of wordings and ways of filling in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from analysis import effects, effects_words
from analysis.measures import Source
from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.answers import extract
from surveyapp.db import Stores


def told(stores: Stores, keurmerk: str, margin: Decimal, example: bool = False) -> str:
    """The comparison in plain Dutch, over every closed round of a keurmerk that asked clients."""
    sources = list(_sources(stores, keurmerk, example))
    return effects_words.told(effects.effects(sources, margin), len(sources))


def _sources(stores: Stores, keurmerk: str, example: bool) -> Iterator[Source]:
    for found in rounds.all_rounds(stores):
        if found.closed and found.terms.keurmerk == keurmerk and found.terms.example == example:
            tallies = extract.kept_tallies(stores, found.id)
            packs = found.packs()
            if Audience.CLIENT in packs:
                yield Source(tallies, Audience.CLIENT, packs[Audience.CLIENT], found.keurmerk, found.profile)
