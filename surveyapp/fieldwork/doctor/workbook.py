"""Step 1: a spreadsheet as a grid. Calamine reads it; what is hidden in it is looked up in the file itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from surveyapp.fieldwork.doctor.grids import EXPLAINED, MOST_COLUMNS, MOST_ROWS, Grid, GridError, Notice, Row, grid
from surveyapp.fieldwork.doctor.text_file import clean

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_PARTS = 2_000
MOST_UNPACKED = 300_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\bhidden=\"(?:1|true)\"[^>]*>")
_NUMBER = re.compile(rb"\br=\"(\d+)\"")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(min|max|hidden)=\"(\w+)\"")
_ERROR = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#N/B", "#VERW!", "#WAARDE!"})


def is_workbook(data: bytes) -> bool:
    """Whether a file is a spreadsheet (Excel of any age, OpenDocument), or something else in such a shell."""
    return data.startswith((ZIP, OLE))


def read(data: bytes) -> Grid:
    """The grid of the first sheet that is shown and holds something.

    Errors:  GridError.
    """
    hidden = _Hidden(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
        sheets = [sheet for sheet in map(book.get_sheet_by_name, shown) if sheet.height]
    except (CalamineError, OSError, ValueError) as error:
        raise GridError(_unreadable(data)) from error
    if not sheets:
        raise GridError("In dit bestand staat geen blad met gegevens. Kies het bestand met de lijst.")
    sheet = sheets[0]
    if sheet.total_height > 1_048_576 or sheet.total_height * sheet.total_width > MOST_ROWS * MOST_COLUMNS:
        raise GridError("Ver buiten de lijst staat nog iets in een cel. Haal dat weg en sla het bestand opnieuw op.")
    hidden_rows, hidden_columns = hidden.rows(sheet.name), hidden.columns(sheet.name)
    rows = list(_rows(sheet.to_python(skip_empty_area=False), hidden_rows))
    notices = list(_notices(rows, sheet))
    if hidden_rows:
        notices.append((Notice.HIDDEN_ROWS, str(len(hidden_rows))))
    if hidden_columns:
        notices.append((Notice.HIDDEN_COLUMNS, str(len(hidden_columns))))
    if hidden.filtered(sheet.name):
        notices.append((Notice.FILTER, ""))
    others = [other.name for other in sheets[1:] if other.name != EXPLAINED]
    if others:
        notices.append((Notice.OTHER_SHEETS, ", ".join(others)))
    return grid(rows, notices, hidden_columns)


def _rows(found: list[list[Any]], hidden: frozenset[int]) -> Iterator[Row]:
    for number, cells in enumerate(found, start=1):
        yield Row(number, tuple(map(shown, cells)), number in hidden)


def _notices(rows: list[Row], sheet: Any) -> Iterator[tuple[Notice, str]]:
    merged = [place for place in sheet.merged_cell_ranges or () if place[0] != place[1]]
    if merged:
        yield Notice.MERGED, str(len(merged))
    errors = sum(cell in _ERROR for row in rows for cell in row.cells)
    if errors:
        yield Notice.ERROR_CELLS, str(errors)


def shown(value: Any) -> str:
    """A cell as text: a day as 2026-03-31, a whole number without decimals, whatever the sheet made of it."""
    match value:
        case str():
            return clean(value)
        case bool():
            return "ja" if value else "nee"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case date() | datetime():
            return value.isoformat()
        case time() | timedelta():
            return str(value)
        case _:
            return str(value)


def _unreadable(data: bytes) -> str:
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return "Dit bestand heeft een wachtwoord. Sla het op zonder wachtwoord en kies het opnieuw."
    return "Dit bestand kan niet als Excel-bestand worden gelezen. Open het, en sla het op als .xlsx of als CSV."


class _Hidden:
    """What a workbook hides, read from its own parts (.xlsx only); it is refused when its parts are no honest ones."""

    def __init__(self, data: bytes) -> None:
        self._parts: dict[str, bytes] = {}
        if not data.startswith(ZIP):
            return
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                self._parts = _unpacked(packed)
        except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
            raise GridError(_unreadable(data)) from error
        self._sheets = dict(_sheet_parts(self._parts))

    def rows(self, sheet: str) -> frozenset[int]:
        """The numbers of the rows that are hidden, by hand or by a filter."""
        marks = (_NUMBER.search(mark[0]) for mark in _HIDDEN_ROW.finditer(self._of(sheet)))
        return frozenset(int(mark[1]) for mark in marks if mark)

    def columns(self, sheet: str) -> tuple[int, ...]:
        """The columns that are hidden, 0-based."""
        found: set[int] = set()
        for mark in _COLUMN.finditer(self._of(sheet)):
            said = {name.decode(): value for name, value in _ATTRIBUTE.findall(mark[0])}
            if said.get("hidden") in (b"1", b"true"):
                found.update(range(int(said["min"]) - 1, min(int(said["max"]), MOST_COLUMNS)))
        return tuple(sorted(found))

    def filtered(self, sheet: str) -> bool:
        """Whether a filter is on."""
        return b"filterColumn" in self._of(sheet)

    def _of(self, sheet: str) -> bytes:
        return self._parts.get(self._sheets.get(sheet, ""), b"") if self._parts else b""


def _unpacked(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that tell about sheets. What unpacks to too much, or names things outside itself, is refused."""
    held = packed.infolist()
    if len(held) > MOST_PARTS or sum(part.file_size for part in held) > MOST_UNPACKED:
        raise GridError("Dit bestand is uitgepakt veel te groot. Sla alleen de lijst op, als .xlsx of als CSV.")
    wanted = [part.filename for part in held if re.fullmatch(r"xl/(workbook|worksheets/[^/]+)\.xml", part.filename)]
    parts = {name: packed.read(name) for name in (*wanted, *_present(packed, "xl/_rels/workbook.xml.rels"))}
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise GridError("Dit bestand bevat opdrachten die niet in een lijst horen. Sla de lijst op als CSV.")
    return parts


def _present(packed: zipfile.ZipFile, name: str) -> list[str]:
    return [name] if name in packed.namelist() else []


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """(name of a sheet, part that holds it)."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(parts):
        return
    try:
        links = {link.get("Id"): link.get("Target", "") for link in _tree(parts["xl/_rels/workbook.xml.rels"])}
        sheets = _tree(parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet")
        for sheet in sheets:
            target = links.get(sheet.get(_LINK), "")
            yield sheet.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    except ElementTree.ParseError:
        return


def _tree(part: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(part)  # noqa: S314 - a part with a DOCTYPE was refused before
