"""Step 1: from a row of the list to a person who can be asked, or to what is wrong with the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from questionnaires.keurmerk import Keurmerk
from questionnaires.model import Audience, Form, Questionnaire
from surveyapp.fieldwork import cells
from surveyapp.fieldwork.caselist import CONTACT, Fault, Record, Sheet
from surveyapp.fieldwork.cells import CellError
from surveyapp.rounds import Round

CHANNELS = ("email", "letter", "text", "phone")
IN_ORDER = ("channel", "channel_2", "channel_3")  # columns that say how somebody is asked
STORED_AS = {"case": "number", "number": "house_number"}  # column of the file -> column of the store


@dataclass(frozen=True, slots=True)
class Rules:
    """What a round's list may hold."""

    keurmerk: Keurmerk
    packs: Mapping[Audience, Questionnaire]
    diensten: tuple[str, ...]
    period: tuple[date, date]

    @classmethod
    def of(cls, round_: Round) -> Rules:
        """The rules of one round."""
        return cls(round_.keurmerk, round_.packs(), round_.terms.diensten, round_.terms.period)

    @property
    def strata(self) -> dict[str, tuple[str, ...]]:
        """The break variables the questionnaires declare, with their codes (none: any)."""
        return {s.name: tuple(code for code, _ in s.values) for pack in self.packs.values() for s in pack.strata}

    @property
    def titles(self) -> dict[str, str]:
        """The same variables, as people name them."""
        return {s.name: s.title for pack in self.packs.values() for s in pack.strata}


@dataclass(frozen=True, slots=True)
class Person:
    """A row that is right: its values as the store keeps them, only of the columns the file has."""

    row: int
    number: str
    values: Mapping[str, Any]
    strata: Mapping[str, str]  # only those the file has a column for


def people(sheet: Sheet, rules: Rules) -> tuple[list[Person], list[Fault]]:
    """All rows of a sheet, and everything that is wrong with them."""
    found: list[Person] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for record in sheet.records:
        values, wrong = _values(sheet, record, rules)
        number = record.cells.get("case", "")
        if number and number in seen:
            wrong.append(
                sheet.fault(
                    record.row, "case", f"found {_told('case', number)} again, expected it once: see row {seen[number]}"
                )
            )
        seen.setdefault(number, record.row)
        faults += wrong
        if not wrong:
            found.append(_person(record, values))
    return found, faults


def _person(record: Record, values: dict[str, Any]) -> Person:
    strata = {name.removeprefix("stratum_"): values.pop(name) for name in list(values) if name.startswith("stratum_")}
    number = values.pop("case")
    return Person(record.row, number, {STORED_AS.get(k, k): v for k, v in values.items()}, strata)


def _values(sheet: Sheet, record: Record, rules: Rules) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults = []
    for name, text in record.cells.items():
        problems = cells.unclean(text)
        if not problems:
            try:
                values[name] = _value(name, record.cells, rules)
                continue
            except CellError as error:
                problems = [f"found {_told(name, text)}, expected {error}"]
        faults += [sheet.fault(record.row, name, problem) for problem in problems]
    if not faults:
        faults = [sheet.fault(record.row, name, text) for name, text in _reach_faults(values)]
    return values, faults


def _value(name: str, row: Mapping[str, str], rules: Rules) -> Any:
    text = row[name]
    if name.startswith("stratum_"):
        allowed = rules.strata.get(name.removeprefix("stratum_"), ())
        return cells.one_of(text, allowed) if text and allowed else text
    check = CHECKS.get(name)
    return check(text, row, rules) if check else text


def _number(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.number(text)


def _audience(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.one_of(text, tuple(audience.value for audience in rules.packs))


def _dienst(text: str, row: Mapping[str, str], rules: Rules) -> str:
    """One dienst for a client; several or none for an opdrachtgever, put in the keurmerk's order."""
    if row.get("audience") != Audience.OPDRACHTGEVER:
        return cells.one_of(text, rules.diensten)
    keys = text.split(";") if text else []
    for key in keys:
        cells.one_of(key, rules.diensten)
    if len(set(keys)) < len(keys):
        raise CellError("each dienst once")
    order = [dienst.key for dienst in rules.keurmerk.diensten]
    return ";".join(sorted(keys, key=order.index))


def _form(text: str, row: Mapping[str, str], rules: Rules) -> str:
    audience = row.get("audience", "")
    pack = rules.packs.get(Audience(audience)) if audience in tuple(Audience) else None
    forms = tuple(form.value for form in (pack.forms if pack else Form))
    return cells.one_of(text, forms) if text else forms[0]


def _language(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.language(text) if text else "nl"


def _email(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.email(text) if text else ""


def _phone(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.phone(text) if text else ""


def _postcode(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.postcode(text, row.get("country", "").upper()) if text else ""


def _country(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.country(text) if text else ""


def _channel(text: str, row: Mapping[str, str], rules: Rules) -> str:
    return cells.one_of(text, CHANNELS) if text else ""


def _ended(text: str, row: Mapping[str, str], rules: Rules) -> date | None:
    return cells.day_within(text, rules.period) if text else None


CHECKS: Mapping[str, Callable[[str, Mapping[str, str], Rules], Any]] = {
    "case": _number,
    "audience": _audience,
    "dienst": _dienst,
    "form": _form,
    "language": _language,
    "email": _email,
    "phone": _phone,
    "postcode": _postcode,
    "country": _country,
    **dict.fromkeys(IN_ORDER, _channel),
    "ended": _ended,
}


def ways(values: Mapping[str, Any]) -> tuple[str, ...]:
    """In which ways someone can be reached, in the order of `CHANNELS`. Takes columns of file or store."""
    address = all(values.get(name) for name in ("street", "postcode", "city"))
    house = values.get("number") or values.get("house_number")
    phone = values.get("phone") or ""
    reachable = {
        "email": bool(values.get("email")),
        "letter": bool(address and house),
        "text": bool(phone) and cells.is_mobile(phone),
        "phone": bool(phone),
    }
    return tuple(way for way in CHANNELS if reachable[way])


def _reach_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    found = ways(values)
    if not found:
        yield "-", "found no way to reach this person, expected an email, a phone or street, number, postcode and city"
        return
    for name in IN_ORDER:
        channel = values.get(name, "")
        if channel and channel not in found:
            yield name, f"found {channel}, expected a way for which the row has the address: {', '.join(found)}"


def _told(name: str, text: str) -> str:
    """What a fault may say of a cell: codes and case numbers, nothing that could be about a person."""
    if not text:
        return "nothing"
    pattern = cells.CASE_NUMBER if name == "case" else cells.CODE
    return text if name not in CONTACT and pattern.fullmatch(text) else "something else (not shown)"
