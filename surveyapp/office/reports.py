"""The office's reports: which there are, what they are called, and asking for a provisional one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveyapp import rounds
from surveyapp.answers import provisional
from surveyapp.db import Stores, reading
from surveyapp.models import ReportRun
from surveyapp.rounds import Terms


class State(StrEnum):
    """How far a report is; the values stand in the table."""

    DUE = "due"
    MADE = "made"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as the office shows it."""

    id: int
    final: bool
    state: State
    version: int = 0  # of a definitive report
    readable: bool = False  # there is a page of it to read, and its figures as files


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports of one round, newest first, and what a provisional one still waits for."""

    reports: tuple[ReportRow, ...]
    still_needed: int  # mixed sets; 0: a provisional report may be asked for

    @property
    def busy(self) -> bool:
        """Whether a report is being made."""
        return any(report.state is State.DUE for report in self.reports)


@dataclass(frozen=True, slots=True)
class Document:
    """A finished report, ready to hand over."""

    filename: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report belongs."""

    round_id: int
    definitive: bool


def place(stores: Stores, report_id: int) -> Place | None:
    """Of which round a report is, and whether it is definitive; None when there is no such report."""
    query = select(ReportRun.round_id, ReportRun.version).where(ReportRun.id == report_id)
    with reading(stores.answers).connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else Place(row.round_id, row.version > 0)


def shelves(stores: Stores, round_ids: tuple[int, ...], only_definitive: bool = False) -> dict[int, Shelf]:
    """The reports of these rounds; with `only_definitive` no provisional ones."""
    columns = (ReportRun.id, ReportRun.round_id, ReportRun.final, ReportRun.state, ReportRun.version)
    readable = ReportRun.page.is_not(None).label("readable")
    newest_first = select(*columns, readable).where(ReportRun.round_id.in_(round_ids)).order_by(ReportRun.id.desc())
    with reading(stores.answers).connect() as connection:
        runs = [run for run in connection.execute(newest_first) if run.version or not only_definitive]
    theirs: dict[int, list[Any]] = {}
    for run in runs:
        theirs.setdefault(run.round_id, []).append(run)
    return {
        number: Shelf(
            reports=tuple(_row(run) for run in theirs.get(number, ())),
            still_needed=provisional.needed(stores, number),
        )
        for number in round_ids
    }


def _row(run: Any) -> ReportRow:
    return ReportRow(run.id, run.final, State(run.state), run.version, run.readable)


def ask_provisional(stores: Stores, round_id: int) -> bool:
    """Freeze the counts of an open round for a provisional report; False when it is too early for one.

    Errors:  Refused when there is no such round.
    """
    if rounds.find(stores, round_id).closed or provisional.needed(stores, round_id):
        return False
    provisional.counts(stores, round_id)
    return True


def ask_again(stores: Stores, report_id: int) -> bool:
    """Ask once more for a report that could not be made; False when there is no such report."""
    failed = (ReportRun.id == report_id, ReportRun.state == State.FAILED)
    with Session(stores.answers) as session, session.begin():
        if session.scalar(select(ReportRun.id).where(*failed).with_for_update()) is None:
            return False
        session.execute(update(ReportRun).where(*failed).values(state=State.DUE, lease_until=None))
        return True


def document(stores: Stores, report_id: int) -> Document | None:
    """The PDF of a report, None when there is none (yet)."""
    with Session(reading(stores.answers)) as session:
        run = session.get(ReportRun, report_id)
        if run is None or run.state != State.MADE or run.pdf is None:
            return None
        round_id, version, pdf = run.round_id, run.version, run.pdf
    return Document(filename(rounds.find(stores, round_id).terms, version), pdf)


def filename(terms: Terms, version: int) -> str:
    """What the document of a report is called: kind, provider, meetperiode and version."""
    plain = unicodedata.normalize("NFKD", terms.provider).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "rapport"
    kind = "rapport" if version else "voorlopig-rapport"
    first, last = terms.period
    which = f"-versie-{version}" if version > 1 else ""
    return f"{kind}-{name}-{first:%Y-%m-%d}-{last:%Y-%m-%d}{which}.pdf"
