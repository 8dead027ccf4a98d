"""Step 1: read an uploaded file in a process of its own: a file that is a trap costs that process, and nothing else."""

from __future__ import annotations

import gc
import json
import sys
import unicodedata
from dataclasses import replace
from typing import Any

from analysis import in_child
from surveyapp.fieldwork.doctor import text_file
from surveyapp.fieldwork.doctor.grids import MOST_BYTES, Grid, GridError, Notice, Row

SECONDS = 60
MEMORY = 1_500_000_000  # bytes of address space
TOO_MUCH = "Dit bestand is te groot of te ingewikkeld om te lezen. Sla alleen de lijst op, als .xlsx of als CSV."
WEB_PAGE = (b"<!doctype html", b"<html", b"<table", b"<?xml")


def read(data: bytes) -> Grid:
    """The grid of a file, whatever kind it is.

    Errors:  GridError, in Dutch for who handed it in.
    """
    if len(data) > MOST_BYTES:
        raise GridError(
            f"Dit bestand is groter dan {MOST_BYTES // 1_000_000} MB. Verdeel de lijst over meer bestanden."
        )
    try:
        answer = json.loads(in_child.run(__spec__.name, data, SECONDS))
    except (in_child.ChildError, ValueError) as error:
        raise GridError(TOO_MUCH) from error
    if "wrong" in answer:
        raise GridError(answer["wrong"])
    return _grid(answer)


def read_here(data: bytes) -> Grid:
    """The same in this process: for files that we made ourselves."""
    from surveyapp.fieldwork.doctor import workbook  # calamine: only where files are read

    if workbook.is_workbook(data):
        return _composed(workbook.read(data))
    if data.lstrip()[:20].lower().startswith(WEB_PAGE):
        raise GridError("Dit is een webpagina, al heet het Excel. Open het in Excel en sla het op als .xlsx.")
    return _composed(text_file.read(data))


def _composed(grid: Grid) -> Grid:
    """The same with each letter and its accent as one sign: a Mac writes ë as e and its dots, which nobody finds."""
    return replace(grid, rows=tuple(_composed_row(row) for row in grid.rows))


def _composed_row(row: Row) -> Row:
    if all(cell.isascii() for cell in row.cells):
        return row
    return replace(row, cells=tuple(unicodedata.normalize("NFC", cell) for cell in row.cells))


def _grid(answer: dict[str, Any]) -> Grid:
    rows = tuple(Row(number, tuple(cells), hidden) for number, cells, hidden in answer["rows"])
    notices = tuple((Notice(kind), about) for kind, about in answer["notices"])
    return Grid(rows, notices, tuple(answer["hidden_columns"]))


def _child() -> None:
    in_child.limit(MEMORY, SECONDS)
    gc.disable()  # it lives for one file
    try:
        found = read_here(sys.stdin.buffer.read())
        rows = [(row.number, row.cells, row.hidden) for row in found.rows]
        answer: dict[str, Any] = {"rows": rows, "notices": found.notices, "hidden_columns": found.hidden_columns}
    except GridError as problem:
        answer = {"wrong": str(problem)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    _child()
