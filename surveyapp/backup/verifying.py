"""Look through both stores: is each whole, do they fit each other, and did nobody touch the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from surveyapp import access, erasing, journal, models
from surveyapp.backup.moment import Pair, one_moment
from surveyapp.config import Config
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.models import AnswersBase, ContactsBase
from surveyapp.models.case import Outcome
from surveyapp.open_answers import removing
from surveyapp.rounds import CASE, ROUND

FINISHED: Any = models.Finished.__table__
RESPONSE: Any = models.Response.__table__


def faults(stores: Stores, config: Config) -> tuple[str, ...]:
    """Everything that is wrong, a line each; nothing when all is well. People may go on answering meanwhile."""
    with one_moment(stores) as pair:
        found = [*_whole(pair, stores.contacts, "contacts"), *_whole(pair, stores.answers, "answers")]
        if found:
            return tuple(found)  # what else is wrong cannot be told of a damaged store
        found = [*_fit(pair), *_erased(pair, config)]
    rest = (*access.faults(stores, config.secret), *_reports(stores), *_heard(stores, config))
    return (*found, *_taken(stores, config), *rest)


def _whole(pair: Pair, engine: Engine, name: str) -> Iterator[str]:
    """Each table can be read; on SQLite also every page and every reference (PostgreSQL sees to those itself)."""
    connection = getattr(pair, name).connection
    if engine.dialect.name == "sqlite":
        if not _sound(connection):
            yield f"{name}: the file is damaged, put a backup back"
            return
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"{name}: a row of {row[0]} points at nothing in {row[2]}"
    base = ContactsBase if name == "contacts" else AnswersBase
    for table in base.metadata.sorted_tables:
        connection.execute(select(func.count()).select_from(table)).scalar_one()


def _sound(connection: Connection) -> bool:
    try:
        return connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    except DBAPIError:
        return False


def _fit(pair: Pair) -> Iterator[str]:
    """In an open round there is a set for each case that is marked; sets whose tie is not cut yet may lack a mark.

    At closing half-filled sets join: then there may be more. Sets that were erased in time are counted nowhere.
    """
    contacts, answers = pair.contacts.connection, pair.answers.connection
    marked = _by_round(contacts, CASE, CASE.c.answered.is_(True))
    tied = _by_round(answers, FINISHED, FINISHED.c.number.is_not(None))
    final, mixed = _by_round(answers, FINISHED), _by_round(answers, RESPONSE)
    closed = set(contacts.scalars(select(ROUND.c.id).where(ROUND.c.closed.is_(True))))
    known = set(contacts.scalars(select(ROUND.c.id)))
    for number in sorted({*marked, *final, *mixed} | known):
        sets, done = final.get(number, 0) + mixed.get(number, 0), marked.get(number, 0)
        if number not in known:
            yield f"round {number}: the answers store holds sets of it, the contacts store does not know it"
        elif number in closed:
            if sets and sets < done:
                yield f"round {number}: {done} cases are marked as answered, and there are {sets} sets"
        elif not done <= sets <= done + tied.get(number, 0):
            yield f"round {number}: {done} cases are marked as answered, and there are {sets} sets"


def _by_round(connection: Any, table: Any, *conditions: Any) -> dict[int, int]:
    query = select(table.c.round_id, func.count()).where(*conditions).group_by(table.c.round_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _erased(pair: Pair, config: Config) -> Iterator[str]:
    """Nobody whom the journal names is there."""
    named = {entry.case for entry in journal.read(config.instance / journal.NAME)}
    if not named:
        return
    for case in pair.contacts.connection.execute(select(CASE.c.id, CASE.c.seed).where(erasing.named())):
        if journal.seed_key(config.secret, case.seed) in named:
            yield f"case {case.id}: was erased and is back; `surveyapp sweep` erases it again"


def _taken(stores: Stores, config: Config) -> Iterator[str]:
    """No text that was taken away on request is there."""
    for round_id, many in removing.back(stores, config).items():
        yield f"round {round_id}: {many} texts were taken away and are back; `surveyapp sweep` takes them away again"


def _reports(stores: Stores) -> Iterator[str]:
    """The file of each definitive report is the one that was made."""
    from surveyapp import recomputing  # drawing libraries

    yield from recomputing.file_faults(stores)


def _heard(stores: Stores, config: Config) -> Iterator[str]:
    """Every text of the low form of a round with people who were invited on it can be heard."""
    from surveyapp.speech import publish  # numpy

    low = (CASE.c.form == "low", CASE.c.outcome == Outcome.INVITED.value, CASE.c.invited.is_(True))
    query = (
        select(CASE.c.round_id).join(ROUND).where(*low, ROUND.c.closed.is_(False)).distinct().order_by(CASE.c.round_id)
    )
    with reading(stores.contacts).connect() as connection:
        numbers = connection.scalars(query).all()
    for number in numbers:
        try:
            silent = len(publish.missing(stores, config, number))
        except Refused as refused:
            yield f"round {number}: its sound cannot be judged ({refused})"
            continue
        if silent:
            yield f"round {number}: {silent} texts cannot be heard; run `surveyapp speech make {number}`"
