"""What a command takes: time by the clock, time of the processor, and memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """Of a process and those it started: seconds, seconds of processor, and megabytes at the peak."""

    seconds: float
    processor: float
    megabytes: float


def run(command: Sequence[str]) -> Used:
    """Run a command to its end. Errors: SystemExit when it fails."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the command failed: {' '.join(command)}")
    return Used(time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
