"""Step 1, for the helpdesk: what the bureau changes for one person. Refusals are in Dutch, for its pages.

Each change is one transaction that looks first whether this person can still be asked: who is done is left alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select, update

from surveyapp import erasing, optout
from surveyapp.db import Stores, reading
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import cells, loading, reaching
from surveyapp.fieldwork.cells import CellError
from surveyapp.fieldwork.people import ways
from surveyapp.models.case import Outcome, Reason
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE, ROUND

FIELDS = (
    "initials",
    "prefix",
    "surname",
    "email",
    "phone",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
)
ADDRESS = ("street", "house_number", "postcode", "city", "country")
CARRIED: Mapping[Channel, tuple[str, ...]] = {  # what a channel needs to know of someone
    Channel.EMAIL: ("email",),
    Channel.LETTER: ADDRESS,
    Channel.TEXT: ("phone",),
    Channel.PHONE: ("phone",),
}
WRONG: Mapping[str, str] = {
    "email": "E-mailadres: verwacht een adres zoals naam@voorbeeld.nl.",
    "phone": "Telefoon: verwacht een nummer zoals 06 12345678, of een dat begint met + en het nummer van het land.",
    "postcode": "Postcode: verwacht een postcode zoals 1234 AB, of vul een ander land in.",
    "country": "Land: verwacht twee letters, zoals NL of BE.",
}
SAID: Mapping[str, str] = {
    "initials": "Voorletters",
    "prefix": "Tussenvoegsel",
    "surname": "Achternaam",
    "email": "E-mailadres",
    "phone": "Telefoon",
    "street": "Straat",
    "house_number": "Huisnummer",
    "postcode": "Postcode",
    "city": "Plaats",
    "country": "Land",
}
DONE = "Deze persoon kan niet meer worden gevraagd. Er is niets veranderd."


class Trouble(StrEnum):
    """What somebody found out about how to reach a person."""

    RETURNED = "returned"
    MOVED = "moved"
    WRONG_NUMBER = "wrong_number"
    BOUNCED = "bounced"
    DECEASED = "deceased"


FAILS: Mapping[Trouble, tuple[Channel, ...]] = {  # none: nobody is there any more
    Trouble.RETURNED: (Channel.LETTER,),
    Trouble.MOVED: (Channel.LETTER,),
    Trouble.WRONG_NUMBER: (Channel.TEXT, Channel.PHONE),
    Trouble.BOUNCED: (Channel.EMAIL,),
    Trouble.DECEASED: (),
}


def find(stores: Stores, round_id: int, case_id: int) -> Any:
    """The row of somebody in a round.

    Errors:  Refused when there is nobody with this number in it.
    """
    mine = (CASE.c.id == case_id, CASE.c.round_id == round_id, erasing.named())
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(select(CASE).where(*mine)).first()
    if row is None:
        raise Refused(f"case {case_id}: not in round {round_id}")
    return row


def may_be_asked(case: Any) -> bool:
    """Whether a case is still somebody to reach: on the list, not done, and not out of the survey."""
    within = case.outcome in (Outcome.INVITED, Outcome.UNDELIVERABLE)
    return bool(within and not case.answered and not case.refused)


def choose_channels(stores: Stores, case_id: int, chosen: Sequence[str]) -> None:
    """By what ways somebody is asked, in this order; none: all that their data allow.

    Errors:  Refused when one stands there twice, has no address, or none of them reaches this person.
    """
    wanted = [channel for channel in chosen if channel]
    if len(set(wanted)) < len(wanted):
        raise Refused("Hetzelfde kanaal staat er twee keer. Kies elk kanaal één keer.")
    with stores.contacts.begin() as connection:
        case = _open(connection, case_id)
        if not set(wanted) <= set(ways(case)):
            raise Refused("Voor een van deze kanalen is er geen adres. Vul dat eerst in bij de gegevens.")
        values = dict(zip(reaching.ORDER, [*wanted, "", "", ""][:3], strict=True))
        _refuse_lost(case, case | values, "Geen van deze kanalen bereikt deze persoon. Kies er een die niet mislukte.")
        _write(connection, case, values)


def correct(stores: Stores, case_id: int, given: Mapping[str, str]) -> tuple[str, ...]:
    """Put right how somebody is called and reached; a channel with a new address is tried again.

    Takes all of `FIELDS`. Gives the names of what changed, empty when nothing did.
    Errors:  Faults, all that cannot be right; Refused when nothing would be left to reach this person by.
    """
    values = _checked(given)
    with stores.contacts.begin() as connection:
        case = _open(connection, case_id)
        changed = tuple(name for name in FIELDS if case[name] != values[name])
        if not changed:
            return ()
        _refuse_lost(case, case | values, "Zo is deze persoon niet te bereiken. Laat een adres of nummer staan.")
        _write(connection, case, values)
        renewed = [channel for channel, names in CARRIED.items() if set(names) & set(changed)]
        reaching.reachable(connection, case_id, renewed)
        if {"email", "phone"} & set(changed):
            loading.mark_duplicates(connection, case["round_id"])
    return changed


def reword(stores: Stores, case_id: int, form: str, language: str) -> None:
    """In which wording and language somebody is written to; also asked in, when they have not begun.

    Whether they have begun is not looked at: a half-filled set keeps its own wording and language.
    """
    with stores.contacts.begin() as connection:
        case = _open(connection, case_id)
        _set(connection, case["id"], {"form": form, "language": language})


def hold(stores: Stores, case_id: int, held: bool) -> None:
    """Emergency stop: nothing leaves to this person until it is released."""
    with stores.contacts.begin() as connection:
        case = _open(connection, case_id)
        _set(connection, case["id"], {"held": held})


def trouble(stores: Stores, case_id: int, found: Trouble) -> None:
    """Note that somebody is not reached; the next channel takes over, without one they are undeliverable."""
    with stores.contacts.begin() as connection:
        _open(connection, case_id)
        note(connection, case_id, found)


def note(connection: Connection, case_id: int, found: Trouble) -> None:
    """The same within a transaction on the contacts store, whoever it is."""
    reason = Reason(found.value)
    if not FAILS[found]:
        reaching.unreachable(connection, case_id, reason)
    for channel in FAILS[found]:
        reaching.failed(connection, case_id, channel, reason)


def no_trouble(stores: Stores, case_id: int) -> None:
    """Somebody was mistaken: all channels may be tried again."""
    with stores.contacts.begin() as connection:
        _open(connection, case_id)
        reaching.reachable(connection, case_id)


def hand_out(stores: Stores, case_id: int) -> str:
    """The seed of somebody's link, which is handed out from now on.

    Errors:  Refused when they cannot be asked (any more).
    """
    with stores.contacts.begin() as connection:
        case = _open(connection, case_id)
        if case["outcome"] != Outcome.INVITED:
            raise Refused("Deze persoon staat als onbereikbaar genoteerd. Draai dat eerst terug.")
        _set(connection, case["id"], {"invited": True})
    seed: str = case["seed"]
    return seed


def open_case(connection: Connection, case_id: int) -> dict[str, Any]:
    """Somebody who can still be asked, held until the transaction ends.

    Errors:  Refused when they are done or out, or their round is closed.
    """
    query = select(CASE, ROUND.c.closed).join_from(CASE, ROUND, CASE.c.round_id == ROUND.c.id)
    row = connection.execute(query.where(CASE.c.id == case_id, erasing.named()).with_for_update(of=CASE)).first()
    if row is None or row.closed or not may_be_asked(row):
        raise Refused(DONE)
    return dict(row._mapping)


_open = open_case


def _refuse_lost(before: Mapping[str, Any], after: Mapping[str, Any], why: str) -> None:
    """Refuse a change after which nothing reaches somebody who was reached before."""
    if reaching.current(before) is not None and reaching.current(after) is None:
        raise Refused(why)


def _write(connection: Connection, case: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Change a case; what waits by a way that is not theirs any more does not leave."""
    _set(connection, case["id"], values)
    after = dict(case) | dict(values)
    for channel in set(reaching.channels(case)) - set(reaching.channels(after)):
        optout.cancel(connection, case["id"], channel)
    reaching.reachable(connection, case["id"], ())


def _set(connection: Connection, case_id: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(CASE).where(CASE.c.id == case_id).values(**values))


def _checked(given: Mapping[str, str]) -> dict[str, str]:
    """What was typed as the store keeps it. Errors: Faults, one sentence for each field."""
    values = {name: " ".join(unicodedata.normalize("NFC", given.get(name, "")).split()) for name in FIELDS}
    faults = [f"{SAID[name]}: {said}" for name, text in values.items() for said in _unclean(text)]
    checks: Iterable[tuple[str, Callable[[str], str]]] = (
        ("email", cells.email),
        ("phone", cells.phone),
        ("country", cells.country),
        ("postcode", lambda text: cells.postcode(text, values["country"].upper())),
    )
    for name, check in checks:
        try:
            values[name] = check(values[name]) if values[name] else ""
        except CellError:
            faults.append(WRONG[name])
    if faults:
        raise Faults(list(dict.fromkeys(faults)))
    return values


def _unclean(text: str) -> Iterable[str]:
    if not cells.unclean(text):
        return ()
    return (f"hier kan geen “=?” of vreemd teken in staan, en hoogstens {cells.LONGEST} letters.",)
