"""What was kept long enough is gone: the day after the one that the pages name, and from every file (P31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from surveyapp import callbacks, erasing, models, retention, rounds, sweeping
from surveyapp.answers import closing, extract, finishing
from surveyapp.callbacks import Moment, Request
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.mail import sending
from surveyapp.mail.waves import MESSAGE
from surveyapp.rounds import CASE
from surveyapp.sweeping import Swept
from tests.database.given import FULL, SECRET, TERMS, Someone, a_round, answers, count, someone
from tests.database.test_waves import BUREAU, TEXTS

KEPT = retention.counted_from(TERMS.fieldwork[1])
DAY = timedelta(days=1)
MONDAY = datetime.fromisoformat("2026-11-09 09:00")  # UTC: ten o'clock in the Netherlands
PERSON: dict[str, Any] = {
    "initials": "Q.",
    "surname": "Xhosandile",
    "email": "q.xhosandile@kanarie.example",
    "phone": "+31687654321",
    "street": "Kanariestraat",
    "house_number": "77412",
    "postcode": "9999 QX",
    "city": "Oudkanarie",
    "channel": "email",
}
TRACES = ("Xhosandile", "kanarie", "687654321", "77412", "9999 QX", "klant-0815")


def a_person(stores: Stores, round_id: int, number: str = "klant-0815", **given: Any) -> Someone:
    return someone(stores, round_id, number, **PERSON | given)


def with_all_that_hangs_on(stores: Stores, config: Config, round_id: int, who: Someone) -> None:
    """A mail that was sent (here: a file), one that waits, and a wish to be called."""
    common = {"case_id": who.case_id, "round_id": round_id, "channel": "email", "tries": 0}
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), TEXTS | {"id": 1, "independent": True})
        for kind, due in (("invitation", MONDAY), ("reminder_1", MONDAY + 7 * DAY)):
            row = {"kind": kind, "state": "queued", "message_id": f"<{kind}.0815@bureau.example>", "due": due}
            connection.execute(insert(MESSAGE), common | row)
    while sending.turn(sending.post(config, stores, lambda: MONDAY)):
        pass
    asked = Request(str(PERSON["phone"]), Moment.MORNING, "low", "nl")
    assert callbacks.ask(stores, who.token, asked, date(2026, 11, 10))


def cases(stores: Stores) -> list[Any]:
    with stores.contacts.connect() as connection:
        return list(connection.execute(select(CASE).order_by(CASE.c.id)))


def rows(stores: Stores, table: Any) -> list[Any]:
    with stores.contacts.connect() as connection:
        return list(connection.execute(select(table)))


def files_with(folder: Path, *texts: str) -> set[str]:
    """Names of the files below a folder that hold one of these texts."""
    sought = [text.encode() for text in texts]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(text in path.read_bytes() for text in sought)}


def pages_with(stores: Stores, *texts: str) -> list[str]:
    """On PostgreSQL: relations of this database of which a file holds one of these texts."""
    with stores.contacts.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
        query = "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relfilenode > 0"
        held = connection.exec_driver_sql(query).all()
    return [name for name, data in held if any(text.encode() in bytes(data) for text in texts)]


def traces(stores: Stores, folder: Path) -> object:
    return files_with(folder, *TRACES) or (
        pages_with(stores, *TRACES) if stores.contacts.dialect.name != "sqlite" else []
    )


def test_nothing_of_a_person_is_left_the_day_after_the_last(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    with_all_that_hangs_on(stores, config, round_id, a_person(stores, round_id))
    closing.close(stores, SECRET, round_id)
    before = files_with(config.instance, *TRACES)
    assert "invitation.0815.eml" in before
    assert sweeping.sweep(stores, config, KEPT.contacts) == Swept()
    assert traces(stores, config.instance)
    assert sweeping.sweep(stores, config, KEPT.contacts + DAY) == Swept(contacts=(round_id,))
    assert not traces(stores, config.instance)
    assert rows(stores, MESSAGE) == rows(stores, callbacks.TABLE) == []
    assert sweeping.sweep(stores, config, KEPT.contacts + DAY) == Swept()


def test_the_counts_of_the_response_account_stay(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    others: tuple[dict[str, Any], ...] = ({}, {"outcome": "undeliverable", "reason": "moved"}, {"refused": True})
    for number, given in enumerate(others):
        a_person(stores, round_id, str(number), **given)
    answers(stores, a_person(stores, round_id, "9", dienst="naar-werk"))
    closing.close(stores, SECRET, round_id)

    def counted() -> list[tuple[Any, ...]]:
        return sorted(tuple(getattr(case, name) for name in erasing.COUNTED) for case in cases(stores))

    before = counted()
    sweeping.sweep(stores, config, KEPT.contacts + DAY)
    assert counted() == before
    assert all(case.number.startswith(erasing.BARE) for case in cases(stores))


def test_bare_cases_stand_in_an_order_that_tells_nothing_of_the_list(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    people = [a_person(stores, round_id, str(n), answered=n % 2 == 0) for n in range(10)]
    closing.close(stores, SECRET, round_id)
    sweeping.sweep(stores, config, KEPT.contacts + DAY)
    assert [case.answered for case in cases(stores)] == [False] * 5 + [True] * 5
    with stores.contacts.connect() as connection:
        for who in people:
            assert not connection.scalar(select(CASE.c.id).where(CASE.c.link_hash == who.token))


def test_a_round_that_nobody_closed_is_closed_before_its_half_filled_sets_are_overdue(
    stores: Stores, config: Config
) -> None:
    round_id = a_round(stores)
    who = a_person(stores, round_id)
    finishing.begin(stores, SECRET, who.token, replace(who.start, answers={"contact_freq": "1"}))
    assert sweeping.sweep(stores, config, KEPT.closing) == Swept()
    assert count(stores, models.Draft) == 1
    assert sweeping.sweep(stores, config, KEPT.closing + DAY) == Swept(closed=(round_id,))
    assert count(stores, models.Draft) == 0
    assert rounds.find(stores, round_id).closed


def test_answers_go_on_their_own_day_and_the_counts_stay(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    for number in range(6):
        answers(stores, a_person(stores, round_id, str(number)), FULL | {"grade": "9"})
    closing.close(stores, SECRET, round_id)
    tallies = extract.kept_tallies(stores, round_id)
    sweeping.sweep(stores, config, KEPT.answers)
    assert count(stores, models.Response) == 6
    assert sweeping.sweep(stores, config, KEPT.answers + DAY).answers == (round_id,)
    assert count(stores, models.Response) == 0
    assert extract.kept_tallies(stores, round_id) == tallies


def test_a_set_whose_tie_was_not_cut_yet_is_mended_before_its_case_is_bare(stores: Stores, config: Config) -> None:
    round_id = a_round(stores)
    who = a_person(stores, round_id)
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(finishing, "_cut_tie", lambda *_: None)
        answers(stores, who)
    sweeping.erase_contacts(stores, config, round_id)
    assert [case.answered for case in cases(stores)] == [True]


def test_one_round_that_cannot_be_swept_does_not_keep_the_others(
    stores: Stores, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = a_round(stores), a_round(stores)
    real = closing.close

    def fails(stores: Stores, secret: str, round_id: int) -> bool:
        if round_id == first:
            raise ValueError("Xhosandile")
        return real(stores, secret, round_id)

    monkeypatch.setattr(closing, "close", fails)
    assert sweeping.sweep(stores, config, KEPT.closing + DAY).closed == (second,)


def test_tables_that_hang_on_a_case_are_found_by_themselves() -> None:
    assert {"message", "callback"} <= {table.name for table in erasing.HANGING}
