"""Mails to officers when something is due: each thing once, one mail a day, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

from sqlalchemy import insert, update

from surveyapp import models, rounds
from surveyapp.db import Stores
from surveyapp.fieldwork import delivery
from surveyapp.fieldwork.delivery import Statement
from surveyapp.issuing import RUN
from surveyapp.mail import due
from surveyapp.mail.outgoing import Outgoing
from surveyapp.mail.rules import Phase
from surveyapp.mail.sending import Post
from surveyapp.mail.smtp import Parcel, Reply
from surveyapp.models import Role
from surveyapp.office import accounts, invitations
from surveyapp.office.positions import Position
from tests.database.given import SECRET, TERMS, a_round, someone

MORNING = datetime.fromisoformat(
    "2026-10-12 08:00"
)  # a Monday, 10 o'clock on Dutch clocks; the list is due on the 18th
TAKEN = Reply(Phase.DOT, 250)
OFFICE = "https://kantoor.voorbeeld.example"


@dataclass
class Server:
    """Takes mail, or answers what it is told to."""

    reply: Reply = TAKEN
    taken: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel, late: Callable[[], bool]) -> Reply:
        self.taken.append(parcel)
        return self.reply

    def close(self) -> None:
        """Nothing to hang up."""


def _post(stores: Stores, server: Server, now: datetime = MORNING) -> Post:
    by = Outgoing(None, "", "onderzoek@voorbeeld.example", "", 0)
    return Post(stores, SECRET, "https://vragen.voorbeeld.example", by, server, lambda: now)


def _officer(stores: Stores, email: str = "bo@werkweg.example", provider: str = TERMS.provider) -> None:
    accounts.add(stores.contacts, email, position=Position(Role.OFFICER, (provider,)))


def _text(parcel: Parcel) -> str:
    return str(message_from_bytes(parcel.data, policy=policy.default).get_content())


def test_an_officer_is_told_of_the_list_once(stores: Stores) -> None:
    number, server = a_round(stores), Server()
    _officer(stores)
    assert due.send(_post(stores, server), OFFICE) == 1
    assert due.send(_post(stores, server), OFFICE) == 0
    assert due.send(_post(stores, server, MORNING + timedelta(days=1)), OFFICE) == 0
    assert [parcel.to for parcel in server.taken] == ["bo@werkweg.example"]
    text = _text(server.taken[0])
    assert f"{TERMS.provider}, ronde {number}: lever uiterlijk op 18 oktober 2026 de lijst in." in text
    assert OFFICE in text


def test_what_comes_later_on_a_day_waits_for_the_next_mail(stores: Stores) -> None:
    number, server = a_round(stores), Server()
    _officer(stores)
    assert due.send(_post(stores, server), OFFICE) == 1
    someone(stores, number)
    assert due.send(_post(stores, server, MORNING + timedelta(hours=4)), OFFICE) == 0
    assert due.send(_post(stores, server, MORNING + timedelta(days=1)), OFFICE) == 1
    assert "teken de verklaring bij de lijst." in _text(server.taken[1])


def test_what_is_due_follows_the_life_of_a_round(stores: Stores) -> None:
    number = a_round(stores)
    round_, day = rounds.find(stores, number), date(2026, 10, 18)

    def what(today: date = day, closed: bool = False, presented: date | None = None) -> list[due.What]:
        return [one.what for one in due.due(stores, replace(round_, closed=closed, presented=presented), today)]

    assert what(date(2026, 10, 10)) == []
    assert what(date(2026, 10, 11)) == what() == [due.What.LIST]
    someone(stores, number)
    assert what() == [due.What.STATEMENT]
    delivery.sign(stores, number, Statement("bo@werkweg.example", "kwaliteit", 3, 2, 1, day))
    assert what() == []
    there = date(2026, 12, 1)  # the day of the report: from then on it can be disputed, three weeks
    assert what(date(2026, 12, 2), closed=True) == []
    assert what(date(2026, 12, 2), closed=True, presented=there) == [due.What.REPORT]
    assert what(date(2026, 12, 22), closed=True, presented=there) == [due.What.REPORT]
    assert what(date(2026, 12, 23), closed=True, presented=there) == []


def test_each_definitive_version_is_told_once(stores: Stores) -> None:
    number, server = a_round(stores), Server()
    _officer(stores)
    rounds.mark_closed(stores, number)
    day = MORNING.date()
    for version in (1, 2):
        _made(stores, number, version, day)
        moment = MORNING + timedelta(days=version - 1)
        assert [due.send(_post(stores, server, moment), OFFICE) for _ in range(2)] == [1, 0]
        assert f"het rapport is definitief, versie {version} van" in _text(server.taken[-1])
    found = rounds.find(stores, number)
    assert [one.version for one in due.due(stores, found, day + timedelta(days=30))] == [1, 2]
    assert due.due(stores, found, day + timedelta(days=31)) == ()


def _made(stores: Stores, number: int, version: int, day: date) -> None:
    row = {"round_id": number, "final": True, "mixed": 9, "state": "made", "version": version}
    with stores.answers.begin() as connection:
        connection.execute(insert(RUN), row | {"issue": {"on": day.isoformat()}})


def test_nobody_is_mailed_at_night_on_a_sunday_or_of_another_provider(stores: Stores) -> None:
    a_round(stores)
    a_round(stores, replace(TERMS, provider="Elders", fieldwork=(date(2027, 5, 1), date(2027, 5, 30))))
    server = Server()
    _officer(stores, "an@elders.example", "Elders")
    for moment in (MORNING, MORNING - timedelta(hours=4), MORNING - timedelta(days=1)):
        assert due.send(_post(stores, server, moment), OFFICE) == 0
    _officer(stores)
    for moment in (MORNING - timedelta(hours=4), MORNING - timedelta(days=1), MORNING + timedelta(hours=9)):
        assert due.send(_post(stores, server, moment), OFFICE) == 0
    assert server.taken == []


def test_a_server_that_says_later_is_asked_again_and_one_that_was_cut_is_not(stores: Stores) -> None:
    a_round(stores)
    _officer(stores)
    assert due.send(_post(stores, Server(Reply(Phase.RECIPIENT, 451))), OFFICE) == 0
    assert due.send(_post(stores, Server(Reply(Phase.DOT, None))), OFFICE) == 1
    assert due.send(_post(stores, Server()), OFFICE) == 0


def test_the_bureau_is_told_once_of_a_wave_that_did_not_leave(stores: Stores) -> None:
    number, server = a_round(stores), Server()
    wave = {"round_id": number, "kind": "invitation", "day": MORNING.date(), "hour": 9, "gap": 0, "state": "planned"}
    with stores.contacts.begin() as connection:
        connection.execute(insert(models.Wave), wave)
        connection.execute(update(models.Round), {"opens": MORNING.date(), "closes": date(2026, 12, 31)})
    accounts.add(stores.contacts, "anna@bureau.example")
    invitations.add(stores.contacts, "nieuw@bureau.example", Position(), MORNING)  # not there yet: gets no mail
    assert due.send(_post(stores, server), OFFICE) == 0
    noon = MORNING + timedelta(hours=4)
    assert due.send(_post(stores, server, noon), OFFICE) == 1
    assert due.send(_post(stores, server, noon + timedelta(days=1)), OFFICE) == 0
    assert [parcel.to for parcel in server.taken] == ["anna@bureau.example"]
    said = f"- {TERMS.provider}, ronde {number}: uitnodiging had maandag 12 oktober 09:00 klaar moeten staan"
    assert said in " ".join(_text(server.taken[0]).split())
