"""Before step 1: the house style of the bureau, for its reports."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from analysis.document.house import PLAIN, House, colour_faults, logo_faults
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults
from surveyapp.fieldwork import bureau, cells

LONGEST = 4_000  # characters of a colophon


@dataclass(frozen=True, slots=True)
class Style:
    """How reports look, and what the bureau says of itself at their end."""

    house: House = PLAIN
    colophon: str = ""


def find(stores: Stores) -> Style:
    """The house style; that of the program itself where none was given."""
    query = select(bureau.BUREAU.c.colour, bureau.BUREAU.c.logo, bureau.BUREAU.c.colophon)
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        return Style()
    return Style(House(row.colour or PLAIN.colour, row.logo or b""), row.colophon)


def give(stores: Stores, colour: str | None, logo: bytes | None, colophon: str | None) -> None:
    """Set what is not None; an empty one takes it away. Reports that were made stay as they are.

    Errors:  Refused before the bureau has its other settings; Faults, everything that cannot be right.
    """
    bureau.required(stores)
    faults = [f"--colour: {fault}" for fault in colour_faults(colour)] if colour else []
    faults += [f"--logo: {fault}" for fault in logo_faults(logo)] if logo else []
    faults += [f"--colophon-file: {fault}" for fault in _colophon_faults(colophon or "")]
    if faults:
        raise Faults(faults)
    given = {"colour": colour, "logo": logo, "colophon": colophon}
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        with stores.contacts.begin() as connection:
            connection.execute(update(bureau.BUREAU).values(**values))


def _colophon_faults(text: str) -> list[str]:
    if len(text) > LONGEST:
        return [f"found {len(text)} characters, expected at most {LONGEST}"]
    return [problem for line in text.splitlines() for problem in cells.unclean(line[: cells.LONGEST])]
