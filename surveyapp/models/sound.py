"""Clips that people recorded, and clips that somebody listened to."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Recording(ContactsBase):
    """A text in someone's own voice; it wins over every machine. Nobody's name is kept with it."""

    __tablename__ = "recording"
    __table_args__ = (UniqueConstraint("language", "text", name="text_once_a_language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    text: Mapped[str]  # exactly as pages show it
    digest: Mapped[str]  # of the sound
    sound: Mapped[bytes]  # mp3


class Approval(ContactsBase):
    """A clip that somebody of the bureau listened to and found right; another sound has another name."""

    __tablename__ = "approval"

    clip: Mapped[str] = mapped_column(primary_key=True)
