"""A throw-away PostgreSQL for the tests: on a unix socket, in a folder of its own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=40"


class NoPostgresError(Exception):
    """PostgreSQL is missing: that is a failure, not a reason to skip."""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NoPostgresError("PostgreSQL is not installed; do: apt-get install postgresql")
    return found[-1].parent if found else Path(str(on_path)).parent


def _as_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: it then runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def running() -> Iterator[str]:
    """Start a cluster; gives the address of a database in it, with `{}` for its name."""
    programs, rights = _programs(), _as_user()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a socket's path may have 107 signs
    if rights:
        os.chown(folder, rights["user"], rights["group"])
    data = folder / "data"

    def run(*command: str | Path) -> None:
        try:
            with open(folder / "tests.log", "ab") as log:
                subprocess.run([str(c) for c in command], check=True, cwd=folder, stdout=log, stderr=log, **rights)
        except subprocess.CalledProcessError as error:
            log_text = "".join(p.read_text() for p in (folder / "tests.log", folder / "server.log") if p.exists())
            raise NoPostgresError(f"PostgreSQL does not start:\n{log_text}") from error

    try:
        run(programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {folder} {OPTIONS}"
        run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "server.log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://tests@/{{}}?host={folder}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
