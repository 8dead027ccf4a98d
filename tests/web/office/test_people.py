"""The helpdesk in the office: one person found and helped, and what nobody learns there."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from surveyapp import clock, letter_codes, links, rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.fieldwork import bureau
from surveyapp.mail.waves import MESSAGE
from surveyapp.models import Role, Staff
from surveyapp.office import accounts, sessions
from surveyapp.office.positions import Position
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import Visitor

DAYS = (date(2026, 1, 1), date(2026, 9, 30))
REACHED = {
    "initials": "Z.", "surname": "<b>Çelik</b>", "email": "z@x.nl", "phone": "+31612345678",
    "street": "Dam", "house_number": "1", "postcode": "1012 JS", "city": "Amsterdam",
}  # fmt: skip
BUREAU = dict.fromkeys(("name", "controller", "phone", "hours", "privacy"), "12") | {"email": "b@x.nl"}
SURE = {"zeker": "ja"}


@pytest.fixture
def number(stores: Stores) -> int:
    """A round in its fieldwork."""
    fieldwork = (clock.today() - timedelta(days=5), clock.today() + timedelta(days=30))
    with stores.contacts.begin() as connection:
        return rounds.add(connection, Terms("Werkweg", "blik-op-werk", DAYS, fieldwork, ("jobcoaching",)))


def someone(stores: Stores, config: Config, number: int, case: str = "12", **given: Any) -> int:
    seed = links.new_seed()
    fixed = {"round_id": number, "number": case, "seed": seed, "audience": "client", "dienst": "jobcoaching"}
    token = links.link_token(config.secret, seed)
    row = fixed | {"ended": None, "strata": {}, "link_hash": links.link_hash(token)} | REACHED | given
    with stores.contacts.begin() as connection:
        return int(connection.execute(insert(CASE).returning(CASE.c.id), row).scalar_one())


@pytest.fixture
def person(stores: Stores, config: Config, number: int) -> str:
    """The address of somebody's page."""
    return f"/ronde/{number}/mensen/{someone(stores, config, number)}"


@pytest.fixture
def interviewer(app: Flask, stores: Stores, number: int) -> Visitor:
    account = accounts.add(stores.contacts, "i@x.nl", position=Position(Role.INTERVIEWER, ("Werkweg",)))
    with Session(stores.contacts) as session:
        staff_id = session.scalars(select(Staff.id).where(Staff.email == account.email)).one()
    client = app.test_client()
    client.set_cookie("kantoor", sessions.start(stores.contacts, staff_id, clock.now()))
    return Visitor(client, account)


def row(stores: Stores) -> Any:
    with stores.contacts.connect() as connection:
        return connection.execute(select(CASE)).one()


def change(stores: Stores, **values: Any) -> None:
    with stores.contacts.begin() as connection:
        connection.execute(update(CASE).values(**values))


def done(officer: Visitor, person: str, what: str, **form: str) -> str:
    """Do one thing; gives the sentence that says what was done."""
    answer = officer.post(f"{person}/{what}", **form)
    assert (answer.status_code, answer.location) == (303, person), answer.text
    return _first(r'<p class="done" role="status">([^<]+)</p>', officer.get(person).text)


def refused(officer: Visitor, person: str, what: str, **form: str) -> str:
    answer = officer.post(f"{person}/{what}", **form)
    assert answer.status_code == 422
    assert answer.text.count("<details open>") <= 1
    return _first(r'<div role="alert">\s*<p>([^<]+)</p>', answer.text)


def _first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, page
    return found[1]


def test_nobody_is_named_before_somebody_is_looked_for(officer: Visitor, person: str, number: int) -> None:
    assert f'href="/ronde/{number}/mensen"' in officer.get("/").text
    page = officer.get(f"/ronde/{number}/mensen").text
    assert "Çelik" not in page
    assert "Er staat 1 persoon op de lijsten van deze ronde." in page


def test_somebody_is_found_without_accents_and_the_list_tells_nothing_of_answers(
    officer: Visitor, stores: Stores, person: str, number: int
) -> None:
    for answered in (False, True):
        change(stores, answered=answered)
        page = officer.post(f"/ronde/{number}/mensen", zoek="CELIK").text
        assert f'<a href="{person}"><bdi>Z. &lt;b&gt;Çelik&lt;/b&gt;</bdi></a>' in page
        assert "1 persoon gevonden" in page
        assert "geantwoord" not in page
    assert "Niemand gevonden" in officer.post(f"/ronde/{number}/mensen", zoek="jansen").text


def test_many_come_in_pages(officer: Visitor, stores: Stores, config: Config, number: int) -> None:
    for at in range(30):
        someone(stores, config, number, f"n{at}")
    page = officer.post(f"/ronde/{number}/mensen", zoek="celik", pagina="2").text
    assert "30 mensen gevonden" in page
    assert page.count(f'<li><a href="/ronde/{number}/mensen/') == 5
    assert '<button class="quiet" name="pagina" value="1">Vorige</button>' in page
    assert officer.post(f"/ronde/{number}/mensen", zoek="celik", pagina="x").status_code == 200


def test_whom_somebody_looks_for_stands_in_no_address(
    officer: Visitor, stores: Stores, config: Config, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    for at in range(30):
        someone(stores, config, number, f"n{at}")
    with caplog.at_level(logging.DEBUG):
        page = officer.post(f"/ronde/{number}/mensen", zoek="celik")
    assert "celik" not in page.request.url + caplog.text
    assert not re.search(r'(href|action)="[^"]*celik', page.text)
    assert "Er staan 30 mensen" in officer.get(f"/ronde/{number}/mensen?zoek=celik").text  # an old address finds nobody


def test_the_page_tells_how_somebody_is_reached_and_what_was_sent(
    officer: Visitor, stores: Stores, person: str, number: int
) -> None:
    change(stores, channel="email", channel_2="letter", failed={"email": "bounced"}, invited=True)
    message = {"case_id": row(stores).id, "round_id": number, "due": clock.now(), "channel": "email", "tries": 1}
    with stores.contacts.begin() as connection:
        sent = {"kind": "invitation", "state": "accepted", "message_id": "a", "sent_on": date(2026, 11, 3)}
        connection.execute(insert(MESSAGE), message | sent)
        connection.execute(insert(MESSAGE), message | {"kind": "reminder_1", "state": "unknown", "message_id": "b"})
    page = " ".join(officer.get(person).text.split())
    assert "<h1><bdi>Z. &lt;b&gt;Çelik&lt;/b&gt;</bdi></h1>" in page
    assert "<li>e-mail: mislukt, kwam terug als onbestelbaar</li> <li>brief: <strong>nu aan de beurt" in page
    assert "uitnodiging</th><td>e-mail</td><td>verstuurd</td><td>3 november 2026</td>" in page
    assert "herinnering 1</th><td>e-mail</td><td>onzeker of het aankwam</td><td>–</td>" in page
    assert "<dd>Ja</dd>" in page
    assert "<dd>12</dd>" in page


@pytest.mark.parametrize(
    ("values", "bureau_reads"),
    [
        ({"answered": True}, "Nee: heeft geantwoord"),
        ({"refused": True}, "Nee: doet niet mee"),
        ({"outcome": "opted_out"}, "Nee: afgemeld"),
        ({"outcome": "undeliverable", "reason": "deceased"}, "Nee: niet te bereiken (overleden)"),
    ],
)
def test_why_somebody_is_not_asked_is_for_the_bureau_only(
    officer: Visitor, interviewer: Visitor, stores: Stores, person: str, values: dict[str, Any], bureau_reads: str
) -> None:
    change(stores, **values)
    assert f"<dd>{bureau_reads}</dd>" in officer.get(person).text
    seen = interviewer.get(person).text
    assert "<dd>Nee</dd>" in seen
    assert bureau_reads not in seen


def test_an_interviewer_looks_and_decides_nothing(interviewer: Visitor, person: str, stores: Stores) -> None:
    page = interviewer.get(person).text
    assert "Çelik" in page
    assert "Wat wilt u doen?" not in page
    for what in ("noodstop", "afmelden", "intrekken", "link"):
        assert interviewer.post(f"{person}/{what}", **SURE).status_code == 404
    assert not row(stores).held


def test_somebody_of_another_round_is_not_there(officer: Visitor, stores: Stores, person: str, number: int) -> None:
    with stores.contacts.begin() as connection:
        other = rounds.add(connection, Terms("Elders", "blik-op-werk", DAYS, DAYS, ("jobcoaching",)))
    foreign = person.replace(f"/ronde/{number}/", f"/ronde/{other}/")
    assert officer.get(foreign).status_code == 404
    assert officer.post(f"{foreign}/noodstop").status_code == 404
    assert officer.post(f"{person}/iets").status_code == 404


def test_channels_are_chosen_with_three_drop_downs(officer: Visitor, stores: Stores, person: str) -> None:
    form = {"kanaal-1": "letter", "kanaal-2": "phone"}
    assert done(officer, person, "kanalen", **form) == "De volgorde is nu: brief, dan telefoon."
    assert (row(stores).channel, row(stores).channel_2, row(stores).channel_3) == ("letter", "phone", "")
    assert "twee keer" in refused(officer, person, "kanalen", **{"kanaal-1": "letter", "kanaal-3": "letter"})
    assert "geen adres" in refused(officer, person, "kanalen", **{"kanaal-1": "fax"})
    assert done(officer, person, "kanalen").startswith("Er is geen kanaal gekozen")


def test_data_are_corrected_and_what_was_typed_wrong_stays_to_mend(
    officer: Visitor, stores: Stores, person: str
) -> None:
    form = {**REACHED, "prefix": "", "country": "", "surname": "Çelik"}
    assert done(officer, person, "gegevens", **(form | {"phone": "06 87654321"})) == (
        "Verbeterd: achternaam, telefoon. Wat eerder mislukte, proberen wij opnieuw."
    )
    assert row(stores).phone == "+31687654321"
    answer = officer.post(f"{person}/gegevens", **(form | {"email": "geen adres", "phone": "12"}))
    assert answer.status_code == 422
    assert "E-mailadres: verwacht" in answer.text
    assert "Telefoon: verwacht" in answer.text
    assert 'value="geen adres"' in answer.text
    assert row(stores).email == "z@x.nl"


def test_form_and_language_are_chosen_from_what_there_is(officer: Visitor, stores: Stores, person: str) -> None:
    said = done(officer, person, "vragen", vragen="low", taal="nl")
    assert said.startswith("Berichten gaan nu over de makkelijke vragen, in de taal Nederlands.")
    assert "surveyapp speech make" in said
    assert row(stores).form == "low"
    for form in ({"vragen": "high", "taal": "nl"}, {"vragen": "low", "taal": "xx"}):
        assert refused(officer, person, "vragen", **form) == "Kies een vragenlijst en een taal uit de lijst."


def test_an_emergency_stop_is_seen_and_lifted(officer: Visitor, stores: Stores, person: str) -> None:
    assert done(officer, person, "noodstop").startswith("Noodstop: er gaat niets meer weg")
    assert '<p class="stopped">' in officer.get(person).text
    assert done(officer, person, "opheffen").startswith("De noodstop is opgeheven")
    assert not row(stores).held


def test_opting_out_by_phone_needs_to_be_sure(officer: Visitor, stores: Stores, person: str) -> None:
    assert refused(officer, person, "afmelden") == "Vink eerst aan dat u het zeker weet. Dit kan niet terug."
    assert row(stores).outcome == "invited"
    assert done(officer, person, "afmelden", **SURE).startswith("Afgemeld")
    assert row(stores).outcome == "opted_out"
    assert "Wat wilt u doen?" not in officer.get(person).text


def test_post_that_came_back_is_noted_and_taken_back(officer: Visitor, stores: Stores, person: str) -> None:
    assert done(officer, person, "onbereikbaar", wat="returned") == (
        "Genoteerd. Een brief kwam terug. Wij proberen het nu per e-mail."
    )
    assert done(officer, person, "onbereikbaar", wat="deceased").endswith("deze persoon is niet te bereiken.")
    assert "Toch te bereiken" in officer.get(person).text
    assert done(officer, person, "bereikbaar").startswith("Teruggedraaid")
    assert row(stores).failed == {}
    assert refused(officer, person, "onbereikbaar") == "Kies wat er aan de hand is."


def test_the_link_is_sent_again(officer: Visitor, stores: Stores, person: str) -> None:
    bureau.give(stores, BUREAU)
    assert done(officer, person, "sturen").startswith("De link staat klaar en gaat ")
    assert refused(officer, person, "sturen") == "De link staat al klaar om weg te gaan."
    assert "link opnieuw, op verzoek" in officer.get(person).text


def test_a_link_to_read_out_needs_to_be_sure_and_counts_as_handed_out(
    officer: Visitor, stores: Stores, config: Config, person: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused(officer, person, "link")
    assert not row(stores).invited
    with caplog.at_level(logging.INFO):
        page = officer.post(f"{person}/link", **SURE).text
    token = links.link_token(config.secret, row(stores).seed)
    code = " ".join(re.findall(r"<span>([0-9A-Z]{4})</span>", page.partition("<article>")[2]))
    assert code == letter_codes.printed(letter_codes.code(config.secret, row(stores).id, row(stores).seed))
    assert (f"/v/{token}</code>" in page, row(stores).invited) == (True, True)
    assert token not in officer.get(person).text
    for secret in (token, code, "Çelik", "z@x.nl"):
        assert secret not in caplog.text


def test_a_link_in_wrong_hands_is_taken_back(officer: Visitor, stores: Stores, person: str) -> None:
    before = row(stores)
    refused(officer, person, "intrekken")
    assert row(stores) == before
    assert done(officer, person, "intrekken", **SURE).startswith("De link is ingetrokken en opent niets meer.")
    assert row(stores).link_hash != before.link_hash


def test_who_answered_is_offered_nothing_and_nothing_is_done(officer: Visitor, stores: Stores, person: str) -> None:
    change(stores, answered=True)
    assert "Wat wilt u doen?" not in officer.get(person).text
    before = row(stores)
    for what in ("noodstop", "intrekken", "gegevens", "sturen", "link"):
        assert officer.post(f"{person}/{what}", **SURE).status_code == 422
    assert row(stores) == before


def test_a_form_from_elsewhere_does_nothing(officer: Visitor, stores: Stores, person: str) -> None:
    assert officer.client.post(f"{person}/noodstop", data={"csrf_token": "x"}).status_code == 400
    assert not row(stores).held
