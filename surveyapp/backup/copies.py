"""A copy of one store as a file, and the store made from such a file again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import make_url

from surveyapp.backup.moment import Seen
from surveyapp.config import SQLITE
from surveyapp.errors import Refused

ENDINGS = {"sqlite": "sqlite3", "postgresql": "dump"}
FUNCTIONS = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"


def kind(engine: Engine) -> str:
    """`sqlite` or `postgresql`."""
    return engine.dialect.name


def copy(engine: Engine, seen: Seen, path: Path) -> None:
    """Write one store, as it is seen, to a new file that only this account may read.

    Errors:  Refused when the copy is damaged or a program is missing.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if kind(engine) == "postgresql":
        _fits(seen)
        _run(
            "pg_dump",
            engine,
            f"--snapshot={seen.snapshot}",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={path}",
        )
        return
    driver: Any = seen.connection.connection.dbapi_connection
    with closing(sqlite3.connect(path)) as made:
        driver.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    whole(path)


def whole(path: Path) -> None:
    """See that a SQLite file is no damaged one.

    Errors:  Refused.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            said = opened.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        said = "no database"
    if said != "ok":
        raise Refused(f"{path}: is damaged, take another backup")


def put_back(engine: Engine, path: Path) -> None:
    """PostgreSQL: put a dump in place of all tables that are there, in one transaction.

    Errors:  Refused when it cannot be done; the store is as it was then.
    """
    script = path.with_suffix(".sql")
    try:
        os.close(os.open(script, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _run("pg_restore", engine, "--no-owner", "--no-privileges", f"--file={script}", str(path), connects=False)
        drop = [f"--command={statement}" for statement in _drops(engine)]
        _run("psql", engine, "-qX", "--single-transaction", "-v", "ON_ERROR_STOP=1", *drop, f"--file={script}")
    finally:
        script.unlink(missing_ok=True)


def empty(engine: Engine) -> None:
    """PostgreSQL: take all tables away, and the functions of their triggers."""
    with engine.begin() as connection:
        for statement in _drops(engine):
            connection.exec_driver_sql(statement)


def is_empty(engine: Engine) -> bool:
    """Whether a store has no tables."""
    return not inspect(engine).get_table_names()


def file_of(url: str) -> Path:
    """The file of a SQLite store."""
    return Path(url.removeprefix(SQLITE))


def _drops(engine: Engine) -> list[str]:
    quote = engine.dialect.identifier_preparer.quote
    tables = [quote(name) for name in inspect(engine).get_table_names()]
    with engine.connect() as connection:
        functions = connection.exec_driver_sql(FUNCTIONS).scalars().all()
    named = (("TABLE", tables), ("FUNCTION", functions))
    return [f"DROP {kind} {', '.join(names)} CASCADE" for kind, names in named if names]


def _fits(seen: Seen) -> None:
    """An older pg_dump refuses a newer server."""
    server = int(seen.connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10000
    said = subprocess.run([_program("pg_dump"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    ours = int(said.stdout.split()[2].partition(".")[0])
    if ours < server:
        raise Refused(f"pg_dump is of version {ours}, the server of {server}: install postgresql-client-{server}")


def _run(name: str, engine: Engine, *given: str, connects: bool = True) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, where other accounts cannot read it."""
    around = _environment(engine) if connects else {"PATH": os.environ["PATH"]}
    done = subprocess.run([_program(name), *given], env=around, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Refused(f"{name}: could not do it ({_harmless(done.stderr)})")


def _harmless(said: str) -> str:
    """The kind of error; the text of a driver may hold data."""
    known = ("permission denied", "does not exist", "already exists", "connection", "version", "timeout", "disk")
    return next((word for word in known if word in said.lower()), "exit with an error")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(f"{name}: is not installed; do: apt-get install postgresql-client")
    return found


def _environment(engine: Engine) -> Mapping[str, str]:
    url = make_url(engine.url)
    host = url.host or url.query.get("host")
    said = {
        "PGHOST": str(host or ""),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
        "PGSSLMODE": str(url.query.get("sslmode") or ""),
        "PGSSLROOTCERT": str(url.query.get("sslrootcert") or ""),
    }
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **{name: value for name, value in said.items() if value}}
