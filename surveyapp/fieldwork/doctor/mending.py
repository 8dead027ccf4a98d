"""Step 1: what a cell means, however it was written. Each change to a value can be told: what stood there is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from questionnaires.keurmerk import Dienst
from surveyapp.fieldwork.cells import CellError
from surveyapp.fieldwork.doctor.columns import bare

MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
OTHER_MONTHS = {"mrt": 3, "mar": 3, "may": 5, "oct": 10}
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, with its 29 February 1900
SERIAL = re.compile(r"[2-6]\d{4}")  # 1954 to 2091
YES = frozenset({"ja", "j", "yes", "y", "x", "1", "true", "waar"})
NO = frozenset({"nee", "n", "no", "0", "false", "onwaar"})
LOW = frozenset(
    {"low", "laagdrempelig", "laagdrempeligevragenlijst", "makkelijk", "makkelijkevragenlijst", "eenvoudig", "l"}
)
REGULAR = frozenset({"regular", "regulier", "gewoon", "normaal", "standaard", "r"})
CHANNELS: Mapping[str, str] = {
    "email": "email", "mail": "email", "digitaal": "email",
    "brief": "letter", "post": "letter", "letter": "letter", "papier": "letter",
    "sms": "text", "text": "text", "tekstbericht": "text", "app": "text",
    "telefoon": "phone", "telefonisch": "phone", "bellen": "phone", "phone": "phone",
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en", "arabisch": "ar", "arabic": "ar",
    "turks": "tr", "turkish": "tr", "pools": "pl", "polish": "pl", "oekraiens": "uk", "ukrainian": "uk",
    "duits": "de", "frans": "fr", "spaans": "es", "tigrinya": "ti", "farsi": "fa", "perzisch": "fa", "somalisch": "so",
}  # fmt: skip
COUNTRIES: Mapping[str, str] = {
    "nederland": "NL",
    "netherlands": "NL",
    "belgie": "BE",
    "belgium": "BE",
    "duitsland": "DE",
    "germany": "DE",
}
_DUTCH_DAY = re.compile(
    r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,10})\.?[-/. ]+(\d{4}|\d{2})(?:\s+0?0:00(?::00)?)?", re.IGNORECASE
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?")
_NUMBERED = re.compile(r"\d[\d,.]*E\+?\d{1,2}", re.IGNORECASE)
_BEGINS = re.compile(r"[ .-]*\d[\d ,.E+-]{5,}$", re.IGNORECASE)  # what could be a number of 8 digits or more
_HOUSE = re.compile(r"(.*\S)[ ,]+(\d{1,5})[ -]*([A-Za-z][A-Za-z0-9 -]{0,11}|(?<=-)\d{1,4})?")


def day(text: str) -> date:
    """A day: as 2026-03-31, 31-3-2026, 31 maart 2026, 31/03/26 or the number a spreadsheet keeps.

    Day before month, as in the Netherlands. Two digits of a year lie in this century.
    Errors:  CellError.
    """
    expected = CellError("een datum zoals 31-3-2026")
    try:
        if SERIAL.fullmatch(text):
            return EPOCH + timedelta(days=int(text))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DUTCH_DAY.fullmatch(text):
            year = int(found[3])
            return date(year if year > 99 else 2000 + year, _month(found[2]), int(found[1]))
    except ValueError:
        raise expected from None
    raise expected


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    short = text[:3].lower()
    return OTHER_MONTHS.get(short) or MONTHS.index(short) + 1


def digits(text: str) -> str:
    """A number that a spreadsheet mangled, as its digits: 3,1612345678E+10, 612345678.0; else as it was."""
    if not (_NUMBERED.fullmatch(text) or re.fullmatch(r"\d+[.,]0+", text)):
        return text
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return str(int(value)) if value == value.to_integral_value() else text


def phone(text: str) -> str:
    """A phone number with the zero that a spreadsheet took away: 612345678 -> 0612345678.

    Errors:  CellError when two numbers stand in one cell, or digits were rounded away.
    """
    if _NUMBERED.fullmatch(text) and digits(text).endswith("00000"):
        raise CellError("een telefoonnummer; Excel heeft de laatste cijfers weggegooid")
    bare_number = re.sub(r"[ .()/-]", "", digits(text))
    parts = [part for part in re.split(r"\s*(?:/|;|,| of | en )\s*", text) if len(re.sub(r"\D", "", part)) >= 9]
    if len(parts) > 1:
        raise CellError("één telefoonnummer; er staan er twee in deze cel")
    if re.fullmatch(r"[1-9]\d{8}", bare_number):
        return "0" + bare_number
    if re.fullmatch(r"31[1-9]\d{8}", bare_number):
        return "+" + bare_number
    return bare_number if bare_number != text and bare_number.strip("+").isdecimal() else text


def form(text: str) -> str:
    """Which wording: `low` or `regular`; in a column "laagdrempelig" a yes or no.

    Errors:  CellError.
    """
    said = bare(text)
    if said in LOW or said in YES:
        return "low"
    if said in REGULAR or said in NO:
        return "regular"
    raise CellError("regulier of laagdrempelig")


def channel(text: str) -> str:
    """How someone wants to be reached: `email`, `letter`, `text` or `phone`.

    Errors:  CellError.
    """
    found = CHANNELS.get(bare(text))
    if found is None:
        raise CellError("e-mail, brief, sms of telefoon")
    return found


def language(text: str) -> str:
    """A language by its Dutch or English name; else as it was, perhaps a code."""
    return LANGUAGES.get(bare(text), text)


def country(text: str) -> str:
    """A country by its name; else as it was, perhaps a code."""
    return COUNTRIES.get(bare(text), text)


def dienst(text: str, diensten: tuple[Dienst, ...]) -> str:
    """The key of a dienst by key, number or name; a name may be cut off where no other begins the same.

    Errors:  CellError.
    """
    said = bare(text)
    for one in diensten:
        if said in (bare(one.key), bare(one.name), str(one.number)):
            return one.key
    begun = [one.key for one in diensten if len(said) >= 5 and bare(one.name).startswith(said)]
    if len(begun) != 1:
        raise CellError("een dienst van deze ronde")
    return begun[0]


def postcode(text: str) -> str:
    """A postcode without the spaces in it, which differ."""
    return "".join(text.split())


def house(street: str) -> tuple[str, str]:
    """Street and house number out of one cell: `Kerkstraat 12 a` -> (`Kerkstraat`, `12 a`); no number: as it was."""
    found = _HOUSE.fullmatch(street)
    return (found[1].strip(" ,"), f"{found[2]} {found[3] or ''}".strip()) if found else (street, "")


def is_bsn(text: str) -> bool:
    """Whether a text is a burgerservicenummer by the eleven-test (8 digits: its zero was lost)."""
    if not _BEGINS.match(text):
        return False
    number = re.sub(r"[ .-]", "", digits(text))
    if not (number.isdecimal() and len(number) in (8, 9)) or not int(number):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(sign) * weight for sign, weight in zip(number.zfill(9), weights, strict=True)) % 11 == 0
