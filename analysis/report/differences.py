"""Step 6, versions: which printed values are others than in the report before, as sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from analysis.report.fingerprint import MISSING, blocks, differences, keyed
from analysis.report.values import Figure, Report, Table

MOST = 40  # sentences
SUMMARY = "summary"  # repeats what stands elsewhere


def since(before: str, report: Report) -> tuple[str, ...]:
    """What differs between the values of the report before, as text, and this one; nothing: all are the same."""
    old, new = json.loads(before), json.loads(report.sealed)
    if old == new:
        return ()
    found = dict(keyed((*_first(report), *blocks(report.chapters))))
    said = list(dict.fromkeys(_sentences(old["printed"], new["printed"], found)))
    if not said:
        return ("Geen enkele afgedrukte waarde; alleen de cijfers achter de laatste decimaal.",)
    more = len(said) - MOST
    return (*said[:MOST], *([f"En nog {more} andere waarden."] if more > 0 else []))


def _first(report: Report) -> tuple[Figure, ...]:
    return (report.summary.satisfaction,) if report.summary.satisfaction else ()


def _sentences(old: dict[str, Any], new: dict[str, Any], found: dict[str, Figure | Table]) -> Iterator[str]:
    for path, was, is_ in differences(old, new):
        key, block = path[0], found.get(path[0])
        if key == SUMMARY:
            continue
        if block is None:
            yield f"{_gone(key)} staat niet meer in het rapport."
        elif path[1:2] == ("cells",) and len(path) == 4:
            yield f"{_name(block)}, {_cell(block, int(path[2]), int(path[3]))}: was {was}, is nu {is_}."
        elif path[1:2] == ("n",):
            yield f"{_name(block)}: was {was or MISSING}, is nu {is_ or MISSING}."
        else:
            yield f"{_name(block)} heeft andere regels."
    for key in sorted(set(new) - set(old)):
        if key in found:
            yield f"{_name(found[key])} is nieuw."


def _name(block: Figure | Table) -> str:
    kind = "Tabel" if isinstance(block, Table) else "Figuur"
    return f"{kind} {block.number}" if block.number else f"‘{block.title}’"


def _gone(key: str) -> str:
    return key.replace("table ", "Tabel ") if key.startswith("table ") else f"Het figuur ‘{key}’"


def _cell(block: Figure | Table, row: int, column: int) -> str:
    """The row and column of a cell in words; the first cell of a row names it and is not among the values."""
    table = block if isinstance(block, Table) else block.table
    if table is None or row >= len(table.rows) or column + 1 >= len(table.head):
        return f"regel {row + 1}"
    return f"{table.rows[row].cells[0]}, {table.head[column + 1]}"
