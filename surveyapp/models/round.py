"""One survey of one provider."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from surveyapp.models.base import ContactsBase, Json
from surveyapp.models.provider import Provider


class Round(ContactsBase):
    """One survey of one provider over one meetperiode, under one keurmerk."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("period_to >= period_from", name="period_ends_after_start"),
        CheckConstraint("closes >= opens", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    keurmerk: Mapped[str]
    period_from: Mapped[date]  # meetperiode, first and last day included
    period_to: Mapped[date]
    opens: Mapped[date]  # veldwerk, days in Europe/Amsterdam, first and last day included
    closes: Mapped[date]
    diensten: Mapped[list[str]] = mapped_column(Json)  # keys
    modules: Mapped[list[str]] = mapped_column(Json)  # optional questions: nps, satisfied_overall
    channels: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # in order; none: by the list
    questionnaires: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # audience -> reference, as at opening
    example: Mapped[bool] = mapped_column(default=False)  # "voorbeeldgegevens"
    held: Mapped[bool] = mapped_column(default=False)  # emergency stop: nothing leaves to anybody of the round
    paused: Mapped[bool] = mapped_column(default=False)  # nothing leaves, and the pages say that one can go on later
    closed: Mapped[bool] = mapped_column(default=False)
    presented: Mapped[date | None]  # the day on which the report could be read: hoor en wederhoor begins after it
    provider: Mapped[Provider] = relationship()
