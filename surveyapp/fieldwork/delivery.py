"""Step 1, at its end: the provider's statement that its list is complete and true, and what it says of its trajects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults
from surveyapp.fieldwork import cells

DELIVERY: Any = models.Delivery.__table__
NUMBERS = {
    "begun": "Vul bij “begonnen” een heel getal in.",
    "ended": "Vul bij “geëindigd” een heel getal in.",
    "broken_off": "Vul bij “voortijdig gestopt” een heel getal in.",
}
MOST_DIGITS = 6
LONGEST = 80  # characters of a function


@dataclass(frozen=True, slots=True)
class Statement:
    """What was signed."""

    account: str
    function: str
    begun: int
    ended: int
    broken_off: int
    signed_on: date


FIELDS = tuple(Statement.__dataclass_fields__)


def find(stores: Stores, round_id: int) -> Statement | None:
    """The statement that holds: the last one; None when nobody signed."""
    columns = [DELIVERY.c[name] for name in FIELDS]
    query = select(*columns).where(DELIVERY.c.round_id == round_id).order_by(DELIVERY.c.id.desc()).limit(1)
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else Statement(*row)


def sign(stores: Stores, round_id: int, statement: Statement) -> None:
    """Keep a statement; one before it stays as it was signed."""
    values = {name: getattr(statement, name) for name in FIELDS}
    with stores.contacts.begin() as connection:
        connection.execute(insert(DELIVERY).values(round_id=round_id, **values))


def read(given: Mapping[str, str], account: str, today: date) -> Statement:
    """A statement as it was typed.

    Errors:  Faults, in Dutch, everything that must be mended.
    """
    function = " ".join(given.get("function", "").split())
    faults = [] if function else ["Vul uw functie in, zoals kwaliteitsmedewerker."]
    if len(function) > LONGEST or cells.unclean(function):
        faults.append(f"Schrijf uw functie in gewone tekens, hoogstens {LONGEST}.")
    numbers = {name: given.get(name, "").strip() for name in NUMBERS}
    faults += [told for name, told in NUMBERS.items() if not _whole(numbers[name])]
    if not faults and int(numbers["broken_off"]) > int(numbers["ended"]):
        faults.append("“Voortijdig gestopt” kan niet meer zijn dan “geëindigd”: ook die trajecten eindigden.")
    if given.get("true") != "yes":
        faults.append("Zet het vinkje bij “volledig en naar waarheid”. Klopt dat niet, lever dan eerst de lijst aan.")
    if faults:
        raise Faults(faults)
    return Statement(account, function, **{name: int(text) for name, text in numbers.items()}, signed_on=today)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
