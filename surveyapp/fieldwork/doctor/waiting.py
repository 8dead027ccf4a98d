"""Step 1: a list that waits until its officer has seen what it would do: a file of its own, for a day at most."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from questionnaires.model import Audience

LONGEST = 24 * 3600  # seconds that a file waits
FOLDER = "uploads"  # in the instance folder
NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a list; its rows to mend wait in its place."""

    counts: Mapping[str, int]
    reasons: tuple[tuple[int, str], ...]  # row, reason: the first ones
    more: int = 0  # rows with a reason that are not among them


@dataclass(frozen=True, slots=True)
class Waiting:
    """A list, and what its officer chose for it."""

    round_id: int
    staff_id: int
    filename: str
    audience: Audience
    chosen: Mapping[int, str] = field(default_factory=dict)  # column, 0-based -> what it is
    with_hidden: bool = False
    header: int | None = None  # index among the rows; None: as guessed
    channels: tuple[str, ...] | None = None  # in order, "" for none; None: what the list holds
    done: Done | None = None


class Shelf:
    """The folder in which lists wait, each under a name that cannot be guessed; only this account reads it."""

    def __init__(self, instance: Path) -> None:
        self._folder = instance / FOLDER

    def put(self, waiting: Waiting, data: bytes) -> str:
        """Keep a list; gives its name. What waited too long goes."""
        self.sweep()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        name = secrets.token_hex(16)
        self._write(name, data)
        self.change(name, waiting)
        return name

    def find(self, name: str) -> Waiting | None:
        """What waits under a name; None when it is gone."""
        if not NAME.fullmatch(name):
            return None
        try:
            said = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        done = said.pop("done")
        chosen = {int(place): target for place, target in said.pop("chosen").items()}
        channels = said.pop("channels", None)
        said["channels"] = tuple(channels) if channels is not None else None
        told = Done(done["counts"], tuple(map(tuple, done["reasons"])), done["more"]) if done else None
        return Waiting(**said | {"audience": Audience(said["audience"]), "chosen": chosen, "done": told})

    def data(self, name: str) -> bytes:
        """The file itself; of a list that was put into its round, the rows to mend.

        Errors:  FileNotFoundError when it was taken away meanwhile.
        """
        return (self._folder / name).read_bytes()

    def change(self, name: str, waiting: Waiting) -> None:
        """Keep what its officer chose."""
        self._write(f"{name}.json", json.dumps(asdict(waiting)).encode())

    def finish(self, name: str, done: Done, rejects: bytes) -> None:
        """Nothing of the list is kept but the rows to mend, until its officer is ready or out."""
        waiting = self.find(name)
        self._write(name, rejects)
        if waiting is not None:
            self.change(name, replace(waiting, chosen={}, done=done))

    def forget(self, name: str) -> None:
        """Take a list away; nothing happens when it is gone."""
        if NAME.fullmatch(name):
            for path in (self._folder / name, self._folder / f"{name}.json"):
                path.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Take away all that waited too long, also what a process left that was ended half-way."""
        before = time.time() - LONGEST
        for path in self._held():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()

    def _held(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from self._folder.iterdir()

    def _write(self, name: str, data: bytes) -> None:
        """Whole or not at all, and for this account only."""
        half = self._folder / f"{name}.{secrets.token_hex(4)}.half"
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        half.replace(self._folder / name)
