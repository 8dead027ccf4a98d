"""Reports of the golden rounds, each printed once for all tests and workers."""

from __future__ import annotations

import fcntl
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.document import render
from tests.unit.report.hand import report


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Makes a report's PDF once for all workers; gives its path."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    @cache
    def make(name: str, **changes: Any) -> Path:
        path = shared / f"report-{re.sub(r'[^a-z0-9]', '-', name + str(sorted(changes)))}.pdf"
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the other worker waits, and finds it made
            if not path.exists():
                path.write_bytes(render.pdf(report(name, **changes)))
        return path

    return make
