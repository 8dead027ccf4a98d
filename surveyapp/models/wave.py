"""What is planned to be sent to the people of a round, once for each kind."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class WaveState(StrEnum):
    """How far a wave is."""

    PLANNED = "planned"
    QUEUED = "queued"  # its messages are rows; each day those of whose turn came later are added
    CANCELLED = "cancelled"


class Wave(ContactsBase):
    """One wave of a round: the worker turns it into messages on its day."""

    __tablename__ = "wave"
    __table_args__ = (
        UniqueConstraint("round_id", "kind", name="kind_once_a_round"),
        CheckConstraint(f"state in ({', '.join(repr(s.value) for s in WaveState)})", name="known_wave_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    kind: Mapped[str]  # as of a message
    day: Mapped[date]  # as somebody chose it, in Europe/Amsterdam; on a Sunday it really goes a day later
    hour: Mapped[int]  # on Dutch clocks
    gap: Mapped[int] = mapped_column(default=0)  # days at least since the last message, for a reminder
    state: Mapped[str] = mapped_column(default=WaveState.PLANNED)
    ran_on: Mapped[date | None]  # last day on which the worker looked whose turn it is
    wrong: Mapped[str] = mapped_column(default="")  # of a correction: the kind that was wrong
    sentence: Mapped[str] = mapped_column(default="")  # of a correction: what the bureau adds
