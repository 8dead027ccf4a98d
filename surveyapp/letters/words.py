"""What a letter says: the words of the mail, with a code to scan, an address to type and a number to call.

Above the fold, where a window envelope shows it, stands only who it is for and where it goes back to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date

from questionnaires.model import Audience, Form
from surveyapp import i18n
from surveyapp.fieldwork import cells
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.i18n import gettext as _
from surveyapp.mail.texts import About, words
from surveyapp.models.message import Kind
from surveyapp.names import full_name

HOME = ("", "NL")
DUTCH: Any = Locale("nl")
LONGEST = 46  # signs of a line of an address: what fits beside a window twice


class NoLetter(Exception):  # noqa: N818 - a way a letter goes, not a defect
    """What is known of somebody cannot stand on a letter."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter, every word of it; what is laid out holds nothing else."""

    place: int  # in its batch
    number: str  # of the case
    language: str
    direction: str
    large: bool  # for who reads with difficulty
    sender: Bureau
    back: str  # where it goes when nobody lives there
    address: tuple[str, ...]
    day: str
    subject: str
    before: tuple[str, ...]
    scan: str
    type_address: str
    type_code: str
    after: tuple[str, ...]
    greeting: str
    link: str
    site: str  # address to type
    code: str  # as printed


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody gets to the questions."""

    link: str
    site: str
    code: str


def sheet(row: Any, bureau: Bureau, ways: Ways, today: date, proof: bool = False) -> Sheet:
    """The letter of a message with its case and round (columns of the store), in the language of the case.

    With `proof` also in a language that nobody reviewed yet.
    Errors:  NoLetter.
    """
    client = row.audience == Audience.CLIENT
    low = client and row.form == Form.LOW
    name = full_name(row)
    i18n.speak(i18n.allowed(row.language, proof))
    try:
        about = About(Kind(row.kind), client, low, name, row.org, row.closes, bureau, row.sentence)
        said = words(about)
        return Sheet(
            place=row.place,
            number=row.number,
            language=i18n.language(),
            direction=i18n.direction(i18n.language()),
            large=low,
            sender=bureau,
            back=bureau.name,
            address=tuple(_address(row, name)),
            day=format_date(today, "d MMMM y", i18n.language()),
            subject=said.subject,
            before=said.before,
            scan=_("Scan deze code met de camera van uw telefoon."),
            type_address=_("Of typ dit adres op uw computer of telefoon:"),
            type_code=_("Typ daar deze code:"),
            after=(_("Deze brief is alleen voor u. Geef hem niet aan anderen."), *said.after[1:], *_calls()),
            greeting=_("Met vriendelijke groet,"),
            link=ways.link,
            site=ways.site,
            code=ways.code,
        )
    finally:
        i18n.speak()


def _calls() -> Iterator[str]:
    yield _("Wilt u de vragen op papier? Bel ons dan.") + " " + _("Wilt u geen brieven meer? Bel dan ook.")


def _address(row: Any, name: str) -> Iterator[str]:
    """The lines in the window, as the post reads them: always from left to right, the country only when abroad."""
    lines = [name, f"{row.street} {row.house_number}"]
    if row.country in HOME:
        lines.append(f"{row.postcode}  {row.city}")
    else:
        lines += [f"{row.postcode} {row.city}", DUTCH.territories.get(row.country, row.country).upper()]
    for line in filter(None, lines):
        if cells.unclean(line) or len(line) > 2 * LONGEST:
            raise NoLetter
        yield line
