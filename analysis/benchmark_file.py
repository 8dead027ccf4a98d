"""Step 4, beside the own figures: the tallies of participants as one JSON file without names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.loading.faults import Fault, TableFaults
from analysis.tallies import DIENST, TOTAL, Row, Tallies
from questionnaires.model import Audience

FORMAT = "oordeel-benchmark/1"
MOST = 10**9  # a count above this is a mistake

_ROW = "a row [audience, split, group, question, code, count]: five texts, split total or dienst, a whole number from 1"
_TERMS = "texts keurmerk and questionnaires by audience, and a period of two days, the first not after the last"


@dataclass(frozen=True, slots=True)
class FileTerms:
    """Under what the counts in a file were made."""

    keurmerk: str
    questionnaires: Mapping[Audience, str]  # reference, such as client/1
    period: tuple[date, date]  # meetperiode, first and last day included


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in a file; `terms` None: it does not say under what the counts were made."""

    participants: tuple[Tallies, ...]
    terms: FileTerms | None


def write_benchmark(path: Path, participants: Sequence[Tallies], terms: FileTerms | None = None) -> None:
    """Keep the tallies of participants for comparison: totals and diensten, no strata, no names, no order.

    Only its owner may read the file: counts of a small participant tell of people.
    Errors: OSError when the file cannot be written; then the old one, if any, is still whole.
    """
    kept = sorted([[*row] for row in tallies.rows() if row[1] in (TOTAL, DIENST)] for tallies in participants)
    found = {"format": FORMAT, **(_as_json(terms) if terms else {}), "participants": kept}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    os.replace(new, path)


def read_benchmark(path: Path) -> list[Tallies]:
    """The tallies of each participant in a file of `write_benchmark`; errors as `read_file`."""
    return list(read_file(path).participants)


def read_file(path: Path) -> Kept:
    """All of a file of `write_benchmark`.

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
    terms = _terms(found)
    faults = [] if terms or not _says_terms(found) else [("terms", "something else", _TERMS)]
    faults += [fault for number, rows in enumerate(found["participants"], 1) for fault in _faults(number, rows)]
    if faults:
        raise _refused(path, faults)
    return Kept(tuple(Tallies.from_rows(_row(row) for row in rows) for rows in found["participants"]), terms)


def _as_json(terms: FileTerms) -> dict[str, Any]:
    return {
        "keurmerk": terms.keurmerk,
        "questionnaires": {audience.value: reference for audience, reference in sorted(terms.questionnaires.items())},
        "period": [day.isoformat() for day in terms.period],
    }


def _says_terms(found: Mapping[str, Any]) -> bool:
    return any(name in found for name in ("keurmerk", "questionnaires", "period"))


def _terms(found: Mapping[str, Any]) -> FileTerms | None:
    """The terms in a file, None where they are not there or cannot be read."""
    keurmerk, packs = found.get("keurmerk"), found.get("questionnaires")
    try:
        first, last = map(date.fromisoformat, found.get("period", ()))
        read = {Audience(name): reference for name, reference in dict(packs or {}).items()}
    except (TypeError, ValueError):
        return None
    sound = isinstance(keurmerk, str) and read and all(isinstance(reference, str) for reference in read.values())
    return FileTerms(str(keurmerk), read, (first, last)) if sound and first <= last else None


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
    if not all(isinstance(text, str) for text in texts):
        return False
    return (texts[1] == DIENST or texts[1:3] == [TOTAL, ""]) and type(count) is int and 0 < count <= MOST


def _row(row: list[Any]) -> Row:
    audience, split, group, question, code, count = row
    return audience, split, group, question, code, count


def _refused(path: Path, faults: list[tuple[str, str, str]]) -> TableFaults:
    return TableFaults([Fault(0, 0, where, found, what).line(str(path)) for where, found, what in faults])
