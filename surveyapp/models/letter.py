"""Letters that are printed together, and wrong codes from letters."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class LetterBatch(ContactsBase):
    """Letters that are printed together. The file holds links, so it is beside the store and not in it."""

    __tablename__ = "letter_batch"
    __table_args__ = (CheckConstraint("state in ('due', 'made', 'failed', 'sent', 'dropped')", name="known_state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    state: Mapped[str] = mapped_column(default="due")
    letters: Mapped[int]  # places in it
    parts: Mapped[int] = mapped_column(default=0)  # made so far
    made_on: Mapped[date]  # asked for; stands on the letters; in Europe/Amsterdam
    sent_on: Mapped[date | None]
    erased: Mapped[bool] = mapped_column(default=False)  # its files are gone
    lease_until: Mapped[datetime | None]  # UTC; a worker makes it until then


class CodeTries(ContactsBase):
    """How many wrong codes from letters were looked at, in a minute in all or on a day for one case.

    Today's only; whose a code was is known by its number alone.
    """

    __tablename__ = "code_tries"

    scope: Mapped[str] = mapped_column(primary_key=True)  # a minute in UTC, or a day in UTC and the number of a case
    day: Mapped[date] = mapped_column(index=True)
    count: Mapped[int]
