"""Mail leaves at most once by itself, and every message has a state that is true, whatever the server does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from surveyapp import links, optout
from surveyapp.db import Stores
from surveyapp.fieldwork import reaching
from surveyapp.mail import sending
from surveyapp.mail.composing import bounced
from surveyapp.mail.outgoing import Outgoing, Server
from surveyapp.mail.sending import Post
from surveyapp.mail.smtp import Parcel, Reply, Smtp
from surveyapp.mail.waves import MESSAGE, Wave, queue
from surveyapp.models.message import Channel, Kind, State
from surveyapp.rounds import CASE, ROUND
from tests.database.given import SECRET, Someone, a_round, someone
from tests.database.mailserver import CUT, STALL, MailServer, serving
from tests.database.test_waves import BUREAU, TEXTS

at = datetime.fromisoformat  # in UTC
MONDAY = at("2026-11-09 09:00")  # ten o'clock in the Netherlands
BY = Outgoing(None, "Bureau Meting", "onderzoek@bureau.example", "terug.bureau.example", 0)
WAITS = (0.3, 0.3)  # seconds for what a server that stalls never says
AFTER = {
    ("RECIPIENT", b"550 5.1.1 nobody"): "refused", ("RECIPIENT", b"451 4.7.1 later"): "deferred",
    ("RECIPIENT", CUT): "deferred", ("DATA", b"554 no"): "refused",
    ("DOT", b"451 later"): "deferred", ("DOT", b"550 no"): "refused", ("DOT", CUT): "unknown", ("", b""): "accepted",
    ("RECIPIENT", STALL): "deferred", ("DOT", STALL): "unknown",
}  # fmt: skip


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as found:
        yield found


@pytest.fixture
def round_id(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), TEXTS | {"id": 1, "independent": True})
    return a_round(stores)


@pytest.fixture
def post(stores: Stores, server: MailServer) -> Iterator[Post]:
    to = Server("127.0.0.1", server.port, "", "", implicit_tls=False, starttls=False)
    made = Post(stores, SECRET, "https://vragen.example", BY, Smtp(to, "bureau.example", WAITS), Clock())
    yield made
    made.transport.close()


def invited(stores: Stores, round_id: int, count: int, **given: Any) -> list[Someone]:
    people = [someone(stores, round_id, str(n), email=f"p{n}@x.nl", invited=False, **given) for n in range(count)]
    assert queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY).added == count
    return people


def states(stores: Stores) -> Counter[str]:
    with stores.contacts.connect() as connection:
        return Counter(connection.scalars(select(MESSAGE.c.state)))


def row(stores: Stores) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(MESSAGE)).one()


def run(post: Post, turns: int = 200, step: timedelta = timedelta(minutes=1)) -> None:
    """Turns on a clock that is moved after each."""
    for _ in range(turns):
        sending.turn(post)
        post.now.move(step)  # type: ignore[attr-defined]  # our clock


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        (b"550 5.1.1 nobody", True),
        (b"550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        (b"550 No such user here", True),
        (b"550 5.7.1 user unknown to our policy", False),
        (b"550 5.7.26 unauthenticated", False),
        (b"554 5.2.2 mailbox full", False),
        (b"550 no", False),
        (b"450 4.1.1 nobody", False),
    ],
)
def test_where_a_server_knows_no_such_mailbox_the_next_channel_takes_over(
    stores: Stores, round_id: int, post: Post, server: MailServer, said: bytes, gone: bool
) -> None:
    home = {"street": "Dorpsstraat", "house_number": "1", "postcode": "1234 AB", "city": "Dorp"}
    invited(stores, round_id, 1, channel="email", channel_2="letter", **home)
    server.script["p0@x.nl"] = ("RECIPIENT", said)
    sending.turn(post)
    with stores.contacts.connect() as connection:
        case = connection.execute(select(CASE)).one()
    assert case.failed == ({"email": "bounced"} if gone else {})
    assert case.outcome == "invited"
    assert reaching.current(case._asdict()) == ("letter" if gone else "email")
    again = queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY)
    assert (again.by == {Channel.LETTER: 1}) is gone


def test_who_has_no_other_channel_than_a_mailbox_that_is_gone_is_undeliverable(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 1)
    server.script["p0@x.nl"] = ("RECIPIENT", b"550 5.1.1 nobody")
    sending.turn(post)
    with stores.contacts.connect() as connection:
        case = connection.execute(select(CASE)).one()
    assert (case.outcome, case.reason) == ("undeliverable", "bounced")


@pytest.mark.parametrize("script", AFTER)
def test_what_a_server_does_becomes_a_state(
    stores: Stores, round_id: int, post: Post, server: MailServer, script: tuple[str, bytes]
) -> None:
    invited(stores, round_id, 1)
    server.script["p0@x.nl"] = script
    sending.turn(post)
    found = row(stores)
    assert (found.state, found.tries, found.lease_until) == (AFTER[script], 1, None)
    assert found.due == (MONDAY + timedelta(minutes=30) if found.state == State.DEFERRED else MONDAY)
    assert "nobody" not in found.reply


def test_a_greylisting_server_is_waited_for(stores: Stores, round_id: int, post: Post, server: MailServer) -> None:
    invited(stores, round_id, 1)
    server.script["p0@x.nl"] = ("RECIPIENT", b"451 4.7.1 later")
    run(post, turns=25)
    assert row(stores).tries == 1
    server.script.clear()
    run(post, turns=10)
    assert (states(stores), row(stores).tries) == ({"accepted": 1}, 2)
    assert row(stores).message_id.encode() in server.taken[0][1]


def test_a_server_that_is_away_gets_one_connection_a_minute(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 5)
    server.script[""] = ("CONNECT", b"421 busy")
    for _ in range(10):
        sending.turn(post)
    assert server.connections == 1
    run(post, turns=4)
    assert server.connections == 4
    assert states(stores) == {"deferred": 4, "queued": 1}


def test_one_connection_is_kept(stores: Stores, round_id: int, post: Post, server: MailServer) -> None:
    invited(stores, round_id, 10)
    sending.turn(post)
    assert (server.connections, states(stores)) == (1, {"accepted": 10})


def test_without_starttls_nothing_leaves_where_it_is_required(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 1)
    to = Server("127.0.0.1", server.port, "", "", implicit_tls=False, starttls=True)
    sending.turn(replace(post, transport=Smtp(to, "bureau.example", WAITS)))
    assert (row(stores).state, row(stores).reply, server.taken) == ("deferred", "tls", [])


def test_to_one_domain_mail_goes_at_its_pace(stores: Stores, round_id: int, post: Post, server: MailServer) -> None:
    invited(stores, round_id, 7)
    slow = replace(post, by=replace(BY, pace=3))
    found = []
    for _ in range(3):
        run(slow, turns=1)
        found.append(len(server.taken))
    assert found == [3, 6, 7]


def test_nobody_is_written_to_in_the_night_or_on_a_sunday(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 1)
    for moment in ("2026-11-09 19:30", "2026-11-10 06:00", "2026-11-15 10:00"):
        post.now.now = at(moment)  # type: ignore[attr-defined]  # our clock
        sending.turn(post)
    assert (states(stores), server.taken) == ({"queued": 1}, [])


CHANGES: tuple[Callable[[Stores, Someone], None], ...] = (
    lambda stores, who: _set(stores, CASE, CASE.c.id == who.case_id, answered=True),
    lambda stores, who: _set(stores, CASE, CASE.c.id == who.case_id, refused=True),
    lambda stores, who: _set(stores, CASE, CASE.c.id == who.case_id, outcome="undeliverable"),
    lambda stores, who: optout.opt_out(stores, who.case_id),
    lambda stores, who: _set(stores, ROUND, ROUND.c.id == who.start.round_id, closed=True),
)


def _set(stores: Stores, table: Any, which: Any, **values: Any) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(table).where(which).values(**values))


@pytest.mark.parametrize("change", CHANGES)
def test_who_is_done_since_queueing_gets_nothing(
    stores: Stores, round_id: int, post: Post, server: MailServer, change: Callable[[Stores, Someone], None]
) -> None:
    (who,) = invited(stores, round_id, 1)
    change(stores, who)
    sending.turn(post)
    assert (states(stores), server.taken) == ({"cancelled": 1}, [])


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("last", range(1, 5))
def test_a_killed_worker_never_sends_twice(
    stores: Stores, round_id: int, post: Post, server: MailServer, last: int
) -> None:
    """Killed before its `last`-th commit, on its way through claim, note and settle of two mails."""
    invited(stores, round_id, 2)
    seen = 0

    def kill(_connection: object) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            raise Killed

    event.listen(stores.contacts, "commit", kill)
    with pytest.raises(Killed):
        sending.turn(post)
    event.remove(stores.contacts, "commit", kill)
    post.transport.close()
    run(post, turns=100)
    found = states(stores)
    assert sum(found.values()) == 2
    assert set(found) <= {"accepted", "unknown"}
    assert max(Counter(to for to, _ in server.taken).values()) == 1


@pytest.mark.parametrize("sent_first", [True, False])
def test_a_worker_killed_while_it_talks_leaves_an_unknown_message(
    stores: Stores, round_id: int, post: Post, server: MailServer, sent_first: bool
) -> None:
    invited(stores, round_id, 1)

    class Deadly:
        def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
            if sent_first:
                post.transport.send(parcel, late)
            raise Killed

        def close(self) -> None:
            pass

    with pytest.raises(Killed):
        sending.turn(replace(post, transport=Deadly()))
    run(post, turns=100)
    assert states(stores) == {"unknown": 1}
    assert len(server.taken) == int(sent_first)


def test_a_worker_that_froze_past_its_lease_does_not_send(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    invited(stores, round_id, 1)
    moments = iter([MONDAY] * 3)
    sending.turn(replace(post, now=lambda: next(moments, MONDAY + timedelta(hours=1))))
    assert server.taken == []
    assert states(stores)["accepted"] == 0


def test_a_mail_reaches_only_its_owner_and_its_outside_tells_nothing(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    people = invited(stores, round_id, 3, surname="Ça=?x", form="low")
    sending.turn(post)
    for who, (to, data) in zip(people, sorted(server.taken), strict=True):
        mail = message_from_bytes(data, policy=policy.default)
        assert mail["To"] == to
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Message-ID"].endswith("@bureau.example>")
        assert "Werk en Weg" not in str(mail["Subject"]) + str(mail["From"])
        parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        assert all(links.address("https://vragen.example", who.token) in text for text in parts)
        others = [one.token for one in people if one is not who]
        assert not any(token in text for token in others for text in parts)
        token = str(mail["List-Unsubscribe"]).rpartition("/")[2].rstrip(">")
        assert optout.known(stores, SECRET, token) == who.case_id


def test_a_name_cannot_break_out_of_its_mail(stores: Stores, round_id: int, post: Post, server: MailServer) -> None:
    invited(stores, round_id, 1, surname="x\r\nBcc: a@evil.example\r\n\r\n.\r\nMAIL FROM:<b@evil.example> %(org)s <b>")
    sending.turn(post)
    ((_, data),) = server.taken
    mail = message_from_bytes(data, policy=policy.default)
    assert mail["Bcc"] is None
    assert "%(org)s &lt;b&gt;" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # it has one


def test_an_address_that_cannot_be_one_is_refused_before_the_server_sees_it(
    stores: Stores, round_id: int, post: Post, server: MailServer
) -> None:
    (who,) = invited(stores, round_id, 1)
    _set(stores, CASE, CASE.c.id == who.case_id, email="a@x.nl>\r\nRCPT TO:<b@evil.example")
    sending.turn(post)
    assert (row(stores).state, row(stores).reply, server.connections) == ("refused", "address", 0)


def test_a_bounce_address_is_of_one_message_and_only_ours() -> None:
    from surveyapp.mail.composing import bounce_address

    address = bounce_address(SECRET, 17, "terug.example")
    assert bounced(SECRET, address) == 17
    assert bounced(SECRET, address.replace("17-", "18-")) is None
    assert bounced("t" * 32, address) is None
