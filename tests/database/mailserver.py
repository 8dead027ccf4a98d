"""A mail server for tests that does what its script says to each mail, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

GOOD = {"CONNECT": b"220 hello", "SENDER": b"250 ok", "RECIPIENT": b"250 ok", "DATA": b"354 go", "DOT": b"250 taken"}
VERBS = {"MAIL": "SENDER", "RCPT": "RECIPIENT", "DATA": "DATA"}
CUT = b""  # hang up without a word
STALL = b"stall"  # say nothing until the other side leaves
LOST = b"lost"  # hang up, and after the final dot: without having kept the mail


@dataclass
class MailServer:
    """What came in, and how it answers: `script` says for one recipient what it does in which phase."""

    port: int
    script: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)  # recipient, message: all the server holds
    mood: Callable[[str], tuple[str, bytes]] | None = None  # writes the script anew at each try ("": at a connection)
    commands: int = 0
    cut_after_dot: int = 0
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
        server.script |= {"": server.mood("")} if server.mood else {}
        threading.Thread(target=_serve, args=(server, line), daemon=True).start()


def _serve(server: MailServer, line: socket.socket) -> None:
    with line, line.makefile("rb") as lines, suppress(_Hangup, OSError):
        line.settimeout(5)
        _talk(server, line, lines)


def _talk(server: MailServer, line: socket.socket, lines: object) -> None:
    read = lines.readline  # type: ignore[attr-defined]  # a buffered reader
    to = ""
    _say(server, line, "CONNECT", "")
    while command := read():
        server.commands += 1
        verb = command[:4].upper().decode()
        if verb == "RCPT":
            to = command.decode().partition("<")[2].partition(">")[0]
            server.script |= {to: server.mood(to)} if server.mood else {}
        phase = VERBS.get(verb)
        if phase is None:
            line.sendall(b"250 ok\r\n")
            continue
        if _say(server, line, phase, "" if phase == "SENDER" else to) and phase == "DATA":
            _take(server, line, read, to)


def _take(server: MailServer, line: socket.socket, read: Callable[[], bytes], to: str) -> None:
    phase, said = server.script.get(to, ("", b""))
    if (phase, said) == ("BODY", CUT):
        raise _Hangup
    body = b"".join(iter(read, b".\r\n"))
    server.commands += 1
    if phase != "DOT" or said == STALL or said[:1] in (b"", b"2"):  # cut or stalled after the dot: it has the mail
        server.taken.append((to, body))
    server.cut_after_dot += phase == "DOT" and said in (CUT, STALL, LOST)
    _say(server, line, "DOT", to)


def _say(server: MailServer, line: socket.socket, phase: str, to: str) -> bool:
    at, said = server.script.get(to, ("", b""))
    if at != phase:
        line.sendall(GOOD[phase] + b"\r\n")
        return True
    if said in (CUT, LOST):
        raise _Hangup
    if said == STALL:
        line.recv(1)  # returns when the other side hangs up
        raise _Hangup
    line.sendall(said + b"\r\n")
    return False
