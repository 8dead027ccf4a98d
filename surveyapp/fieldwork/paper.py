"""Step 1 on paper: whose form came back, by the code on it or the number on the list, and which code a form gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from surveyapp import links
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import codes
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE, ROUND


class Standing(StrEnum):
    """Whether a form of somebody can be copied."""

    UNKNOWN = "unknown"
    ANSWERED = "answered"
    REFUSED = "refused"
    AWAY = "away"  # not (any more) among those who are asked
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose form this is."""

    standing: Standing
    case_id: int = 0
    audience: str = ""
    form: str = ""
    language: str = ""


def whose(stores: Stores, secret: str, round_id: int, typed: str) -> Whose:
    """Somebody of this round by what was typed: the code of nine digits, or the number on the list."""
    row = _by_code(stores, secret, round_id, typed) or _by_number(stores, round_id, typed.strip())
    if row is None:
        return Whose(Standing.UNKNOWN)
    return Whose(_standing(row), row.id, row.audience, row.form, row.language)


def code_for(stores: Stores, secret: str, case_id: int) -> str:
    """The code on the form of somebody, as printed; from now on they are invited.

    Errors:  Refused when both codes of this person belong to others.
    """
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).where(CASE.c.id == case_id).values(invited=True))
    return codes.spaced(codes.code_of(stores, secret, case_id))


def _by_code(stores: Stores, secret: str, round_id: int, typed: str) -> Any:
    digits = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
    if len(digits) != 9 or not (digits.isascii() and digits.isdecimal()):
        return None
    with reading(stores.contacts).connect() as connection:
        provider_id = connection.scalar(select(ROUND.c.provider_id).where(ROUND.c.id == round_id))
    seed = codes.seed_of(stores, secret, provider_id, digits) if provider_id else None
    return None if seed is None else _read(stores, round_id, CASE.c.link_hash == _hash(secret, seed))


def _by_number(stores: Stores, round_id: int, number: str) -> Any:
    return _read(stores, round_id, CASE.c.number == number)


def _read(stores: Stores, round_id: int, which: Any) -> Any:
    with reading(stores.contacts).connect() as connection:
        return connection.execute(select(CASE).where(CASE.c.round_id == round_id, which)).first()


def _hash(secret: str, seed: str) -> str:
    return links.link_hash(links.link_token(secret, seed))


def _standing(row: Any) -> Standing:
    if row.answered:
        return Standing.ANSWERED
    if row.refused:
        return Standing.REFUSED
    return Standing.OPEN if row.outcome == Outcome.INVITED else Standing.AWAY
