"""Step 1: every row of a list becomes a person, or gets one reason why not. Preview and apply both call this."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from questionnaires.model import Audience
from surveyapp.fieldwork.caselist import Record, Sheet
from surveyapp.fieldwork.cells import CASE_NUMBER, CellError
from surveyapp.fieldwork.doctor import mending
from surveyapp.fieldwork.doctor.columns import IGNORED, STRATUM, Heading, bare, targets
from surveyapp.fieldwork.doctor.grids import Grid, GridError, Row
from surveyapp.fieldwork.doctor.identity import Known, identity
from surveyapp.fieldwork.people import IN_ORDER, Person, Rules, people, ways

BSN_NAMES = frozenset({"bsn", "bsnnummer", "burgerservicenummer", "sofinummer", "sofinr", "bsnnr", "sofi"})
BSN_SHARE = 0.5  # of a column's cells that pass the eleven-test: one in eleven would by chance
TOTALS = frozenset({"totaal", "total", "subtotaal", "aantal", "eindtotaal"})


class Standing(StrEnum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    UNUSABLE = "unusable"
    PASSED = "passed"  # no person: a total at the bottom, or a hidden row that is left out


@dataclass(frozen=True, slots=True)
class Change:
    """A value that was read differently from how it was written."""

    column: str  # its title in the file
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the list."""

    row: Row
    standing: Standing
    number: str = ""  # its case number; who has none in the list gets one
    reason: str = ""  # in Dutch; empty when accepted
    person: Person | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What an officer decided about a list."""

    audience: Audience
    heading: Heading
    with_hidden: bool = False  # hidden rows are left out, unless asked for
    channels: tuple[str, ...] = ()  # how people are asked of whom the list says nothing, in order; none: what there is


@dataclass(frozen=True, slots=True)
class _Read:
    """A row on its way: cells by the names of the contract, or what is wrong."""

    row: Row
    cells: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    wrong: str = ""
    first: int = 0  # the row that has its number already


def examine(grid: Grid, order: Order, rules: Rules) -> tuple[Verdict, ...]:
    """A verdict on each row below the header, in the order of the file.

    Errors:  GridError when the list holds what may not be stored at all.
    """
    rows = grid.rows[order.heading.row + 1 :]
    refuse_bsn(order.heading.titles, rows)
    read = list(_numbered(_read(row, order, rules) for row in rows if not _passed(row, order)))
    sheet = Sheet(_header(read), tuple(Record(one.row.number, one.cells) for one in read if not one.wrong), ())
    found, faults = people(sheet, rules)
    by_row = {person.row: reached for person in found if (reached := _reached(person, order.channels))}
    wrong = {fault.row: _in_dutch(fault.name) for fault in sorted(faults, reverse=True)}  # the first one stays
    verdicts = {one.row.number: _verdict(one, by_row.get(one.row.number), wrong) for one in read}
    passed = {row.number: Verdict(row, Standing.PASSED, reason=_why_passed(row)) for row in rows if _passed(row, order)}
    found_twice = {one.row.number: one.first for one in read if one.first}
    every = verdicts | passed
    return tuple(_without_duplicates([every[row.number] for row in rows], found_twice))


def _reached(person: Person, channels: tuple[str, ...]) -> Person | None:
    """The same person with the ways in which they are asked; None when none of these can reach them."""
    values = person.values
    if not channels or any(values.get(name) for name in IN_ORDER):
        return person
    possible = ways(values)
    chosen = [way for way in channels if way in possible]
    if not chosen:
        return None
    return replace(person, values={**values, **dict(zip_longest(IN_ORDER, chosen, fillvalue=""))})


def refuse_bsn(titles: tuple[str, ...], rows: tuple[Row, ...]) -> None:
    """Refuse a list with burgerservicenummers, in whatever column: we may not have them.

    Errors:  GridError that names the columns.
    """
    columns = [
        title or f"kolom {place + 1}"
        for place, title in enumerate(titles)
        if _holds_bsn(title, [row.cells[place] for row in rows if row.cells[place]])
    ]
    if columns:
        raise GridError(
            f"In deze lijst staan burgerservicenummers ({', '.join(columns)}). Die mogen wij niet ontvangen. "
            "Er is niets bewaard. Haal de kolom weg en kies het bestand opnieuw."
        )


def _holds_bsn(title: str, cells: list[str]) -> bool:
    if not cells:
        return False
    passing = sum(map(mending.is_bsn, cells))
    named, many = bare(title) in BSN_NAMES, passing >= max(3, BSN_SHARE * len(cells))
    return many or (named and passing > 0)


def _passed(row: Row, order: Order) -> bool:
    return bool(_why_passed(row)) and (not row.hidden or not order.with_hidden)


def _why_passed(row: Row) -> str:
    if row.hidden:
        return "deze rij is verborgen in het bestand"
    first = next(filter(None, row.cells), "")
    filled = sum(map(bool, row.cells))
    return "dit is een rij met een totaal" if bare(first).rstrip("0123456789") in TOTALS and filled <= 3 else ""


def _read(row: Row, order: Order, rules: Rules) -> _Read:
    """The cells of a row, mended, under the names of the contract."""
    held = {name: row.cells[place] for name, place in order.heading.places.items() if name != IGNORED}
    cells: dict[str, str] = {"audience": order.audience.value}
    changes = []
    for name, text in _joined(held).items():
        try:
            cells[name] = _mended(name, text, rules) if text else ""
        except CellError as error:
            number = cells.get("case") or _made_number(row)
            expected = _diensten(rules) if name == "dienst" else str(error)
            return _Read(row, {"case": number}, wrong=f"{title(name)}: verwacht {expected}")
        if cells[name] != text:
            changes.append(Change(title(name), text, cells[name]))
    cells.setdefault("dienst", "")
    cells["case"] = cells.get("case") or _made_number(row)
    return _Read(row, cells, tuple(changes))


def _diensten(rules: Rules) -> str:
    """The diensten that a list may name, in words."""
    *first, last = (one.name for one in rules.keurmerk.diensten if one.key in rules.diensten)
    return f"{', '.join(first)} of {last}" if first else last


def _joined(held: Mapping[str, str]) -> dict[str, str]:
    """Columns that our store keeps together, or apart."""
    cells = {name: text for name, text in held.items() if name not in ("addition", "first_name", "phone_2")}
    if "first_name" in held and not cells.get("initials"):
        cells["initials"] = held["first_name"][:1].upper()
    if held.get("phone_2") and not cells.get("phone"):
        cells["phone"] = held["phone_2"]
    if cells.get("street") and not cells.get("number"):
        cells["street"], cells["number"] = mending.house(cells["street"])
    if held.get("addition") and cells.get("number"):
        cells["number"] = f"{mending.digits(cells['number'])} {held['addition']}"
    return cells


def _mended(name: str, text: str, rules: Rules) -> str:
    if name == "dienst":
        several = [part.strip() for part in text.split(";")]
        return ";".join(mending.dienst(part, rules.keurmerk.diensten) for part in several if part)
    if name == "ended":
        return mending.day(text).isoformat()
    mend = MENDED.get(name)
    return mend(text) if mend else text


MENDED: Mapping[str, Callable[[str], str]] = {
    "case": mending.digits,
    "number": mending.digits,
    "phone": mending.phone,
    "postcode": mending.postcode,
    "form": mending.form,
    **dict.fromkeys(IN_ORDER, mending.channel),
    "language": mending.language,
    "country": mending.country,
}


def _made_number(row: Row, again: int = 0) -> str:
    """A number for who has none, the same each time the row is handed in."""
    cells = (*row.cells, str(again)) if again else row.cells
    return "r" + hashlib.sha256("\n".join(cells).casefold().encode()).hexdigest()[:12]


def _numbered(read: Iterable[_Read]) -> Iterator[_Read]:
    """The same rows; a number that another row has already is replaced, since each row is accounted for by its own."""
    rows: dict[str, int] = {}
    for again, one in enumerate(read):
        number = one.cells["case"]
        first = rows.get(number, 0)
        if first:
            made = _made_number(one.row)
            number = made if made not in rows else _made_number(one.row, again)
        rows[number] = one.row.number
        yield replace(one, cells={**one.cells, "case": number}, first=first) if first else one


def _header(read: list[_Read]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for one in read:
        names.update(dict.fromkeys(one.cells))
    return tuple(names)


def _verdict(one: _Read, person: Person | None, wrong: Mapping[int, str]) -> Verdict:
    number = one.cells["case"]
    if person is None:
        number = number if CASE_NUMBER.fullmatch(number) else _made_number(one.row)
        reason = one.wrong or wrong.get(one.row.number, NOT_SO)
        return Verdict(one.row, Standing.UNUSABLE, number, reason, changes=one.changes)
    return Verdict(one.row, Standing.ACCEPTED, number, person=person, changes=one.changes)


def _without_duplicates(verdicts: list[Verdict], numbers: Mapping[int, int]) -> Iterator[Verdict]:
    """Whoever stands in the list already, in another dienst too, is asked once: by their first row.

    `numbers` says of rows with a number that was given out already on which row it stood first.
    """
    known = Known()
    for verdict in verdicts:
        if verdict.person is None:
            yield verdict
            continue
        who = identity(verdict.person.values)
        earlier = known.find(who)
        if earlier is not None:
            reason = f"dezelfde persoon staat al op rij {earlier}"
            yield replace(verdict, standing=Standing.DUPLICATE, reason=reason)
            continue
        if verdict.row.number in numbers:
            reason = f"het kenmerk van deze rij staat al bij iemand anders, op rij {numbers[verdict.row.number]}"
            yield replace(verdict, standing=Standing.UNUSABLE, reason=reason, person=None)
            continue
        known.add(str(verdict.row.number), who)
        yield verdict


def title(name: str) -> str:
    """A column as officers read it."""
    if name.startswith(STRATUM):
        return name.removeprefix(STRATUM)
    return next((target.title for target in targets() if target.name == name), name)


FAULTS: Mapping[str, str] = {
    "-": "geen e-mailadres, telefoonnummer of volledig adres: deze persoon is niet te bereiken",
    "case": "in het kenmerk staan tekens die niet kunnen",
    "email": "het e-mailadres klopt niet",
    "phone": "het telefoonnummer klopt niet",
    "postcode": "de postcode klopt niet",
    "ended": "de einddatum ligt niet in de meetperiode",
    "dienst": "deze dienst hoort niet bij deze ronde",
    **dict.fromkeys(IN_ORDER, "voor deze manier van benaderen ontbreekt het adres of nummer"),
}
NOT_SO = "voor de gekozen manieren ontbreekt het adres of nummer: deze persoon is zo niet te bereiken"


def _in_dutch(column: str) -> str:
    return FAULTS.get(column, f"{title(column)}: dit kan hier niet staan")
