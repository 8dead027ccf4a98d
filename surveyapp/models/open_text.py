"""What a reader decided of the texts that respondents wrote."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase, Json


class OpenText(AnswersBase):
    """One text that somebody of the bureau looked at. What was written stays with its set, and goes with it.

    The id is made from the random id of the set with a key: with the set gone it leads nowhere. Nothing else of the
    set stands here, no dienst and no language.
    """

    __tablename__ = "open_text"
    __table_args__ = (
        CheckConstraint("state in ('coded', 'released', 'withheld')", name="known_state"),
        CheckConstraint("state = 'released' or text = ''", name="text_only_when_released"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(index=True)
    audience: Mapped[str]
    question: Mapped[str]
    state: Mapped[str]  # coded: themes were ticked, nothing decided yet
    text: Mapped[str]  # as released
    themes: Mapped[list[str]] = mapped_column(Json)  # codes of the code book
