"""The worker's part: a batch that is due becomes one PDF, part by part, so that mail goes on between the parts.

A part is a file; what a killed worker leaves is taken up where it was, and the whole is there at once or not at all.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.exc import DBAPIError

from surveyapp import letter_codes, models
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import bureau
from surveyapp.letters import files, printing
from surveyapp.letters.batches import BATCH, DONE, MESSAGE, NO_LAYOUT, WAITS, Made
from surveyapp.letters.printing import Job, Line, Printed
from surveyapp.letters.words import NoLetter, Sheet, Ways, sheet
from surveyapp.mail.composing import links_of
from surveyapp.mail.days import local_day
from surveyapp.models.message import State
from surveyapp.names import full_name
from surveyapp.rounds import CASE, PROVIDER, ROUND

LEASE = timedelta(minutes=10)  # longer than a part and the putting together take
WAVE: Any = models.Wave.__table__
SENTENCE = (
    select(WAVE.c.sentence)
    .where(WAVE.c.round_id == MESSAGE.c.round_id, WAVE.c.kind == MESSAGE.c.kind)
    .scalar_subquery()
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """What letters are made with; one for each worker."""

    stores: Stores
    secret: str
    base: str  # address of the respondents' site
    folder: Path  # for files with links, for the eyes of this account only
    now: Callable[[], datetime]
    make: Callable[[Job], Printed] = printing.in_own_process


def turn(press: Press) -> bool:
    """Make one part of a batch that is due; True when there may be more."""
    _sweep(press)
    batch = _claim(press)
    if batch is None:
        return False
    try:
        _part(press, batch) if batch.parts * files.PART < batch.letters else _whole(press, batch)
    except DBAPIError:
        raise  # the store is away, not the batch wrong: the lease runs out and it is tried again
    except Exception as error:  # the next batch gets its turn
        log.error("letters: batch %d could not be made: %s", batch.id, type(error).__name__)
        _settle(press, batch, state=Made.FAILED.value)
    return True


def _claim(press: Press) -> Any:
    """The oldest batch that no worker holds; ours for the length of a lease."""
    now = press.now()
    free = or_(BATCH.c.lease_until.is_(None), BATCH.c.lease_until < now)
    query = select(BATCH).where(BATCH.c.state == Made.DUE.value, free).order_by(BATCH.c.id).limit(1)
    with reading(press.stores.contacts).connect() as connection:
        if connection.execute(query).first() is None:
            return None
    with press.stores.contacts.begin() as connection:
        row = connection.execute(query.with_for_update(skip_locked=True)).first()
        if row is not None:
            connection.execute(update(BATCH).where(BATCH.c.id == row.id).values(lease_until=now + LEASE))
    return row


def _settle(press: Press, batch: Any, **values: Any) -> None:
    """Let a batch go; who was slower than its lease changes nothing."""
    mine = (BATCH.c.id == batch.id, BATCH.c.state == Made.DUE.value, BATCH.c.parts == batch.parts)
    with press.stores.contacts.begin() as connection:
        ours = connection.execute(update(BATCH).where(*mine).values(lease_until=None, **values)).rowcount
        dropped = connection.scalar(select(BATCH.c.state).where(BATCH.c.id == batch.id)) == Made.DROPPED
    if not ours and dropped:
        shutil.rmtree(files.parts_of(press.folder, batch.id), ignore_errors=True)


def _part(press: Press, batch: Any) -> None:
    first = batch.parts * files.PART
    rows = _rows(press, batch, first, first + files.PART)
    sheets, wrong = _sheets(press, rows, batch.made_on)
    lines = tuple(Line(row.place, row.number, full_name(row), row.postcode) for row in rows if row.place not in wrong)
    made = press.make(Job(batch.id, sheets, lines)) if sheets else Printed(b"", b"", frozenset())
    folder = _parts(press, batch)
    for name, pdf in (("brieven", made.letters), ("controle", made.control)):
        _write(folder / f"{name}-{batch.parts:05}.pdf", pdf)
    _refuse(press, batch, wrong | made.faulty)
    _settle(press, batch, parts=batch.parts + 1)


def _rows(press: Press, batch: Any, after: int, last: int) -> Sequence[Any]:
    """The letters of a part with all that stands on them, but those of who is done meanwhile."""
    own = ("audience", "form", "language", "number", "initials", "prefix", "surname", "street", "house_number")
    columns = (CASE.c[name] for name in (*own, "postcode", "city", "country", "seed"))
    query = (
        select(
            MESSAGE.c.case_id,
            MESSAGE.c.kind,
            MESSAGE.c.place,
            *columns,
            ROUND.c.closes,
            PROVIDER.c.name.label("org"),
            func.coalesce(SENTENCE, "").label("sentence"),
        )
        .join_from(MESSAGE, CASE, MESSAGE.c.case_id == CASE.c.id)
        .join(ROUND, MESSAGE.c.round_id == ROUND.c.id)
        .join(PROVIDER, ROUND.c.provider_id == PROVIDER.c.id)
        .where(MESSAGE.c.batch_id == batch.id, MESSAGE.c.place > after, MESSAGE.c.place <= last, *WAITS, ~DONE)
        .order_by(MESSAGE.c.place)
    )
    with reading(press.stores.contacts).connect() as connection:
        return connection.execute(query).all()


def _sheets(press: Press, rows: Iterable[Any], today: date) -> tuple[tuple[Sheet, ...], frozenset[int]]:
    """The letters, and the places of those that cannot be one."""
    said = bureau.required(press.stores)
    site = f"{press.base.removeprefix('https://')}/code"
    sheets, wrong = [], set()
    for row in rows:
        try:
            code = letter_codes.printed(letter_codes.code(press.secret, row.case_id, row.seed))
            link, _ = links_of(press.secret, press.base, row.case_id, row.seed)
            sheets.append(sheet(row, said, Ways(link, site, code), today))
        except (NoLetter, ValueError):
            wrong.add(row.place)
    return tuple(sheets), frozenset(wrong)


def _refuse(press: Press, batch: Any, places: frozenset[int]) -> None:
    if places:
        mine = (MESSAGE.c.batch_id == batch.id, MESSAGE.c.place.in_(places), *WAITS)
        with press.stores.contacts.begin() as connection:
            values = {"state": State.REFUSED.value, "reply": NO_LAYOUT}
            connection.execute(update(MESSAGE).where(*mine).values(**values))


def _whole(press: Press, batch: Any) -> None:
    """Put the parts together; the batch is there once both files are."""
    folder = _parts(press, batch)
    for name in ("controle", "brieven"):
        parts = [folder / f"{name}-{part:05}.pdf" for part in range(batch.parts)]
        found = [part for part in parts if part.stat().st_size]
        whole = folder / f"{name}.pdf"
        together(found, whole)
        whole.replace(files.file_of(press.folder, batch.id, name))
    _settle(press, batch, state=Made.READY.value)
    shutil.rmtree(folder, ignore_errors=True)


def together(parts: Sequence[Path], whole: Path) -> None:
    """One PDF of parts."""
    with pikepdf.new() as book:
        for part in parts:
            with pikepdf.open(part) as pages:
                book.pages.extend(pages.pages)
        _write(whole, b"")
        book.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _parts(press: Press, batch: Any) -> Path:
    folder = files.parts_of(press.folder, batch.id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    press.folder.chmod(0o700)
    return folder


def _write(path: Path, pdf: bytes) -> None:
    """A file that is whole or not there, for the eyes of this account only."""
    half = path.with_suffix(".half")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pdf)
    half.replace(path)


def _sweep(press: Press) -> None:
    """Erase the files of batches that were sent a while ago, thrown away, or never sent."""
    today = local_day(press.now())
    over = or_(
        BATCH.c.state == Made.DROPPED.value,
        and_(BATCH.c.state == Made.SENT.value, BATCH.c.sent_on <= today - files.KEPT_SENT),
        BATCH.c.made_on <= today - files.KEPT_MADE,
    )
    query = select(BATCH.c.id).where(BATCH.c.erased.is_(False), BATCH.c.state != Made.DUE.value, over)
    with reading(press.stores.contacts).connect() as connection:
        numbers = connection.scalars(query).all()
    for number in numbers:
        for name in ("brieven", "controle"):
            files.file_of(press.folder, number, name).unlink(missing_ok=True)
        shutil.rmtree(files.parts_of(press.folder, number), ignore_errors=True)
        with press.stores.contacts.begin() as connection:
            connection.execute(update(BATCH).where(BATCH.c.id == number).values(erased=True))
