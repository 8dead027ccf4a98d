"""The office's first page: every round with its response, as counts; never a grade, a mean or a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import func, select

from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.db import Stores, reading
from surveyapp.fieldwork.status import SMALLEST
from surveyapp.models import Case
from surveyapp.models.case import Outcome

SHOWN = (Audience.CLIENT, Audience.OPDRACHTGEVER)  # as the columns of the page


class State(StrEnum):
    """Where a round is, in words for the page."""

    COMING = "nog niet begonnen"
    OPEN = "open"
    OVER = "veldwerk voorbij, nog niet gesloten"
    CLOSED = "gesloten"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many people of one audience were asked, and how many are done."""

    net_sample: int
    answered: int

    @property
    def percent(self) -> str:
        """Answered per hundred asked, one decimal with a comma; a dash when nobody was asked."""
        if not self.net_sample:
            return "–"
        exact = Decimal(100 * self.answered) / self.net_sample
        return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}".replace(".", ",") + "%"


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round as the office shows it."""

    round: rounds.Round
    state: State
    clients: Progress
    opdrachtgevers: Progress

    def hides(self, progress: Progress) -> bool:
        """Whether so few people were asked that the count would tell who of them answered."""
        return not self.round.closed and progress.net_sample < SMALLEST


def overview(stores: Stores, today: date) -> tuple[RoundRow, ...]:
    """All rounds, the latest fieldwork first."""
    progress = _progress(stores)
    latest_first = sorted(rounds.all_rounds(stores), key=lambda row: (row.terms.fieldwork, row.id), reverse=True)
    return tuple(
        RoundRow(row, state(row, today), *(progress.get((row.id, a), Progress(0, 0)) for a in SHOWN))
        for row in latest_first
    )


def state(row: rounds.Round, today: date) -> State:
    """Where a round is on a day (Europe/Amsterdam)."""
    opens, closes = row.terms.fieldwork
    if row.closed:
        return State.CLOSED
    if today < opens:
        return State.COMING
    return State.OPEN if today <= closes else State.OVER


def _progress(stores: Stores) -> dict[tuple[int, str], Progress]:
    answered = func.count().filter(Case.answered)
    counts = (
        select(Case.round_id, Case.audience, func.count(), answered)
        .where(Case.outcome == Outcome.INVITED)
        .group_by(Case.round_id, Case.audience)
    )
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(counts).all()
    return {(round_id, audience): Progress(net, done) for round_id, audience, net, done in rows}
