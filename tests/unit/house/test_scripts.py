"""The scripts of set-up and checks can be read by the shell, and say what they want."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.unit.house.files import ROOT

SCRIPTS = [*sorted((ROOT / "tools").glob("*.sh")), ROOT / ".ci" / "run"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_sound_and_may_be_run(script: Path) -> None:
    done = subprocess.run(["bash", "-n", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert os.access(script, os.X_OK)


def test_set_up_for_an_unknown_purpose_changes_nothing() -> None:
    done = subprocess.run([ROOT / "tools" / "setup.sh", "all"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "usage: tools/setup.sh run|check\n")


def test_ci_installs_nothing_by_itself() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec make --no-print-directory check"
    assert not any(word in line for line in lines for word in ("apt-get", "pip ", "npm "))
