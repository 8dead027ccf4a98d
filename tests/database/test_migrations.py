from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect
from sqlalchemy.exc import IntegrityError

from surveyapp import migrations
from surveyapp.config import Config
from surveyapp.db import Stores, open_stores
from surveyapp.errors import Refused
from surveyapp.models import AnswersBase, ContactsBase


def pairs(stores: Stores) -> tuple[tuple[str, Engine, MetaData], ...]:
    return (
        ("contacts", stores.contacts, ContactsBase.metadata),
        ("answers", stores.answers, AnswersBase.metadata),
    )


def close(stores: Stores) -> None:
    stores.contacts.dispose()
    stores.answers.dispose()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_case_channels")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index 'ix_case_channels'")
def test_upgraded_stores_are_exactly_what_the_models_say(stores: Stores) -> None:
    for _, engine, metadata in pairs(stores):
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []


def test_down_to_nothing_and_up_again_leaves_the_same_tables(stores: Stores) -> None:
    for tree, engine, metadata in pairs(stores):
        migrations.downgrade(tree, engine, "base")
        assert inspect(engine).get_table_names() == ["alembic_version"]
        migrations.upgrade(tree, engine)
        assert set(inspect(engine).get_table_names()) == {"alembic_version", *metadata.tables}


def test_preparing_twice_changes_nothing(empty: Config) -> None:
    stores = open_stores(empty)
    migrations.prepare(stores)
    migrations.prepare(stores)
    assert inspect(stores.answers).has_table("draft")
    assert inspect(stores.contacts).has_table("case")
    close(stores)


def _prepare(config: Config, start: multiprocessing.synchronize.Barrier) -> None:
    stores = open_stores(config)
    start.wait()
    migrations.prepare(stores)
    close(stores)


def test_processes_that_start_at_once_make_the_stores_once(empty: Config) -> None:
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(3)
    processes = [spawn.Process(target=_prepare, args=(empty, start)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_a_store_of_a_newer_version_is_refused_with_what_to_do(stores: Stores) -> None:
    with stores.contacts.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Refused, match="contacts store was made by a newer version of this program: install"):
        migrations.prepare(stores)


def test_accounts_keep_their_role_when_roles_come_and_the_older_version_gets_no_other_roles(stores: Stores) -> None:
    migrations.downgrade("contacts", stores.contacts, "0005")
    kept = "INSERT INTO staff (email, password_hash, totp_secret, totp_last, role, demo, failures)"
    with stores.contacts.begin() as connection:
        connection.exec_driver_sql(f"{kept} VALUES ('a@b.nl', 'x', 'x', 0, 'bureau', false, 0)")
    migrations.upgrade("contacts", stores.contacts)
    with stores.contacts.begin() as connection:
        connection.exec_driver_sql(f"{kept} VALUES ('c@d.nl', 'x', 'x', 0, 'funder', false, 0)")
    with pytest.raises(IntegrityError), stores.contacts.begin() as connection:
        connection.exec_driver_sql(f"{kept} VALUES ('e@f.nl', 'x', 'x', 0, 'boss', false, 0)")
    migrations.downgrade("contacts", stores.contacts, "0005")
    with stores.contacts.connect() as connection:
        rows = connection.exec_driver_sql("SELECT email, role FROM staff").all()
    assert rows == [("a@b.nl", "bureau")]


def test_the_two_trees_are_apart() -> None:
    folders = [Path(migrations.__file__).parent / tree / "versions" for tree in migrations.TREES]
    texts = ["".join(p.read_text() for p in folder.glob("*.py")) for folder in folders]
    assert '"case"' in texts[0]
    assert '"draft"' not in texts[0]
    assert '"draft"' in texts[1]
    assert '"case"' not in texts[1]
