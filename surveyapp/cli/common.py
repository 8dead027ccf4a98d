"""What commands share: settings, stores, and options that are read in one way."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from surveyapp import config, db
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.migrations import prepare

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
OUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Settings, and stores that are made and up to date."""

    config: config.Config
    stores: Stores


def opened() -> Surroundings:
    """Read the settings and open both stores; they are made or upgraded when needed.

    Errors:  Refused (a wrong setting, a store of a newer version), or the driver's own when a store is away.
    """
    settings = config.load()
    stores = db.open_stores(settings)
    for engine in (stores.contacts, stores.answers):
        click.get_current_context().call_on_close(engine.dispose)
    prepare(stores)
    return Surroundings(settings, stores)


class Days(click.ParamType[tuple[date, date]]):
    """Two days as FROM/TO, both included; FROM may be later than TO: the command says more about that."""

    name = "FROM/TO"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """Read both days."""
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition("/")
        try:
            return date.fromisoformat(first), date.fromisoformat(last)
        except ValueError:
            self.fail(f"found {value}, expected two days as YYYY-MM-DD/YYYY-MM-DD", param, ctx)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all.

    Errors:  Refused when it cannot be written there.
    """
    name = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise Refused(f"{path}: cannot be written ({error.strerror}): choose another place") from error
