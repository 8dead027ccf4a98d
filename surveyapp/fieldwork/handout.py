"""Step 1: hand out the links of a round, as a list for whoever sends the invitations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from surveyapp import erasing, links, rounds
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import bureau
from surveyapp.fieldwork.people import ways
from surveyapp.models.case import Outcome
from surveyapp.rounds import CASE

HEADER = ("case", "audience", "dienst", "channel", "ways", "link")


@dataclass(frozen=True, slots=True)
class Link:
    """One person's link, and how it may reach them. Secret: who has the link can answer with it."""

    case: str
    audience: str
    dienst: str
    channel: str  # the way that the list asks for, or empty
    ways: tuple[str, ...]
    address: str


def hand_out(stores: Stores, secret: str, base: str, round_id: int, today: date) -> tuple[Link, ...]:
    """The links of everyone in the net sample who is not done, and note that they are handed out.

    `base` is the address of the respondents' site. Order: as in the list.
    Errors:  Refused when the bureau's settings are missing, the fieldwork is over or nobody can be asked.
    """
    return tuple(_link(case, secret, base) for case in invite(stores, round_id, today))


def invite(stores: Stores, round_id: int, today: date) -> Sequence[Any]:
    """Everyone in the net sample who is not done, as rows of the list in its order; from now on they are invited.

    Errors:  as `hand_out`.
    """
    askable(stores, round_id, today)
    asked = (CASE.c.round_id == round_id, CASE.c.outcome == Outcome.INVITED.value, erasing.named())
    with stores.contacts.begin() as connection:
        todo = select(CASE).where(*asked, CASE.c.answered.is_(False), CASE.c.refused.is_(False)).order_by(CASE.c.id)
        cases = connection.execute(todo).all()
        if not cases:
            raise Refused(
                f"round {round_id} has nobody to ask: load a list with `surveyapp round load {round_id} FILE`"
            )
        connection.execute(update(CASE).where(*asked, CASE.c.invited.is_(False)).values(invited=True))
    return cases


def askable(stores: Stores, round_id: int, today: date) -> rounds.Round:
    """The round, when people can be asked.

    Errors:  Refused when the bureau's settings are missing or the fieldwork is over.
    """
    round_ = rounds.find(stores, round_id)
    if round_.closed or today > round_.closes:
        ended = "is closed" if round_.closed else f"took answers until {round_.closes}"
        raise Refused(f"round {round_id} {ended}: its links do not work any more, open a new round")
    bureau.required(stores)
    return round_


def as_csv(found: Sequence[Link]) -> str:
    """The links as a CSV file."""
    return table(HEADER, ((k.case, k.audience, k.dienst, k.channel, ";".join(k.ways), k.address) for k in found))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _link(case: Any, secret: str, base: str) -> Link:
    address = links.address(base, links.link_token(secret, case.seed))
    return Link(case.number, case.audience, case.dienst, case.channel, ways(case._mapping), address)
