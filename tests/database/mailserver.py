"""A mail server for tests that does what its script says to each mail, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

GOOD = {"CONNECT": b"220 hello", "SENDER": b"250 ok", "RECIPIENT": b"250 ok", "DATA": b"354 go", "DOT": b"250 taken"}
VERBS = {"MAIL": "SENDER", "RCPT": "RECIPIENT", "DATA": "DATA"}
CUT = b""  # hang up without a word
STALL = b"stall"  # say nothing until the other side leaves


@dataclass
class MailServer:
    """What came in, and how it answers: `script` says for one recipient what it does in which phase."""

    port: int
    script: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)  # recipient, message: all the server holds
    connections: int = 0


class _Hangup(Exception):  # noqa: N818 - the script says so
    pass


@contextmanager
def serving() -> Iterator[MailServer]:
    """A server that runs as long as the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer(listening.getsockname()[1])
        threading.Thread(target=_accept, args=(server, listening), daemon=True).start()
        yield server


def _accept(server: MailServer, listening: socket.socket) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        server.connections += 1
        with line, line.makefile("rb") as lines:
            line.settimeout(5)
            try:
                _talk(server, line, lines)
            except (_Hangup, OSError):
                continue


def _talk(server: MailServer, line: socket.socket, lines: object) -> None:
    read = lines.readline  # type: ignore[attr-defined]  # a buffered reader
    to = ""
    _say(server, line, "CONNECT", "")
    while command := read():
        verb = command[:4].upper().decode()
        if verb == "RCPT":
            to = command.decode().partition("<")[2].partition(">")[0]
        phase = VERBS.get(verb)
        if phase is None or phase == "SENDER":
            line.sendall(b"250 ok\r\n")
            continue
        if not _say(server, line, phase, to) or phase != "DATA":
            continue
        if server.script.get(to) == ("BODY", CUT):
            raise _Hangup
        body = b"".join(iter(read, b".\r\n"))
        phase_, said = server.script.get(to, ("", b""))
        if phase_ != "DOT" or said[:1] in (
            b"",
            b"s",
            b"2",
        ):  # a cut or stall after the dot: it has the mail all the same
            server.taken.append((to, body))
        _say(server, line, "DOT", to)


def _say(server: MailServer, line: socket.socket, phase: str, to: str) -> bool:
    at, said = server.script.get(to, ("", b""))
    if at != phase:
        line.sendall(GOOD[phase] + b"\r\n")
        return True
    if said == CUT:
        raise _Hangup
    if said == STALL:
        line.recv(1)  # returns when the other side hangs up
        raise _Hangup
    line.sendall(said + b"\r\n")
    return False
