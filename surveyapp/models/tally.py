"""Counts kept with each closed round."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase


class Tally(AnswersBase):
    """How many usable sets of a round gave one answer, in total or in one group of a break."""

    __tablename__ = "tally"
    __table_args__ = (
        CheckConstraint("count > 0", name="only_counts_above_zero"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    split: Mapped[str] = mapped_column(primary_key=True)  # total, dienst, stratum_<name>
    group: Mapped[str] = mapped_column(primary_key=True)  # "" for the total
    question: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
