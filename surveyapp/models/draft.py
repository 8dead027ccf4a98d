"""A half-filled set of answers."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase, Json

PROOF = "proof"  # mode of a half-filled set of who tries the pages: it never counts and never becomes final


class Draft(AnswersBase):
    """Answers of someone who consented and is not done; found only with the link itself.

    No row number (`WITHOUT ROWID`): order of arrival must not be readable.
    """

    __tablename__ = "draft"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(primary_key=True)  # keyed hash of the link
    round_id: Mapped[int] = mapped_column(index=True)
    audience: Mapped[str]
    dienst: Mapped[str]
    form: Mapped[str]
    language: Mapped[str]
    mode: Mapped[str]
    strata: Mapped[dict[str, str]] = mapped_column(Json)
    answers: Mapped[dict[str, str]] = mapped_column(Json)  # codes of questions and steps
