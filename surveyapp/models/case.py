"""One person on a round's list."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase, Json


class Outcome(StrEnum):
    """What became of a case; the net sample is the cases with `invited`."""

    INVITED = "invited"
    UNDELIVERABLE = "undeliverable"
    DUPLICATE = "duplicate"
    INCOMPLETE = "incomplete"
    NOT_SAMPLED = "not_sampled"
    OPTED_OUT = "opted_out"


class Reason(StrEnum):
    """Why somebody cannot be reached by a channel, or at all."""

    BOUNCED = "bounced"  # mail came back, or a text message did
    RETURNED = "returned"  # a letter came back
    MOVED = "moved"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"


CHANNELS = ("channel", "channel_2", "channel_3")
HELD = (  # by what somebody can be reached; written once for the index and for the query that it serves
    "email <> ''",
    "street <> '' AND house_number <> '' AND postcode <> '' AND city <> ''",
    "phone <> ''",
    "substr(phone, 1, 4) = '+316' OR substr(phone, 1, 3) <> '+31'",  # a mobile phone: as `cells.is_mobile`
)


class Case(ContactsBase):
    """One person on a round's list: how to reach them, and whether they are done.

    Whether someone answered is a plain yes: no moment, no order, no key that a set of answers has.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("round_id", "number", name="number_once_a_round"),
        CheckConstraint("not (answered and refused)", name="answered_or_refused"),
        # All that progress counts: a large round is counted without reading its people.
        Index(
            "ix_case_counts", "round_id", "audience", "dienst", "outcome", "reason", "answered", "refused", "invited"
        ),
        # All that the counts of channels need, and of addresses only whether there is one.
        Index("ix_case_channels", "round_id", "outcome", *CHANNELS, "failed", *(text(f"({one})") for one in HELD)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    number: Mapped[str]  # `case` in the list
    audience: Mapped[str]
    dienst: Mapped[str]  # a key; for opdrachtgevers several joined by ";", or empty
    form: Mapped[str] = mapped_column(default="regular")
    language: Mapped[str] = mapped_column(default="nl")
    channel: Mapped[str] = mapped_column(default="")  # the first way to try; all three empty: what there is
    channel_2: Mapped[str] = mapped_column(default="")
    channel_3: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    initials: Mapped[str] = mapped_column(default="")
    prefix: Mapped[str] = mapped_column(default="")
    surname: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    house_number: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    ended: Mapped[date | None]  # last day of the traject
    strata: Mapped[dict[str, str]] = mapped_column(Json)
    outcome: Mapped[str] = mapped_column(default=Outcome.INVITED)
    reason: Mapped[str] = mapped_column(default="")  # why undeliverable
    failed: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # channel -> why it does not reach this person
    held: Mapped[bool] = mapped_column(default=False)  # emergency stop: nothing leaves to this person
    invited: Mapped[bool] = mapped_column(default=False)  # a link was handed out
    answered: Mapped[bool] = mapped_column(default=False)
    refused: Mapped[bool] = mapped_column(default=False)  # "Nee, ik doe niet mee"
    seed: Mapped[str]  # random; the link is derived from it with a key that is not in this store
    link_hash: Mapped[str] = mapped_column(unique=True)
