"""Who looked at personal data in the office, and who may not come back on a list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Access(ContactsBase):
    """One look at personal data, or a try. Numbers and words of our own only: never a name or an address.

    No foreign keys: a line stays when its account or case is gone. Each line is sealed with the one before.
    """

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)  # UTC, whole seconds
    staff_id: Mapped[int | None]  # None: nobody was logged in
    role: Mapped[str]
    action: Mapped[str]
    place: Mapped[str]  # the route
    round_id: Mapped[int | None] = mapped_column(index=True)
    case_id: Mapped[int | None]
    result: Mapped[str]
    origin: Mapped[str]  # the network, not the machine
    seal: Mapped[str]  # keyed hash of this line and of the seal before it


class AccessEnds(ContactsBase):
    """Where the log begins and ends, under a seal of its own: lines cannot go at either end without being missed."""

    __tablename__ = "access_ends"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    before: Mapped[str]  # seal of the last line that was erased in time; empty: none was
    last_id: Mapped[int]
    last: Mapped[str]  # seal of the last line
    seal: Mapped[str]


class Erased(ContactsBase):
    """A keyed hash of somebody who was erased from a round: a later list does not bring them back."""

    __tablename__ = "erased"

    round_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
