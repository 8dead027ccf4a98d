"""What is sent to one person, once for each kind and channel."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Channel(StrEnum):
    """By what way a message goes."""

    EMAIL = "email"
    LETTER = "letter"
    TEXT = "text"  # to a mobile phone
    PHONE = "phone"  # an interviewer calls


class Kind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    REMINDER_1 = "reminder_1"
    REMINDER_2 = "reminder_2"
    REMINDER_3 = "reminder_3"
    CORRECTION = "correction"
    RESEND = "resend"  # the link once more, because somebody asked for it; its row is used again at each asking


class State(StrEnum):
    """How far a message is. By itself it leaves at most once; from `unknown` on a person decides."""

    QUEUED = "queued"
    SENDING = "sending"  # kept before the server is asked: who finds it after a cut does not send again
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"  # nobody can tell whether the server took it
    CANCELLED = "cancelled"


class Bounce(StrEnum):
    """Why an e-mail came back after a server took it."""

    ADDRESS = "address"  # no such mailbox or domain: asked in another way from now on
    LATER = "later"  # full or not reached for days: says nothing of the address
    POLICY = "policy"  # taken for spam, or refused for another reason than the address


class Message(ContactsBase):
    """One message to one person; this row is the truth about it.

    Why a message was cancelled is not kept, nor any moment at which somebody did something.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "channel", name="kind_once_a_case"),
        CheckConstraint(f"state in ({', '.join(repr(s.value) for s in State)})", name="known_state"),
        Index("ix_message_state_due", "state", "due"),
        Index("ix_message_counts", "round_id", "state", "channel", "due", "bounced"),  # all that alarms count
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    channel: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.QUEUED)
    message_id: Mapped[str] = mapped_column(unique=True)  # fixed at queueing: the same at every try
    due: Mapped[datetime]  # UTC; not before this
    tries: Mapped[int] = mapped_column(default=0)
    tried_first: Mapped[datetime | None]  # UTC; after some days we give up
    sent_on: Mapped[date | None]  # day of the last try, in Europe/Amsterdam
    reply: Mapped[str] = mapped_column(default="")  # code of the server, or the step that failed; never its words
    bounced: Mapped[str] = mapped_column(default="")  # it came back, and why
    lease_until: Mapped[datetime | None]  # UTC; a worker holds it until then
    rested: Mapped[bool] = mapped_column(default=False)  # unknown, and a person decided to let it be
    batch_id: Mapped[int | None] = mapped_column(index=True)  # of letters: with which they are printed
    place: Mapped[int | None]  # in the batch, from 1
