"""A wire between browser and site that can break in the ways that networks break."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from time import sleep


class State(Enum):
    """What happens to a request."""

    WHOLE = auto()
    CUT = auto()  # nobody takes it
    HOLE = auto()  # taken, and never answered
    DEAF = auto()  # done by the site, but the reply is lost
    SLOW = auto()  # the reply takes two seconds


@dataclass
class Wire:
    """A port of its own before the site's port; `posts` counts the forms that went into it."""

    listener: socket.socket
    site_port: int
    state: State = State.WHOLE
    posts: int = 0
    held: list[socket.socket] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where a browser finds the site behind this wire."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        """Take requests until the listener is closed; each has a connection of its own."""
        while True:
            try:
                browser, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(browser,), daemon=True).start()

    def _pass_on(self, browser: socket.socket) -> None:
        if self.state is State.HOLE:
            self.held.append(browser)
            return
        with browser, suppress(OSError):
            if self.state is not State.CUT:
                self._both_ways(browser)

    def _both_ways(self, browser: socket.socket) -> None:
        request = _request(browser)
        if not request:
            return
        self.posts += request.startswith(b"POST")
        with socket.create_connection(("127.0.0.1", self.site_port)) as site:
            site.sendall(request)
            reply = b"".join(iter(lambda: site.recv(65536), b""))
        if self.state is State.SLOW:
            sleep(2)
        if self.state is not State.DEAF:
            browser.sendall(reply)


def _request(browser: socket.socket) -> bytes:
    """One whole request; the site's own server closes after each reply, so no other follows."""
    read = b""
    while b"\r\n\r\n" not in read:
        some = browser.recv(65536)
        if not some:
            return b""
        read += some
    head, _, body = read.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += browser.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def wired(address: str) -> Iterator[Wire]:
    """A wire to a site that runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(listener, int(address.rpartition(":")[2]))
        thread = threading.Thread(target=wire.serve)
        thread.start()
        try:
            yield wire
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in wire.held:
                connection.close()
