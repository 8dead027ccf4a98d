"""Rounds that take no answers any more."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase, Json


class Closing(AnswersBase):
    """A round that is being closed, or is closed: from this row on nobody begins or finishes.

    It stands in the answers store, so that one transaction can look at it and write answers.
    """

    __tablename__ = "closing"

    round_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    settled: Mapped[bool] = mapped_column(default=False)  # all sets are mixed and made general
    begun: Mapped[dict[str, dict[str, int]] | None] = mapped_column(
        Json
    )  # sets by audience and dienst, half-filled too
