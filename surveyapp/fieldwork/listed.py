"""Step 1: how many people stand on the lists of a round, and how many of them are asked; one count, by the index.

How many there are is the same whatever people do: who handed in the list may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from questionnaires.model import Audience
from surveyapp.db import Stores, reading
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE


class Listed(NamedTuple):
    """The people of one list."""

    people: int  # without rows that are doubles or cannot be used
    asked: int


def listed(stores: Stores, round_id: int) -> Mapping[Audience, Listed]:
    """The lists of a round; without an audience of which nobody is there."""
    asked = func.count().filter(CASE.c.outcome == Outcome.INVITED.value)
    people = func.count().filter(CASE.c.outcome.not_in((Outcome.DUPLICATE.value, Outcome.INCOMPLETE.value)))
    query = select(CASE.c.audience, people, asked).where(CASE.c.round_id == round_id).group_by(CASE.c.audience)
    with reading(stores.contacts).connect() as connection:
        return {Audience(audience): Listed(every, some) for audience, every, some in connection.execute(query)}
