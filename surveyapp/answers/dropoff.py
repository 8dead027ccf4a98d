"""Step 3, while a round is open: at which pages half-filled sets stopped, in counts; small ones stand together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from questionnaires import paging
from questionnaires.model import Audience, Form, Page, Questionnaire
from surveyapp.answers.drafts import FIELDS, TABLE, Draft
from surveyapp.db import Stores, reading
from surveyapp.models.draft import PROOF
from surveyapp.rounds import Round

SMALLEST = 5  # half-filled sets in a line
END = "#end"  # all was seen; only the last button was not pressed
_COLUMNS = [TABLE.c[name] for name in FIELDS]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where so many half-filled sets go on: some pages that follow each other."""

    first: str  # titles of the pages; empty: all was seen, "Klaar" was not pressed
    last: str
    sets: int


@dataclass(frozen=True, slots=True)
class DropOff:
    """Of one audience where its half-filled sets stopped, in the order of the pages; none where there are too few."""

    audience: Audience
    stops: tuple[Stop, ...]


def drop_off(stores: Stores, round_: Round) -> tuple[DropOff, ...]:
    """Count the half-filled sets of a round by the page at which they go on; proofs do not count."""
    found = {audience: Counter[str]() for audience in round_.packs()}
    modules = frozenset(round_.terms.modules)
    packs = {audience.value: pack for audience, pack in round_.packs().items()}
    query = select(*_COLUMNS).where(TABLE.c.round_id == round_.id, TABLE.c.mode != PROOF)
    with reading(stores.answers).connect() as connection:
        for row in connection.execute(query).mappings():
            draft = Draft(**row)
            if draft.audience in packs:
                found[Audience(draft.audience)][_goes_on(packs[draft.audience], draft, modules)] += 1
    return tuple(DropOff(audience, _stops(round_.packs()[audience], counts)) for audience, counts in found.items())


def _goes_on(pack: Questionnaire, draft: Draft, modules: frozenset[str]) -> str:
    """The page with the first question that was not seen, in either form: pages of both are the same."""
    screens = paging.walk(pack, Form(draft.form), draft.answers, modules).grouped
    screen = paging.first_unanswered(screens, draft.answers)
    return END if screen is None else screen.code


def _stops(pack: Questionnaire, counts: Counter[str]) -> tuple[Stop, ...]:
    """Pages in order, added up until each line holds enough; what is left at the end joins the last line."""
    pages: Sequence[Page | None] = (*pack.pages, None)
    lines: list[list[Page | None]] = [[]]
    sums = [0]
    for page in pages:
        lines[-1].append(page)
        sums[-1] += counts[END if page is None else page.code]
        if sums[-1] >= SMALLEST:
            lines.append([])
            sums.append(0)
    if len(lines) > 1:  # the last one is empty, or too small
        rest, few = lines.pop(), sums.pop()
        lines[-1] += rest
        sums[-1] += few
    titles = [[page.title if page else "" for page in line] for line in lines]
    return tuple(Stop(line[0], line[-1], n) for line, n in zip(titles, sums, strict=True) if n >= SMALLEST)
