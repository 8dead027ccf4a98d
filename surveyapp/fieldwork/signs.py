"""Step 1: signs that a list may not be whole or true, as shares of its people. A sign proves nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, or_, select

from questionnaires.model import Audience
from surveyapp import models, rounds
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import delivery
from surveyapp.fieldwork.account import account
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE, PROVIDER, Round
from surveyapp.shares import Share

STAFF: Any = models.Staff.__table__
GIVEN: Any = models.StaffProvider.__table__
MANY = 3  # people with one address or number; two are a couple, or parent and child
PUBLIC = frozenset(  # mail of everybody: says nothing of who works where
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.nl",
        "outlook.com",
        "live.nl",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "yahoo.com",
        "proton.me",
        "protonmail.com",
        "ziggo.nl",
        "kpnmail.nl",
        "kpnplanet.nl",
        "planet.nl",
        "hetnet.nl",
        "home.nl",
        "casema.nl",
        "upcmail.nl",
        "xs4all.nl",
        "solcon.nl",
        "freedom.nl",
    ]
)


class Sign(StrEnum):
    """What is looked at."""

    LISTED = "listed"
    BROKEN_OFF = "broken_off"
    LAST_TIME = "last_time"
    DUPLICATES = "duplicates"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_ADDRESS = "same_address"
    OWN_DOMAIN = "own_domain"
    UNDELIVERABLE = "undeliverable"


def signs(stores: Stores, round_: Round) -> Mapping[Sign, Share]:
    """The signs of a list of clients; one that cannot be computed is not there."""
    with reading(stores.contacts).connect() as connection:
        outcomes = _outcomes(connection, round_.id)
        found = _contacts(connection, round_.id) | _own_domain(connection, round_)
    supplied = sum(outcomes.values())
    people = supplied - outcomes.get(Outcome.DUPLICATE, 0)
    found[Sign.DUPLICATES] = Share(supplied - people, supplied)
    away, asked = outcomes.get(Outcome.UNDELIVERABLE, 0), outcomes.get(Outcome.INVITED, 0)
    found[Sign.UNDELIVERABLE] = Share(away, away + asked)
    signed = delivery.find(stores, round_.id)
    if signed is not None:
        found[Sign.LISTED] = Share(people, signed.ended)
        found[Sign.BROKEN_OFF] = Share(signed.broken_off, signed.ended)
    before = _last_time(stores, round_)
    if before is not None:
        found[Sign.LAST_TIME] = Share(people, before)
    return found


def undeliverable(stores: Stores, round_id: int) -> Sequence[tuple[tuple[str, ...], Share]]:
    """Who could not be reached, by dienst; small diensten together."""
    told = []
    for line in account(stores, round_id).lines:
        away = line.outcomes.get(Outcome.UNDELIVERABLE, 0)
        told.append((line.diensten, Share(away, away + line.net_sample)))
    return told


def _outcomes(connection: Connection, round_id: int) -> dict[str, int]:
    query = select(CASE.c.outcome, func.count().label("n")).where(*_clients(round_id)).group_by(CASE.c.outcome)
    return {row.outcome: row.n for row in connection.execute(query)}


def _contacts(connection: Connection, round_id: int) -> dict[Sign, Share]:
    """People who share an address or number with so many others that it is no family."""
    ways = {
        Sign.SAME_EMAIL: (func.lower(CASE.c.email),),
        Sign.SAME_PHONE: (CASE.c.phone,),
        Sign.SAME_ADDRESS: (CASE.c.postcode, CASE.c.house_number, CASE.c.street),
    }
    found = {}
    for sign, columns in ways.items():
        known = (*_clients(round_id), CASE.c.outcome != Outcome.DUPLICATE.value, *(one != "" for one in columns))
        alike = select(func.count().label("n")).where(*known).group_by(*columns).subquery()
        many = func.coalesce(func.sum(alike.c.n).filter(alike.c.n >= MANY), 0)
        part, whole = connection.execute(select(many, func.coalesce(func.sum(alike.c.n), 0))).one()
        found[sign] = Share(int(part), int(whole))
    return found


def _own_domain(connection: Connection, round_: Round) -> dict[Sign, Share]:
    """Clients with an address in a mail domain of the provider's officers; nothing without such accounts."""
    officers = (
        select(STAFF.c.email)
        .join(GIVEN, GIVEN.c.staff_id == STAFF.c.id)
        .join(PROVIDER, PROVIDER.c.id == GIVEN.c.provider_id)
        .where(PROVIDER.c.name == round_.terms.provider, STAFF.c.role == models.Role.OFFICER.value)
    )
    domains = {email.rpartition("@")[2].lower() for email in connection.scalars(officers)} - PUBLIC
    if not domains:
        return {}
    with_mail = (*_clients(round_.id), CASE.c.email != "")
    theirs = or_(*(func.lower(CASE.c.email).endswith(f"@{domain}", autoescape=True) for domain in sorted(domains)))
    query = select(func.count().filter(theirs), func.count()).where(*with_mail)
    return {Sign.OWN_DOMAIN: Share(*connection.execute(query).one())}


def _last_time(stores: Stores, round_: Round) -> int | None:
    """People on the list of the same provider's round before this one; None when there was none."""
    terms = round_.terms
    earlier = [
        other
        for other in rounds.all_rounds(stores)
        if (other.terms.provider, other.terms.keurmerk) == (terms.provider, terms.keurmerk)
        and other.terms.period < terms.period
    ]
    for other in sorted(earlier, key=lambda one: one.terms.period, reverse=True)[:1]:
        with reading(stores.contacts).connect() as connection:
            outcomes = _outcomes(connection, other.id)
        return sum(outcomes.values()) - outcomes.get(Outcome.DUPLICATE, 0)
    return None


def _clients(round_id: int) -> tuple[Any, ...]:
    return CASE.c.round_id == round_id, CASE.c.audience == Audience.CLIENT.value
