"""The attacker reads the other files of a report: every cell of a workbook, hidden or not, and every row of a CSV.

Imports nothing of ours, and no library that would leave out what a sheet hides.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree

Table = list[list[str]]  # the first row is the head
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def workbook(data: bytes) -> list[Table]:
    """The tables on all sheets; a number as it is stored, with all its decimals but those that only a float has."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        texts = list(_texts(book))
        sheets = [ElementTree.fromstring(book.read(name)) for name in book.namelist() if SHEET.fullmatch(name)]
    return [table for sheet in sheets for table in _tables(list(_rows(sheet, texts)))]


def _texts(book: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in book.namelist():
        for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SPACE}si"):
            yield "".join(text.text or "" for text in item.iter(f"{SPACE}t"))


def _rows(sheet: ElementTree.Element, texts: Sequence[str]) -> Iterator[list[str]]:
    for row in sheet.iter(f"{SPACE}row"):
        yield [_cell(cell, texts) for cell in row.iter(f"{SPACE}c")]


def _cell(cell: ElementTree.Element, texts: Sequence[str]) -> str:
    value = cell.findtext(f"{SPACE}v") or "".join(text.text or "" for text in cell.iter(f"{SPACE}t"))
    if cell.get("t") == "s":
        return texts[int(value)]
    if cell.get("t") in (None, "n") and value:
        return f"{float(value):.12g}".replace(".", ",")
    return value


def _tables(rows: list[list[str]]) -> Iterator[Table]:
    """Rows of the same length under each other; the first one has the names."""
    for length, together in groupby(rows, len):
        found = list(together)
        if length > 1 and len(found) > 1:
            yield found


def table(data: bytes) -> list[Table]:
    """The tables of a CSV with a row for each value: the value where there is one, else what is printed."""
    found = []
    for _, lines in groupby(values(data), lambda line: (line["figure"], line["title"], line["group"])):
        rows: dict[str, dict[str, str]] = {}
        for line in lines:
            rows.setdefault(line["row"], {})[line["measure"]] = line["value"].replace(".", ",") or line["printed"]
        head = list(dict.fromkeys(measure for row in rows.values() for measure in row))
        found.append([["", *head], *([name, *(row.get(one, "") for one in head)] for name, row in rows.items())])
    return found


def values(data: bytes) -> list[dict[str, str]]:
    """The rows of the CSV."""
    return list(csv.DictReader(io.StringIO(data.decode())))
