"""The office's reports in other forms than the document: what was kept with each, as page, workbook or table."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from surveyapp import rounds
from surveyapp.db import Stores, reading
from surveyapp.models import ReportRun
from surveyapp.office.reports import State, filename
from surveyapp.rounds import Round

COLUMNS = {"page": ReportRun.page, "xlsx": ReportRun.workbook, "csv": ReportRun.figure_table}


@dataclass(frozen=True, slots=True)
class Form:
    """One report in one form."""

    round: Round
    version: int  # 0: not definitive
    data: str | bytes

    def named(self, ending: str) -> str:
        """A name for the file."""
        return filename(self.round.terms, self.version).removesuffix(".pdf") + f".{ending}"


def form(stores: Stores, report_id: int, kind: str) -> Form | None:
    """A report as `page`, `xlsx` or `csv`; None when it is not made, or was made before there were these forms."""
    query = select(ReportRun.round_id, ReportRun.version, COLUMNS[kind].label("data"))
    made = query.where(ReportRun.id == report_id, ReportRun.state == State.MADE)
    with reading(stores.answers).connect() as connection:
        row = connection.execute(made).first()
    if row is None or row.data is None:
        return None
    return Form(rounds.find(stores, row.round_id), row.version, row.data)
