"""Calling people: what came of each attempt, who is being called now, and how a conversation begins."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Result(StrEnum):
    """What came of calling somebody once."""

    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    CALL_BACK = "call_back"
    ALONE = "alone"  # fills in with their own link
    REFUSED = "refused"
    WRONG_NUMBER = "wrong_number"
    MOVED = "moved"  # cannot be reached by anybody who answers there
    DECEASED = "deceased"
    INTERVIEWED = "interviewed"


class CallAttempt(ContactsBase):
    """One attempt to call somebody.

    Who called is not kept: nothing here needs it, and it would measure interviewers. Of an interview the day is not
    kept either: it would say when somebody answered. No row number, which would tell it all the same (`WITHOUT ROWID`).
    """

    __tablename__ = "call_attempt"
    __table_args__ = (
        CheckConstraint(f"result in ({', '.join(repr(r.value) for r in Result)})", name="known_result"),
        CheckConstraint("result <> 'interviewed' or (called_on is null and part = '')", name="no_moment_of_answers"),
        {"sqlite_with_rowid": False},
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # 1 for the first
    result: Mapped[str]
    called_on: Mapped[date | None]  # in Europe/Amsterdam
    part: Mapped[str]  # of that day
    again_on: Mapped[date | None]  # they want to be called back: not before this day
    again_hour: Mapped[int | None]  # nor before this hour of it, on Dutch clocks


class CallLease(ContactsBase):
    """Somebody is being called now, by one interviewer; gone with what came of it."""

    __tablename__ = "call_lease"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), unique=True)
    until: Mapped[datetime]  # UTC; another may take over after it
    begun: Mapped[bool] = mapped_column(default=False)  # the questions were opened


class Handover(ContactsBase):
    """A ticket from the office to the question pages of one person; used once, within a minute."""

    __tablename__ = "handover"

    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    mode: Mapped[str]  # phone or paper
    form: Mapped[str]
    language: Mapped[str]
    expires: Mapped[datetime]  # UTC
