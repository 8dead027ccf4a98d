"""Step 4, in front of it: a CSV file read strictly into columns of text, knowing where each record starts."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.loading import quick
from analysis.loading.faults import Fault, FaultBook, echo
from analysis.loading.quick import Texts

_Held: TypeAlias = tuple[list[str], dict[str, str]]  # the cells of a column, and each value once
_CHUNK = 20_000  # records turned into columns at a time
_BYTES = range(0xDC80, 0xDD00)  # what Python makes of bytes that are no UTF-8 (surrogateescape)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as columns: `columns[i][r]` is the cell of column i in the r-th whole record, `starts[r]` its line.

    `distinct[i]` holds each value of column i once, and `numbered[i]` for each cell which of them it is, where that
    is known. Ragged records are left out (they are faults).
    """

    header: tuple[str, ...]
    header_row: int
    columns: tuple[Texts, ...]
    distinct: tuple[dict[str, str], ...]
    starts: array[int]
    numbered: tuple[npt.NDArray[np.intp] | None, ...] = ()

    def place(self, name: str) -> int | None:
        """Position of a column; None when the header lacks it or has it twice."""
        return self.header.index(name) if self.header.count(name) == 1 else None


def read_sheet(path: Path, book: FaultBook) -> Sheet | None:
    """Read a CSV file; everything wrong with its form goes into the book. None when there is no header.

    Errors: OSError when the path cannot be read.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as stream:
        records = _records(stream, book)
        first = next(records, None)
        if first is None:
            if not book.total:
                book.add(Fault(0, -1, "", "an empty file", "a header row"))
            return None
        found = quick.read(path.read_bytes(), len(first[1])) if path.is_file() and first[0] == 1 else None
        if found:
            return Sheet(tuple(first[1]), 1, found.columns, found.distinct, found.starts, found.numbered)
        sheet = _fill(first, records, book)
    _find_bad_bytes(sheet, book)
    return sheet


def _records(stream: TextIO, book: FaultBook) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it starts; blank lines are passed over."""
    reader = csv.reader(stream, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            found, expected, lost = _form(str(error))
            book.add(Fault(start, -1, "", found, expected))
            if lost:
                return
            continue
        if record is None:
            return
        if record:
            yield start, record


def _form(error: str) -> tuple[str, str, bool]:
    """What the reader's complaint means for a person: found, expected, and whether the rest is lost."""
    if "new-line character" in error:
        return "a lone carriage return", "line ends of LF or CRLF", False
    if "field larger" in error:
        return "a very long cell", f"at most {csv.field_size_limit()} characters (is a quote left open?)", True
    if "unexpected end" in error:
        return "the end of the file inside quotes", "a closing quote", True
    return "text after a closing quote", "a comma or the end of the line (a quote inside quotes is doubled)", False


def _fill(first: tuple[int, list[str]], records: Iterator[tuple[int, list[str]]], book: FaultBook) -> Sheet:
    """Turn records into columns, in chunks; equal cells of a column share one text."""
    header_row, header = first
    held: tuple[_Held, ...] = tuple(([], {}) for _ in header)
    starts = array("q")
    chunk: list[list[str]] = []
    for start, record in records:
        if len(record) != len(header):
            book.add(Fault(start, -1, "", f"{len(record)} cells", f"{len(header)}, as in the header"))
            continue
        starts.append(start)
        chunk.append(record)
        if len(chunk) == _CHUNK:
            _store(held, chunk)
            chunk = []
    _store(held, chunk)
    columns = tuple(np.array(cells, dtype=object) for cells, _ in held)
    return Sheet(tuple(header), header_row, columns, tuple(seen for _, seen in held), starts)


def _store(held: tuple[_Held, ...], chunk: list[list[str]]) -> None:
    for (column, seen), cells in zip(held, zip(*chunk, strict=True), strict=False):
        column.extend(map(seen.setdefault, cells, cells))


def _find_bad_bytes(sheet: Sheet, book: FaultBook) -> None:
    for place, name in enumerate(sheet.header):
        if not is_text(name):
            book.add(Fault(sheet.header_row, place, name, "bytes that are no UTF-8", "UTF-8 text"))
        bad = {value for value in sheet.distinct[place] if not is_text(value)}
        if bad:
            records = [record for record, value in enumerate(sheet.columns[place]) if value in bad]
            report(book, Cells(sheet, place), records, "UTF-8 text")


def is_text(value: str) -> bool:
    """Whether a cell was UTF-8; what was not has been told already."""
    return value.isascii() or not any(ord(character) in _BYTES for character in value)


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of a sheet."""

    sheet: Sheet
    place: int


def report(book: FaultBook, at: Cells, records: Sequence[int], expected: str, found: str = "") -> None:
    """Note a fault in one column of these records, echoing each cell unless `found` says something else."""
    sheet, place = at.sheet, at.place
    name, column = sheet.header[place], sheet.columns[place]
    faults = (Fault(sheet.starts[r], place, name, found or _shown(column[r]), expected) for r in records)
    book.add_all(len(records), faults)


def _shown(value: str) -> str:
    """What may be echoed of a cell."""
    return echo(value) if is_text(value) else "bytes that are no UTF-8"
