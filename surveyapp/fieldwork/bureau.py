"""Step 1, before it: what pages say of the research bureau. Without it nobody can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import cells

BUREAU: Any = models.Bureau.__table__
TEXTS = ("name", "controller", "phone", "hours", "email", "privacy")
OPTIONS = {"privacy": "--privacy-file"}
COMMAND = "surveyapp bureau set --name … --controller … --phone … --hours … --email … --privacy-file …"


@dataclass(frozen=True, slots=True)
class Bureau:
    """Who does the research, as the pages and the report name them."""

    name: str
    controller: str  # verwerkingsverantwoordelijke
    phone: str
    hours: str
    email: str
    privacy: str  # text of "Lees meer over uw gegevens"
    independent: bool  # may say that it does not work for the provider


FIELDS = tuple(Bureau.__dataclass_fields__)
_READ = select(*(BUREAU.c[name] for name in FIELDS))


def find(stores: Stores) -> Bureau | None:
    """The settings, None when they were never given."""
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(_READ).mappings().first()
    return None if row is None else Bureau(**row)


def required(stores: Stores) -> Bureau:
    """The settings.

    Errors:  Refused with the command that gives them.
    """
    found = find(stores)
    if found is None:
        raise Refused(f"the settings of the bureau are missing, which the pages need: give them with `{COMMAND}`")
    return found


def give(stores: Stores, settings: Mapping[str, Any]) -> None:
    """Set the settings that are not None; the first time all are needed.

    Errors:  Faults, everything that is missing or cannot be right.
    """
    given = {name: value for name, value in settings.items() if value is not None}
    with stores.contacts.begin() as connection:
        is_new = connection.execute(select(BUREAU.c.id)).first() is None
        faults = _missing(given) if is_new else []
        faults += [fault for name, text in given.items() if isinstance(text, str) for fault in _faults(name, text)]
        if faults:
            raise Faults(faults)
        if is_new:
            connection.execute(insert(BUREAU).values(**({"id": 1, "independent": True} | given)))
        elif given:
            connection.execute(update(BUREAU).values(**given))


def _missing(given: Mapping[str, Any]) -> list[str]:
    return [f"{_option(name)}: found nothing, expected it the first time" for name in TEXTS if name not in given]


def _faults(name: str, text: str) -> list[str]:
    if not text.strip():
        return [f"{_option(name)}: found an empty text, expected what the pages have to say"]
    if name == "privacy":  # a whole text; line breaks belong in it
        unclean = [p for line in text.splitlines() for p in cells.unclean(line[: cells.LONGEST])]
    else:
        unclean = cells.unclean(text)
    if name == "email" and not cells.EMAIL.fullmatch(text):
        unclean.append("found something else, expected an e-mail address such as naam@voorbeeld.nl")
    if name == "phone" and not any(sign.isdecimal() for sign in text):
        unclean.append("found no digits, expected a phone number")
    return [f"{_option(name)}: {problem}" for problem in unclean]


def _option(name: str) -> str:
    return OPTIONS.get(name, f"--{name}")
