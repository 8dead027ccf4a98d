"""Someone who would rather be called."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Callback(ContactsBase):
    """An open request to be called; gone when it was done, taken back or no longer needed."""

    __tablename__ = "callback"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str]  # as it was typed, in plain digits
    moment: Mapped[str]  # part of the day
    form: Mapped[str]
    language: Mapped[str]
    asked_on: Mapped[date]  # no finer moment: it would lie beside that of a saved answer
