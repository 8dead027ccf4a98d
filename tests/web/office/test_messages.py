"""The office's pages of a round's messages: plan, send, decide, correct, stop, pause, try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from surveyapp import clock, models, proofs, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.mail import plans
from surveyapp.mail.waves import MESSAGE
from surveyapp.models.message import Kind, State
from surveyapp.models.wave import WaveState
from surveyapp.office import messages
from surveyapp.rounds import CASE, ROUND, Terms
from surveyapp.speech import publish
from tests.database.given import someone
from tests.web.office.conftest import EMAIL, Visitor

MONDAY = datetime.fromisoformat("2026-11-09 09:00")  # in UTC: ten o'clock in the Netherlands
BUREAU: Any = models.Bureau.__table__
ROW = {
    "id": 1, "name": "Bureau Meting", "controller": "C", "phone": "0800 1234", "hours": "x", "email": "a@b.nl",
    "privacy": "x", "independent": True,
}  # fmt: skip
PLAN = {"dag-invitation": "2026-11-10", "uur-invitation": "10"}


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that Monday, and everything can be heard."""
    monkeypatch.setattr(clock, "today", lambda: MONDAY.date())
    monkeypatch.setattr(publish, "missing", lambda *_: ())


@pytest.fixture
def on_monday(officer: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Somebody of the bureau who logged in just now, on that Monday."""
    from surveyapp.office import course, messages, previews

    for module in (course, messages, previews):
        monkeypatch.setattr(module, "clock", Monday)
    return officer


class Monday:
    """A clock that stands still."""

    now = staticmethod(lambda: MONDAY)
    today = staticmethod(lambda: MONDAY.date())


@pytest.fixture
def number(stores: Stores) -> int:
    terms = Terms(
        provider="Werkweg",
        keurmerk="blik-op-werk",
        period=(date(2026, 1, 1), date(2026, 10, 31)),
        fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
        diensten=("jobcoaching",),
    )
    with stores.contacts.begin() as connection:
        connection.execute(insert(BUREAU), ROW)
        return rounds.add(connection, terms)


def at(number: int, path: str = "") -> str:
    return f"/ronde/{number}/berichten{path}"


def message(stores: Stores, number: int, name: str, **given: Any) -> int:
    """One message to one person."""
    who = someone(stores, number, name, email=f"{name}@x.nl", surname=f"Jansen {name}")
    row = {"case_id": who.case_id, "round_id": number, "kind": "invitation", "channel": "email", "tries": 1}
    row |= {"message_id": f"<{name}@x>", "due": MONDAY, "reply": "", "sent_on": MONDAY.date()} | given
    with stores.contacts.begin() as connection:
        return int(connection.execute(insert(MESSAGE).values(row).returning(MESSAGE.c.id)).scalar_one())


def states(stores: Stores) -> list[str]:
    with stores.contacts.connect() as connection:
        return sorted(connection.scalars(select(MESSAGE.c.state)))


def test_a_plan_is_proposed_and_kept(on_monday: Visitor, stores: Stores, number: int) -> None:
    page = on_monday.get(at(number)).text
    assert "Dit is een voorstel" in page
    assert re.findall(r'type="date" value="([^"]*)"', page) == ["2026-11-10", "2026-11-17", "2026-11-24", ""]
    fields = PLAN | {"dag-reminder_1": "2026-11-22", "uur-reminder_1": "14", "tussen-reminder_1": "6"}
    answer = on_monday.post(at(number, "/plan"), **fields)
    assert (answer.status_code, answer.location) == (303, at(number))
    page = on_monday.get(at(number)).text
    assert "Het plan is bewaard." in page
    assert "Gaat dinsdag 10 november 10:00." in page
    assert "Gaat maandag 23 november 09:00, minstens 6 dagen na het vorige bericht." in page
    assert "voorstel" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"dag-invitation": "2026-12-24", "uur-invitation": "10"}, "na de laatste dag van het veldwerk"),
        ({"dag-invitation": "morgen", "uur-invitation": "10"}, "kies een dag, een uur"),
        ({"dag-invitation": "2026-11-10", "uur-invitation": "3"}, "kies een uur van 9 tot en met 19"),
        ({"dag-reminder_1": "2026-11-17", "uur-reminder_1": "10", "tussen-reminder_1": "7"}, "Plan die eerst"),
    ],
)
def test_a_plan_that_cannot_be_says_why_and_keeps_what_was_typed(
    on_monday: Visitor, stores: Stores, number: int, fields: Mapping[str, str], words: str
) -> None:
    answer = on_monday.post(at(number, "/plan"), **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{next(iter(fields.values()))}"' in answer.text
    assert plans.of_round(stores, number) == {}


def test_a_wave_is_queued_at_once_after_it_was_asked(on_monday: Visitor, stores: Stores, number: int) -> None:
    someone(stores, number, "1", email="a@x.nl")
    someone(stores, number, "2", email="b@x.nl")
    on_monday.post(at(number, "/plan"), **PLAN)
    assert "naar hoogstens 2 mensen" in on_monday.get(at(number, "/nu?soort=invitation")).text
    on_monday.post(at(number, "/nu"), soort="invitation")
    page = on_monday.get(at(number)).text
    assert "2 berichten in de wachtrij, vanaf maandag 9 november 10:00." in page
    assert plans.of_round(stores, number)[Kind.INVITATION].state is WaveState.QUEUED
    assert on_monday.post(at(number, "/nu"), soort="invitation").status_code == 422


def test_nothing_is_queued_that_cannot_be_heard(
    on_monday: Visitor, stores: Stores, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone(stores, number, "1", email="a@x.nl")
    on_monday.post(at(number, "/plan"), **PLAN)
    monkeypatch.setattr(publish, "missing", lambda *_: ("text",))
    answer = on_monday.post(at(number, "/nu"), soort="invitation")
    assert answer.status_code == 303
    assert "zodra de makkelijke vragen te horen zijn" in on_monday.get(at(number)).text
    assert states(stores) == []
    assert plans.of_round(stores, number)[Kind.INVITATION].turn(MONDAY)  # the worker makes the sound, and goes on


def test_a_wave_is_cancelled_with_what_waits(on_monday: Visitor, stores: Stores, number: int) -> None:
    message(stores, number, "1", state="queued", tries=0)
    message(stores, number, "2", state="accepted")
    assert "1 bericht wacht nog" in on_monday.get(at(number, "/annuleren?soort=invitation")).text
    on_monday.post(at(number, "/annuleren"), soort="invitation")
    assert states(stores) == ["accepted", "cancelled"]


def test_counts_stand_large_and_by_kind(on_monday: Visitor, stores: Stores, number: int) -> None:
    for name, state in enumerate(("accepted", "accepted", "queued", "deferred", "refused", "unknown")):
        message(stores, number, str(name), state=state)
    message(stores, number, "back", state="accepted", bounced="address")
    page = on_monday.get(at(number)).text
    shown = re.findall(r"<dt>([^<]+)</dt><dd><strong>(\d+)</strong>", page)
    assert shown == [("Verstuurd", "2"), ("Wachten", "2"), ("Geweigerd of teruggekomen", "2"), ("Onbekend", "1")]
    row = page.partition('<th scope="row">uitnodiging, e-mail</th>')[2].partition("</tr>")[0]
    assert re.findall(r"<td>(\d+)</td>", row) == ["2", "1", "1", "1", "1", "1"]
    assert "4@x.nl" in page.partition("Adressen om te verbeteren")[2]
    assert "back@x.nl" in page.partition("Adressen om te verbeteren")[2]


@pytest.mark.parametrize(("choice", "after"), [("opnieuw", State.QUEUED), ("rust", State.UNKNOWN)])
def test_a_person_decides_once_on_an_unknown_message(
    on_monday: Visitor, stores: Stores, number: int, choice: str, after: State
) -> None:
    first, _second = (message(stores, number, name, state="unknown") for name in "12")
    on_monday.post(at(number, "/onbekend"), doe=choice, bericht=str(first))
    on_monday.post(at(number, "/onbekend"), doe=choice, bericht=str(first))
    assert "Hierover was al beslist." in on_monday.get(at(number)).text
    with stores.contacts.connect() as connection:
        row = connection.execute(select(MESSAGE).where(MESSAGE.c.id == first)).one()
    assert (row.state, row.message_id, row.rested) == (after, "<1@x>", choice == "rust")
    assert states(stores).count("unknown") == (1 if choice == "opnieuw" else 2)


def test_a_person_decides_on_all_that_were_shown(on_monday: Visitor, stores: Stores, number: int) -> None:
    for name in "123":
        message(stores, number, name, state="unknown")
    answer = on_monday.post(at(number, "/onbekend"), doe="opnieuw", gezien="2")
    assert (answer.status_code, states(stores)) == (422, ["unknown"] * 3)
    on_monday.post(at(number, "/onbekend"), doe="opnieuw", gezien="3")
    assert states(stores) == ["queued"] * 3


def test_a_correction_is_planned_to_who_got_the_wrong_message(on_monday: Visitor, stores: Stores, number: int) -> None:
    assert "Er is nog niets verstuurd" in on_monday.get(at(number, "/correctie")).text
    message(stores, number, "1", state="accepted")
    assert "uitnodiging: naar hoogstens 1 persoon" in on_monday.get(at(number, "/correctie")).text
    fields = {"fout": "invitation", "dag": "2026-11-09", "uur": "14"}
    answer = on_monday.post(at(number, "/correctie"), zin="x" * 301, **fields)
    assert (answer.status_code, "hoogstens 300 tekens" in answer.text) == (422, True)
    on_monday.post(at(number, "/correctie"), zin="De link  werkte <niet>.", **fields)
    found = plans.of_round(stores, number)[Kind.CORRECTION]
    assert (found.wrong, found.sentence, found.hour) == (Kind.INVITATION, "De link werkte <niet>.", 14)


@pytest.mark.parametrize(
    ("kind", "who", "words"),
    [
        ("invitation", {"audience": "client", "form": "regular"}, "U kreeg begeleiding van Werkweg"),
        ("reminder_2", {"audience": "client", "form": "low"}, "Zo kan Werkweg beter worden"),
        ("correction", {"audience": "opdrachtgever", "dienst": ""}, "Er stond een fout in ons bericht"),
    ],
)
def test_a_message_is_shown_as_it_will_be(
    on_monday: Visitor, stores: Stores, number: int, kind: str, who: Mapping[str, str], words: str
) -> None:
    someone(stores, number, "1", email="a@x.nl", initials="A.", surname="<b>Vos</b>", **who)
    query = f"?soort={kind}&wie={who['audience']}&vorm={who.get('form', '')}"
    page = on_monday.get(at(number, f"/voorbeeld{query}")).text
    assert words in page
    assert "Beste A. &lt;b&gt;Vos&lt;/b&gt;," in page
    assert "/proef/" in page
    answer = on_monday.get(at(number, f"/voorbeeld/opgemaakt{query}"))
    assert "Beste A. &lt;b&gt;Vos&lt;/b&gt;," in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;default-src 'none'")
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_a_draft_of_a_language_says_that_it_is_one(on_monday: Visitor, number: int) -> None:
    page = on_monday.get(at(number, "/voorbeeld?taal=ar")).text
    assert "krijgen mensen dit bericht in het Nederlands" in page
    assert "niemand die dit bericht zou krijgen" in page


def test_a_test_mail_goes_to_oneself_and_counts_nothing(
    on_monday: Visitor, stores: Stores, number: int, config: Config
) -> None:
    who = someone(stores, number, "1", email="a@x.nl", surname="Vos")
    on_monday.post(at(number, "/voorbeeld"), soort="reminder_1", wie="client", vorm="regular", taal="nl")
    assert f"verstuurd naar {EMAIL}" in on_monday.get(at(number, "/voorbeeld")).text
    mail = _mail(config)
    assert (mail["To"], str(mail["Subject"])) == (EMAIL, "Proef: Wilt u ons nog helpen?")
    assert str(mail["List-Unsubscribe"]).endswith("/afmelden/proef>")
    text = mail.get_body(("plain",)).get_content()
    token = text.partition("/proef/")[2].split()[0]
    assert proofs.unsealed(config.secret, token) is not None
    assert who.token not in text
    assert states(stores) == []


def test_a_proof_link_is_made_and_mailed(on_monday: Visitor, number: int, config: Config) -> None:
    assert on_monday.get(f"/ronde/{number}/proef").status_code == 200
    page = on_monday.post(f"/ronde/{number}/proef", wie="client", vorm="low", dienst="jobcoaching", naar="q@w.nl").text
    (link,) = re.findall(r'href="([^"]+/proef/[^"]+)"', page)
    proof = proofs.unsealed(config.secret, link.rpartition("/")[2])
    assert proof is not None
    assert (proof.round_id, proof.form, proof.dienst, proof.language) == (number, "low", "jobcoaching", "")
    mail = _mail(config)
    assert (mail["To"], link in mail.get_content()) == ("q@w.nl", True)
    answer = on_monday.post(f"/ronde/{number}/proef", naar="geen adres\r\nBcc: x@y.nl")
    assert (answer.status_code, "geen e-mailadres" in answer.text) == (422, True)


def _mail(config: Config) -> Any:
    (path,) = Path(config.instance / "mail").glob("*.eml")
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def sure(visitor: Visitor, number: int, what: str, **fields: str) -> Any:
    """Ask what will happen, then do it."""
    page = visitor.get(f"/ronde/{number}/veldwerk/zeker?wat={what}")
    assert page.status_code == 200
    return page.text, visitor.post(f"/ronde/{number}/veldwerk", wat=what, **fields)


def test_the_emergency_stop_says_what_waits_and_is_undone(on_monday: Visitor, stores: Stores, number: int) -> None:
    message(stores, number, "1", state="queued")
    asked, answer = sure(on_monday, number, "noodstop")
    assert "1 bericht in de wachtrij" in asked
    assert (answer.status_code, rounds.find(stores, number).held) == (303, True)
    for path in (at(number), f"/ronde/{number}/veldwerk"):
        assert "Noodstop: er gaat niets weg" in on_monday.get(path).text
    assert "noodstop op berichten" in on_monday.get("/").text
    sure(on_monday, number, "vrijgeven")
    assert not rounds.find(stores, number).held


def test_a_pause_says_how_many_are_half_way(on_monday: Visitor, stores: Stores, number: int) -> None:
    asked, _ = sure(on_monday, number, "pauze")
    assert "Halverwege: 0 mensen" in asked
    assert rounds.find(stores, number).paused
    sure(on_monday, number, "verder")
    assert not rounds.find(stores, number).paused


def test_the_fieldwork_is_extended_and_ended_early(on_monday: Visitor, stores: Stores, number: int) -> None:
    asked, answer = sure(on_monday, number, "verlengen", dag="2026-12-14")
    assert ("maandag 30 november" in asked, answer.status_code) == (True, 303)
    assert rounds.find(stores, number).closes == date(2026, 12, 14)
    _, answer = sure(on_monday, number, "verlengen", dag="2026-12-01")
    assert (answer.status_code, "Kies een dag na maandag 14 december" in answer.text) == (422, True)
    on_monday.post(at(number, "/plan"), **PLAN)
    asked, answer = sure(on_monday, number, "stoppen", einde="vandaag")
    assert "Gepland: uitnodiging" in asked
    assert rounds.find(stores, number).closes == MONDAY.date()
    assert plans.of_round(stores, number)[Kind.INVITATION].state is WaveState.CANCELLED
    _, answer = sure(on_monday, number, "stoppen", einde="nu")
    assert rounds.find(stores, number).closes == MONDAY.date() - timedelta(days=1)


def test_a_closed_round_can_be_read_and_not_changed(on_monday: Visitor, stores: Stores, number: int) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closed=True))
        connection.execute(update(CASE).values(answered=True))
    for path in (at(number), f"/ronde/{number}/veldwerk", f"/ronde/{number}/proef", at(number, "/voorbeeld")):
        assert on_monday.get(path).status_code == 200
    assert on_monday.post(at(number, "/plan"), **PLAN).status_code == 422
    assert on_monday.post(f"/ronde/{number}/veldwerk", wat="pauze").status_code == 422
    assert on_monday.post(f"/ronde/{number}/proef", wie="client").status_code == 422
    assert on_monday.post(at(number, "/nu"), soort="x").status_code == 400


def test_the_page_says_which_messages_cannot_leave(config: Config) -> None:
    live = replace(config, production=True)
    assert [line.split(":")[0] for line in messages.cannot_leave(live)] == [
        "Er is geen mailserver ingesteld",
        "Er is geen dienst voor sms ingesteld",
    ]
    assert messages.cannot_leave(replace(live, smtp_url="smtp://x.nl", text_url="https://x.nl")) == ()
    assert messages.cannot_leave(config) == ()
