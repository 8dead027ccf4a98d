"""What the tables themselves promise: nothing leads from answers to a person, and no moment is kept."""

from __future__ import annotations

from sqlalchemy import inspect, types

from surveyapp.db import Stores
from surveyapp.models import AnswersBase, ContactsBase

NAMING = {"email", "phone", "surname", "initials", "name", "street", "number_of_case", "case", "case_id", "link_hash"}


def test_no_chain_of_foreign_keys_leads_from_answers_to_anything() -> None:
    assert [key for table in AnswersBase.metadata.tables.values() for key in table.foreign_keys] == []


def test_no_table_stands_in_both_stores() -> None:
    assert not set(AnswersBase.metadata.tables) & set(ContactsBase.metadata.tables)


def test_no_column_of_answers_can_hold_a_moment_but_the_lease_of_a_report(stores: Stores) -> None:
    moments = [
        f"{table}.{column['name']}"
        for table in inspect(stores.answers).get_table_names()
        for column in inspect(stores.answers).get_columns(table)
        if isinstance(column["type"], types.DateTime | types.Date | types.Time)
    ]
    assert moments == ["report_run.lease_until"]


def test_no_column_of_answers_is_named_after_what_names_a_person(stores: Stores) -> None:
    inspector = inspect(stores.answers)
    found = {c["name"] for table in inspector.get_table_names() for c in inspector.get_columns(table)}
    assert not found & NAMING


def test_sets_have_no_row_number_that_tells_the_order_of_arrival(stores: Stores) -> None:
    for table in ("draft", "finished", "response"):
        assert not any(c.get("autoincrement") is True for c in inspect(stores.answers).get_columns(table))
        if stores.answers.dialect.name == "sqlite":
            with stores.answers.connect() as connection:
                query = "SELECT sql FROM sqlite_master WHERE name = ?"
                assert "WITHOUT ROWID" in str(connection.exec_driver_sql(query, (table,)).scalar())


def test_sqlite_writes_each_answer_to_the_disk_and_wipes_what_is_deleted(stores: Stores) -> None:
    if stores.answers.dialect.name != "sqlite":
        return
    with stores.answers.connect() as connection:
        found = {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("synchronous", "secure_delete")}
        assert found == {"synchronous": 2, "secure_delete": 1}
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
