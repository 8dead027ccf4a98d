"""The two stores, each with its own tables, migrations, backup and retention clock."""

from __future__ import annotations

from sqlalchemy import JSON, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
Json = JSON().with_variant(JSONB(), "postgresql")


class ContactsBase(DeclarativeBase):
    """Tables that hold names: providers, rounds, cases, staff."""

    metadata = MetaData(naming_convention=NAMES)


class AnswersBase(DeclarativeBase):
    """Tables that hold answers, and never a name, a case or a moment."""

    metadata = MetaData(naming_convention=NAMES)
