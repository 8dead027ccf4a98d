"""Who was erased, kept outside the stores: a backup from before brings nobody back.

A file that only grows: a line for each case, of keyed hashes; without the secret nothing can be read from it or
compared with it. It is written before the stores, so that a cut between the two is mended by `replay` too.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from surveyapp import leavers, models
from surveyapp.fieldwork.doctor.identity import identity

ERASED: Any = models.Erased.__table__
NAME = "erased.journal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One case that was erased."""

    round_id: int
    case: str  # keyed hash of its seed
    keys: tuple[str, ...]  # keyed hashes of who it was, in this round only
    on: str  # day


def entry(secret: str, case: Mapping[str, Any], today: date) -> Entry:
    """What the journal keeps of a case (columns of the store)."""
    return Entry(case["round_id"], seed_key(secret, case["seed"]), keys(secret, case["round_id"], case), str(today))


def append(instance: Path, entries: Iterable[Entry]) -> None:
    """Add lines, on the disk when this returns."""
    leavers.grow(instance / NAME, (json.dumps(asdict(one)) for one in entries))


def read(path: Path) -> tuple[Entry, ...]:
    """All lines of a journal; none when there is no file. A line that was cut off half-way is no line."""
    found = map(_entry, leavers.lines(path))
    return tuple(one for one in found if one is not None)


def merge(into: Path, entries: Sequence[Entry]) -> None:
    """Add the lines that a journal does not have yet."""
    known = set(read(into / NAME))
    append(into, [one for one in entries if one not in known])


def seed_key(secret: str, seed: str) -> str:
    """How the journal knows a case."""
    return _keyed(secret, f"erased case:{seed}")


def keys(secret: str, round_id: int, values: Mapping[str, Any]) -> tuple[str, ...]:
    """How a round knows who was erased from it: by the number on its list, and by each way with the name.

    Takes columns of the store, with `number` the number on the list. Family members share a way, not a name.
    """
    who = identity(dict(values) | {"house_number": values.get("house_number") or ""} | {"number": ""})
    ways = sorted(f"{way}:{who.surname}:{who.initial}" for way in who.ways)
    return tuple(_keyed(secret, f"erased:{round_id}:{text}") for text in (f"number:{values['number']}", *ways))


def barred(connection: Connection, secret: str, round_id: int) -> Callable[[str, Mapping[str, Any]], bool]:
    """Whether somebody with a number on the list and these values (as the store names them) was erased from a round."""
    known = set(connection.scalars(select(ERASED.c.key).where(ERASED.c.round_id == round_id)))

    def is_barred(number: str, values: Mapping[str, Any]) -> bool:
        return bool(known) and not known.isdisjoint(keys(secret, round_id, dict(values) | {"number": number}))

    return is_barred


def _entry(line: str) -> Entry | None:
    try:
        said = json.loads(line)
        return Entry(int(said["round_id"]), str(said["case"]), tuple(said["keys"]), str(said["on"]))
    except (ValueError, KeyError, TypeError):
        return None


def _keyed(secret: str, text: str) -> str:
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()
