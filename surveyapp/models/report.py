"""Reports: frozen figures of a round with their PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.models.base import AnswersBase, Json


class ReportRun(AnswersBase):
    """One report of a round: asked for (`due`), made, or failed. Figures are frozen in it.

    A definitive one (`version` above 0) that is made is never changed or deleted: the store refuses it.
    """

    __tablename__ = "report_run"
    __table_args__ = (CheckConstraint("state in ('due', 'made', 'failed')", name="known_state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(index=True)
    final: Mapped[bool]  # the round is closed; otherwise "voorlopig"
    mixed: Mapped[int]  # mixed sets when it was made: the next provisional one needs ten more
    state: Mapped[str] = mapped_column(default="due")
    lease_until: Mapped[datetime | None]  # UTC; a worker has claimed it until then
    figures: Mapped[dict[str, Any] | None] = mapped_column(Json)  # as the contract prints them
    tallies: Mapped[list[list[Any]] | None] = mapped_column(Json)  # counts the figures were made of
    pdf: Mapped[bytes | None]
    version: Mapped[int] = mapped_column(default=0)  # of a definitive report, from 1; 0: of one that is not
    issue: Mapped[dict[str, Any] | None] = mapped_column(Json)  # with what words a version was decided on
    contents: Mapped[list[str] | None] = mapped_column(Json)  # its figures and tables, as number and title
    sealed: Mapped[str | None] = mapped_column(Text)  # all values in it, as text; their hash stands in the report
    basis: Mapped[bytes | None]  # rules and other participants with which it was made (surveyapp/basis.py)
    pdf_digest: Mapped[str] = mapped_column(default="")  # sha256 of the file
    page: Mapped[str | None] = mapped_column(Text)  # the same report as part of a web page
    workbook: Mapped[bytes | None]  # its figures as XLSX
    figure_table: Mapped[bytes | None]  # and as one table in CSV
