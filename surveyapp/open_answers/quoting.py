"""Between answers and report, afterwards: which reports of a round were made with a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from questionnaires.model import Audience
from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.open_answers.searching import Found, folded

RUN: Any = models.ReportRun.__table__
FILES = ("pdf", "page", "workbook", "figure_table", "sealed", "contents")
MASK = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Quoting:
    """A report of a closed round that was made with a text; version 0: the one to react to."""

    run_id: int
    version: int


def reports(stores: Stores, round_id: int, found: Found) -> tuple[Quoting, ...]:
    """The reports that were made with this text, oldest first."""
    with reading(stores.answers).connect() as connection:
        return tuple(_with(connection, round_id, [found]))


def make_anew(connection: Connection, round_id: int, gone: Iterable[Found]) -> int:
    """Let reports that are not definitive and were made with these texts be made without them; gives how many.

    All else in them stays what it was: rules, other participants and earlier rounds.
    """
    from surveyapp import basis  # drawing libraries

    drafts = [one.run_id for one in _with(connection, round_id, tuple(gone)) if not one.version]
    for run_id in drafts:
        kept = connection.execute(select(RUN.c.basis).where(RUN.c.id == run_id)).scalar_one()
        empty = dict.fromkeys(FILES) | {"pdf_digest": "", "state": "due", "lease_until": None}
        values = empty | {"basis": basis.without_told(kept)}
        connection.execute(update(RUN).where(RUN.c.id == run_id).values(**values))
    return len(drafts)


def is_copy(line: str, text: str) -> bool:
    """Whether a released line is what somebody made of a text: its words in their order, at least half of them."""
    own, theirs = folded(MASK.sub(" ", line)).split(), folded(text).split()
    words = iter(theirs)
    return bool(own) and 2 * len(own) >= len(theirs) and all(word in words for word in own)


def _with(connection: Connection, round_id: int, sought: Iterable[Found]) -> Iterator[Quoting]:
    from surveyapp import basis  # drawing libraries

    made = (RUN.c.round_id == round_id, RUN.c.final.is_(True), RUN.c.state == "made", RUN.c.basis.is_not(None))
    wanted = tuple(sought)
    for row in connection.execute(select(RUN.c.id, RUN.c.version, RUN.c.basis).where(*made).order_by(RUN.c.id)).all():
        told = basis.told_in(row.basis)
        lines = {place: one.texts for place, one in told.items()}
        if any(_quotes(lines.get((Audience(one.audience), one.question), ()), one) for one in wanted):
            yield Quoting(row.id, row.version)


def _quotes(lines: Iterable[str], found: Found) -> bool:
    return any(line == found.released or is_copy(line, found.text) for line in lines)
