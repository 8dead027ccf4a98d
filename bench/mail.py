"""E-mail a worker sends through a server on this machine, beside a bare loop that sends mails made in the same way.

The bare loop keeps one connection and does two durable commits for each mail: what it is about to do, and what became
of it. `MAILS` says how many are sent, 10,000 as a rule.
"""

from __future__ import annotations

import os
import smtplib
import socket
import socketserver
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bench.row import Row
from bench.server import free_port
from questionnaires.model import Audience
from surveyapp import clock, migrations
from surveyapp.config import Config, load
from surveyapp.db import PRAGMAS, open_stores
from surveyapp.demo.around import Around, give_bureau, load_people, person, terms
from surveyapp.fieldwork.bureau import find as find_bureau
from surveyapp.fieldwork.rounds import open_round
from surveyapp.mail import composing, sending, waves
from surveyapp.mail.composing import Letter
from surveyapp.mail.days import next_moment
from surveyapp.mail.outgoing import outgoing
from surveyapp.mail.texts import About
from surveyapp.models.message import Kind

MAILS = int(os.environ.get("MAILS", "10000"))
EARLY = 2000  # mails after which the memory is read first, and that the bare loop sends, before and after
BAR, GROWTH = 0.40, 10  # of the reference; megabytes
SPAWN = get_context("spawn")


def measure(folder: Path) -> Iterator[Row]:
    """The bare loop, ours, and the bare loop again."""
    with _sink() as port:
        config, moment = _queued(folder, port)
        bare = [_apart(_bare, config, moment)[0]]
        ours, early, late = _apart(_ours, config, moment)
        bare.append(_apart(_bare, config, moment)[0])
    reference = sum(bare) / len(bare)
    yield Row(
        f"e-mail, {MAILS} to one server",
        f"{ours:.0f} mails/s",
        f"{reference:.0f} mails/s, a bare loop with two commits",
        f"at least {BAR:.0%}",
        ours / reference >= BAR,
    )
    print(f"{'':<44} {ours / reference:.0%} of the reference")
    yield Row(
        "memory of the worker that sends",
        f"{late:.0f} MB after {MAILS}",
        f"{early:.0f} MB after {min(EARLY, MAILS)}",
        f"at most {GROWTH} MB more",
        late - early <= GROWTH,
    )


def _queued(folder: Path, port: int) -> tuple[Config, datetime]:
    """Stores with an invitation for everyone, and the moment at which they are due."""
    server = {"SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=no", "MAIL_FROM": "a@bureau.example", "MAIL_PACE": "0"}
    config = load({"INSTANCE": str(folder), **server})
    moment = next_moment(clock.now())
    with Around.of(config, config.respondents_url) as around:
        migrations.prepare(around.stores)
        give_bureau(around)
        number = open_round(around.stores, terms("Voorbeeld", ("jobcoaching",), days=30))
        load_people(around, number, [person(f"k{n}", Audience.CLIENT, "jobcoaching") for n in range(MAILS)])
        waves.queue(around.stores, number, waves.Wave(Kind.INVITATION, moment, "bureau.example"), moment)
    return config, moment


def _ours(config: Config, moment: datetime, told: Connection) -> None:
    stores = open_stores(config)
    post = sending.post(config, stores, lambda: moment)
    early, turns, begun = 0.0, 0, time.monotonic()
    while sending.turn(post):
        turns += 1
        if turns * sending.BATCH == min(EARLY, MAILS):
            early = _megabytes()
    told.send((MAILS / (time.monotonic() - begun), early, _megabytes()))


def _bare(config: Config, moment: datetime, told: Connection) -> None:
    by, bureau = outgoing(config), find_bureau(open_stores(config))
    assert by.server is not None
    assert bureau is not None
    about = About(
        Kind.INVITATION, client=True, low=False, name="", org="Voorbeeld", closes=moment.date(), bureau=bureau
    )
    letter = Letter(0, "", "", "nl", about, "https://vragen.example/v/" + "x" * 43, "https://vragen.example/afmelden/1")
    with (
        closing(_noting(config.instance / "bare.sqlite3")) as notes,
        smtplib.SMTP(by.server.host, by.server.port) as line,
    ):
        begun = time.monotonic()
        for number in range(EARLY):
            notes.execute("insert into mail values (?, 'sending')", (number,))
            own = replace(
                letter, number=number, message_id=f"<{number:032}@bureau.example>", to=f"k{number}@example.org"
            )
            parcel = composing.compose(own, by, config.secret, moment)
            line.sendmail(parcel.sender, parcel.to, parcel.data)
            notes.execute("update mail set state = 'accepted' where number = ?", (number,))
        told.send((EARLY / (time.monotonic() - begun), 0.0, 0.0))


def _noting(path: Path) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    made = sqlite3.connect(path, isolation_level=None)
    for statement in (*PRAGMAS, "create table mail (number integer primary key, state text)"):
        made.execute(statement)
    return made


def _apart(what: object, config: Config, moment: datetime) -> tuple[float, float, float]:
    """Run something in a process of its own."""
    here, there = SPAWN.Pipe()
    process = SPAWN.Process(target=what, args=(config, moment, there))  # type: ignore[arg-type]  # one of the two above
    process.start()
    there.close()
    try:
        told: tuple[float, float, float] = here.recv()
    except EOFError:
        raise SystemExit("the mails were not sent: see above") from None
    process.join()
    return told


def _megabytes() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything and keeps nothing."""
    port = free_port()
    process = SPAWN.Process(target=_swallow, args=(port,), daemon=True)
    process.start()
    try:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.join()


class _Swallow(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while command := self.rfile.readline():
            if command[:4].upper() != b"DATA":
                self.wfile.write(b"221 bye\r\n" if command[:4].upper() == b"QUIT" else b"250 ok\r\n")
                continue
            self.wfile.write(b"354 go\r\n")
            for _ in iter(self.rfile.readline, b".\r\n"):
                pass
            self.wfile.write(b"250 taken\r\n")


def _swallow(port: int) -> None:
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer(("127.0.0.1", port), _Swallow).serve_forever()
