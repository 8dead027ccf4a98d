"""What the columns of a provider's lists are."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class ProviderColumn(ContactsBase):
    """What an officer chose for a header once: the guess for the next list of this provider."""

    __tablename__ = "provider_column"

    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)  # bare: without capitals, accents, spaces and signs
    target: Mapped[str]
