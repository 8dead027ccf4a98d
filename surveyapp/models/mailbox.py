"""The mailbox with what came back: one row, for the worker that reads it and for the bureau."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Problem(StrEnum):
    """Why the mailbox could not be read."""

    NONE = ""
    CONNECT = "connect"  # no connection, or not an encrypted one
    LOGIN = "login"
    FOLDER = "folder"  # not there, or mail that was handled cannot be moved


class Mailbox(ContactsBase):
    """When it was read last, and how much in it is for a person: counts, nothing of a mail."""

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(primary_key=True)  # always 1
    lease_until: Mapped[datetime | None]  # UTC; a worker reads it until then
    looked_at: Mapped[datetime | None]  # UTC
    replies: Mapped[int] = mapped_column(default=0)  # not read yet, and not made by a machine
    leaving: Mapped[int] = mapped_column(default=0)  # of these: perhaps somebody who wants no more messages
    unmatched: Mapped[int] = mapped_column(default=0)  # came back, but of no message of ours
    problem: Mapped[str] = mapped_column(default=Problem.NONE)
