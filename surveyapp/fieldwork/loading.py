"""Step 1: put a list into its round, all of it or nothing.

Loading the same list again changes nothing. A later list may add people, and mend what it says of
people whose link was not handed out yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from questionnaires.model import Audience
from surveyapp import journal, links, rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import caselist, sampling
from surveyapp.fieldwork.caselist import Fault, Sheet
from surveyapp.fieldwork.people import Person, Rules, people
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE, ROUND

COLUMN_IN_FILE = {"number": "case", "house_number": "number"}  # column of the store -> column of the file
TEXTS = (
    "channel",
    "channel_2",
    "channel_3",
    "reason",
    "email",
    "phone",
    "initials",
    "prefix",
    "surname",
    "street",
    "house_number",
    "postcode",
    "city",
)
EMPTY = dict.fromkeys((*TEXTS, "country"), "")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a list did to its round; `duplicates`: opdrachtgevers who are asked as a client already."""

    added: int = 0
    changed: int = 0
    same: int = 0
    duplicates: int = 0


def load(stores: Stores, secret: str, round_id: int, path: Path) -> Loaded:
    """Read the list and put it into the round.

    Errors:  Faults, everything that is wrong with the file; Refused when there is no such round or it is closed.
    """
    round_ = rounds.find(stores, round_id)
    _refuse_closed(round_.closed, round_id)
    rules = Rules.of(round_)
    sheet = caselist.read(path, tuple(rules.strata))
    found, faults = people(sheet, rules)
    with stores.contacts.begin() as connection:
        _refuse_closed(hold(connection, round_id), round_id)
        known = {row.number: row for row in connection.execute(select(CASE).where(CASE.c.round_id == round_id))}
        faults += [fault for person in found for fault in _conflicts(sheet, person, known.get(person.number))]
        if faults or sheet.faults:
            raise caselist.printed(path, [*sheet.faults, *faults])
        loaded = _write(connection, round_id, secret, found, known)
        return replace(loaded, duplicates=complete(connection, round_id))


def _refuse_closed(closed: bool, round_id: int) -> None:
    if closed:
        raise Refused(f"round {round_id} is closed: open a new round for these people")


def hold(connection: Connection, round_id: int) -> bool:
    """Keep others from loading into this round until we are done; gives whether it was closed meanwhile."""
    query = select(ROUND.c.closed).where(ROUND.c.id == round_id).with_for_update()
    return bool(connection.scalar(query))


def _differences(person: Person, case: Any) -> list[str]:
    """Columns of the file that say something else than the store."""
    changed = [COLUMN_IN_FILE.get(n, n) for n, value in person.values.items() if getattr(case, n) != value]
    return changed + [f"stratum_{n}" for n, value in person.strata.items() if case.strata.get(n, "") != value]


def _conflicts(sheet: Sheet, person: Person, case: Any) -> list[Fault]:
    """Changes that come too late, or make someone else of a case."""
    if case is None:
        return []
    changed = _differences(person, case)
    if case.invited or case.answered or case.refused:
        text = "found a change for someone who has the link already, expected the row as it was loaded"
        return [sheet.fault(person.row, name, text) for name in changed]
    text = f"found another audience than round and case had, expected {case.audience} or a new case number"
    return [sheet.fault(person.row, "audience", text)] if "audience" in changed else []


def _write(
    connection: Connection, round_id: int, secret: str, found: Iterable[Person], known: dict[str, Any]
) -> Loaded:
    new, changed, same = [], 0, 0
    barred = journal.barred(connection, secret, round_id)
    for person in found:
        case = known.get(person.number)
        if case is None and barred(person.number, person.values):
            same += 1  # asked to be erased: a list does not bring them back
        elif case is None:
            new.append(new_case(round_id, secret, person))
        elif _differences(person, case):
            values = dict(person.values) | {"strata": case.strata | filled(person.strata)}
            connection.execute(update(CASE).where(CASE.c.id == case.id).values(**values))
            changed += 1
        else:
            same += 1
    if new:
        connection.execute(insert(CASE), new)
    return Loaded(added=len(new), changed=changed, same=same)


def new_case(round_id: int, secret: str, person: Person) -> dict[str, Any]:
    """The row of someone who is new to a round, with a link of their own."""
    seed = links.new_seed()
    defaults: dict[str, Any] = EMPTY | {"form": "regular", "language": "nl", "ended": None, "failed": {}, "held": False}
    return (
        defaults
        | dict(person.values)
        | {
            "round_id": round_id,
            "number": person.number,
            "strata": filled(person.strata),
            "outcome": Outcome.INVITED.value,
            "seed": seed,
            "link_hash": links.link_hash(links.link_token(secret, seed)),
        }
    )


def complete(connection: Connection, round_id: int) -> int:
    """The last step of every list: who is on it twice, and who is drawn; gives how many are clients too."""
    duplicates = mark_duplicates(connection, round_id)
    sampling.settle(connection, round_id)
    return duplicates


def filled(strata: Any) -> dict[str, str]:
    """Strata without the empty ones."""
    return {name: value for name, value in strata.items() if value}


def mark_duplicates(connection: Connection, round_id: int) -> int:
    """Zelfmelders: whoever is asked as a client is not asked as an opdrachtgever too; gives how many are.

    An opdrachtgever who turns out to be someone else after a change is asked again.
    """
    columns = (CASE.c.id, CASE.c.audience, CASE.c.email, CASE.c.phone, CASE.c.outcome, CASE.c.postcode)
    query = select(*columns).where(CASE.c.round_id == round_id, CASE.c.invited.is_(False))
    employers = connection.execute(query.where(CASE.c.audience == Audience.OPDRACHTGEVER)).all()
    clients = _ways(connection, round_id, Audience.CLIENT) if employers else frozenset()
    twice = {c.id for c in employers if clients & {c.email, c.phone}}
    once = {
        c.id for c in employers if c.email or c.phone or c.postcode
    } - twice  # a row without a name stays what it is
    for outcome, was, ids in (
        (Outcome.DUPLICATE, (Outcome.INVITED, Outcome.NOT_SAMPLED), twice),
        (Outcome.INVITED, (Outcome.DUPLICATE,), once),
    ):
        changed = [{"case": c.id} for c in employers if c.id in ids and c.outcome in was]
        if changed:
            mine = update(CASE).where(CASE.c.id == bindparam("case")).values(outcome=outcome.value)
            connection.execute(mine, changed)
    return len(twice)


def _ways(connection: Connection, round_id: int, audience: Audience) -> frozenset[str]:
    """The addresses and numbers by which one audience can be reached."""
    query = select(CASE.c.email, CASE.c.phone).where(CASE.c.round_id == round_id, CASE.c.audience == audience.value)
    return frozenset(way for row in connection.execute(query) for way in row if way)
