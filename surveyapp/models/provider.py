"""Who is judged, and who does the research."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class Provider(ContactsBase):
    """A dienstverlener that is judged."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    spoken: Mapped[str] = mapped_column(default="", server_default="")  # how a voice must say it; empty: as written


class Bureau(ContactsBase):
    """What pages say of the research bureau: one row."""

    __tablename__ = "bureau"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # "Wij zijn ..."
    controller: Mapped[str]  # verwerkingsverantwoordelijke
    phone: Mapped[str]
    hours: Mapped[str]
    email: Mapped[str]
    privacy: Mapped[str]  # text of "Lees meer over uw gegevens", paragraphs split by blank lines
    independent: Mapped[bool] = mapped_column(default=True)  # may say "wij werken niet bij {org}"
    colour: Mapped[str] = mapped_column(default="", server_default="")  # of its reports, as #rrggbb; empty: our own
    logo: Mapped[bytes | None]  # an SVG or a PNG
    colophon: Mapped[str] = mapped_column(default="", server_default="")  # paragraphs split by blank lines
