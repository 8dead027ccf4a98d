"""P9, P10 and P13: bad servers, killed workers and frozen ones. Nothing leaves twice by itself, nothing is lost unseen.

`make check` takes fewer mails and kills than the promises name; for all of them:
`MAILS=1000 KILLS=100 pytest tests/database/test_rough.py`.
"""

from __future__ import annotations

import itertools
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.parser import BytesHeaderParser
from multiprocessing import get_context

import pytest
from sqlalchemy import insert, select, update

from surveyapp import links
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.mail import sending
from surveyapp.mail.days import next_moment
from surveyapp.mail.outgoing import Server
from surveyapp.mail.sending import Post
from surveyapp.mail.smtp import Parcel, Reply, Smtp
from surveyapp.mail.waves import MESSAGE, Wave, queue
from surveyapp.models.message import Kind
from surveyapp.rounds import CASE
from tests.database.given import someone
from tests.database.killed import work
from tests.database.mailserver import CUT, LOST, STALL, MailServer
from tests.database.test_sending import MONDAY, post, round_id, run, server, states

__all__ = ["post", "round_id", "server"]
MAILS = int(os.environ.get("MAILS", "60"))
KILLS = int(os.environ.get("KILLS", "8"))
FINE = ("", b"")
MOODS = (
    ("RECIPIENT", b"550 5.1.1 nobody"), ("RECIPIENT", b"451 4.7.1 greylisted"), ("RECIPIENT", b"452 4.2.2 full"),
    ("RECIPIENT", b"421 busy"), ("RECIPIENT", CUT), ("DATA", b"554 no"), ("DATA", b"451 later"), ("DATA", CUT),
    ("DOT", b"451 later"), ("DOT", b"552 too big"), ("DOT", CUT), ("DOT", LOST), ("DOT", b"421 gone"),
)  # fmt: skip
AT_CONNECTION = (("CONNECT", b"421 busy"), ("CONNECT", CUT), ("SENDER", CUT), ("SENDER", b"451 later"))
STALLS = (("RECIPIENT", STALL), ("DOT", STALL))
PATIENT = (2.0, 2.0)  # seconds: on a busy machine a server that works must not seem to stall
BUSY = 600.0  # seconds a machine may take over all of them; nothing waits so long when all is well
LEASE = sending.LEASE + timedelta(minutes=1)


def invited(stores: Stores, round_id: int, count: int) -> None:
    """Many people at once, each with an invitation that is due."""
    first = someone(stores, round_id, "0", email="p0@x.nl", invited=False)
    with stores.contacts.begin() as connection:
        row = dict(connection.execute(select(CASE).where(CASE.c.id == first.case_id)).one()._mapping)
        del row["id"]
        seeds = [links.new_seed() for _ in range(1, count)]
        rows = [
            row | {"number": str(n), "email": f"p{n}@x.nl", "seed": seed, "link_hash": links.link_hash(seed)}
            for n, seed in enumerate(seeds, 1)
        ]
        connection.execute(insert(CASE), rows)
    assert queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY).added == count


def rough(seed: int) -> Callable[[str], tuple[str, bytes]]:
    """A server that does something else at each try: six of ten go well, a few in a hundred it says nothing at all."""
    dice, stalls = random.Random(seed), list(STALLS)

    def mood(to: str) -> tuple[str, bytes]:
        if not to:
            return dice.choice(AT_CONNECTION) if dice.random() < 0.2 else FINE
        if stalls and dice.random() < 0.05:
            return stalls.pop()
        return dice.choice(MOODS) if dice.random() < 0.4 else FINE

    return mood


@pytest.fixture
def patient(post: Post, server: MailServer) -> Iterator[Post]:
    to = Server("127.0.0.1", server.port, "", "", implicit_tls=False, starttls=False)
    made = replace(post, transport=Smtp(to, "bureau.example", PATIENT), sent=Counter())
    yield made
    made.transport.close()


def by_message_id(server: MailServer) -> Counter[str]:
    parser = BytesHeaderParser()
    return Counter(str(parser.parsebytes(data)["Message-ID"]) for _, data in server.taken)


def unknown(stores: Stores) -> set[str]:
    with stores.contacts.connect() as connection:
        return set(connection.scalars(select(MESSAGE.c.message_id).where(MESSAGE.c.state == "unknown")))


def test_a_rough_server_gets_no_mail_twice_and_what_it_left_open_is_told(
    stores: Stores,
    round_id: int,
    patient: Post,
    server: MailServer,
) -> None:
    invited(stores, round_id, MAILS)
    server.mood = rough(9)
    run(patient, turns=150 + MAILS // 2)
    run(patient, turns=260, step=timedelta(minutes=30))
    found, taken, open_ = states(stores), by_message_id(server), unknown(stores)
    assert sum(found.values()) == MAILS
    assert set(found) == {"accepted", "refused", "unknown"}
    assert found["unknown"] == server.cut_after_dot > 0
    assert set(taken.values()) == {1}
    assert len(taken) == found["accepted"] + len(open_ & set(taken))
    server.mood = lambda _to: FINE  # now a person decides to send them once more
    with stores.contacts.begin() as connection:
        connection.execute(update(MESSAGE).where(MESSAGE.c.state == "unknown").values(state="queued"))
    run(patient, turns=100, step=timedelta(minutes=30))
    twice = {message_id for message_id, times in by_message_id(server).items() if times > 1}
    assert twice == open_ & set(taken)
    assert states(stores) == {"accepted": MAILS - found["refused"], "refused": found["refused"]}


def test_a_worker_that_is_killed_over_and_over_sends_nothing_twice(
    config: Config,
    stores: Stores,
    round_id: int,
    patient: Post,
    server: MailServer,
) -> None:
    """Real processes, killed somewhere between the first and the sixtieth command that the server gets of them."""
    count = KILLS * 8
    invited(stores, round_id, count)
    dice, moment = random.Random(9), MONDAY
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.database.killed"])
    for _ in range(KILLS):
        worker = context.Process(target=work, args=(config, server.port, moment))
        last = server.commands + dice.randrange(1, 60)
        worker.start()
        while worker.is_alive() and server.commands < last:
            time.sleep(0.0005)
        worker.kill()
        worker.join()
        moment = next_moment(moment + LEASE)
    assert len(server.taken) < count
    patient.now.now = moment  # type: ignore[attr-defined]  # our clock
    run(patient, turns=count // 10)
    found, taken = states(stores), by_message_id(server)
    assert sum(found.values()) == count
    assert set(found) <= {"accepted", "unknown"}
    assert set(taken.values()) == {1}
    assert found["unknown"] <= KILLS
    assert len(taken) == found["accepted"] + len(unknown(stores) & set(taken))


class Freezing:
    """A way out that stands still before its third mail, until it is let go."""

    def __init__(self, line: Smtp) -> None:
        self.line, self.count = line, 0
        self.frozen, self.go_on = threading.Event(), threading.Event()

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        self.count += 1
        if self.count == 3:
            self.frozen.set()
            self.go_on.wait(BUSY)
        return self.line.send(parcel, late)

    def close(self) -> None:
        self.line.close()


def until_done(post: Post) -> None:
    while sending.turn(post):
        pass


def test_five_workers_of_which_one_freezes_past_its_lease_send_each_mail_once(
    stores: Stores,
    round_id: int,
    patient: Post,
    server: MailServer,
) -> None:
    count = MAILS // 2
    invited(stores, round_id, count)
    line = patient.transport
    assert isinstance(line, Smtp)
    freezing = Freezing(line)
    lines = [Smtp(line._to, "bureau.example", line._waits) for _ in range(4)]
    slow = threading.Thread(target=until_done, args=(replace(patient, transport=freezing, sent=Counter()),))
    slow.start()
    assert freezing.frozen.wait(BUSY)
    others = [replace(patient, transport=one, sent=Counter()) for one in lines]
    for moved in (timedelta(), LEASE):
        patient.now.move(moved)  # type: ignore[attr-defined]  # the clock of all five
        threads = [threading.Thread(target=until_done, args=(one,)) for one in others]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(BUSY)
    assert states(stores) == {"accepted": count - 1, "unknown": 1}
    freezing.go_on.set()
    slow.join(BUSY)
    for one in lines:
        one.close()
    run(patient, turns=40)
    assert (states(stores), set(by_message_id(server).values())) == ({"accepted": count}, {1})


def test_all_mail_gets_past_a_greylisting_server_that_is_asked_politely(
    stores: Stores,
    round_id: int,
    patient: Post,
    server: MailServer,
) -> None:
    """It says "later" until 25 minutes after the first try, as such servers do; on a moved clock."""
    count = 40
    invited(stores, round_id, count)
    tries: dict[str, list[timedelta]] = {}
    begun = patient.now()

    def mood(to: str) -> tuple[str, bytes]:
        if not to:
            return FINE
        seen = tries.setdefault(to, [])
        seen.append(patient.now() - begun)
        return FINE if seen[-1] - seen[0] >= timedelta(minutes=25) else ("RECIPIENT", b"451 4.7.1 greylisted")

    server.mood = mood
    run(patient, turns=70)
    assert states(stores) == {"accepted": count}
    assert {len(seen) for seen in tries.values()} == {2}
    assert min(seen[1] - seen[0] for seen in tries.values()) >= timedelta(minutes=30)


def test_a_server_that_hangs_up_on_us_gets_one_connection_a_minute(
    stores: Stores,
    round_id: int,
    patient: Post,
    server: MailServer,
) -> None:
    invited(stores, round_id, 30)
    at: list[timedelta] = []

    def mood(to: str) -> tuple[str, bytes]:
        at.extend([] if to else [patient.now() - MONDAY])
        return ("RECIPIENT", b"421 4.7.0 too many") if to else FINE

    server.mood = mood
    run(patient, turns=100, step=timedelta(seconds=10))
    assert len(at) > 10
    assert min(later - earlier for earlier, later in itertools.pairwise(at)) >= timedelta(minutes=1)
