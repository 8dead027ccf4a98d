"""Step 2: whether a round is paused and what its last day is now, for people who are in the midst of it.

Question pages do not open the store of names. Each process asks it for all rounds at once, at most once a second.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from surveyapp.db import Stores, reading
from surveyapp.rounds import ROUND

FRESH = 1.0  # seconds
KEPT = "_how_rounds_stand"
_ALL = select(ROUND.c.id, ROUND.c.closes, ROUND.c.paused).where(ROUND.c.closed.is_(False))


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open round stands."""

    closes: date
    paused: bool


def of(stores: Stores, round_id: int) -> Standing | None:
    """How a round stood a moment ago; None when it is closed, or was opened in this very moment.

    A store that cannot be reached changes nothing: people go on answering.
    """
    kept = vars(stores.contacts)
    until: float
    found: dict[int, Standing]
    until, found = kept.get(KEPT, (0.0, {}))
    now = time.monotonic()
    if now >= until:
        kept[KEPT] = (now + FRESH, found)  # one asks, and others go on with what was known
        try:
            found = _read(stores)
        except DBAPIError:
            return found.get(round_id)
        kept[KEPT] = (now + FRESH, found)
    return found.get(round_id)


def _read(stores: Stores) -> dict[int, Standing]:
    with reading(stores.contacts).connect() as connection:
        return {number: Standing(closes, paused) for number, closes, paused in connection.execute(_ALL)}
