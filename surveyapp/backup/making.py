"""Make a backup while people go on answering, and throw old ones away."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext

from surveyapp import access, journal, leavers
from surveyapp.backup import copies, manifest
from surveyapp.backup.manifest import Manifest
from surveyapp.backup.moment import one_moment
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.open_answers import taken

BESIDE = (("contacts", journal.NAME), ("contacts", leavers.NAME), ("answers", taken.NAME))  # files with their store


def make(stores: Stores, config: Config, into: Path, now: datetime) -> Path:
    """Write a backup in a new folder below `into`, whole or not at all; gives the folder.

    Each store has a folder of its own in it, so that the two can be brought to two places. The secret is not in it.
    Errors:  Refused when it cannot be written there, or a program is missing.
    """
    name = f"{manifest.PREFIX}{now:%Y%m%d-%H%M%S}"
    half = into / f".{name}.{secrets.token_hex(4)}"
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        half.mkdir(mode=0o700)
        _fill(stores, config, half, now)
        done = into / name
        half.rename(done)
        _sync(into)
    except OSError as error:
        raise Refused(f"{into}: cannot be written ({error.strerror}): choose another place") from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return done


def forget_old(within: Path, now: datetime, days: int) -> tuple[Path, ...]:
    """Throw backups away that are older than so many days; other folders stay. Gives those that went."""
    gone = []
    for folder in sorted(within.glob(f"{manifest.PREFIX}*")):
        found = manifest.read(folder)
        if found is not None and found.moment < now - timedelta(days=days):
            shutil.rmtree(folder)
            gone.append(folder)
    return tuple(gone)


def _fill(stores: Stores, config: Config, folder: Path, now: datetime) -> None:
    kinds, revisions, paths = {}, {}, []
    with one_moment(stores) as pair:
        log = access.last(pair.contacts.connection)
        for name, engine, seen in (
            ("contacts", stores.contacts, pair.contacts),
            ("answers", stores.answers, pair.answers),
        ):
            kinds[name] = copies.kind(engine)
            revisions[name] = MigrationContext.configure(seen.connection).get_current_revision() or ""
            path = folder / name / f"{name}.{copies.ENDINGS[kinds[name]]}"
            path.parent.mkdir(mode=0o700)
            copies.copy(engine, seen, path)
            paths.append(path)
    for store, name in BESIDE:
        kept = config.instance / name
        if kept.exists():  # after the stores: whoever was erased or left meanwhile stands in it
            paths.append(folder / store / name)
            paths[-1].write_bytes(kept.read_bytes())
            paths[-1].chmod(0o600)
    for path in paths:
        _sync(path)
    files = {str(path.relative_to(folder)): manifest.digest(path) for path in paths}
    said = Manifest(now.isoformat(), kinds, revisions, log, files, manifest.key_of(config.secret))
    manifest.write(folder, config.secret, said)


def _sync(path: Path) -> None:
    """See that the disk has it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
