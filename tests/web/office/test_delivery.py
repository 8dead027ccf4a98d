"""The statement that a list is complete and true: signed by the provider's officer, read by bureau and auditor."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp import clock, reports, rounds
from surveyapp.db import Stores
from surveyapp.fieldwork import delivery
from surveyapp.fieldwork.delivery import Statement
from surveyapp.models import Role
from tests.web.office.conftest import Visitor
from tests.web.office.test_progress import a_round, visit

GOOD = {"function": "kwaliteitsmedewerker", "begun": "200", "ended": "160", "broken_off": "20", "true": "yes"}
MISSING = "De verklaring bij de lijst ontbreekt nog."


def test_an_officer_signs_and_bureau_and_auditor_read_it(app: Flask, officer: Visitor, stores: Stores) -> None:
    number = a_round(stores, ("jobcoaching", 60, 7))
    path = f"/ronde/{number}/verklaring"
    signer, auditor = visit(app, stores, Role.OFFICER), visit(app, stores, Role.AUDITOR)
    for visitor in (officer, signer):
        assert MISSING in visitor.get(f"/ronde/{number}/voortgang").text
    assert signer.post(f"{path}/tekenen", **GOOD).status_code == 303
    signed = Statement("officer@voorbeeld.example", "kwaliteitsmedewerker", 200, 160, 20, clock.today())
    assert delivery.find(stores, number) == signed
    for visitor in (officer, signer, auditor):
        assert MISSING not in visitor.get(f"/ronde/{number}/voortgang").text
        page = visitor.get(path).text
        assert "kwaliteitsmedewerker" in page
        assert "<dd>160</dd>" in page
    assert "tekenen" not in auditor.get(path).text
    assert officer.post(f"{path}/tekenen", **GOOD).status_code == 404  # only the provider itself can declare


def test_signing_again_keeps_what_was_signed_and_the_last_one_holds(app: Flask, stores: Stores) -> None:
    number = a_round(stores)
    signer = visit(app, stores, Role.OFFICER)
    signer.post(f"/ronde/{number}/verklaring/tekenen", **GOOD)
    signer.post(f"/ronde/{number}/verklaring/tekenen", **GOOD | {"ended": "170"})
    found = delivery.find(stores, number)
    assert found is not None
    assert found.ended == 170
    with stores.contacts.connect() as connection:
        assert len(connection.execute(delivery.DELIVERY.select()).all()) == 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"function": "  "}, "Vul uw functie in"),
        ({"function": "x\x07"}, "in gewone tekens"),
        ({"begun": "veel"}, "Vul bij “begonnen” een heel getal in."),
        ({"ended": "-1"}, "Vul bij “geëindigd” een heel getal in."),
        ({"broken_off": ""}, "Vul bij “voortijdig gestopt” een heel getal in."),
        ({"broken_off": "161"}, "kan niet meer zijn dan “geëindigd”"),
        ({"true": ""}, "Zet het vinkje"),
    ],
)
def test_what_cannot_be_signed_is_told(app: Flask, stores: Stores, changed: dict[str, str], told: str) -> None:
    number = a_round(stores)
    answer = visit(app, stores, Role.OFFICER).post(f"/ronde/{number}/verklaring/tekenen", **GOOD | changed)
    assert answer.status_code == 422
    assert "<title>Fout: " in answer.text
    assert told in answer.text
    assert delivery.find(stores, number) is None


def test_a_closed_round_takes_no_statement(app: Flask, stores: Stores) -> None:
    number = a_round(stores)
    rounds.mark_closed(stores, number)
    assert visit(app, stores, Role.OFFICER).post(f"/ronde/{number}/verklaring/tekenen", **GOOD).status_code == 409


def test_the_report_is_told_what_was_signed(stores: Stores) -> None:
    number = a_round(stores)
    assert reports._statement(stores, number) is None
    delivery.sign(stores, number, delivery.read(GOOD, "x@voorbeeld.example", clock.today()))
    found = reports._statement(stores, number)
    assert found is not None
    assert (found.function, found.ended, found.broken_off) == ("kwaliteitsmedewerker", 160, 20)
