"""Who opted out, kept outside the stores: a backup from before brings nobody a message again.

A file that only grows: a keyed hash on each line, from which nothing can be read without the secret.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Iterable
from pathlib import Path

NAME = "left.journal"
log = logging.getLogger(__name__)


def key(secret: str, seed: str) -> str:
    """How the file knows a case, by its seed."""
    return hmac.digest(secret.encode(), f"left case:{seed}".encode(), "sha256").hex()


def note(instance: Path, secret: str, seed: str) -> None:
    """Keep that somebody opted out; a file that cannot be written does not keep them from it."""
    try:
        append(instance, [key(secret, seed)])
    except OSError as error:
        log.error("%s cannot be written (%s): a restore would not know who opted out", NAME, error.strerror)


def append(instance: Path, keys: Iterable[str]) -> None:
    """Add lines, on the disk when this returns."""
    grow(instance / NAME, keys)


def grow(path: Path, lines: Iterable[str]) -> None:
    """Add lines to a file, on the disk when this returns. A line that was cut off half-way is ended first."""
    torn = path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write((b"\n" if torn else b"") + "".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> list[str]:
    """What such a file holds; nothing when there is no file."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def read(path: Path) -> frozenset[str]:
    """All lines; none when there is no file."""
    try:
        return frozenset(path.read_text(encoding="ascii", errors="ignore").split())
    except FileNotFoundError:
        return frozenset()


def merge(into: Path, keys: Iterable[str]) -> None:
    """Add the lines that a file does not have yet."""
    if new := sorted(set(keys) - read(into / NAME)):
        append(into, new)
