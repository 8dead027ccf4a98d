"""Between answers and report, taken away: which texts, kept outside the stores, so that a backup brings none back.

A file that only grows, apart from the journal of persons and without a day: nothing ties a text to who was erased.
Its lines are keyed hashes; without the secret nothing can be read from them or compared with them.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from surveyapp import leavers

NAME = "taken.journal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that was taken away."""

    round_id: int
    text: str  # keyed hash of its id
    words: str  # keyed hash of what stood there; empty when that was erased before


def entry(secret: str, round_id: int, text_id: str, place: Sequence[str], words: str) -> Entry:
    """What the file keeps of a text; `place`: its audience and column."""
    return Entry(round_id, id_key(secret, text_id), words_key(secret, round_id, place, words) if words else "")


def id_key(secret: str, text_id: str) -> str:
    """How the file knows a text."""
    return _keyed(secret, f"taken text:{text_id}")


def words_key(secret: str, round_id: int, place: Sequence[str], words: str) -> str:
    """How the file knows what stood there, in this round and column only: sets get new ids when a round is closed."""
    return _keyed(secret, f"taken words:{round_id}:{':'.join(place)}:{words}")


def append(instance: Path, entries: Iterable[Entry]) -> None:
    """Add lines, on the disk when this returns."""
    leavers.grow(instance / NAME, (json.dumps(asdict(one)) for one in entries))


def read(path: Path) -> tuple[Entry, ...]:
    """All lines; none when there is no file. A line that was cut off half-way is no line."""
    found = map(_entry, leavers.lines(path))
    return tuple(one for one in found if one is not None)


def merge(into: Path, entries: Sequence[Entry]) -> None:
    """Add the lines that a file does not have yet."""
    known = set(read(into / NAME))
    if new := [one for one in entries if one not in known]:
        append(into, new)


def _entry(line: str) -> Entry | None:
    try:
        said = json.loads(line)
        return Entry(int(said["round_id"]), str(said["text"]), str(said["words"]))
    except (ValueError, KeyError, TypeError):
        return None


def _keyed(secret: str, text: str) -> str:
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()
