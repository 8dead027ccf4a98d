"""A tablet on which people answer at the provider's own place."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Tablet(ContactsBase):
    """A credential for one tablet, or for several at one place: they then share what is allowed in an hour.

    Of use only the current hour is counted; who answered on it, and when, is nowhere.
    """

    __tablename__ = "tablet"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    place: Mapped[str]  # where it stands, such as "balie"
    key_hash: Mapped[str] = mapped_column(unique=True)  # of the address that was opened on it once
    stopped: Mapped[bool] = mapped_column(default=False)
    hour: Mapped[int] = mapped_column(default=0)  # hours since 1970, UTC, to which the two counts belong
    starts: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)  # codes and links that did not fit
