"""The secret address at which a calendar program reads what an account may see."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class StaffCalendar(ContactsBase):
    """The address of one account; another one takes its place, and without a row there is none."""

    __tablename__ = "staff_calendar"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
