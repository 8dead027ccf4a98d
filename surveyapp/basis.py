"""Beside step 6: what a report was made with beyond its counts, frozen: the keurmerk's file and the other participants.

Rules are mended and rounds of others close; a definitive report must come out the same all the same.
"""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.tallies import Tallies
from questionnaires import load
from questionnaires.keurmerk import Keurmerk


@dataclass(frozen=True, slots=True)
class Basis:
    """The keurmerk as its file stood, and the counts of each other participant."""

    name: str  # of the keurmerk
    rules: str  # the text of its file
    others: tuple[Tallies, ...]

    def keurmerk(self) -> Keurmerk:
        """The keurmerk as it was. Errors: FileFaults when this program can no longer read it."""
        if self.rules == _text(self.name):
            return load.keurmerk(self.name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"{self.name}.toml")
            path.write_text(self.rules, encoding="utf-8")
            return load.read_keurmerk(path)

    def packed(self) -> bytes:
        """All of it in few bytes; the same basis gives the same ones."""
        others = sorted(sorted([*row] for row in one.rows()) for one in self.others)
        found = {"keurmerk": self.name, "rules": self.rules, "others": others}
        return zlib.compress(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def now(keurmerk: str, others: Sequence[Tallies]) -> Basis:
    """The rules as they stand today, with these participants."""
    return Basis(keurmerk, _text(keurmerk), tuple(others))


def unpacked(data: bytes) -> Basis:
    """What `packed` gave."""
    found = json.loads(zlib.decompress(data))
    others = (Tallies.from_rows((a, s, g, q, c, n) for a, s, g, q, c, n in rows) for rows in found["others"])
    return Basis(found["keurmerk"], found["rules"], tuple(others))


def _text(keurmerk: str) -> str:
    return (load.KEURMERKEN / f"{keurmerk}.toml").read_text(encoding="utf-8")
