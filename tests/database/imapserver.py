"""A mail server for tests that keeps a mailbox, as far as our reading of it needs one."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class ImapServer:
    """What is in its folders: number of a mail -> the mail; and what it can do."""

    port: int
    can: str = "MOVE UIDPLUS"
    password: str = "geheim"
    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    read: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    prefix: str = ""  # what names of folders must begin with
    said: list[str] = field(default_factory=list)  # the commands it got, without their values


@contextmanager
def serving() -> Iterator[ImapServer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = ImapServer(listening.getsockname()[1])
        threading.Thread(target=_accept, args=(server, listening), daemon=True).start()
        yield server


def _accept(server: ImapServer, listening: socket.socket) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(server, line), daemon=True).start()


def _talk(server: ImapServer, line: socket.socket) -> None:
    with line, line.makefile("rwb", buffering=0) as file:
        line.settimeout(5)
        file.write(b"* OK hello\r\n")
        try:
            while command := file.readline().decode():
                tag, name, rest = [*command.strip().split(" ", 2), ""][:3]
                server.said.append(name if name != "UID" else rest.split()[0])
                file.write(_answer(server, name, rest, file) + f"{tag} ".encode() + _end(server, name, rest))
        except OSError:
            return


def _answer(server: ImapServer, name: str, rest: str, file: Any) -> bytes:
    if name == "CAPABILITY":
        return f"* CAPABILITY IMAP4rev1 {server.can}\r\n".encode()
    if name == "SELECT":
        return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n"
    if name == "UID" and rest.startswith("SEARCH"):
        kept = [n for n in sorted(server.folders["INBOX"]) if n not in server.deleted]
        found = [n for n in kept if "UNSEEN" not in rest or n not in server.read]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()
    if name == "UID" and rest.startswith("FETCH"):
        number, limit = int(rest.split()[1]), int(re.findall(r"<0\.(\d+)>", rest)[0])
        data = server.folders["INBOX"].get(number, b"")[:limit]
        return f"* 1 FETCH (UID {number} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n"
    return b""


def _end(server: ImapServer, name: str, rest: str) -> bytes:
    words = [word.strip('"') for word in rest.split()]
    does = {"LOGIN": _login, "SELECT": _select, "CREATE": _create, "UID": _uid}.get(name)
    return b"OK done\r\n" if does is None or does(server, words) else b"NO [ALERT] user has a secret\r\n"


def _login(server: ImapServer, words: list[str]) -> bool:
    return words[1] == server.password


def _select(server: ImapServer, words: list[str]) -> bool:
    return words[0] in server.folders


def _create(server: ImapServer, words: list[str]) -> bool:
    if words[0].startswith(server.prefix):
        server.folders[words[0]] = {}
    return words[0] in server.folders


def _uid(server: ImapServer, words: list[str]) -> bool:
    what, number, inbox = words[0], words[1], server.folders["INBOX"]
    if what in ("MOVE", "COPY"):
        if words[2] not in server.folders:
            return False
        server.folders[words[2]][int(number)] = inbox[int(number)]
    if what in ("MOVE", "EXPUNGE"):
        del inbox[int(number)]
    if what == "STORE":
        server.deleted.add(int(number))
    return True
