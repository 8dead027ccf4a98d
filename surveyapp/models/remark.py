"""What is said about a report: comments of the provider and questions, with the answers of the bureau."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import ContactsBase


class ReportRemark(ContactsBase):
    """One text in a conversation about the report of a round; rows are never changed."""

    __tablename__ = "report_remark"
    __table_args__ = (
        CheckConstraint("kind in ('comment', 'agreed', 'question')", name="known_kind"),
        CheckConstraint("outcome in ('', 'changed', 'kept', 'withheld')", name="known_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[str]  # comment: in hoor en wederhoor; agreed: nothing (more) to say; question: at any time
    about: Mapped[str] = mapped_column(default="")  # a figure or table with its title; empty: the whole report
    formal: Mapped[bool] = mapped_column(default=False)  # to be printed in the definitive report
    account: Mapped[str]  # address of who wrote it
    bureau: Mapped[bool] = mapped_column(default=False)  # that is the bureau
    text: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="")  # what an answer to a comment decides
    said_on: Mapped[date]
    answers: Mapped[int | None] = mapped_column(ForeignKey("report_remark.id"))  # the first text of a conversation
