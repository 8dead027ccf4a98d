"""One line of `make bench`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, its reference in the same run, and the bar it must reach."""

    what: str
    measured: str
    reference: str
    bar: str
    reached: bool

    def __str__(self) -> str:
        mark = "reached" if self.reached else "MISSED"
        return f"{self.what:<44} {self.measured:<24} {self.reference:<44} {self.bar:<22} {mark}"
