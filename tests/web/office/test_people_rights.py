"""One person's rights in the office: found, shown, handed over, erased; and a line of each look (P33)."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from surveyapp import access, clock, journal, links, rounds
from surveyapp.access import Look
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.models import Role
from surveyapp.office import accounts, watching
from surveyapp.office.positions import Position
from surveyapp.rounds import CASE, Terms
from tests.web.office.conftest import PASSWORD, Visitor

DAYS = (date(2026, 1, 1), date(2026, 9, 30))


@pytest.fixture
def person(stores: Stores) -> int:
    with stores.contacts.begin() as connection:
        round_id = rounds.add(connection, Terms("Werkweg", "blik-op-werk", DAYS, DAYS, ("jobcoaching",)))
        row: dict[str, Any] = {
            "audience": "client",
            "dienst": "jobcoaching",
            "form": "low",
            "ended": None,
            "strata": {},
        }
        row |= {"email": "jo@x.nl", "initials": "J.", "surname": "Vries", "postcode": "1234 AB", "city": "Ede"}
        row |= {"round_id": round_id, "number": "k1", "seed": links.new_seed(), "link_hash": "x"}
        return int(connection.execute(insert(CASE).returning(CASE.c.id), row).scalar_one())


def looks(stores: Stores) -> list[Look]:
    return [line.look for line in reversed(access.lines(stores))]


def test_a_person_is_found_shown_and_handed_over(officer: Visitor, person: int) -> None:
    page = officer.post("/rechten/gevonden", surname="vries", postcode="1234ab").text
    assert f'value="{person}"' in page
    assert "<strong>J. Vries</strong><br>jo@x.nl; 1234 AB Ede<br>" in page
    page = officer.post("/rechten/overzicht", wie=str(person)).text
    assert "niemand kan het terugvinden" in page
    for label, text in (("achternaam", "Vries"), ("nummer op de lijst", "k1"), ("uitgenodigd", "nee")):
        assert f"<dt>{label}</dt><dd>{text}</dd>" in page
    file = officer.post("/rechten/bestand", wie=str(person))
    assert (file.mimetype, json.loads(file.text)["cases"][0]["kept"]["surname"]) == ("application/json", "Vries")


def test_erasing_is_asked_once_more_and_then_done(
    officer: Visitor, person: int, stores: Stores, config: Config
) -> None:
    assert "Ja, wis alles" in officer.post("/rechten/wissen", wie=str(person)).text
    assert not (config.instance / journal.NAME).exists()
    assert looks(stores)[-1].action == "view"
    assert "gewist" in officer.post("/rechten/wissen", wie=str(person), zeker="ja").text
    with stores.contacts.connect() as connection:
        assert connection.scalars(select(CASE.c.surname)).all() == [""]
    assert "kruis aan wie het is" in officer.post("/rechten/overzicht", wie=str(person)).text


@pytest.mark.parametrize("path", ["overzicht", "bestand", "wissen"])
def test_nobody_chosen_tells_what_to_do(officer: Visitor, path: str) -> None:
    answer = officer.post(f"/rechten/{path}", wie="x")
    assert (answer.status_code, "Zoek eerst iemand" in answer.text) == (422, True)


def test_what_is_looked_for_stands_in_no_address(officer: Visitor) -> None:
    page = officer.get("/rechten").text
    assert re.findall(r'<form class="narrow"[^>]*method="(\w+)"', page) == ["post"]


def test_every_look_leaves_a_line_and_no_name(officer: Visitor, person: int, stores: Stores) -> None:
    officer.post("/rechten/gevonden", email="jo@x.nl")
    officer.post("/rechten/bestand", wie=str(person))
    officer.post("/rechten/wissen", wie=str(person), zeker="ja")
    officer.get("/bellen")
    assert [(look.action, look.case_id, look.result, look.role) for look in looks(stores)] == [
        ("log_in", None, "done", ""),
        ("search", person, "done", "bureau"),
        ("export", person, "done", "bureau"),
        ("erase", person, "done", "bureau"),
        ("view", None, "done", "bureau"),
    ]
    assert {(look.staff_id, look.origin) for look in looks(stores)} == {(1, "127.0.0.0/24")}
    assert not re.search("vries|jo@x|werkweg", str(looks(stores)), re.IGNORECASE)
    page = officer.get("/logboek").text
    assert "overzicht als bestand" in page
    assert access.faults(stores, officer_secret(officer)) == ()


def officer_secret(officer: Visitor) -> str:
    config: Config = officer.client.application.extensions["people_rights"]
    return config.secret


def test_fifty_looks_are_fifty_lines(officer: Visitor, stores: Stores) -> None:
    for _ in range(50):
        officer.get("/bellen")
    assert sum(look.action == "view" for look in looks(stores)) == 50


def test_failed_attempts_are_written_down(officer: Visitor, app: Flask, stores: Stores) -> None:
    officer.post("/uitloggen")
    officer.log_in(password="een heel ander wachtwoord")
    account = accounts.add(stores.contacts, "robin@dingdong.example", PASSWORD, position=Position(Role.BUREAU))
    other = Visitor(app.test_client(), account)
    other.log_in(email="robin@dingdong.example")
    other.post("/rechten/gevonden", email="")
    other.post("/bellen/999/uitkomst")
    found = [(look.staff_id, look.action, look.result) for look in looks(stores)[1:]]
    assert found == [
        (None, "log_in", "refused"),
        (2, "log_in", "done"),
        (2, "search", "refused"),
        (2, "change", "done"),
    ]


def test_who_may_not_look_leaves_a_line_too(app: Flask, stores: Stores, person: int, visitor: Visitor) -> None:
    account = accounts.add(
        stores.contacts, "officier@dingdong.example", PASSWORD, position=Position(Role.OFFICER, ("Werkweg",))
    )
    officer = Visitor(app.test_client(), account)
    officer.log_in(email="officier@dingdong.example")
    assert officer.post("/rechten/bestand", wie=str(person)).status_code == 404
    assert [(look.action, look.role, look.result) for look in looks(stores)][-1] == ("export", "officer", "refused")


def test_a_page_does_not_go_out_when_its_line_cannot_be_written(
    officer: Visitor, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "write", lambda *_: 1 / 0)
    officer.client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = officer.post("/rechten/gevonden", email="jo@x.nl")
    assert (answer.status_code, "Vries" in answer.text) == (500, False)


def test_an_auditor_reads_lines_about_rounds_of_their_own_providers(
    app: Flask, stores: Stores, person: int, config: Config, visitor: Visitor
) -> None:
    now = clock.now()
    with stores.contacts.begin() as connection:
        other = rounds.add(connection, Terms("Elders", "blik-op-werk", DAYS, DAYS, ("jobcoaching",)))
    for round_id in (1, other, None):
        access.write(stores, config.secret, [Look(now, 1, "bureau", "view", "x", round_id, 7, "done", "")])
    account = accounts.add(
        stores.contacts, "auditor@dingdong.example", PASSWORD, position=Position(Role.AUDITOR, ("Werkweg",))
    )
    auditor = Visitor(app.test_client(), account)
    auditor.log_in(email="auditor@dingdong.example")
    page = auditor.get("/logboek").text
    assert (page.count("persoon 7"), "ronde 1" in page, f"ronde {other}" in page) == (1, True, False)
    assert "ronde 2" not in auditor.get(f"/logboek?ronde={other}").text.partition("<ul")[2]


def test_the_log_is_read_by_page_and_by_filter(officer: Visitor, stores: Stores, config: Config) -> None:
    now = clock.now()
    many = [Look(now, 1, "bureau", "download" if n % 2 else "view", "x", n, None, "done", "") for n in range(120)]
    access.write(stores, config.secret, many)
    page = officer.get("/logboek").text
    assert page.count("<li>") - page.count("<li><a") == access.PAGE
    older = re.search(r'href="(/logboek\?voor=\d+)">Ouder', page)
    assert older is not None
    assert "ronde 70" not in page.partition("log")[0]
    assert "ronde 69," in officer.get(older[1]).text
    assert officer.get("/logboek?wat=download&ronde=3").text.count("downloaden, ronde 3,") == 1
    assert "geen regels" in officer.get("/logboek?wat=view&ronde=3").text
    assert officer.get("/logboek?voor=99999999999&ronde=-1&account=x").status_code == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("unix", "")],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str) -> None:
    assert watching.origin(address) == network
