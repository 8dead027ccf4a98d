"""A bounded load on loopback: ready-made requests over kept connections, from a few threads."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection


def requests_per_second(port: int, requests: Sequence[bytes], seconds: float, connections: int = 8) -> float:
    """Send the requests round and round for some seconds; a reply that is not 303 stops the run."""
    counts = [0] * connections
    done = [False] * connections
    stop = time.monotonic() + seconds

    def one(number: int) -> None:
        mine = requests[number::connections]
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.monotonic() < stop:
                line.sendall(mine[counts[number] % len(mine)])
                _reply(line)
                counts[number] += 1
        done[number] = True

    threads = [threading.Thread(target=one, args=(n,)) for n in range(connections)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(done):
        raise SystemExit("a request was not accepted: this rate would mean nothing")
    return sum(counts) / (time.monotonic() - begun)


def _reply(line: socket.socket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    if b" 303" not in head.partition(b"\r\n")[0]:
        raise SystemExit(f"a request was not accepted: {head[:80]!r}")
    lengths = [int(v.partition(b":")[2]) for v in head.split(b"\r\n") if v.lower().startswith(b"content-length")]
    while len(body) < (lengths or [0])[0]:
        body += line.recv(65536)


def get_one_by_one(port: int, number: int) -> None:
    """Fetch a page so many times over one kept connection, as a respondent's browser does."""
    line = HTTPConnection("127.0.0.1", port)
    for _ in range(number):
        line.request("GET", "/vraag/a")
        line.getresponse().read()
    line.close()


def post(path: str, body: str, cookie: str = "") -> bytes:
    """A form post as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded"]
    lines += [f"Content-Length: {len(body.encode())}"] + [f"Cookie: {cookie}"] * bool(cookie)
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
