"""A server of our own for one measurement, and what it used."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from surveyapp.config import ROOT
from surveyapp.serving import Site

TICKS = os.sysconf("SC_CLK_TCK")
STARTS_WITHIN = 30  # seconds


@dataclass(frozen=True, slots=True)
class Server:
    """A started server: its port, and the group of its processes."""

    port: int
    group: int

    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far."""
        return sum(_cpu_ticks(stat) for stat in _stats() if int(stat[2]) == self.group) / TICKS


def _stats() -> Iterator[list[str]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield path.read_text().rpartition(")")[2].split()
        except OSError:
            continue


def _cpu_ticks(stat: list[str]) -> int:
    return int(stat[11]) + int(stat[12])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(target: str, env: Mapping[str, str], port: int, workers: int) -> Iterator[Server]:
    """Serve one WSGI application the way `surveyapp serve` does, on a port of this machine."""
    command = [*Site("", "127.0.0.1", port, workers).command[:-1], target]  # how `surveyapp serve` starts its sites
    env = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    process = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        _wait(port)
        yield Server(port, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(port: int) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"no server on port {port} within {STARTS_WITHIN} seconds")
