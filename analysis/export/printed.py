"""Step 6, other files: what a cell of a table of the report prints, read back as a number where it is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from analysis.report.values import Row, RowKind, Table

HIDDEN = "*"
NUMBER = re.compile(r"(-?\d+)(?:,(\d+))?( °)?")  # with the sign for few answers
COUNT = re.compile(r"\bn = (\d+)")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: as it stands there, never more exact."""

    value: Decimal
    decimals: int
    few: bool  # it has the sign for few answers


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with what it belongs to."""

    group: str  # the heading over it, or the row that it is a part of or stands beside; "" where there is none
    name: str
    cells: tuple[str, ...]  # without the first, which names the row


def number(cell: str) -> Number | None:
    """The number in a cell; None for anything else, hidden figures and intervals among them."""
    found = NUMBER.fullmatch(cell.strip())
    if found is None:
        return None
    whole, part, few = found.groups()
    return Number(Decimal(f"{whole}.{part}" if part else whole), len(part or ""), few is not None)


def answers(base: str) -> int | None:
    """The own n in a text such as `n = 63; alle deelnemers: n = 300`; None where it has none."""
    found = COUNT.search(base)
    return int(found[1]) if found else None


def lines(table: Table) -> tuple[Line, ...]:
    """The rows of a table that hold values."""
    found: list[Line] = []
    heading = above = ""
    for row in table.rows:
        if row.kind is RowKind.GROUP:
            heading = row.cells[0]
            continue
        below = row.kind in (RowKind.PART, RowKind.BESIDE)
        found.append(Line(above if below else heading, row.cells[0], row.cells[1:]))
        above = above if below else _named(row, heading)
    return tuple(found)


def _named(row: Row, heading: str) -> str:
    return f"{heading}: {row.cells[0]}" if heading else row.cells[0]
