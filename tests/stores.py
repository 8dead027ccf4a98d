"""Migrated, empty SQLite stores: made once a process, then copied, since making them takes most of a test's time."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from surveyapp import migrations
from surveyapp.config import Config, load
from surveyapp.db import Stores, open_stores

_folder = tempfile.TemporaryDirectory(prefix="stores-")  # gone when the process ends


@cache
def template() -> Path:
    """The folder with `contacts.sqlite3` and `answers.sqlite3` to copy."""
    stores = open_stores(load({"INSTANCE": _folder.name}))
    migrations.prepare(stores)
    stores.contacts.dispose()  # the last connection folds the write-ahead log into the file
    stores.answers.dispose()
    return Path(_folder.name)


def migrated(config: Config) -> Stores:
    """Open the stores of these settings, whose files are not there yet."""
    for name in ("contacts", "answers"):
        shutil.copy(template() / f"{name}.sqlite3", config.instance)
    return open_stores(config)
