"""Step 2, for ears: what a round says aloud, and in which languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, update

from questionnaires.model import Audience, Form
from surveyapp import i18n, models, rounds
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import bureau
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE, ROUND, Round
from surveyapp.speech.texts import Occasion, Spoken, spoken_texts, term_texts

PROVIDER: Any = models.Provider.__table__


def occasion(stores: Stores, round_: Round) -> Occasion | None:
    """Whose low form it is; None when the round has none."""
    pack = round_.packs().get(Audience.CLIENT)
    if pack is None or Form.LOW not in pack.forms:
        return None
    terms = round_.terms
    return Occasion(pack, frozenset(terms.modules), terms.provider, bureau.find(stores), round_.closes)


def texts(stores: Stores, round_: Round, language: str) -> tuple[Spoken, ...]:
    """All that the low form of a round says in one language."""
    about = occasion(stores, round_)
    if about is None:
        return ()
    found: dict[tuple[str, str], Spoken] = {}
    for values in term_texts():
        for spoken in spoken_texts(replace(about, values=values), language):
            found.setdefault((spoken.language, spoken.shown), spoken)
    return tuple(found.values())


def languages(stores: Stores, round_: Round) -> tuple[str, ...]:
    """The languages in which a round must be heard: those it offers, when somebody gets the low form."""
    low = select(func.count()).where(
        CASE.c.round_id == round_.id, CASE.c.form == Form.LOW.value, CASE.c.outcome == Outcome.INVITED.value
    )
    with reading(stores.contacts).connect() as connection:
        some = connection.scalar(low)
    return tuple(language.code for language in i18n.live()) if some else ()


def names(stores: Stores, round_: Round) -> dict[str, str]:
    """How the provider's name is said, where that is not as it is written."""
    provider = round_.terms.provider
    query = select(PROVIDER.c.spoken).where(PROVIDER.c.name == provider)
    with reading(stores.contacts).connect() as connection:
        said = connection.scalar(query)
    return {provider: said} if said else {}


def name_as(stores: Stores, round_id: int, spoken: str) -> None:
    """Give how the provider's name is said; empty: as it is written.

    Errors:  Refused when there is no such round.
    """
    rounds.find(stores, round_id)
    mine = select(ROUND.c.provider_id).where(ROUND.c.id == round_id).scalar_subquery()
    with stores.contacts.begin() as connection:
        connection.execute(update(PROVIDER).where(PROVIDER.c.id == mine).values(spoken=spoken.strip()))
