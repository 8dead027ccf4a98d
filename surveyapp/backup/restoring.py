"""Put a backup back: both stores, or nothing. Who was erased since stays erased, and no mail leaves twice."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from surveyapp import journal, leavers, migrations, models, optout, person_rights
from surveyapp.answers import finishing
from surveyapp.backup import copies, manifest
from surveyapp.backup.manifest import Manifest
from surveyapp.backup.moment import one_moment
from surveyapp.config import SQLITE, Config
from surveyapp.db import Stores, open_stores
from surveyapp.errors import Refused
from surveyapp.models.message import State
from surveyapp.open_answers import removing, taken
from surveyapp.rounds import ROUND

MESSAGE: Any = models.Message.__table__
NAMES = ("contacts", "answers")
OPEN = (State.QUEUED.value, State.SENDING.value, State.DEFERRED.value)
IN_USE = "the stores are in use: stop the sites and the workers first"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done besides putting back."""

    made: str  # when the backup was made
    erased: int  # cases that were erased since
    left: int  # that opted out since
    unknown: int  # messages that may have left since
    held: int  # rounds in which nothing leaves until somebody says so


def restore(config: Config, folder: Path, now: datetime, replacing: bool = False) -> Restored:
    """Put a backup in the place of the stores that the settings name, which must be empty or may be replaced.

    Errors:  Refused; nothing was changed then.
    """
    found = manifest.checked(folder, config.secret)
    kinds = {name: "sqlite" if url.startswith(SQLITE) else "postgresql" for name, url in _urls(config).items()}
    if kinds != dict(found.kinds):
        there, here = found.kinds["contacts"], kinds["contacts"]
        raise Refused(f"{folder}: is of {there}, the settings name {here}: set CONTACTS_URL and ANSWERS_URL")
    with _opened(config) as stores:
        if not replacing and not all(copies.is_empty(engine) for engine in (stores.contacts, stores.answers)):
            raise Refused("the stores are not empty: name empty ones, or say --replace to lose what is in them")
    put = _files if kinds["contacts"] == "sqlite" else _databases
    return put(config, folder, found, now)


def _files(config: Config, folder: Path, found: Manifest, now: datetime) -> Restored:
    """SQLite: make both files ready beside the old ones, then let them take their place."""
    targets = [copies.file_of(url) for url in _urls(config).values()]
    ready = [target.with_name(f"{target.name}.restored") for target in targets]
    try:
        for name, path in zip(NAMES, ready, strict=True):
            path.unlink(missing_ok=True)
            shutil.copyfile(folder / name / f"{name}.sqlite3", path)
            path.chmod(0o600)
            copies.whole(path)
        for target in targets:
            _alone(target)
        beside = replace(config, contacts_url=f"{SQLITE}{ready[0]}", answers_url=f"{SQLITE}{ready[1]}")
        with _opened(beside) as stores:
            done = _settle(stores, beside, folder, found, now)
        for path in ready:
            _alone(path)
        for path, target in zip(ready, targets, strict=True):
            os.replace(path, target)
    finally:
        for path in ready:
            for left in (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))):
                left.unlink(missing_ok=True)
    return done


def _alone(path: Path) -> None:
    """See that nobody has a SQLite store open, and fold its log into it: no log of old may be read with a new file.

    Errors:  Refused when somebody has.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=0.5)) as opened:
            mode = opened.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        raise Refused(IN_USE) from None
    except sqlite3.DatabaseError:
        return  # no database: it may be replaced
    if mode != "delete":
        raise Refused(IN_USE)


def _databases(config: Config, folder: Path, found: Manifest, now: datetime) -> Restored:
    """PostgreSQL: put both dumps back, each in one transaction; what was there before is kept until all is done."""
    with tempfile.TemporaryDirectory(dir=config.instance, prefix=".before-") as place, _opened(config) as stores:
        engines = dict(zip(NAMES, (stores.contacts, stores.answers), strict=True))
        before = _before(stores, Path(place))
        try:
            for name, engine in engines.items():
                dump = Path(place, f"{name}.restored.dump")
                shutil.copyfile(folder / name / f"{name}.dump", dump)
                copies.put_back(engine, dump)
            return _settle(stores, config, folder, found, now)
        except BaseException:
            for name, engine in engines.items():
                with suppress(Refused):
                    copies.put_back(engine, before[name]) if name in before else copies.empty(engine)
            raise


def _before(stores: Stores, place: Path) -> dict[str, Path]:
    """Copies of the stores that hold something."""
    if copies.is_empty(stores.contacts) or copies.is_empty(stores.answers):
        return {}
    kept = {name: place / f"{name}.dump" for name in NAMES}
    with one_moment(stores) as pair:
        copies.copy(stores.contacts, pair.contacts, kept["contacts"])
        copies.copy(stores.answers, pair.answers, kept["answers"])
    return kept


def _settle(stores: Stores, config: Config, folder: Path, found: Manifest, now: datetime) -> Restored:
    """Bring the stores up to date with what happened since the backup, as far as anybody can know."""
    migrations.prepare(stores)
    journal.merge(config.instance, journal.read(folder / "contacts" / journal.NAME))
    erased = person_rights.replay(stores, config)
    leavers.merge(config.instance, leavers.read(folder / "contacts" / leavers.NAME))
    taken.merge(config.instance, taken.read(folder / "answers" / taken.NAME))
    removing.replay(stores, config)
    left = optout.replay(stores, config.secret, leavers.read(config.instance / leavers.NAME))
    finishing.reconcile(stores, config.secret)
    with stores.contacts.begin() as connection:
        for table in (models.StaffSession, models.StaffLink):  # what was ended since would be open again
            connection.execute(delete(table))
        # What was due may have left after the backup was made: a person decides, as with any uncertain message.
        may_have_left = (MESSAGE.c.state.in_(OPEN), MESSAGE.c.due <= now)
        values = {"state": State.UNKNOWN.value, "lease_until": None, "reply": "restored"}
        unknown = connection.execute(update(MESSAGE).where(*may_have_left).values(**values)).rowcount
        # A wave may have gone out since, and somebody may have opted out: nothing of it is known here.
        going_on = (ROUND.c.closed.is_(False), ROUND.c.held.is_(False))
        held = connection.execute(update(ROUND).where(*going_on).values(held=True)).rowcount
    return Restored(found.made, erased, left, unknown, held)


@contextmanager
def _opened(config: Config) -> Iterator[Stores]:
    stores = open_stores(config)
    try:
        yield stores
    finally:
        stores.contacts.dispose()
        stores.answers.dispose()


def _urls(config: Config) -> dict[str, str]:
    return {"contacts": config.contacts_url, "answers": config.answers_url}
