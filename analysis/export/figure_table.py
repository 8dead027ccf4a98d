"""Step 6, other files: all figures of a report as one long table in CSV, with a row for each printed value."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from analysis.export.printed import HIDDEN, answers, lines, number
from analysis.report.values import Figure, Report, Table

HEAD = ("figure", "title", "group", "row", "measure", "value", "printed", "n", "masked")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")
N = "n"  # head of the column with the number of answers


def as_csv(report: Report) -> bytes:
    """UTF-8, commas, a head: `value` with a decimal point, empty for what is no number; `printed` as in the report.

    It holds what the report prints and nothing more. A text that a program might take for a formula starts with '.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    for block in report.numbered:
        writer.writerows(_rows(block))
    return text.getvalue().encode()


def safe(text: str) -> str:
    """A text that no program takes for a formula; a number stays as it is."""
    return f"'{text}" if text.startswith(DANGEROUS) and number(text) is None else text


def _rows(block: Figure | Table) -> Iterator[tuple[str, ...]]:
    named = (safe(name_of(block)), safe(block.title))
    if isinstance(block, Figure) and block.hidden:
        yield (*named, "", "", "", "", safe(block.hidden), "", "yes")
    table = block if isinstance(block, Table) else block.table
    if table is None:
        return
    base = answers(block.base) if isinstance(block, Figure) else None
    for line in lines(table):
        own = _count(table, line.cells)
        for measure, cell in zip(table.head[1:], line.cells, strict=True):
            found = number(cell)
            value = str(found.value) if found else ""
            n = own if own is not None else base
            shown = ("" if n is None else str(n), "yes" if cell.strip() == HIDDEN else "no")
            yield (*named, safe(line.group), safe(line.name), safe(measure), value, safe(cell), *shown)


def _count(table: Table, cells: tuple[str, ...]) -> int | None:
    """How many answers a row is about, where it says so itself."""
    counts = [number(cell) for head, cell in zip(table.head[1:], cells, strict=True) if head == N]
    return int(counts[0].value) if counts and counts[0] else None


def name_of(block: Figure | Table) -> str:
    """What a figure or table is called where it stands alone: `Figuur 3.5`, `Tabel 2.4`, `Samenvatting`."""
    if not block.number:
        return "Samenvatting"
    return f"{'Tabel' if isinstance(block, Table) else 'Figuur'} {block.number}"
