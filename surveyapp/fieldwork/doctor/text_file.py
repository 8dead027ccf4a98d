"""Step 1: a text file (CSV, TSV) as a grid. Its letters are its own or those of Windows, never a guess."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from statistics import median_low

from surveyapp.fieldwork.doctor.grids import Grid, GridError, Notice, Row, grid

DELIMITERS = (";", "\t", ",", "|")
SAMPLE = 50  # records that tell which sign stands between cells
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SPACES = "\u00a0\u2007\u202f\u200b\ufeff"  # signs that look like nothing or like a space
_DISARMED = re.compile(r"'[=+@-]")  # as doctor/rejects.py and spreadsheets write it
_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def read(data: bytes) -> Grid:
    """The grid of a text file.

    Errors:  GridError.
    """
    text, notices = decoded(data)
    found = _SEP.match(text)
    delimiter = found[1] if found else _delimiter(text)
    rows = [Row(line, tuple(clean(cell) for cell in cells)) for line, cells in _records(text, delimiter)]
    return grid(rows[1:] if found else rows, notices)


def clean(cell: str) -> str:
    """A cell without the spaces around it, also those that nobody sees, and without the sign against formulas."""
    for sign in SPACES:
        if sign in cell:
            cell = cell.replace(sign, "" if sign in "\u200b\ufeff" else " ")
    cell = cell.strip()
    return cell[1:] if _DISARMED.match(cell) else cell


def decoded(data: bytes) -> tuple[str, list[tuple[Notice, str]]]:
    """The text of a file: by its mark, else as UTF-8, else as Windows writes it, which is told."""
    for mark, name in BOMS:
        if data.startswith(mark):
            return _strictly(data, name), []
    if len(data) > 3 and data[1:200:2].count(0) * 2 > len(data[1:200:2]):  # UTF-16 whose mark was lost
        return _strictly(data, "utf-16-le"), []
    if b"\0" in data:
        raise GridError("Dit is geen lijst maar een ander soort bestand. Sla de lijst op als Excel of CSV.")
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        return _strictly(data, "cp1252"), [(Notice.GUESSED_LETTERS, "")]


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise GridError(
            "De letters in dit bestand kunnen niet worden gelezen. Open het in Excel en sla het op als CSV UTF-8."
        ) from error


def _delimiter(text: str) -> str:
    """The sign that gives the most cells in most records; a list of one column has none."""

    def cells(delimiter: str) -> int:
        counts = [len(cells) for _line, cells in islice(_loose(text, delimiter), SAMPLE) if cells]
        return median_low(counts) if counts else 0

    return max(DELIMITERS, key=cells)


def _loose(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from _records(text, delimiter)
    except GridError:
        return


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each starts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise GridError(
                f"Op regel {line} staat een aanhalingsteken dat niet wordt afgesloten. Haal het weg of verdubbel het."
            ) from error
        if cells is None:
            return
        yield line, cells
