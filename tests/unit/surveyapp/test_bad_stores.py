"""Stores and settings that cannot be used: one clear sentence, exit 1, no traceback."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import DatabaseError, OperationalError

from surveyapp import config
from surveyapp.cli import main
from surveyapp.db import in_words
from surveyapp.errors import SettingError


def refusal(folder: Path, **env: str) -> str:
    settings = {"INSTANCE": str(folder), "CONTACTS_URL": "", "ANSWERS_URL": "", "SECRET": "", "PRODUCTION": "no"} | env
    result = CliRunner(env=settings).invoke(main, ["round", "list"], prog_name="surveyapp")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite3").write_bytes(b"not a database at all, but long enough to look at" * 50)
    assert "is no SQLite file or is damaged: put a backup back" in refusal(tmp_path)


def test_a_store_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "contacts.sqlite3").mkdir()
    assert "cannot be opened: check that its folder exists and may be written" in refusal(tmp_path)


def test_a_database_that_does_not_run_is_refused_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://user:geheim@/oordeel?host={tmp_path}"
    text = refusal(tmp_path, CONTACTS_URL=url)
    assert "check CONTACTS_URL and ANSWERS_URL" in text
    assert "geheim" not in text


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("CONTACTS_URL", "mysql://x", "CONTACTS_URL: expected an address that starts with sqlite:///"),
        ("ANSWERS_URL", "postgresql+psycopg://user:geheim@host:port/x", "found no address of a database"),
        ("SECRET", "short", "SECRET: too short"),
        ("PRODUCTION", "maybe", "PRODUCTION: found 'maybe', expected yes or no"),
        ("INSTANCE", "/dev/null/x", "INSTANCE: /dev/null/x cannot be made"),
        ("RESPONDENTS_URL", "vragen", "RESPONDENTS_URL: found 'vragen', expected an address such as https://"),
        ("OFFICE_URL", "https://a b", "OFFICE_URL: found 'https://a b', expected an address such as https://"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str, expected: str) -> None:
    text = refusal(tmp_path, **{name: value})
    assert expected in text
    assert "geheim" not in text


def test_stores_are_made_for_the_eyes_of_one_account(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        made = CliRunner(env={"INSTANCE": str(tmp_path / "new")}).invoke(main, ["round", "list"])
    finally:
        os.umask(before)
    assert made.exit_code == 0
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes.keys() >= {"contacts.sqlite3", "answers.sqlite3", "secret"}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_names_and_answers_may_not_share_a_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.sqlite3"
    with pytest.raises(SettingError, match="expected two databases"):
        config.load({"INSTANCE": str(tmp_path), "CONTACTS_URL": url, "ANSWERS_URL": url})


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first, second = (config.load({"INSTANCE": str(tmp_path)}).secret for _ in range(2))
    assert first == second
    assert len(first) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "is locked by another program"),
        ("attempt to write a readonly database", "cannot be written"),
        ("database or disk is full", "the disk is full"),
        ("no such table: round", "surveyapp store upgrade"),
        ("connection refused", "check CONTACTS_URL and ANSWERS_URL"),
    ],
)
def test_what_a_driver_says_becomes_a_sentence_with_a_remedy(said: str, told: str) -> None:
    assert told in in_words(OperationalError("SELECT geheim", {"name": "geheim"}, sqlite3.OperationalError(said)))


def test_another_error_of_a_store_tells_nothing_of_what_was_asked() -> None:
    text = in_words(DatabaseError("SELECT geheim", {"name": "geheim"}, sqlite3.DatabaseError("geheim")))
    assert "geheim" not in text
