"""Where mail comes back: a mailbox by IMAP, or a folder of this machine (maildir). What was handled is moved aside."""

from __future__ import annotations

import imaplib
import os
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from surveyapp import clock
from surveyapp.config import Config
from surveyapp.errors import SettingError
from surveyapp.mail.notices import LIMIT
from surveyapp.mail.outgoing import LOCAL
from surveyapp.models.mailbox import Problem

ASIDE = "Verwerkt"  # the folder for what was handled
DAYS = timedelta(days=30)  # older mail is not looked at: a server gives up within a week
TIMEOUT = 60.0  # seconds for each step
PORTS = {"imap": 143, "imaps": 993}
EXAMPLE = "imaps://user:password@mail.voorbeeld.nl/INBOX, or maildir:///var/mail/terug"


class Unreadable(Exception):  # noqa: N818 - that is what it is
    """The mailbox cannot be read, or not be tidied, now."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Item:
    """One mail in a mailbox."""

    key: str  # the same as long as the mail stays where it is
    unread: bool  # by a person


class Box(Protocol):
    """A mailbox. Errors of each: Unreadable."""

    def items(self) -> tuple[Item, ...]:
        """Open it, and tell what is in it that was not handled."""

    def read(self, key: str) -> bytes:
        """The first LIMIT bytes of a mail, which stays unread; nothing when it is gone."""

    def aside(self, key: str) -> None:
        """Move a mail that was handled out of the way."""

    def close(self) -> None:
        """Close it."""


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox on a server."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    implicit_tls: bool
    starttls: bool


def mailbox(config: Config) -> Box | None:
    """The mailbox of the settings; None without one.

    Errors:  SettingError, which never holds the password.
    """
    if not config.bounce_url:
        return None
    problem = SettingError(f"BOUNCE_URL: expected an address such as {EXAMPLE}")
    try:
        parts = urlsplit(config.bounce_url)
        port = parts.port
    except ValueError:
        raise problem from None
    if parts.scheme == "maildir" and not parts.netloc and len(parts.path) > 1:
        return Maildir(Path(unquote(parts.path)))
    asked = parse_qs(parts.query)
    starttls = asked.pop("starttls", ["required"])
    if parts.scheme not in PORTS or not (parts.hostname and parts.username and parts.password) or asked:
        raise problem
    implicit = parts.scheme == "imaps"
    if starttls not in (["required"], ["no"]):
        raise problem
    if starttls == ["no"] and not implicit and parts.hostname not in LOCAL:
        raise SettingError("BOUNCE_URL: starttls=no is for a server on this machine only, expected starttls=required")
    user, password = unquote(parts.username), unquote(parts.password)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if re.search(r"[\x00-\x1f\x7f]", user + password + folder):
        raise problem
    encrypt = starttls != ["no"] and not implicit
    return Imap(Account(parts.hostname, port or PORTS[parts.scheme], user, password, folder, implicit, encrypt))


class Imap:
    """A mailbox on a server; nothing in it changes but what was handled."""

    def __init__(self, at: Account, wait: float = TIMEOUT) -> None:
        self._at = at
        self._wait = wait
        self._line: imaplib.IMAP4 | None = None
        self._aside = ""

    def items(self) -> tuple[Item, ...]:
        """Log in, and list the mail of the last weeks."""
        self.close()
        self._line = self._open()
        with _told(Problem.FOLDER):
            done, _ = self._line.select(_quoted(self._at.folder))
            if done != "OK":
                raise Unreadable(Problem.FOLDER)
            epoch = self._line.response("UIDVALIDITY")[1][0] or b""
            since = f"SINCE {(clock.today() - DAYS):%d-%b-%Y}"
            found = self._uids("UNDELETED", since)
            unread = set(self._uids("UNDELETED", "UNSEEN", since))
        return tuple(Item(f"{epoch.decode()}:{uid}", uid in unread) for uid in found)

    def read(self, key: str) -> bytes:
        """Without marking it as read."""
        with _told(Problem.CONNECT):
            _, data = self._asked().uid("FETCH", key.partition(":")[2], f"(BODY.PEEK[]<0.{LIMIT}>)")
        return next((bytes(part[1]) for part in data if isinstance(part, tuple)), b"")

    def aside(self, key: str) -> None:
        """Into a folder beside; made when there is none."""
        line, uid = self._asked(), key.partition(":")[2]
        move = "MOVE" if "MOVE" in line.capabilities else "COPY"
        with _told(Problem.FOLDER):
            if not any(self._into(name, move, uid) for name in self._names()):
                raise Unreadable(Problem.FOLDER)
            if move == "COPY":
                line.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted \Seen)")
                if "UIDPLUS" in line.capabilities:
                    line.uid("EXPUNGE", uid)

    def close(self) -> None:
        """Log out."""
        if self._line is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self._line.logout()
        self._line = None

    def _open(self) -> imaplib.IMAP4:
        at, tls = self._at, ssl.create_default_context()
        with _told(Problem.CONNECT):
            line: imaplib.IMAP4
            if at.implicit_tls:
                line = imaplib.IMAP4_SSL(at.host, at.port, ssl_context=tls, timeout=self._wait)
            else:
                line = imaplib.IMAP4(at.host, at.port, timeout=self._wait)
                if at.starttls:
                    _or_hang_up(line, lambda: line.starttls(tls))
        with _told(Problem.LOGIN):
            _or_hang_up(line, lambda: _log_in(line, at))
        return line

    def _asked(self) -> imaplib.IMAP4:
        if self._line is None:
            raise Unreadable(Problem.CONNECT)
        return self._line

    def _uids(self, *what: str) -> tuple[str, ...]:
        _, data = self._asked().uid("SEARCH", *what)
        return tuple(uid.decode() for line in data if line for uid in line.split())

    def _names(self) -> tuple[str, ...]:
        """What the folder may be called: on some servers all folders stand in the inbox."""
        return (self._aside,) if self._aside else (ASIDE, f"INBOX.{ASIDE}", f"INBOX/{ASIDE}")

    def _into(self, name: str, move: str, uid: str) -> bool:
        line = self._asked()
        if line.uid(move, uid, name)[0] != "OK":
            line.create(name)
            if line.uid(move, uid, name)[0] != "OK":
                return False
        self._aside = name
        return True


@contextmanager
def _told(problem: Problem) -> Iterator[None]:
    """What goes wrong within is this problem; a server's own words are not kept."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, UnicodeError, ValueError):
        raise Unreadable(problem) from None


def _or_hang_up(line: imaplib.IMAP4, do: Callable[[], object]) -> None:
    try:
        do()
    except BaseException:
        with suppress(OSError, imaplib.IMAP4.error):
            line.shutdown()
        raise


def _log_in(line: imaplib.IMAP4, at: Account) -> None:
    if "AUTH=PLAIN" in line.capabilities:  # takes every sign there is in a password
        line.authenticate("PLAIN", lambda _: f"\0{at.user}\0{at.password}".encode())
    else:
        line.login(at.user, at.password)
    more = line.capability()[1][-1] or b""  # more may be possible now
    line.capabilities = tuple(more.decode().upper().split())


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Maildir:
    """A folder with `new` and `cur`, as mail programs on this machine keep it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[str, Path] = {}

    def items(self) -> tuple[Item, ...]:
        """What is in it, the oldest first."""
        try:
            paths = [path for name in ("new", "cur") for path in (self._path / name).iterdir() if path.is_file()]
        except OSError:
            raise Unreadable(Problem.FOLDER) from None
        self._found = {path.name.partition(":")[0]: path for path in sorted(paths, key=lambda path: path.name)}
        return tuple(Item(key, "S" not in path.name.partition(":2,")[2]) for key, path in self._found.items())

    def read(self, key: str) -> bytes:
        """The file's beginning; a link is not followed."""
        try:
            handle = os.open(self._found[key], os.O_RDONLY | os.O_NOFOLLOW)
            with open(handle, "rb") as file:
                return file.read(LIMIT)
        except FileNotFoundError:  # a mail program moved it meanwhile
            return b""
        except OSError:
            raise Unreadable(Problem.FOLDER) from None

    def aside(self, key: str) -> None:
        """Into a folder of its own within the maildir."""
        folder = self._path / f".{ASIDE}"
        try:
            for name in ("cur", "new", "tmp"):
                (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._found[key].rename(folder / "cur" / f"{key}:2,S")
        except FileNotFoundError:
            return
        except OSError:
            raise Unreadable(Problem.FOLDER) from None

    def close(self) -> None:
        """Nothing to close."""
