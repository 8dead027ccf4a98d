"""Beside all steps: what one person may ask. Find them in all rounds, show all that is kept, erase it in one step.

Answers cannot be found: a finished set leads to nobody, a half-filled one only opens with its link. To erase, that
link is made once more and what lies under it goes unread; nobody is told whether there was anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from surveyapp import access, erasing, journal, links, models, phones
from surveyapp.answers import drafts, finishing
from surveyapp.config import Config
from surveyapp.db import Stores, reading, scrub, tidy
from surveyapp.errors import Refused
from surveyapp.fieldwork import cells
from surveyapp.fieldwork.cells import CellError
from surveyapp.fieldwork.doctor.columns import bare
from surveyapp.journal import Entry
from surveyapp.names import full_name
from surveyapp.rounds import CASE, PROVIDER, ROUND

CALLBACK: Any = models.Callback.__table__
ERASED: Any = models.Erased.__table__
KEYS = frozenset({"seed", "link_hash"})  # of the case, not about the person: who has the seed can make the link
_CASES = (
    select(*CASE.columns, PROVIDER.c.name.label("provider"), ROUND.c.closed)
    .join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
    .join(PROVIDER)
    .where(erasing.named())
)
ABOUT_ANSWERS = (
    "Uw antwoorden staan hier niet bij. Wat u hebt ingestuurd heeft geen naam, nummer of moment: niemand kan het "
    "terugvinden, ook wij niet. Wat u half hebt ingevuld opent alleen met uw eigen link. Schreef u iets in eigen "
    "woorden, dan kunnen wij die tekst na het onderzoek zoeken op de woorden die u noemt, en weghalen."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """By what somebody is looked for: an address, a number, or a surname with a postcode; any of them fits."""

    email: str = ""
    phone: str = ""
    surname: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One case that may be theirs: family members share addresses, so a person chooses."""

    case_id: int
    round_id: int
    provider: str
    closed: bool
    number: str  # on the list
    name: str
    ways: tuple[str, ...]


def find(stores: Stores, asked: Asked) -> tuple[Found, ...]:
    """All cases of this person, in all rounds of all providers.

    Errors:  Refused, in Dutch, when there is too little to look for, or a number or postcode cannot be read.
    """
    reached, lives = _reached(asked), _lives(asked)
    if not reached and lives is None:
        raise Refused("Vul een e-mailadres in, een telefoonnummer, of een achternaam met de postcode.")
    with reading(stores.contacts).connect() as connection:
        rows = list(connection.execute(_CASES.where(or_(*reached)))) if reached else []
        if lives is not None:
            neighbours = connection.execute(_CASES.where(lives))
            rows += [row for row in neighbours if bare(row.surname) == bare(asked.surname)]
    each = {row.id: _found(row) for row in rows}
    return tuple(each[case_id] for case_id in sorted(each, key=lambda n: (each[n].round_id, n)))


def chosen(stores: Stores, case_ids: Collection[int]) -> tuple[Found, ...]:
    """Cases by their numbers; those that are nobody's any more are left out."""
    mine = _CASES.where(CASE.c.id.in_(sorted(case_ids))).order_by(CASE.c.round_id, CASE.c.id)
    with reading(stores.contacts).connect() as connection:
        return tuple(_found(row) for row in connection.execute(mine))


def export(stores: Stores, case_ids: Collection[int], today: date) -> dict[str, Any]:
    """All that is kept of these cases, as plain values: what JSON can hold."""
    with reading(stores.contacts).connect() as connection:
        cases = [_exported(connection, found) for found in chosen(stores, case_ids)]
    return {"made": str(today), "answers": ABOUT_ANSWERS, "cases": cases}


def erase(stores: Stores, config: Config, case_ids: Collection[int], today: date) -> int:
    """Erase these people: contact data, what waits for them, and half-filled sets. Gives how many cases.

    First the journal, then the contacts, then the half-filled set: a cut in between is mended by `replay`, and a
    page that is open meanwhile finds no case to go on with.
    """
    with reading(stores.contacts).connect() as connection:
        mine = select(CASE).where(CASE.c.id.in_(sorted(case_ids)), erasing.named())
        cases = connection.execute(mine).mappings().all()
    journal.append(config.instance, [journal.entry(config.secret, dict(case), today) for case in cases])
    return _erase(stores, config, [dict(case) for case in cases])


def replay(stores: Stores, config: Config) -> int:
    """Erase whom the journal names and the stores still hold, after a backup was put back. Gives how many cases."""
    entries = journal.read(config.instance / journal.NAME)
    if not entries:
        return 0
    _remember(stores, entries)
    named = {entry.case for entry in entries}
    mine = select(CASE).where(CASE.c.round_id.in_({entry.round_id for entry in entries}), erasing.named())
    with reading(stores.contacts).connect() as connection:
        cases = connection.execute(mine).mappings()
        back = [dict(case) for case in cases if journal.seed_key(config.secret, case["seed"]) in named]
    return _erase(stores, config, back)


def _erase(stores: Stores, config: Config, cases: Sequence[Mapping[str, Any]]) -> int:
    if not cases:
        return 0
    for round_id in {case["round_id"] for case in cases}:
        finishing.reconcile_round(stores, config.secret, round_id)  # afterwards nothing can tell whose a set was
    with stores.contacts.begin() as connection:
        for case in cases:
            _bar(connection, case["round_id"], journal.keys(config.secret, case["round_id"], case))
        sent = erasing.bare_cases(connection, [case["id"] for case in cases])
    for case in cases:
        drafts.erase(stores, links.draft_key(config.secret, links.link_token(config.secret, case["seed"])))
    erasing.forget_files(config.instance, sent)
    scrub(stores.contacts, erasing.TABLES)
    tidy(stores.answers)
    return len(cases)


def _remember(stores: Stores, entries: Sequence[Entry]) -> None:
    with stores.contacts.begin() as connection:
        for entry in entries:
            _bar(connection, entry.round_id, entry.keys)


def _bar(connection: Connection, round_id: int, keys: Sequence[str]) -> None:
    known = set(connection.scalars(select(ERASED.c.key).where(ERASED.c.round_id == round_id, ERASED.c.key.in_(keys))))
    new = [{"round_id": round_id, "key": key} for key in dict.fromkeys(keys) if key not in known]
    if new:
        connection.execute(insert(ERASED), new)


def _reached(asked: Asked) -> list[Any]:
    """Conditions on how somebody is reached.

    Errors:  Refused.
    """
    conditions = _by_phone(asked.phone) if asked.phone.strip() else []
    if asked.email.strip():
        conditions.append(func.lower(CASE.c.email) == asked.email.strip().lower())
    return conditions


def _lives(asked: Asked) -> Any:
    """Condition on where somebody lives; only with a surname, which is compared afterwards."""
    if not bare(asked.surname) or not asked.postcode.strip():
        return None
    try:
        postcode = cells.postcode("".join(asked.postcode.split()), "")
    except CellError:
        postcode = asked.postcode.strip().upper()  # of another country
    return CASE.c.postcode == postcode


def _by_phone(typed: str) -> list[Any]:
    """On the list, or as somebody left it to be called."""
    try:
        clean = cells.phone(typed.strip())
    except CellError:
        raise Refused("Dit telefoonnummer kan niet. Schrijf het als 06 12345678 of +31 6 12345678.") from None
    asked = select(CALLBACK.c.case_id).where(CALLBACK.c.phone.in_(_spellings(clean)))
    return [CASE.c.phone == clean, CASE.c.id.in_(asked)]


def _spellings(clean: str) -> tuple[str, ...]:
    return (clean, phones.dial(clean), "0" + clean.removeprefix("+31")) if clean.startswith("+31") else (clean,)


def _found(row: Any) -> Found:
    name = full_name(row)
    street = " ".join(part for part in (row.street, row.house_number) if part)
    place = " ".join(part for part in (row.postcode, row.city) if part)
    ways = tuple(way for way in (row.email, row.phone, ", ".join(filter(None, (street, place)))) if way)
    return Found(row.id, row.round_id, row.provider, row.closed, row.number, name, ways)


def _exported(connection: Connection, found: Found) -> dict[str, Any]:
    case = connection.execute(select(CASE).where(CASE.c.id == found.case_id)).mappings().one()
    looks = access.of_case(connection, found.case_id)
    return {
        "provider": found.provider,
        "round": found.round_id,
        "kept": _plain({name: value for name, value in case.items() if name not in KEYS}),
        **{table: [_plain(row) for row in rows] for table, rows in erasing.rows_of(connection, found.case_id).items()},
        "looked_at": [{"at": look.at.isoformat(), "role": look.role, "action": look.action} for look in looks],
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON knows them."""
    return {name: value if isinstance(value, bool | int | dict | list) else _text(value) for name, value in row.items()}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
