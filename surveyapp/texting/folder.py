"""Without a gateway: text messages as files, for the eyes of this account only, to look at."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from surveyapp.mail.rules import Phase
from surveyapp.mail.smtp import Parcel, Reply
from surveyapp.texting.gateway import body


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with a file for each text message: what a gateway would be asked."""

    path: Path

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        """Write one; the same one again takes its place."""
        if late():
            return Reply(Phase.BODY, None)
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path / f"{parcel.name}.json", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(handle, "wb") as file:
                file.write(body(parcel))
        except OSError:
            return Reply(Phase.CONNECT, None)
        return Reply(Phase.DOT, 250)

    def close(self) -> None:
        """Nothing to hang up."""
