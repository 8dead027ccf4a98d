"""Step 1: by which channel the people of a round are asked, and which channels failed. Counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Select, func, literal_column, select

from surveyapp.db import Stores, reading
from surveyapp.fieldwork import reaching
from surveyapp.models.case import HELD, Outcome
from surveyapp.models.message import Channel
from surveyapp.rounds import CASE

ASKED = (Outcome.INVITED.value, Outcome.UNDELIVERABLE.value)  # who is asked, or was until no channel was left
_HELD: tuple[Any, ...] = tuple(literal_column(f"({one})", Boolean) for one in HELD)  # as the index has them


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One channel of a round."""

    channel: Channel
    asked: int  # people of the net sample who are asked by it now
    failed: Mapping[str, int]  # people whom it did not reach, by reason; the next channel took over, if there was one


def by_channel(stores: Stores, round_id: int) -> tuple[ChannelLine, ...]:
    """Every channel that is used or failed, in the order of `Channel`."""
    asked: Counter[Channel] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    for case, people in _alike(stores, round_id):
        now = reaching.current(case)
        if case["outcome"] == Outcome.INVITED and now is not None:
            asked[now] += people
        for channel, reason in case["failed"].items():
            failed[channel, reason] += people
    lines = (ChannelLine(one, asked[one], _reasons(failed, one)) for one in Channel)
    return tuple(line for line in lines if line.asked or line.failed)


def _reasons(failed: Mapping[tuple[str, str], int], channel: Channel) -> dict[str, int]:
    return {reason: n for (of, reason), n in sorted(failed.items()) if of == channel}


def _alike(stores: Stores, round_id: int) -> Iterator[tuple[Mapping[str, Any], int]]:
    """People who are reached in the same ways, as one case that stands for them, and how many they are."""
    with reading(stores.contacts).connect() as connection:
        rows = connection.execute(grouped(round_id))
        for outcome, first, second, third, failed, mail, address, phone, mobile, people in rows:
            case = dict(zip(reaching.ORDER, (first, second, third), strict=True)) | {
                "outcome": outcome,
                "failed": failed or {},
                "email": "x" if mail else "",
                "phone": "" if not phone else "+316" if mobile else "+31",
                **dict.fromkeys(("street", "house_number", "postcode", "city"), "x" if address else ""),
            }
            yield case, people


def grouped(round_id: int) -> Select[Any]:
    """How many people of a round are alike in all by which they are reached; an index holds just that."""
    told = (CASE.c.outcome, *(CASE.c[name] for name in reaching.ORDER), CASE.c.failed)
    mine = (CASE.c.round_id == round_id, CASE.c.outcome.in_(ASKED))
    return select(*told, *_HELD, func.count()).where(*mine).group_by(*told, *_HELD)
