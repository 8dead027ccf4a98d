"""People who work in the office."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Role(StrEnum):
    """What somebody does here; `surveyapp/office/rights.py` says what that opens."""

    BUREAU = "bureau"  # all providers, everything
    OFFICER = "officer"  # kwaliteitsfunctionaris of a provider: counts and reports
    INTERVIEWER = "interviewer"  # calls people
    AUDITOR = "auditor"  # reads, does nothing
    FUNDER = "funder"  # who pays providers: their definitive reports


KNOWN_ROLES = ", ".join(f"'{role}'" for role in Role)


class Staff(ContactsBase):
    """An account of the office."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint(f"role in ({KNOWN_ROLES})", name="known_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]  # argon2id; empty: closed until a link is used
    totp_secret: Mapped[str]
    totp_last: Mapped[int] = mapped_column(default=0)  # last accepted time step: a code works once
    role: Mapped[str] = mapped_column(default=Role.BUREAU.value)
    demo: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]  # UTC


class StaffProvider(ContactsBase):
    """A provider whose things an account may see; who has the role bureau needs none."""

    __tablename__ = "staff_provider"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id", ondelete="CASCADE"), primary_key=True)


class StaffSession(ContactsBase):
    """A log-in that has not ended; the cookie holds the secret, this table its hash."""

    __tablename__ = "staff_session"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    last_seen: Mapped[datetime]  # UTC
    started: Mapped[datetime]  # UTC


class StaffCode(ContactsBase):
    """A recovery code that was not used yet."""

    __tablename__ = "staff_code"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)


class StaffLink(ContactsBase):
    """A link with which somebody sets up their account; one for each account at most, gone when it was used."""

    __tablename__ = "staff_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), unique=True)
    totp_secret: Mapped[str]  # the key that the app for codes gets, the account's from the moment the link is used
    expires: Mapped[datetime]  # UTC
