"""Between answers and report, taking away: a text whose writer, or somebody named in it, asked for that.

In its set stands a mark in its place, so that the set counts on as one with a text; what was released of it and its
themes go too. First the file of what was taken away, then the store: a cut in between is mended by `replay`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from questionnaires.model import Audience
from surveyapp import issuing, models, rounds
from surveyapp.answers import marker
from surveyapp.config import Config
from surveyapp.db import Stores, reading, scrub
from surveyapp.errors import Refused
from surveyapp.open_answers import quoting, taken, texts
from surveyapp.open_answers.searching import Found, Stand
from surveyapp.open_answers.taken import Entry
from surveyapp.open_answers.texts import OPEN_TEXT, TAKEN
from surveyapp.rounds import Round

RUN: Any = models.ReportRun.__table__
DRAFT: Any = models.Draft.__table__
FINISHED: Any = models.Finished.__table__
RESPONSE: Any = models.Response.__table__
# A half-filled or unmixed set is only there after a backup from before the round was closed was put back.
SETS: tuple[tuple[Any, Any], ...] = (
    (RESPONSE, RESPONSE.c.id),
    (FINISHED, FINISHED.c.id),
    (DRAFT, DRAFT.c.key),
)
SCRUBBED = (*(table.name for table, _ in SETS), OPEN_TEXT.name, RUN.name)
BUSY = "Er wordt net een rapport van deze ronde gemaakt. Wacht een minuut, en doe het dan nog een keer."


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a text stands in a set."""

    table: Any
    key: Any  # the column by which a set is found
    set_id: str
    column: str
    found: Found


@dataclass(frozen=True, slots=True)
class _Sought:
    """What the file names of one round."""

    secret: str
    round_: Round
    entries: Sequence[Entry]

    @property
    def ids(self) -> frozenset[str]:
        """The texts, as the file knows them."""
        return frozenset(entry.text for entry in self.entries)


def remove(stores: Stores, config: Config, round_: Round, found: Found, now: datetime) -> None:
    """Take one text of a closed round away, for good; a report that is not definitive is made without it.

    Errors:  Refused, in Dutch, while a report of the round is being made: it would hold the text.
    """
    with stores.answers.begin() as connection:
        _nothing_is_made(connection, round_.id, now)
    entry = taken.entry(config.secret, round_.id, found.id, found.place, found.text)
    taken.append(config.instance, [entry])
    with stores.answers.begin() as connection:
        _nothing_is_made(connection, round_.id, now)
        _take(connection, _Sought(config.secret, round_, [entry]))
    scrub(stores.answers, SCRUBBED)


def replay(stores: Stores, config: Config) -> int:
    """Take away again what the file names and the store still holds, after a backup was put back; gives how many.

    Where that backup is from before the round was closed, texts are known by their words: then all that say exactly
    the same on that question go.
    """
    gone, there = 0, back(stores, config)  # looking keeps nobody from writing, and mostly there is nothing
    for sought in _of_file(stores, config):
        if sought.round_.id in there:
            with stores.answers.begin() as connection:
                gone += _take(connection, sought)
    if gone:
        scrub(stores.answers, SCRUBBED)
    return gone


def back(stores: Stores, config: Config) -> dict[int, int]:
    """By round how many texts the file names and the store holds; nothing when all is well."""
    found = {}
    for sought in _of_file(stores, config):
        with reading(stores.answers).connect() as connection:
            found[sought.round_.id] = len({*_cells(connection, sought), *_copies(connection, sought)})
    return {round_id: count for round_id, count in found.items() if count}


def among(config: Config, ids: Collection[str]) -> frozenset[str]:
    """Of these texts those that the file names: nothing may be decided of them any more."""
    named = {entry.text for entry in taken.read(config.instance / taken.NAME)}
    return frozenset(one for one in ids if named and taken.id_key(config.secret, one) in named)


def _of_file(stores: Stores, config: Config) -> Iterator[_Sought]:
    by_round: dict[int, list[Entry]] = defaultdict(list)
    for entry in taken.read(config.instance / taken.NAME):
        by_round[entry.round_id].append(entry)
    there = {one.id: one for one in rounds.all_rounds(stores)} if by_round else {}
    return (_Sought(config.secret, there[n], entries) for n, entries in by_round.items() if n in there)


def _take(connection: Connection, sought: _Sought) -> int:
    """Within a transaction; gives how many texts went."""
    marker.alone(connection, sought.round_.id)
    cells, copies = _cells(connection, sought), _copies(connection, sought)
    for cell in cells.values():
        row = connection.execute(select(cell.table.c.answers).where(cell.key == cell.set_id).with_for_update()).first()
        if row is not None:
            answers = {name: said for name, said in row.answers.items() if name != cell.column}
            answers |= {} if cell.table is DRAFT else {cell.column: TAKEN}
            connection.execute(update(cell.table).where(cell.key == cell.set_id).values(answers=answers))
    if copies:
        connection.execute(delete(OPEN_TEXT).where(OPEN_TEXT.c.id.in_(copies)))
    quoting.make_anew(connection, sought.round_.id, [*(cell.found for cell in cells.values()), *copies.values()])
    return len({*cells, *copies})


def _cells(connection: Connection, sought: _Sought) -> dict[str, _Cell]:
    """By id the texts in sets that the file names: by their ids, or by their words where their set has another one."""
    cells = {cell.found.id: cell for cell in _written(connection, sought)}
    ids = {taken.id_key(sought.secret, key): key for key in cells}
    present = ids.keys() | {taken.id_key(sought.secret, key) for key in _marked(connection, sought)}
    words = {entry.words for entry in sought.entries if entry.words and entry.text not in present}
    chosen = {ids[key] for key in sought.ids & ids.keys()}
    chosen |= {key for key, cell in cells.items() if words and _words(sought, cell.found) in words}
    return {key: cells[key] for key in chosen}


def _written(connection: Connection, sought: _Sought) -> Iterator[_Cell]:
    for table, key, row, column in _columns(connection, sought):
        if text := texts.left(row.answers.get(column, "")):
            text_id = texts.key_of(sought.secret, row[0], column)
            found = Found(text_id, Audience(row.audience), column, text, "", Stand.UNCOUNTED)
            yield _Cell(table, key, row[0], column, found)


def _marked(connection: Connection, sought: _Sought) -> Iterator[str]:
    """The ids of what was taken away already."""
    for _, _, row, column in _columns(connection, sought):
        if row.answers.get(column) == TAKEN:
            yield texts.key_of(sought.secret, row[0], column)


def _columns(connection: Connection, sought: _Sought) -> Iterator[tuple[Any, Any, Any, str]]:
    """Each column with open text of each set of the round: table, key, row, column."""
    columns = {audience.value: texts.columns(pack) for audience, pack in sought.round_.packs().items()}
    for table, key in SETS:
        query = select(key, table.c.audience, table.c.answers).where(table.c.round_id == sought.round_.id)
        for row in connection.execute(query).all():
            yield from ((table, key, row, column) for column in columns.get(row.audience, ()))


def _copies(connection: Connection, sought: _Sought) -> dict[str, Found]:
    """By id what was decided of the texts that the file names."""
    rows = connection.execute(select(OPEN_TEXT).where(OPEN_TEXT.c.round_id == sought.round_.id)).all()
    ids = sought.ids
    mine = (row for row in rows if taken.id_key(sought.secret, row.id) in ids)
    return {row.id: Found(row.id, Audience(row.audience), row.question, "", row.text, Stand.RELEASED) for row in mine}


def _words(sought: _Sought, found: Found) -> str:
    return taken.words_key(sought.secret, sought.round_.id, found.place, found.text)


def _nothing_is_made(connection: Connection, round_id: int, now: datetime) -> None:
    """No worker makes a final report of the round, nor begins to before the transaction ends.

    Errors:  Refused.
    """
    issuing.alone(connection, round_id)
    due = (RUN.c.round_id == round_id, RUN.c.final.is_(True), RUN.c.state == issuing.DUE)
    rows = connection.execute(select(RUN.c.lease_until).where(*due).with_for_update()).all()
    if any(row.lease_until is not None and row.lease_until >= now for row in rows):
        raise Refused(BUSY)
