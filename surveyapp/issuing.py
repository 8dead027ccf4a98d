"""Beside step 6: a report becomes definitive, version by version; what a round still waits for until then.

The row of a version is written once, with the words it was decided on; the worker makes its file. What is made is
never changed: the store itself refuses that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select

from surveyapp import models, remarks, year
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.rounds import Round

RUN: Any = models.ReportRun.__table__
LOCK_KIND = 7500  # PostgreSQL's advisory lock: one at a time decides on a version of a round
MADE, DUE = "made", "due"
LONGEST = 400  # characters of a change
MOST = 40  # changes of one version


class Waits(StrEnum):
    """Why there is no definitive report yet."""

    OPEN = "open"  # the round is not closed
    DRAFT = "draft"  # the report to react to is not there
    TERM = "term"  # the provider may still react
    ANSWERS = "answers"  # the bureau has not answered every comment
    BUSY = "busy"  # a version is being made, or could not be


@dataclass(frozen=True, slots=True)
class Version:
    """One report of a closed round: the one to react to (number 0), or a definitive one."""

    run_id: int
    number: int
    state: str
    made_on: date | None  # the day on which the bureau decided; None: not known
    changes: tuple[str, ...]
    digest: str  # sha256 of its file; empty as long as there is none
    renewed: bool = False  # with the participants of that day, not those of the report before


def versions(stores: Stores, round_id: int) -> tuple[Version, ...]:
    """The reports of a closed round in the order in which they were made."""
    columns = (RUN.c.id, RUN.c.version, RUN.c.state, RUN.c.issue, RUN.c.pdf_digest)
    query = select(*columns).where(RUN.c.round_id == round_id, RUN.c.final.is_(True)).order_by(RUN.c.id)
    with reading(stores.answers).connect() as connection:
        return tuple(_version(row) for row in connection.execute(query))


def version(stores: Stores, run_id: int) -> Version:
    """One report. Errors: Refused when there is no such report of a closed round."""
    columns = (RUN.c.id, RUN.c.version, RUN.c.state, RUN.c.issue, RUN.c.pdf_digest)
    with reading(stores.answers).connect() as connection:
        row = connection.execute(select(*columns).where(RUN.c.id == run_id, RUN.c.final.is_(True))).first()
    if row is None:
        raise Refused(f"report {run_id}: there is no such report of a closed round")
    return _version(row)


def waits_for(stores: Stores, round_: Round, today: date) -> tuple[Waits, ...]:
    """What must happen before a first definitive report; nothing: the bureau may decide on it."""
    if not round_.closed:
        return (Waits.OPEN,)
    found = versions(stores, round_.id)
    if any(one.number and one.state != MADE for one in found):
        return (Waits.BUSY,)
    if any(one.number for one in found):
        return ()
    if not any(one.state == MADE for one in found):
        return (Waits.DRAFT,)
    return _hearing(stores, round_, today)


def issue(stores: Stores, round_: Round, changes: Sequence[str], today: date, renew: bool = False) -> int:
    """Decide on the next version; gives the number of its report, which the worker makes.

    `changes`: what was adjusted since the report before, in words; a second version needs one. `renew`: compare with
    the participants of today in place of those of the report before.
    Errors:  Refused when the round still waits for something, or nothing says why there is another version.
    """
    waits = waits_for(stores, round_, today)
    if waits:
        raise Refused(f"round {round_.id}: no definitive report yet, it waits for: {', '.join(waits)}")
    said = _clean(changes)
    with stores.answers.begin() as connection:
        alone(connection, round_.id)
        mine = (RUN.c.round_id == round_.id, RUN.c.final.is_(True))
        last, mixed = connection.execute(select(func.max(RUN.c.version), func.max(RUN.c.mixed)).where(*mine)).one()
        if last and not said:
            raise Refused(f"round {round_.id}: a new version needs at least one change that says what was corrected")
        kept = {"on": today.isoformat(), "changes": said, "renewed": renew}
        row = {"round_id": round_.id, "final": True, "mixed": mixed, "version": last + 1, "issue": kept}
        return int(connection.execute(insert(RUN).returning(RUN.c.id), row).scalar_one())


def newest_file(stores: Stores, round_id: int) -> bytes | None:
    """The file of the newest definitive report of a round, None when there is none."""
    done = (RUN.c.round_id == round_id, RUN.c.version > 0, RUN.c.state == MADE)
    with reading(stores.answers).connect() as connection:
        found: bytes | None = connection.scalar(select(RUN.c.pdf).where(*done).order_by(RUN.c.version.desc()).limit(1))
    return found


def contents(stores: Stores, round_id: int) -> tuple[str, ...]:
    """The figures and tables of the newest report of a closed round, to talk about; none when there is none."""
    done = (RUN.c.round_id == round_id, RUN.c.final.is_(True), RUN.c.state == MADE)
    with reading(stores.answers).connect() as connection:
        found = connection.scalar(select(RUN.c.contents).where(*done).order_by(RUN.c.id.desc()).limit(1))
    return tuple(dict.fromkeys(found or ()))


def before(stores: Stores, of: Version, round_id: int) -> Any:
    """The row of the report before a version that holds values to compare with; None when there is none."""
    older = (RUN.c.round_id == round_id, RUN.c.final.is_(True), RUN.c.id < of.run_id, RUN.c.state == MADE)
    query = select(RUN.c.sealed, RUN.c.basis).where(*older, RUN.c.sealed.is_not(None)).order_by(RUN.c.id.desc())
    with reading(stores.answers).connect() as connection:
        return connection.execute(query.limit(1)).first()


def basis_of(stores: Stores, run_id: int) -> bytes | None:
    """With what a report was made that is made anew; None when it is made for the first time."""
    with reading(stores.answers).connect() as connection:
        found: bytes | None = connection.scalar(select(RUN.c.basis).where(RUN.c.id == run_id))
    return found


def alone(connection: Connection, round_id: int) -> None:
    """Keep others from deciding on a version of this round until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK_KIND, round_id)))


def _hearing(stores: Stores, round_: Round, today: date) -> tuple[Waits, ...]:
    """Whether the provider was heard: the term is over or it said to have no more, and each comment has an answer."""
    term, said = year.rebuttal(round_), remarks.of_round(stores, round_.id)
    running = term is not None and today <= term[1] and not said.agreed
    waits = [Waits.TERM] if running else []
    return (*waits, *([Waits.ANSWERS] if said.unanswered else []))


def _clean(changes: Sequence[str]) -> list[str]:
    said = [" ".join(change.split()) for change in changes]
    return [change[:LONGEST] for change in said if change][:MOST]


def _version(row: Any) -> Version:
    kept = row.issue or {}
    day = date.fromisoformat(kept["on"]) if "on" in kept else None
    changes, renewed = tuple(kept.get("changes", ())), bool(kept.get("renewed"))
    return Version(row.id, row.version, row.state, day, changes, row.pdf_digest, renewed)
