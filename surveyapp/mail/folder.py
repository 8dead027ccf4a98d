"""Without a mail server: mails as files, for the eyes of this account only, to look at."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from surveyapp.mail.rules import Phase
from surveyapp.mail.smtp import Parcel, Reply

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail in the folder."""

    name: str  # of its file, without .eml
    mail: EmailMessage

    def header(self, name: str) -> str:
        """One of its headers; empty: not there, or not readable."""
        try:
            return str(self.mail[name] or "")
        except Exception:  # the library fails on broken addresses in more ways than anyone can list
            return ""

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Names and values, but for those that are about its parts."""
        return tuple((name, self.header(name)) for name in self.mail if not name.lower().startswith("content"))

    def text(self, subtype: str) -> str:
        """Its part `plain` or `html`; empty: without one."""
        part = self.mail.get_body((subtype,))
        return "" if part is None else str(part.get_content())


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with a file for each mail."""

    path: Path

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        """Write one mail; the same one again takes its place."""
        return write(self.path / f"{parcel.name}.eml", parcel.data, late)

    def close(self) -> None:
        """Nothing to hang up."""

    def names(self) -> tuple[str, ...]:
        """What is in it, the latest first."""
        try:
            with os.scandir(self.path) as found:
                files = [(one.stat().st_mtime_ns, one.name.removesuffix(".eml")) for one in found if _is_mail(one)]
        except FileNotFoundError:
            return ()
        return tuple(name for _, name in sorted(files, reverse=True))

    def find(self, name: str) -> Kept | None:
        """One mail; None when there is none of that name."""
        path = self.path / f"{name}.eml"
        if not NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
            return None
        return Kept(name, message_from_bytes(path.read_bytes(), policy=policy.default))


def write(path: Path, data: bytes, late: Callable[[], bool]) -> Reply:
    """Write a message in its folder, with what a server would have said of it."""
    if late():
        return Reply(Phase.BODY, None)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            file.write(data)
    except OSError:
        return Reply(Phase.CONNECT, None)
    return Reply(Phase.DOT, 250)


def _is_mail(file: os.DirEntry[str]) -> bool:
    return file.name.endswith(".eml") and bool(NAME.fullmatch(file.name[:-4])) and file.is_file(follow_symlinks=False)
