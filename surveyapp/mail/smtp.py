"""A conversation with a mail server, step by step: what a cut means depends on how far it was."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from surveyapp.mail.outgoing import Server
from surveyapp.mail.rules import OURS, Phase
from surveyapp.mail.verdicts import no_mailbox

TIMEOUT = 60.0  # seconds for each step
AFTER_DOT = 600.0  # what RFC 5321 gives a server to take a message over
GONE = 421  # the server hangs up


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail for one person, as it goes over the line."""

    sender: str  # where it comes back to
    to: str
    data: bytes
    name: str  # of its Message-ID, without its domain


@dataclass(frozen=True, slots=True)
class Reply:
    """How far a conversation came, and with what code it ended; None: without one."""

    phase: Phase
    code: int | None
    gone: bool = False  # the server says that there is no such mailbox

    @property
    def ours(self) -> bool:
        """Whether this says nothing of the recipient: no connection, no log-in, or it was cut."""
        return self.phase in OURS or self.code is None or self.code == GONE


class Transport(Protocol):
    """A way by which mail leaves."""

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        """Hand over one mail, unless it is `late` just before the final dot."""

    def close(self) -> None:
        """Hang up."""


class Smtp:
    """One mail server, with one connection that is kept."""

    def __init__(self, server: Server, own_name: str, waits: tuple[float, float] = (TIMEOUT, AFTER_DOT)) -> None:
        self._to = server
        self._own_name = own_name
        self._waits = waits
        self._line: smtplib.SMTP | None = None
        self._phase = Phase.CONNECT
        self._gone = False

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        """Hand over one mail; a connection that went stale meanwhile is made anew, once."""
        kept = self._line is not None
        reply = self._tried(parcel, late)
        if kept and reply == Reply(Phase.SENDER, None):
            reply = self._tried(parcel, late)
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._line.close()
        self._line = None

    def _tried(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        self._gone = False
        try:
            code: int | None = self._talk(parcel, late)
        except smtplib.SMTPResponseException as error:  # after log-in only nonsense that nobody can read
            code = error.smtp_code if self._phase in OURS else None
        except (OSError, smtplib.SMTPException, ValueError):
            code = None
        reply = Reply(self._phase, code, self._gone)
        if reply.ours:
            self.close()
        return reply

    def _talk(self, parcel: Parcel, late: Callable[[], bool]) -> int | None:
        line = self._line = self._line or self._open()
        for phase, command, good in (
            (Phase.SENDER, f"MAIL FROM:<{parcel.sender}>", 250),
            (Phase.RECIPIENT, f"RCPT TO:<{parcel.to}>", 250),
            (Phase.DATA, "DATA", 354),
        ):
            self._phase = phase
            code, said = line.docmd(command)
            if code != good:
                self._gone = phase is Phase.RECIPIENT and no_mailbox(code, said)
                self._start_over(line, code)
                return code
        return self._hand_over(line, parcel.data, late)

    def _hand_over(self, line: smtplib.SMTP, data: bytes, late: Callable[[], bool]) -> int | None:
        self._phase = Phase.BODY
        line.send(_stuffed(data))
        if late():
            return None
        self._phase = Phase.DOT  # from here on the server may have it
        if line.sock is not None:
            line.sock.settimeout(self._waits[1])
        line.send(b".\r\n")
        code = line.getreply()[0]
        if line.sock is not None:
            line.sock.settimeout(self._waits[0])
        return code

    def _open(self) -> smtplib.SMTP:
        """A connection that is encrypted where that is required, and logged in."""
        self._phase = Phase.CONNECT
        to = self._to
        name, wait = self._own_name, self._waits[0]
        line: smtplib.SMTP
        if to.implicit_tls:
            line = smtplib.SMTP_SSL(to.host, to.port, name, timeout=wait, context=ssl.create_default_context())
        else:
            line = smtplib.SMTP(to.host, to.port, name, timeout=wait)
        try:
            if line.sock is not None:  # the final dot goes by itself: it must not wait for word of what went before
                line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if to.starttls:
                self._phase = Phase.TLS
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if to.user:
                self._phase = Phase.LOGIN
                line.login(to.user, to.password)
        except BaseException:
            line.close()
            raise
        return line

    def _start_over(self, line: smtplib.SMTP, code: int) -> None:
        if code != GONE:
            try:
                line.rset()
            except (OSError, smtplib.SMTPException):
                self.close()


def _stuffed(data: bytes) -> bytes:
    """A message as it stands between DATA and the final dot."""
    whole = data if data.endswith(b"\r\n") else data + b"\r\n"
    return (b"." if whole.startswith(b".") else b"") + whole.replace(b"\r\n.", b"\r\n..")
