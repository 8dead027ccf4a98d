"""Step 1: what officers chose for the columns of a provider's lists, as the guess for the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from questionnaires.model import Audience
from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.fieldwork.doctor.columns import Heading, bare, recognised
from surveyapp.rounds import ROUND

COLUMN: Any = models.ProviderColumn.__table__
LONGEST = 60  # of a header that is kept: longer is a sentence, or somebody's data


def recall(stores: Stores, round_id: int, audience: Audience) -> dict[str, str]:
    """Bare header -> what it was said to be, for the provider of this round."""
    of_provider = COLUMN.c.provider_id == ROUND.c.provider_id
    query = select(COLUMN.c.heading, COLUMN.c.target).join_from(COLUMN, ROUND, of_provider)
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(query.where(ROUND.c.id == round_id, COLUMN.c.audience == audience.value))
        return {row.heading: row.target for row in rows}


def remember(stores: Stores, round_id: int, audience: Audience, guess: Heading, chosen: Heading) -> None:
    """Keep what was chosen otherwise than guessed, and forget what is as guessed again.

    `guess` is the header without anything remembered. Of a row that may be no header nothing is kept: it could hold
    somebody's name.
    """
    if not recognised(guess):
        return
    said = dict(_told(guess, chosen))
    with stores.contacts.begin() as connection:
        provider = connection.scalar(select(ROUND.c.provider_id).where(ROUND.c.id == round_id))
        mine = (COLUMN.c.provider_id == provider, COLUMN.c.audience == audience.value)
        connection.execute(delete(COLUMN).where(*mine, COLUMN.c.heading.in_(sorted(said))))
        _keep(connection, {"provider_id": provider, "audience": audience.value}, said)


def _told(guess: Heading, chosen: Heading) -> Mapping[str, str | None]:
    """Bare header -> what it is, None when that needs no remembering; the first column of a header counts."""
    found: dict[str, str | None] = {}
    for title, guessed, target in zip(chosen.titles, guess.targets, chosen.targets, strict=True):
        name = bare(title)
        if name and len(name) <= LONGEST and "@" not in title:
            found.setdefault(name, None if target == guessed else target)
    return found


def _keep(connection: Connection, of: Mapping[str, Any], said: Mapping[str, str | None]) -> None:
    rows = [{**of, "heading": name, "target": target} for name, target in said.items() if target is not None]
    if rows:
        connection.execute(insert(COLUMN), rows)
