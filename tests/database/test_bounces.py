"""What comes back reaches the one message it belongs to, once, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.fieldwork import reaching
from surveyapp.mail import bounces
from surveyapp.mail.bounces import MAILBOX, MESSAGE, Back, Reader, counts, look, take_in
from surveyapp.mail.mailbox import Account, Box, Imap, Maildir, Unreadable, mailbox
from surveyapp.mail.notices import LIMIT, read
from surveyapp.mail.waves import Wave, queue
from surveyapp.models.message import Kind
from surveyapp.rounds import CASE
from tests.database.given import SECRET, Someone, someone
from tests.database.imapserver import ImapServer, serving
from tests.database.test_waves import MONDAY, round_id
from tests.unit.mail.returned import ADDRESS, SAYS, returned

__all__ = ["round_id"]
LETTER = {"street": "Kade", "house_number": "1", "postcode": "1234 AB", "city": "Delft"}
NOBODY = "postfix_unknown_user"


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta = timedelta(minutes=3)) -> None:
        self.now += by


@pytest.fixture
def who(stores: Stores, round_id: int) -> Someone:
    """One person whose invitation was taken by their server."""
    found = someone(stores, round_id, email=ADDRESS, invited=True)
    queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY)
    change(stores, state="accepted", tries=1)
    return found


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    with serving() as found:
        yield found


def change(stores: Stores, **values: Any) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(MESSAGE).values(**values))


def message(stores: Stores) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(MESSAGE)).one()


def case(stores: Stores, who: Someone) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE).where(CASE.c.id == who.case_id)).one()


def box_row(stores: Stores) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(MAILBOX)).one()


def back(stores: Stores, name: str = NOBODY, **given: Any) -> bytes:
    """A mail about the message in the store."""
    row = message(stores)
    return returned(name, **{"number": row.id, "message_id": row.message_id} | given)


def take(stores: Stores, data: bytes) -> bool:
    return take_in(stores, SECRET, read(data))


def maildir(folder: Path, *mails: bytes) -> Maildir:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(mails):
        (folder / "new" / f"176267893{number}.M1P1.mx").write_bytes(data)
    return Maildir(folder)


def reader(stores: Stores, box: Box) -> Reader:
    return Reader(stores, SECRET, box, Clock())


@pytest.mark.parametrize("marked", [True, False])
def test_what_came_back_is_kept_with_its_own_message(stores: Stores, who: Someone, marked: bool) -> None:
    for name in (name for name in SAYS if SAYS[name].startswith("returned")):
        _, why, code = SAYS[name].split()
        ours = marked or not name.endswith("in_words")  # without a mark a Message-ID is needed
        assert take(stores, back(stores, name, **({} if marked else {"number": -1}))) is ours, name
        gone = ours and why == "address"
        row, found = message(stores), case(stores, who)
        assert (row.state, row.bounced) == ("refused" if gone else "accepted", why.strip("-") if ours else ""), name
        assert row.reply == (code if gone else "")
        assert (found.outcome, found.reason) == (("undeliverable", "bounced") if gone else ("invited", "")), name
        change(stores, state="accepted", bounced="", reply="")
        with stores.contacts.begin() as connection:
            reaching.reachable(connection, who.case_id)


def test_the_next_channel_takes_over_when_there_is_one(stores: Stores, round_id: int) -> None:
    who = someone(stores, round_id, email=ADDRESS, **LETTER)
    queue(stores, round_id, Wave(Kind.INVITATION, MONDAY, "bureau.example"), MONDAY)
    change(stores, state="accepted", tries=1)
    assert take(stores, back(stores))
    found = case(stores, who)
    assert (found.outcome, found.failed) == ("invited", {"email": "bounced"})


def test_the_same_twice_has_no_second_effect(stores: Stores, who: Someone) -> None:
    assert take(stores, back(stores))
    before = (message(stores), case(stores, who), counts(stores))
    assert take(stores, back(stores))
    assert take(stores, back(stores, "postfix_mailbox_full"))  # later, and milder
    assert (message(stores), case(stores, who), counts(stores)) == before
    assert list(counts(stores).values()) == [Back(1, 0, 0)]


def test_nobody_can_make_up_that_a_mail_came_back(stores: Stores, who: Someone) -> None:
    row = message(stores)
    forged = [
        back(stores, number=row.id + 1),  # the mark of another message, with our Message-ID, is still of no message
        back(stores, number=-1, message_id="<made-up@bureau.example>"),  # the address alone
        back(stores, number=-1, address="jan@example.org"),  # the Message-ID alone
        back(stores, message_id="<x@x>").replace(f"bounce+{row.id}-".encode(), f"bounce+{row.id}-0".encode()),
        back(stores, number=-1).replace(row.message_id.encode(), row.message_id.encode()[:-1] + b"x>"),
        b"To: bounce+" + b"9" * 5000 + b"-" + b"0" * 20 + b"@x.nl\r\n\r\n",
    ]
    assert [take(stores, data) for data in forged] == [False] * len(forged)
    assert (message(stores).bounced, case(stores, who).failed) == ("", {})


def test_another_address_than_that_of_the_list_is_not_theirs(stores: Stores, who: Someone) -> None:
    """They had their mail sent on, or the list was corrected since."""
    assert take(stores, back(stores, address="elders@example.org"))
    assert (message(stores).bounced, message(stores).state, case(stores, who).failed) == ("policy", "accepted", {})


def test_a_domain_outside_ascii_is_recognised(stores: Stores, who: Someone) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(email="Piet@Exämple.nl"))
    assert take(stores, back(stores, number=-1, address="piet@xn--exmple-cua.nl"))
    assert case(stores, who).failed == {"email": "bounced"}


def test_a_message_that_came_back_does_not_leave_again(stores: Stores, who: Someone) -> None:
    for before in ("sending", "unknown", "deferred", "cancelled"):
        change(stores, state=before, bounced="")
        assert take(stores, back(stores))
        assert message(stores).state == ("cancelled" if before == "cancelled" else "refused")


def test_who_answered_stays_who_answered(stores: Stores, who: Someone) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(answered=True))
    assert take(stores, back(stores))
    assert (case(stores, who).outcome, case(stores, who).answered) == ("invited", True)


def test_a_folder_is_read_and_what_is_for_people_stays(stores: Stores, who: Someone, tmp_path: Path) -> None:
    for_people = [returned(name) for name in ("reply_leaving", "reply_question", "out_of_office")]
    foreign = returned(NOBODY, number=-1)
    box = maildir(tmp_path / "m", back(stores), *for_people, foreign, b"\xff" * 10, b"")
    assert look(reader(stores, box))
    row = box_row(stores)
    assert (row.replies, row.leaving, row.unmatched, row.problem, row.looked_at) == (4, 1, 1, "", MONDAY)
    assert [path.name for path in (tmp_path / "m" / ".Verwerkt" / "cur").iterdir()] == ["1762678930.M1P1.mx:2,S"]
    assert len(list((tmp_path / "m" / "new").iterdir())) == 6
    assert case(stores, who).failed == {"email": "bounced"}


def test_what_a_person_read_is_not_counted_any_more(stores: Stores, tmp_path: Path) -> None:
    box = maildir(tmp_path / "m", returned("reply_question"))
    one = reader(stores, box)
    look(one)
    (path,) = (tmp_path / "m" / "new").iterdir()
    path.rename(tmp_path / "m" / "cur" / f"{path.name}:2,S")
    one.now.move()  # type: ignore[attr-defined]  # our clock
    look(one)
    assert box_row(stores).replies == 0


def test_one_worker_reads_at_a_time_and_every_few_minutes(stores: Stores, who: Someone, tmp_path: Path) -> None:
    box = maildir(tmp_path / "m", back(stores))
    first, second = reader(stores, box), reader(stores, box)
    assert bounces._claim(first) is not None
    assert not look(second)
    second.now.move(timedelta(minutes=21))  # type: ignore[attr-defined]  # the first one froze or was killed
    assert look(second)
    assert not look(second)
    assert case(stores, who).failed == {"email": "bounced"}


def test_a_worker_killed_after_it_took_in_a_mail_takes_it_in_again_without_effect(
    stores: Stores, who: Someone, tmp_path: Path
) -> None:
    box = maildir(tmp_path / "m", back(stores))
    assert take(stores, back(stores))  # and then it was killed, before the mail was moved
    assert look(reader(stores, box))
    assert list(counts(stores).values()) == [Back(1, 0, 0)]
    assert list((tmp_path / "m" / "new").iterdir()) == []


def test_no_line_of_the_log_tells_of_whom_or_what(
    stores: Stores, who: Someone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    look(reader(stores, maildir(tmp_path / "m", *(back(stores, name) for name in SAYS))))
    look(reader(stores, Maildir(tmp_path / "piet@example.org")))
    assert "piet" not in caplog.text
    assert "user unknown" not in caplog.text.lower()


def test_a_folder_that_is_not_there_is_told(stores: Stores, tmp_path: Path) -> None:
    assert look(reader(stores, Maildir(tmp_path / "none")))
    assert box_row(stores).problem == "folder"


def account(server: ImapServer, **given: Any) -> Account:
    plain = Account("127.0.0.1", server.port, "bureau", "geheim", "INBOX", implicit_tls=False, starttls=False)
    return replace(plain, **given)


@pytest.mark.parametrize(("can", "prefix"), [("MOVE UIDPLUS", ""), ("UIDPLUS", "INBOX."), ("", "")])
def test_a_mailbox_is_read_over_imap(stores: Stores, who: Someone, imap: ImapServer, can: str, prefix: str) -> None:
    imap.can, imap.prefix = can, prefix
    imap.folders["INBOX"] = {
        3: back(stores),
        4: returned("reply_leaving"),
        5: returned("reply_question"),
        6: b"x" * (LIMIT + 9),
    }
    imap.read = {5}
    one = reader(stores, Imap(account(imap), 5))
    assert look(one)
    row = box_row(stores)
    assert (row.replies, row.leaving, row.problem) == (2, 1, "")
    assert list(imap.folders[f"{prefix}Verwerkt"]) == [3]
    left = {n: mail for n, mail in imap.folders["INBOX"].items() if n not in imap.deleted}
    assert list(left) == [4, 5, 6]
    assert case(stores, who).failed == {"email": "bounced"}
    fetched = imap.said.count("FETCH")
    one.now.move()  # type: ignore[attr-defined]  # our clock
    assert look(one)
    assert imap.said.count("FETCH") == fetched  # what stays is read once
    assert imap.said[-1] == "LOGOUT"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"password": "fout"}, "login"),
        ({"folder": "weg"}, "folder"),
        ({"starttls": True}, "connect"),
        ({"port": 1}, "connect"),
    ],
)
def test_what_is_wrong_with_a_mailbox_is_told(imap: ImapServer, given: dict[str, Any], problem: str) -> None:
    box = Imap(account(imap, **given), 5)
    with pytest.raises(Unreadable) as found:
        box.items()
    box.close()
    assert (str(found.value), found.value.problem) == (problem, problem)
    assert problem != "connect" or "LOGIN" not in imap.said  # in the clear no password leaves


def test_what_cannot_be_moved_is_taken_in_and_told(stores: Stores, who: Someone, imap: ImapServer) -> None:
    imap.prefix = "nowhere"
    imap.folders["INBOX"] = {3: back(stores), 4: returned("reply_question")}
    one = reader(stores, Imap(account(imap), 5))
    look(one)
    row = box_row(stores)
    assert (row.problem, row.replies, case(stores, who).failed) == ("folder", 1, {"email": "bounced"})


def test_a_mailbox_of_the_settings(config: Config, tmp_path: Path) -> None:
    assert mailbox(config) is None
    assert isinstance(mailbox(replace(config, bounce_url="maildir:///var/mail/x")), Maildir)
    found = mailbox(replace(config, bounce_url="imaps://me%40x:p%2Fw@mail.example/Terug"))
    assert isinstance(found, Imap)
    assert found._at == Account("mail.example", 993, "me@x", "p/w", "Terug", implicit_tls=True, starttls=False)
