"""The bureau makes a round on screen: all that is wrong is told at once, and it can be mended until there is a list."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from surveyapp import clock, rounds
from surveyapp.db import Stores
from surveyapp.fieldwork import bureau, delivery
from surveyapp.models import Role
from surveyapp.rounds import Terms
from tests.database.given import someone
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import PROVIDER, a_round, visit

YEAR = clock.today().year
FORM: dict[str, Any] = {
    "dienstverlener": "  Werk &  Weg ",
    "keurmerk": "blik-op-werk",
    "meet-van": f"{YEAR - 1}-01-01",
    "meet-tot": f"{YEAR - 1}-12-31",
    "veld-van": f"{YEAR}-01-01",
    "veld-tot": f"{YEAR + 1}-06-30",
    "dienst-blik-op-werk": ["jobcoaching", "outplacement"],
    "module-blik-op-werk": "nps",
    "manier-1": "letter",
    "manier-2": "",
    "manier-3": "phone",
}


def faults(officer: Visitor, path: str = "/ronde/nieuw", **changed: Any) -> list[str]:
    answer = officer.post(path, **FORM | changed)
    assert answer.status_code == 422
    said = answer.text.partition('<div role="alert">')[2].partition("</div>")[0]
    return [html.unescape(line) for line in re.findall(r"<p>([^<]+)</p>", said)]


def terms(stores: Stores, number: int = 1) -> Terms:
    return rounds.find(stores, number).terms


def test_a_round_is_made_as_the_command_does_and_leads_on(officer: Visitor, stores: Stores) -> None:
    answer = officer.post("/ronde/nieuw", **FORM)
    assert (answer.status_code, answer.location) == (303, "/ronde/1")
    assert terms(stores) == Terms(
        "Werk & Weg",
        "blik-op-werk",
        (date(YEAR - 1, 1, 1), date(YEAR - 1, 12, 31)),
        (date(YEAR, 1, 1), date(YEAR + 1, 6, 30)),
        ("jobcoaching", "outplacement"),
        ("nps",),
        channels=("letter", "phone"),
    )
    page = officer.get("/ronde/1").text
    assert "Brief, dan telefoon" in page
    assert "Ronde 1 is gemaakt." in page


def test_all_that_lacks_is_told_at_once_in_the_order_of_the_page(officer: Visitor, stores: Stores) -> None:
    empty: dict[str, Any] = dict.fromkeys(FORM, "") | {"keurmerk": "blik-op-werk"}
    empty |= {"dienst-blik-op-werk": [], "module-blik-op-werk": []}
    assert faults(officer, **empty) == [
        "Vul de naam van de dienstverlener in.",
        "Kies de eerste dag van de meetperiode.",
        "Kies de laatste dag van de meetperiode.",
        "Kies de eerste dag van het veldwerk.",
        "Kies de laatste dag van het veldwerk.",
        "Kies minstens één dienst.",
    ]
    assert rounds.all_rounds(stores) == ()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"meet-tot": f"{YEAR - 2}-12-31"}, "De meetperiode eindigt voor zij begint: kies een latere laatste dag."),
        ({"meet-van": "1925-01-01"}, "De meetperiode duurt langer dan twee jaar: kijk of de jaren kloppen."),
        (
            {"veld-van": f"{YEAR - 1}-01-01", "veld-tot": f"{YEAR - 1}-12-31"},
            "De laatste dag van het veldwerk is voorbij: kies vandaag of een latere dag.",
        ),
        ({"veld-tot": "2226-06-30"}, "Het veldwerk ligt meer dan twee jaar van vandaag: kijk of de jaren kloppen."),
        ({"dienst-blik-op-werk": "inburgering"}, "Kies alleen diensten uit de lijst."),
        ({"module-blik-op-werk": "nee"}, "Kies alleen extra vragen uit de lijst."),
        ({"manier-1": "duif"}, "Kies bij de manieren alleen wat in de lijst staat."),
        ({"manier-3": "letter"}, "Kies elke manier hoogstens één keer."),
        ({"keurmerk": "blik"}, "Kies een keurmerk."),
        ({"dienstverlener": "Werk =?x"}, "Typ de naam van de dienstverlener in gewone letters, hoogstens 200."),
    ],
)
def test_each_slip_has_one_sentence(officer: Visitor, changed: dict[str, str], told: str) -> None:
    assert faults(officer, **changed) == [told]


def test_what_was_typed_stays_when_something_is_wrong(officer: Visitor) -> None:
    page = officer.post("/ronde/nieuw", **FORM | {"meet-van": ""}).text
    assert 'value="Werk &amp; Weg"' in page
    for checked in ('value="outplacement" checked', 'value="nps" checked', 'value="letter" selected'):
        assert checked in page


def test_a_second_round_over_the_same_days_and_a_name_that_is_almost_there_are_refused(officer: Visitor) -> None:
    officer.post("/ronde/nieuw", **FORM)
    assert faults(officer) == ["Van deze dienstverlener is er al een open ronde over deze meetperiode: gebruik die."]
    assert faults(officer, dienstverlener="Wérk & weg.") == [
        "Er is al een dienstverlener “Werk & Weg”: neem die naam over, of kies een andere."
    ]


def test_a_round_without_a_list_is_mended_and_its_slip_of_a_name_is_kept_nowhere(
    officer: Visitor, stores: Stores
) -> None:
    officer.post("/ronde/nieuw", **FORM)
    assert 'value="2' in officer.get("/ronde/1/wijzigen").text
    assert faults(officer, "/ronde/1/wijzigen", dienstverlener="") == ["Vul de naam van de dienstverlener in."]
    assert officer.post("/ronde/1/wijzigen", **FORM | {"dienstverlener": "Werk en Weg"}).status_code == 303
    assert terms(stores).provider == "Werk en Weg"
    with stores.contacts.connect() as connection:
        assert connection.execute(rounds.PROVIDER.select()).all()[0].name == "Werk en Weg"


def test_a_round_without_a_list_is_removed_and_one_with_people_is_not(officer: Visitor, stores: Stores) -> None:
    officer.post("/ronde/nieuw", **FORM)
    assert "niemand op de lijst" in officer.get("/ronde/1/weghalen").text
    someone(stores, 1, "1")
    for path in ("weghalen", "wijzigen"):
        assert officer.get(f"/ronde/1/{path}").location == "/ronde/1"
        assert officer.post(f"/ronde/1/{path}", **FORM).location == "/ronde/1"
    assert rounds.all_rounds(stores)
    with stores.contacts.begin() as connection:
        connection.execute(rounds.CASE.delete())
    assert officer.post("/ronde/1/weghalen").location == "/"
    assert rounds.all_rounds(stores) == ()


def test_the_next_round_of_a_provider_is_a_year_later(officer: Visitor) -> None:
    officer.post("/ronde/nieuw", **FORM)
    page = officer.get("/ronde/nieuw?als=1").text
    assert f'name="meet-van" type="date" value="{YEAR}-01-01"' in page
    assert f'name="meet-tot" type="date" value="{YEAR}-12-31"' in page
    assert 'name="veld-van" type="date" value=""' in page


def next_step(visitor: Visitor, number: int) -> str:
    found = re.search(r'<li class="now".*?<h3>([^<]+?) <', visitor.get(f"/ronde/{number}").text, re.DOTALL)
    return found[1] if found else ""


def test_each_role_reads_its_own_next_step(app: Flask, officer: Visitor, stores: Stores) -> None:
    number = a_round(stores)  # nobody is on its lists
    theirs, auditor = visit(app, stores, Role.OFFICER), visit(app, stores, Role.AUDITOR)
    assert next_step(officer, number) == "Gegevens van het bureau"
    bureau.give(
        stores, dict.fromkeys(("name", "controller", "hours", "privacy"), "x") | {"phone": "1", "email": "a@b.nl"}
    )
    assert next_step(officer, number) == "Lijst van cliënten inleveren"  # there is an officer
    assert next_step(theirs, number) == "Lijst van cliënten inleveren"
    assert next_step(auditor, number) == ""
    someone(stores, number, "c1", invited=False)
    assert next_step(theirs, number) == "Lijst van opdrachtgevers inleveren"
    someone(stores, number, "o1", audience="opdrachtgever", invited=False)
    assert next_step(theirs, number) == "Verklaring bij de lijst"
    assert next_step(officer, number) == "Uitnodiging plannen"
    good = {"function": "x", "begun": "1", "ended": "1", "broken_off": "0", "true": "yes"}
    delivery.sign(stores, number, delivery.read(good, "a@b.nl", clock.today()))
    assert next_step(theirs, number) == ""
    assert "U hoeft nu niets te doen." in theirs.get(f"/ronde/{number}").text
    assert "Volgende stap" in officer.get("/").text
    assert PROVIDER in officer.get("/").text


def test_the_bureau_is_described_on_screen(officer: Visitor, stores: Stores) -> None:
    answer = officer.post("/bureau", name="", email="geen", phone="bel", hours=" ", controller="=?", privacy="")
    assert answer.status_code == 422
    assert answer.text.count("<p>Vul") == 6
    good = {"name": "Bureau", "controller": "Wij", "phone": "030 1", "hours": "altijd", "email": "a@b.nl"}
    answer = officer.post("/bureau", **good, privacy="Een.\r\n\r\nTwee.", independent="ja", ronde="7")
    assert answer.location == "/ronde/7"
    assert bureau.required(stores).privacy == "Een.\n\nTwee."
    assert bureau.required(stores).independent
    officer.post("/bureau", **good, privacy="x")
    assert not bureau.required(stores).independent
