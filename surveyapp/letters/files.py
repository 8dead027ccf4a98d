"""Where the files of letters lie, and how long: they hold links, so they are not in the store and not in its copies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

PART = 100  # letters in one part of a batch
KEPT_SENT = timedelta(days=7)  # a file, after its letters went to the post
KEPT_MADE = timedelta(days=30)  # a file of which nobody says that it was sent


def file_of(folder: Path, batch: int, name: str = "brieven") -> Path:
    """The letters of a batch, or their control list (`controle`)."""
    return folder / f"{name}-{batch}.pdf"


def parts_of(folder: Path, batch: int) -> Path:
    """The folder of a batch that is being made."""
    return folder / f"partij-{batch}"
