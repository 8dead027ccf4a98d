"""The files of the project, without those that set-up and tests make."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MADE = {"instance", "pictures", "__pycache__", "node_modules"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project; hidden folders other than `.ci` are tools' own."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            f for f in folders if f not in MADE and not f.endswith(".egg-info") and (f[0] != "." or f == ".ci")
        ]
        found += [Path(folder) / name for name in names if not name.endswith((".pyc", ".gz", ".br", ".mo"))]
    return tuple(sorted(found))


def text(path: Path) -> str:
    """What stands in a file; nothing for a picture or a font."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
