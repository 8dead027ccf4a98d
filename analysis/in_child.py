"""Run a module of ours in a process of its own: without our settings and secrets, with limits on time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "FONTCONFIG_FILE")


class ChildError(Exception):
    """The process did not do its work; the text says how it ended and holds nothing of what it was given."""


def run(module: str, given: bytes, seconds: int) -> bytes:
    """What the module writes when it is given these bytes.

    Errors:  ChildError when it takes longer than `seconds`, or fails.
    """
    with tempfile.TemporaryDirectory(prefix="oordeel-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", module],
                input=given,
                capture_output=True,
                env=_surroundings(folder),
                cwd=folder,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ChildError(f"took longer than {seconds} seconds") from error
    if done.returncode != 0:
        raise ChildError(f"ended with {done.returncode}")
    return done.stdout


def limit(memory: int, seconds: int) -> None:
    """Called by the child itself: no more address space (bytes) and processor time than this."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _surroundings(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONSAFEPATH": "1", "MPLBACKEND": "svg"}
    return {"HOME": folder, **kept, **own}
