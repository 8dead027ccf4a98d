"""When a worker was last at work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Pulse(ContactsBase):
    """One row: some worker took a turn at this moment."""

    __tablename__ = "pulse"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seen: Mapped[datetime]  # UTC
