"""Without a gateway: text messages as files, for the eyes of this account only, to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from surveyapp.mail.folder import write
from surveyapp.mail.smtp import Parcel, Reply
from surveyapp.texting.gateway import body


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with a file for each text message: what a gateway would be asked."""

    path: Path

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        """Write one; the same one again takes its place."""
        return write(self.path / f"{parcel.name}.json", body(parcel), late)

    def close(self) -> None:
        """Nothing to hang up."""
