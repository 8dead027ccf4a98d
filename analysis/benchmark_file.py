"""Step 4, beside the own figures: the tallies of other participants as one JSON file without names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analysis.faults import Fault, TableFaults
from analysis.tallies import DIENST, TOTAL, Row, Tallies

FORMAT = "oordeel-benchmark/1"
MOST = 10**9  # a count above this is a mistake

_ROW = "a row [audience, split, group, question, code, count], five texts and a whole number from 1"


def write_benchmark(path: Path, participants: Sequence[Tallies]) -> None:
    """Keep the tallies of participants for comparison: totals and diensten, no strata, no names, no order.

    Errors: OSError when the file cannot be written; then the old one, if any, is still whole.
    """
    kept = sorted([[*row] for row in tallies.rows() if row[1] in (TOTAL, DIENST)] for tallies in participants)
    text = json.dumps({"format": FORMAT, "participants": kept}, ensure_ascii=False, separators=(",", ":"))
    new = path.with_name(f"{path.name}.new")
    new.write_text(text + "\n", encoding="utf-8")
    os.replace(new, path)


def read_benchmark(path: Path) -> list[Tallies]:
    """The tallies of each participant in a file of `write_benchmark`.

    Errors: OSError when the path cannot be read; TableFaults with everything that is wrong with the file.
    """
    raw = path.read_bytes()
    try:
        found = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused(path, [("-", "something else", "JSON in UTF-8")]) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("participants"), list):
        raise _refused(
            path, [("-", "something else", f'an object with "format": "{FORMAT}" and a list "participants"')]
        )
    faults = [fault for number, rows in enumerate(found["participants"], 1) for fault in _faults(number, rows)]
    if faults:
        raise _refused(path, faults)
    return [Tallies.from_rows(_row(row) for row in rows) for rows in found["participants"]]


def _faults(number: int, rows: Any) -> Iterator[tuple[str, str, str]]:
    if not isinstance(rows, list):
        yield f"participant {number}", "no list", "a list of rows"
        return
    seen = set()
    for position, row in enumerate(rows, 1):
        where = f"participant {number} row {position}"
        if not _is_row(row):
            yield where, "something else", _ROW
        elif tuple(row[:5]) in seen:
            yield where, "a row a second time", "each row once"
        else:
            seen.add(tuple(row[:5]))


def _is_row(row: Any) -> bool:
    if not isinstance(row, list) or len(row) != 6:
        return False
    *texts, count = row
    return all(isinstance(text, str) for text in texts) and type(count) is int and 0 < count <= MOST


def _row(row: list[Any]) -> Row:
    audience, split, group, question, code, count = row
    return audience, split, group, question, code, count


def _refused(path: Path, faults: list[tuple[str, str, str]]) -> TableFaults:
    return TableFaults([Fault(0, 0, where, found, what).line(str(path)) for where, found, what in faults])
