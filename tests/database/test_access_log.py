"""Looking leaves a trace, and who changes the trace is found out (P33)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from surveyapp import access
from surveyapp.access import ENDS, LOG, Look
from surveyapp.db import Stores
from tests.database.given import SECRET

NOW = datetime.fromisoformat("2026-11-10 09:00:01")


def looks(stores: Stores, number: int, first: datetime = NOW) -> None:
    for n in range(number):
        when = first + timedelta(days=n)
        access.write(stores, SECRET, [Look(when, 1, "bureau", "view", "people.person", 3, n, "done", "192.0.2.0/24")])


def changed(which: int, **values: Any) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(update(LOG).where(LOG.c.id == which).values(**values))


def gone(*which: int) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(delete(LOG).where(LOG.c.id.in_(which)))


def swapped(connection: Connection) -> None:
    """Two lines change places, seals and all."""
    for old, new in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(LOG).where(LOG.c.id == old).values(id=new))


def added(connection: Connection) -> None:
    row = dict(connection.execute(select(LOG).where(LOG.c.id == 5)).mappings().one())
    connection.execute(insert(LOG).values(**row | {"id": 6}))


def begun_later(connection: Connection) -> None:
    """The first lines go, and the log is made to begin after them."""
    seal = connection.scalar(select(LOG.c.seal).where(LOG.c.id == 2))
    connection.execute(delete(LOG).where(LOG.c.id <= 2))
    connection.execute(update(ENDS).values(before=seal))


def emptied(connection: Connection) -> None:
    connection.execute(delete(LOG))


TRICKS: dict[str, Callable[[Connection], object]] = {
    "who": changed(3, staff_id=2),
    "what": changed(3, action="search"),
    "when": changed(3, at=NOW),
    "about whom": changed(3, case_id=None),
    "the result": changed(1, result="refused"),
    "where from": changed(5, origin=""),
    "one goes": gone(3),
    "the first go": gone(1, 2),
    "the last goes": gone(5),
    "all go": emptied,
    "another order": swapped,
    "one more": added,
    "another beginning": begun_later,
    "no ends": lambda connection: connection.execute(delete(ENDS)),
}


def test_each_change_is_noticed(stores: Stores) -> None:
    looks(stores, 5)
    assert access.faults(stores, SECRET) == ()
    with stores.contacts.connect() as connection:
        kept = [(table, [dict(row) for row in connection.execute(select(table)).mappings()]) for table in (LOG, ENDS)]
    for trick, play in TRICKS.items():
        with stores.contacts.begin() as connection:
            play(connection)
        assert len(access.faults(stores, SECRET)) == 1, trick
        with stores.contacts.begin() as connection:
            for table, rows in kept:
                connection.execute(delete(table))
                connection.execute(insert(table), rows)
    assert access.faults(stores, SECRET) == ()


def test_another_secret_does_not_fit(stores: Stores) -> None:
    looks(stores, 1)
    assert "SECRET" in access.faults(stores, "t" * 32)[0]


def test_an_empty_log_is_whole(stores: Stores) -> None:
    assert access.faults(stores, SECRET) == ()


def test_old_lines_go_and_what_stays_is_whole(stores: Stores) -> None:
    looks(stores, 5)
    assert access.forget_before(stores, SECRET, NOW + timedelta(days=2)) == 2
    assert [line.number for line in access.lines(stores)] == [5, 4, 3]
    assert access.faults(stores, SECRET) == ()
    assert access.forget_before(stores, SECRET, NOW + timedelta(days=50)) == 3
    assert access.faults(stores, SECRET) == ()
    looks(stores, 1)
    assert access.faults(stores, SECRET) == ()
    with stores.contacts.begin() as connection:
        emptied(connection)
    assert access.faults(stores, SECRET) != ()
