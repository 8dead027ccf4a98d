"""Step 1: tablets at a provider's place: who may use our pages as one, and how often in an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, insert, select, update

from surveyapp import links, models
from surveyapp.db import Stores, reading
from surveyapp.errors import Refused
from surveyapp.fieldwork import cells
from surveyapp.rounds import PROVIDER

TABLET: Any = models.Tablet.__table__

STARTS = 12  # people an hour on one tablet: a quarter of an hour each is four, and some give up
WRONG = 20  # codes and links an hour that do not fit; after that nothing is tried any more


@dataclass(frozen=True, slots=True)
class Tablet:
    """A tablet as it is now."""

    id: int
    provider_id: int
    org: str
    place: str
    stopped: bool
    hour: int
    starts: int
    wrong: int

    def waits(self, hour: int) -> bool:
        """Whether nothing more may be begun on it this hour."""
        return self.hour == hour and (self.starts >= STARTS or self.wrong >= WRONG)


def add(stores: Stores, provider: str, place: str) -> str:
    """Let one more tablet in and give its key, which is kept nowhere.

    Errors:  Refused without such a provider or place.
    """
    if not place.strip() or cells.unclean(place):
        raise Refused("--place: found no word that can be shown, expected where the tablet stands, such as balie")
    key = links.new_key()
    with stores.contacts.begin() as connection:
        provider_id = connection.scalar(select(PROVIDER.c.id).where(PROVIDER.c.name == provider.strip()))
        if provider_id is None:
            raise Refused(f"--provider: found {provider!r}, expected the name of a provider that has a round")
        row = {"provider_id": provider_id, "place": place.strip(), "key_hash": links.link_hash(key)}
        connection.execute(insert(TABLET).values(row))
    return key


def address(base: str, key: str) -> str:
    """What is opened once on the tablet itself."""
    return f"{base}/tablet/{key}"


def all_tablets(stores: Stores) -> Sequence[Tablet]:
    """All of them, also those that were stopped."""
    with reading(stores.contacts).connect() as connection:
        return [Tablet(*row) for row in connection.execute(_tablets().order_by(TABLET.c.id))]


def find(stores: Stores, key: str) -> Tablet | None:
    """The tablet with this key; None when we gave out no such key, or stopped it."""
    mine = _tablets().where(TABLET.c.key_hash == links.link_hash(key), TABLET.c.stopped.is_(False))
    with reading(stores.contacts).connect() as connection:
        row = connection.execute(mine).first()
    return None if row is None else Tablet(*row)


def stop(stores: Stores, number: int) -> None:
    """From now on this tablet gets in no more.

    Errors:  Refused when there is none with this number.
    """
    with stores.contacts.begin() as connection:
        if not connection.execute(update(TABLET).where(TABLET.c.id == number).values(stopped=True)).rowcount:
            raise Refused(f"there is no tablet {number}: `surveyapp tablet list` shows them")


def try_code(stores: Stores, number: int, hour: int) -> bool:
    """Count a code as wrong before it is looked at, so that two tablets cannot share a last chance.

    False when there were too many this hour: then it may not be looked at.
    """
    return _count(stores, number, hour, wrong=_now("wrong", hour) + 1, allowed=_now("wrong", hour) < WRONG)


def was_right(stores: Stores, number: int, hour: int) -> None:
    """The code that was counted last did fit."""
    counted = _now("wrong", hour)
    _count(stores, number, hour, wrong=counted - 1, allowed=counted > 0)


def start(stores: Stores, number: int, hour: int) -> bool:
    """Count that someone begins; False when there were too many this hour: then they may not."""
    return _count(stores, number, hour, starts=_now("starts", hour) + 1, allowed=_now("starts", hour) < STARTS)


def _tablets() -> Select[Any]:
    of_tablet = ("place", "stopped", "hour", "starts", "wrong")
    columns = (TABLET.c.id, TABLET.c.provider_id, PROVIDER.c.name, *(TABLET.c[name] for name in of_tablet))
    return select(*columns).join_from(TABLET, PROVIDER, TABLET.c.provider_id == PROVIDER.c.id)


def _now(count: str, hour: int) -> ColumnElement[int]:
    """A count of this hour: nothing yet when the row still tells of an earlier one."""
    return case((TABLET.c.hour == hour, TABLET.c[count]), else_=0)


def _count(stores: Stores, number: int, hour: int, allowed: ColumnElement[bool], **changed: Any) -> bool:
    """Write the counts of this hour in one statement, which the store does for one tablet at a time."""
    counts = {name: _now(name, hour) for name in ("starts", "wrong")} | changed
    mine = update(TABLET).where(TABLET.c.id == number, allowed)
    with stores.contacts.begin() as connection:
        return bool(connection.execute(mine.values(hour=hour, **counts)).rowcount)
