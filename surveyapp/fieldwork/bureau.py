"""Step 1, before it: what pages say of the research bureau. Without it nobody can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from surveyapp import models
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import cells
from surveyapp.fieldwork.checking import Fault, Flaw

BUREAU: Any = models.Bureau.__table__
TEXTS = ("name", "controller", "phone", "hours", "email", "privacy")
OPTIONS = {"privacy": "privacy-file"}  # where the command calls it otherwise
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
        found = faults(given, is_new)
        if found:
            raise Faults([str(fault) for fault in found])
        if is_new:
            connection.execute(insert(BUREAU).values(**({"id": 1, "independent": True} | given)))
        elif given:
            connection.execute(update(BUREAU).values(**given))


def faults(given: Mapping[str, Any], whole: bool) -> tuple[Fault, ...]:
    """All that is wrong with settings; `whole`: none may lack."""
    missing = "found nothing, expected it the first time"
    lacks = [Fault(_option(name), Flaw.EMPTY, missing) for name in TEXTS if whole and name not in given]
    return (*lacks, *(fault for name, text in given.items() if isinstance(text, str) for fault in _faults(name, text)))


def _faults(name: str, text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(_option(name), Flaw.EMPTY, "found an empty text, expected what the pages have to say")
        return
    # privacy is a whole text: line breaks belong in it
    lines = [line[: cells.LONGEST] for line in text.splitlines()] if name == "privacy" else [text]
    unclean = [problem for line in lines for problem in cells.unclean(line)]
    if name == "email" and not cells.EMAIL.fullmatch(text):
        unclean.append("found something else, expected an e-mail address such as naam@voorbeeld.nl")
    if name == "phone" and not any(sign.isdecimal() for sign in text):
        unclean.append("found no digits, expected a phone number")
    yield from (Fault(_option(name), Flaw.UNCLEAN, problem) for problem in unclean)


def _option(name: str) -> str:
    return OPTIONS.get(name, name)
