"""People who work in the office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Staff(ContactsBase):
    """An account of the office."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("role in ('bureau')", name="known_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]  # argon2id
    totp_secret: Mapped[str]
    totp_last: Mapped[int] = mapped_column(default=0)  # last accepted time step: a code works once
    role: Mapped[str] = mapped_column(default="bureau")
    demo: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]  # UTC


class StaffSession(ContactsBase):
    """A log-in that has not ended; the cookie holds the secret, this table its hash."""

    __tablename__ = "staff_session"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    last_seen: Mapped[datetime]  # UTC
    started: Mapped[datetime]  # UTC
