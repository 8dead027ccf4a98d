"""What a provider declared of its list."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Delivery(ContactsBase):
    """A statement that a list is complete and true; rows are never changed, the last one of a round holds."""

    __tablename__ = "delivery"
    __table_args__ = (CheckConstraint("broken_off <= ended", name="broken_off_among_ended"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    account: Mapped[str]  # address of the account that signed
    function: Mapped[str]  # what they are at the provider
    begun: Mapped[int]  # trajects that began in the meetperiode
    ended: Mapped[int]  # trajects that ended in it, broken off or not
    broken_off: Mapped[int]
    signed_on: Mapped[date]
