"""The office's first page: every round with its response, as counts; never a grade, a mean or a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import func, select

from questionnaires.model import Audience
from surveyapp import rounds
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import steps
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

    net_sample: int  # stepped: who stands on the list to be asked
    answered: int | None  # None: not told
    stepped: bool = False  # `answered` is a lower bound, as `fieldwork.steps` gives it

    @property
    def percent(self) -> str:
        """Answered per hundred asked, one decimal with a comma; a dash when nobody was asked, or it is not told."""
        if not self.net_sample or self.answered is None:
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
        return progress.answered is None or (not self.round.closed and progress.net_sample < SMALLEST)

    @property
    def stepped(self) -> bool:
        """Whether its numbers are those for who is not of the bureau."""
        return self.clients.stepped or self.opdrachtgevers.stepped


def overview(
    stores: Stores, shown: Iterable[rounds.Round], today: date, exact: Callable[[rounds.Round], bool]
) -> tuple[RoundRow, ...]:
    """These rounds, the latest fieldwork first; `exact`: whether who looks may see the very numbers of a round."""
    latest_first = sorted(shown, key=lambda row: (row.terms.fieldwork, row.id), reverse=True)
    progress = _progress(stores, [row.id for row in latest_first if exact(row)])
    progress |= _stepped(stores, [row.id for row in latest_first if not exact(row)], today)
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


def _stepped(stores: Stores, round_ids: list[int], today: date) -> dict[tuple[int, str], Progress]:
    seen = steps.views(stores, round_ids, today) if round_ids else {}
    return {group: Progress(view.listed, view.at_least, stepped=True) for group, view in seen.items()}


def _progress(stores: Stores, round_ids: list[int]) -> dict[tuple[int, str], Progress]:
    answered = func.count().filter(Case.answered)
    counts = (
        select(Case.round_id, Case.audience, func.count(), answered)
        .where(Case.round_id.in_(round_ids), Case.outcome == Outcome.INVITED)
        .group_by(Case.round_id, Case.audience)
    )
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(counts).all()
    return {(round_id, audience): Progress(net, done) for round_id, audience, net, done in rows}
