"""How many people of a round are drawn."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class SampleSize(ContactsBase):
    """A sample of one audience and dienst; with the seed anyone can draw it again and find the same people."""

    __tablename__ = "sample_size"
    __table_args__ = (CheckConstraint("wanted > 0", name="somebody"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    dienst: Mapped[str] = mapped_column(primary_key=True)  # a key; empty: all diensten together
    wanted: Mapped[int | None]  # none: everybody
    seed: Mapped[str]  # random; stays when the number changes
