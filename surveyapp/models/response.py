"""Finished sets of answers: first apart, then mixed."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase, Json


class AnswerSet:
    """What a finished set holds: by whom and when is nowhere."""

    id: Mapped[str] = mapped_column(primary_key=True)  # random
    round_id: Mapped[int] = mapped_column(index=True)
    audience: Mapped[str]
    dienst: Mapped[str]
    form: Mapped[str]
    language: Mapped[str]
    mode: Mapped[str]
    strata: Mapped[dict[str, str]] = mapped_column(Json)
    answers: Mapped[dict[str, str]] = mapped_column(Json)  # stored codes; not asked: absent


class Finished(AnswerSet, AnswersBase):
    """A final set that waits to be mixed; `number` ties it to its case until that is marked."""

    __tablename__ = "finished"
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: Mapped[str | None] = mapped_column(unique=True)


class Response(AnswerSet, AnswersBase):
    """A final set among the others of its round, in no order."""

    __tablename__ = "response"
    __table_args__ = ({"sqlite_with_rowid": False},)
