"""Run a module of ours in a process of its own: without our settings and secrets, with limits on time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "FONTCONFIG_FILE")


class ChildError(Exception):
    """The process did not do its work; the text says how it ended and holds nothing of what it was given."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that waits for its work."""

    process: subprocess.Popen[bytes]

    def work(self, given: bytes, seconds: int) -> bytes:
        """What it writes when it is given these bytes, once.

        Errors:  ChildError when it takes longer than `seconds`, or fails.
        """
        try:
            made, _ = self.process.communicate(given, seconds)
        except subprocess.TimeoutExpired as error:
            raise ChildError(f"took longer than {seconds} seconds") from error
        if self.process.returncode != 0:
            raise ChildError(f"ended with {self.process.returncode}")
        return made


@contextmanager
def started(module: str) -> Iterator[Child]:
    """A process that runs the module, loads what it needs and waits; it is ended when its work is no longer wanted."""
    with tempfile.TemporaryDirectory(prefix="oordeel-") as folder:
        command, pipe = [sys.executable, "-m", module], subprocess.PIPE
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_surroundings(folder), cwd=folder
        )
        with process:
            try:
                yield Child(process)
            finally:
                process.kill()


def run(module: str, given: bytes, seconds: int) -> bytes:
    """What the module writes when it is given these bytes, in a process that starts now. Errors: ChildError."""
    with started(module) as child:
        return child.work(given, seconds)


def limit(memory: int, seconds: int) -> None:
    """Called by the child itself: no more address space (bytes) and processor time than this."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _surroundings(folder: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONSAFEPATH": "1", "MPLBACKEND": "svg"}
    return {"HOME": folder, **kept, **own}
