"""Step 4, in front of it: what is wrong with a file, in the order in which a reader would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

LIMIT = 200  # lines told; of the rest only the number
_WIDTH = 40
_PLAIN = re.compile(r"[^\s\"'\\,:]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what is there, what should be.

    Units: `row` is the line on which the record starts (the header being 1), 0 when the fault has none;
    `place` is the column's position in the file, -1 when the fault has no column.
    """

    row: int
    place: int
    column: str
    found: str
    expected: str

    def line(self, file: str) -> str:
        """The fault as one line: `FILE:ROW:COLUMN: found VALUE, expected WHAT`."""
        column = echo(self.column) if self.column else "-"
        return f"{flat(file)}:{self.row or '-'}:{column}: found {self.found}, expected {self.expected}"


class TableFaults(Exception):  # noqa: N818 - a list of faults, named as people say it
    """Everything that is wrong with the files of one table.

    `faults` holds at most 200 lines; `total` is how many there are. `str()` gives the lines, then how many more.
    """

    def __init__(self, faults: Sequence[str], total: int = 0) -> None:
        self.faults = tuple(faults[:LIMIT])
        self.total = max(total, len(faults))
        super().__init__("\n".join((*self.faults, *self._rest())))

    def _rest(self) -> tuple[str, ...]:
        more = self.total - len(self.faults)
        return (f"and {more} more {'fault' if more == 1 else 'faults'}",) if more else ()


class FaultBook:
    """Gathers the faults of one file; of a million it keeps the first and counts the others."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.total = 0
        self._kept: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Note one fault."""
        self.add_all(1, (fault,))

    def add_all(self, count: int, faults: Iterable[Fault]) -> None:
        """Note `count` faults of one kind; `faults` gives them in the order of their rows, if need be lazily."""
        self.total += count
        self._kept.extend(islice(faults, LIMIT))
        if len(self._kept) > 50 * LIMIT:
            self._kept = self._first()

    def lines(self) -> list[str]:
        """The first faults in the order of row and column, as lines."""
        return [fault.line(self.file) for fault in self._first()]

    def _first(self) -> list[Fault]:
        return sorted(self._kept, key=lambda fault: (fault.row, fault.place))[:LIMIT]


def raise_for(*books: FaultBook) -> None:
    """Refuse the files when any of them has a fault.

    Errors: TableFaults with the faults in order of file, row and column.
    """
    total = sum(book.total for book in books)
    if total:
        raise TableFaults([line for book in books for line in book.lines()], total)


def echo(value: str) -> str:
    """A value as it may stand in an error: one line, at most 40 characters, nothing a terminal would obey."""
    if value == "":
        return "nothing"
    cut = value if len(value) <= _WIDTH else value[:_WIDTH] + "…"
    safe = flat(cut)
    return safe if safe == cut and _PLAIN.fullmatch(cut) else '"' + safe.replace('"', '\\"') + '"'


def flat(text: str) -> str:
    """The text with every character that does not print escaped, so that it stays on one line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
