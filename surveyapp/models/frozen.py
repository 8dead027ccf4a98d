"""What a provider's officer was told of a round's progress."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class FrozenCount(ContactsBase):
    """How many of one audience answered, as it stood on one day, and what of it an officer sees until the next."""

    __tablename__ = "frozen_count"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    frozen_on: Mapped[date]
    counted: Mapped[int]
    shown: Mapped[int]  # a step; never more than was counted
