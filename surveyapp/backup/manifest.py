"""What a backup says of itself: its files with their checksums, sealed with the secret."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from surveyapp.errors import Refused

NAME = "manifest.json"
PREFIX = "oordeel-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup in words."""

    made: str  # moment in UTC, as ISO 8601
    kinds: Mapping[str, str]  # store -> sqlite or postgresql
    revisions: Mapping[str, str]  # store -> version of its tables
    log: tuple[int, str]  # number and seal of the last line of who looked
    files: Mapping[str, str]  # path in the backup -> SHA-256
    key: str  # tells which secret it belongs to, and nothing of it
    seal: str = ""

    @property
    def moment(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromisoformat(self.made)


def key_of(secret: str) -> str:
    """What tells one secret from another."""
    return _keyed(secret, "backup key")[:16]


def write(folder: Path, secret: str, manifest: Manifest) -> None:
    """Put it in its folder, sealed."""
    text = json.dumps(asdict(replace(manifest, seal=_seal(secret, manifest))), indent=1)
    with open(os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest | None:
    """What stands in a folder; None when it holds no backup of ours."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Manifest(**said | {"log": tuple(said["log"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def checked(folder: Path, secret: str) -> Manifest:
    """The same, when it is whole: nothing of it was changed or is missing.

    Errors:  Refused, with what to do.
    """
    found = read(folder)
    if found is None:
        raise Refused(f"{folder}: holds no backup, name the folder with {NAME} in it")
    if found.key != key_of(secret):
        raise Refused(f"{folder}: was made with another SECRET; set that one, or no link and no half-filled set opens")
    if not hmac.compare_digest(found.seal, _seal(secret, found)):
        raise Refused(f"{folder / NAME}: was changed, take another backup")
    for name, sum_ in found.files.items():
        path = folder / name
        if not path.is_file() or digest(path) != sum_:
            raise Refused(f"{path}: is missing or damaged, take another backup")
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(secret: str, manifest: Manifest) -> str:
    return _keyed(secret, json.dumps(asdict(replace(manifest, seal="")), sort_keys=True))


def _keyed(secret: str, text: str) -> str:
    return hmac.digest(secret.encode(), f"backup:{text}".encode(), "sha256").hex()
