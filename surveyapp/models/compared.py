"""Who is in the benchmark of a meetperiode."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase


class Compared(AnswersBase):
    """A round in the benchmark of a meetperiode, with its counts of that moment. Rows only come: none changes."""

    __tablename__ = "compared"

    period: Mapped[str] = mapped_column(primary_key=True)  # keurmerk, questionnaires, first and last day, example
    round_id: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[int]  # 0: in the first benchmark that was shown; then one more each time that enough joined
    counts: Mapped[bytes]
