"""Step 1: read a list of people (`cases.csv`): all faults at once, and never what a person's cell holds."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from surveyapp.errors import Faults, Refused

CONTACT = ("email", "phone", "initials", "prefix", "surname", "street", "number", "postcode", "city")
CODED = ("audience", "dienst", "form", "language", "country", "channel", "ended")
REQUIRED = ("case", "audience", "dienst")
COLUMNS = ("case", *CODED, *CONTACT)
MOST_FAULTS = 200


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong; sorts in the order of the file."""

    row: int
    column: int  # place in the header, 0-based; -1: the whole row
    name: str
    text: str  # "found ..., expected ..."


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file: cells by column, stripped; and the line on which it starts."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that could be taken apart: header, rows of the right length, and the faults so far."""

    header: tuple[str, ...]
    records: tuple[Record, ...]
    faults: tuple[Fault, ...]

    def fault(self, row: int, column: str, text: str) -> Fault:
        """A fault at a cell of this sheet (or, with "-", at a whole row)."""
        return Fault(row, self.header.index(column) if column in self.header else -1, column, text)


def read(path: Path, strata: tuple[str, ...]) -> Sheet:
    """Take the file apart; columns are those of the contract and `stratum_<name>` of the given strata.

    Errors:  Faults when it is no CSV in UTF-8 at all; what is wrong with header and rows stands in the sheet.
    """
    name = str(path)
    lines = list(_lines(_text(path), name))
    if not lines:
        raise Faults([f"{name}:1:-: found no header, expected the columns {', '.join(REQUIRED)} and more"])
    (_, first), rest = lines[0], lines[1:]
    header = tuple(cell.strip() for cell in first)
    faults = _header_faults(header, strata)
    records = []
    for row, cells in rest:
        if len(cells) == len(header):
            records.append(Record(row, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
        else:
            faults.append(Fault(row, -1, "-", f"found {len(cells)} cells, expected {len(header)} as in the header"))
    return Sheet(header, tuple(records), tuple(faults))


def printed(path: Path, faults: list[Fault]) -> Faults:
    """The faults as the contract prints them: in the order of the file, 200 at most, then how many more."""
    lines = [f"{path}:{fault.row}:{fault.name}: {fault.text}" for fault in sorted(faults)]
    more = len(lines) - MOST_FAULTS
    return Faults(lines[:MOST_FAULTS] + ([f"and {more} more"] if more > 0 else []))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: cannot be read ({error.strerror}): check its name and rights") from error
    if not data:
        raise Faults([f"{path}:-:-: found an empty file, expected a CSV file with a header"])
    try:
        return unicodedata.normalize("NFC", data.decode("utf-8-sig"))  # a Mac writes ë as e and its dots
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise Faults([f"{path}:{row}:-: found bytes that are no UTF-8, expected a file saved as CSV UTF-8"]) from error


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each starts; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Faults([f"{name}:{row}:-: found a quote that is not closed or not doubled, expected CSV"]) from error
        if cells is None:
            return
        if cells:
            yield row, cells


def _header_faults(header: tuple[str, ...], strata: tuple[str, ...]) -> list[Fault]:
    known = (*COLUMNS, *(f"stratum_{stratum}" for stratum in strata))
    faults = []
    for place, name in enumerate(header):
        shown = name if name.isascii() and name.replace("_", "").islower() else f"column {place + 1}"
        if name not in known:
            faults.append(Fault(1, place, shown, f"found an unknown column, expected one of {', '.join(known)}"))
        elif name in header[:place]:
            faults.append(Fault(1, place, name, "found this column twice, expected it once"))
    missing = [name for name in REQUIRED if name not in header]
    faults += [Fault(1, len(header), name, "found no such column, expected it in the header") for name in missing]
    if not {"email", "phone", "postcode"} & set(header):
        faults.append(
            Fault(1, len(header), "-", "found no way to reach anyone, expected email, phone or a postal address")
        )
    return faults
