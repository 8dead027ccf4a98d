"""Step 1: a list as a grid of texts, wherever it came from; what was noticed on the way is told, not mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.errors import Refused

MOST_ROWS = 200_000
MOST_COLUMNS = 400
MOST_BYTES = 30_000_000  # of an uploaded file
EXPLAINED = "Uitleg"  # the second sheet of the list that we hand out; nobody has to be told that it is not read
_LOST = re.compile(r"\ufffd|^[^\W\d_]+\?[^\W\d_]+$")  # within one word; an address of a page has more around it


class Notice(StrEnum):
    """Something about a file that its owner should know before it is used."""

    GUESSED_LETTERS = "guessed_letters"  # no Unicode: read as Windows text, names have to be looked at
    LOST_LETTERS = "lost_letters"  # a question mark or U+FFFD within a name: a letter was lost before it reached us
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    FILTER = "filter"
    OTHER_SHEETS = "other_sheets"
    MERGED = "merged"
    ERROR_CELLS = "error_cells"


class GridError(Refused):
    """A file that is no list; says in Dutch what it is and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file as its owner sees it, and its cells, stripped."""

    number: int
    cells: tuple[str, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A list as it was handed in.

    Shape:  rows in the order of the file, blank ones left out, all as wide as the widest; notices with what they are
            about: how many rows, which columns, which sheets.
    """

    rows: tuple[Row, ...]
    notices: tuple[tuple[Notice, str], ...] = ()
    hidden_columns: tuple[int, ...] = ()  # 0-based

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0].cells) if self.rows else 0


def grid(rows: Iterable[Row], notices: Iterable[tuple[Notice, str]] = (), hidden_columns: Iterable[int] = ()) -> Grid:
    """A grid of rows of any length.

    Errors:  GridError when nothing is in it, or too much.
    """
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise GridError("Het bestand is leeg. Kies het bestand met de lijst.")
    if len(filled) > MOST_ROWS:
        raise GridError(f"Het bestand heeft meer dan {MOST_ROWS} rijen. Verdeel de lijst over meer bestanden.")
    lost = sum(bool(_LOST.search(cell)) for row in filled for cell in row.cells if "?" in cell or "\ufffd" in cell)
    width = max(_used(row.cells) for row in filled)
    if width > MOST_COLUMNS:
        raise GridError(f"Het bestand heeft meer dan {MOST_COLUMNS} kolommen. Haal weg wat geen gegevens bevat.")
    same = tuple(Row(row.number, _as_wide(row.cells, width), row.hidden) for row in filled)
    told = (*notices, *([(Notice.LOST_LETTERS, str(lost))] if lost else []))
    return Grid(same, told, tuple(column for column in hidden_columns if column < width))


def _used(cells: tuple[str, ...]) -> int:
    return max((place + 1 for place, cell in enumerate(cells) if cell), default=0)


def _as_wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells[:width] + ("",) * (width - len(cells))
