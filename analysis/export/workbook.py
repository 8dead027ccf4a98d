"""Step 6, other files: the report as a workbook, a sheet for each figure and table, numbers as numbers."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import xlsxwriter

from analysis.export.figure_table import name_of
from analysis.export.printed import number
from analysis.report.values import Figure, Report, RowKind, Table

CONTENTS = "Inhoud"
LONGEST = 31  # characters of a sheet's name
NO_TEXT_IS_MORE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD_ROW = 3  # counted from 0
WIDE, NARROW = 46, 16  # characters of the first and of each other column


def as_xlsx(report: Report) -> bytes:
    """The bytes of the workbook; the same report gives the same. It holds what the report prints and nothing more.

    Texts are texts, whatever they start with: there is no formula in the file.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **NO_TEXT_IS_MORE})
    day = report.today
    made = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the library wants it without zone
    book.set_properties({"title": report.title, "author": report.bureau, "subject": report.status, "created": made})
    looks = _looks(book)
    contents = book.add_worksheet(CONTENTS)
    names: list[tuple[str, Figure | Table]] = []
    for block in report.numbered:
        name = _name(block, {given.lower() for given, _ in names} | {CONTENTS.lower()})
        names.append((name, block))
        _sheet(book.add_worksheet(name), block, looks)
    _contents(contents, report, names, looks)
    book.close()
    return target.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "font_size": 11}
    found = {
        "plain": book.add_format(plain | {"text_wrap": True}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(plain | {"bold": True, "text_wrap": True, "bottom": 1}),
        "bold": book.add_format(plain | {"bold": True, "text_wrap": True}),
        "right": book.add_format(plain | {"align": "right"}),
        "link": book.add_format(plain | {"font_color": "#0b4f6c", "underline": 1, "text_wrap": True}),
    }
    for decimals in range(4):
        for sign in ("", ' "°"'):
            form = ("0" if not decimals else f"0.{'0' * decimals}") + sign
            found[form] = book.add_format(plain | {"num_format": form})
    return found


def _name(block: Figure | Table, taken: set[str]) -> str:
    """A name that Excel takes and no other sheet has."""
    wanted = re.sub(r"[\[\]:*?/\\']", " ", name_of(block)).strip()[:LONGEST]
    name, more = wanted, 2
    while name.lower() in taken:
        name, more = f"{wanted[: LONGEST - 4]} {more}", more + 1
    return name


def _sheet(sheet: Any, block: Figure | Table, looks: dict[str, Any]) -> None:
    table = block if isinstance(block, Table) else block.table
    sheet.write_string(0, 0, f"{name_of(block)}. {block.title}" if block.number else block.title, looks["title"])
    if isinstance(block, Figure):
        sheet.write_string(1, 0, block.base, looks["plain"])
    sheet.set_column(0, 0, WIDE)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = HEAD_ROW
    if isinstance(block, Figure) and block.hidden:
        sheet.write_string(row, 0, block.hidden, looks["plain"])
        row += 1
    if table is not None:
        row = _table(sheet, table, row, looks)
    for note in block.notes:
        row += 1
        sheet.write_string(row, 0, note, looks["plain"])


def _table(sheet: Any, table: Table, first: int, looks: dict[str, Any]) -> int:
    sheet.set_column(1, len(table.head) - 1, NARROW)
    for place, head in enumerate(table.head):
        sheet.write_string(first, place, head, looks["head"])
    sheet.freeze_panes(first + 1, 1)
    sheet.repeat_rows(first)
    for below, row in enumerate(table.rows, start=first + 1):
        bold = row.kind in (RowKind.GROUP, RowKind.TOTAL)
        sheet.write_string(below, 0, row.cells[0], looks["bold" if bold else "plain"])
        for place, cell in enumerate(row.cells[1:], start=1):
            _cell(sheet, (below, place), cell, looks)
    return first + 1 + len(table.rows)


def _cell(sheet: Any, at: tuple[int, int], cell: str, looks: dict[str, Any]) -> None:
    found = number(cell)
    if found is None:
        sheet.write_string(*at, cell, looks["right" if len(cell) < NARROW else "plain"])
        return
    form = "0" if not found.decimals else f"0.{'0' * found.decimals}"
    sheet.write_number(*at, float(found.value), looks[form + (' "°"' if found.few else "")])


def _contents(sheet: Any, report: Report, names: list[tuple[str, Figure | Table]], looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, report.title, looks["title"])
    row = 1
    for name, value in (("Rapport", report.status), *report.facts):
        sheet.write_string(row, 0, name, looks["plain"])
        sheet.write_string(row, 1, value, looks["plain"])
        row += 1
    for note in (report.mark_note, *report.summary.notes):
        if note:
            sheet.write_string(row, 1, note, looks["plain"])
            row += 1
    row += 1
    for place, head in enumerate(("Blad", "Wat erop staat")):
        sheet.write_string(row, place, head, looks["head"])
    for name, block in names:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", looks["link"], string=name)
        sheet.write_string(row, 1, block.title, looks["plain"])
