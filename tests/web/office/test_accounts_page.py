"""Accounts in the office: the bureau makes them, closes them and logs them out; links are shown once."""

from __future__ import annotations

import logging
import re
from datetime import date

import pytest
from flask import Flask

from surveyapp import clock, rounds
from surveyapp.db import Stores
from surveyapp.models import Role
from surveyapp.office import accounts, colleagues, invitations, sessions
from surveyapp.office.colleagues import Colleague
from surveyapp.office.positions import Position
from surveyapp.rounds import Terms
from tests.web.office.conftest import EMAIL, PASSWORD, Visitor

NEW = "bo@aanbieder.example"
FORM = {"email": NEW, "rol": "officer", "van": "Werk & Weg", "current": PASSWORD}


def a_provider(stores: Stores) -> None:
    days = (date(2026, 1, 1), date(2026, 9, 30))
    with stores.contacts.begin() as connection:
        rounds.add(connection, Terms("Werk & Weg", "blik-op-werk", days, days, ("jobcoaching",)))


def of(stores: Stores, email: str) -> Colleague:
    return next(one for one in colleagues.everyone(stores.contacts, clock.now()) if one.email == email)


def refused(officer: Visitor, path: str, **form: str) -> str:
    answer = officer.post(path, **form)
    assert answer.status_code == 422
    found = re.search(r'<div role="alert"><p>([^<]+)</p>', answer.text)
    assert found, answer.text
    return found[1]


def linked(page: str) -> str:
    """The secret of the link on a page."""
    found = re.search(r"/uitnodiging/([\w-]+)</code>", page)
    assert found, page
    return found[1]


def test_the_bureau_makes_an_account_and_gets_its_link_once(
    officer: Visitor, stores: Stores, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    a_provider(stores)
    with caplog.at_level(logging.INFO):
        token = linked(officer.post("/accounts", **FORM).text)
    assert of(stores, NEW).role is Role.OFFICER
    assert (of(stores, NEW).providers, of(stores, NEW).closed) == (("Werk & Weg",), True)
    assert "wacht op de eigenaar" in officer.get("/accounts").text
    assert token not in officer.get("/accounts").text
    assert (token in caplog.text, NEW in caplog.text) == (False, False)
    page = app.test_client().get(f"/uitnodiging/{token}").text
    assert '<svg class="qr" viewBox="0 0 ' in page
    assert 'role="img" aria-label="QR-code met de sleutel.' in page


def test_what_is_missing_is_told_and_nothing_is_made(officer: Visitor, stores: Stores) -> None:
    a_provider(stores)
    for changed, said in (
        ({"rol": ""}, "Kies een rol."),
        ({"van": "Elders"}, "Kies van welke dienstverleners"),
        ({"current": "iets anders"}, "Het huidige wachtwoord klopt niet."),
        ({"email": "geen"}, "Dit e-mailadres klopt niet."),
        ({"email": EMAIL.upper()}, "Dit e-mailadres heeft al een account."),
    ):
        assert refused(officer, "/accounts", **(FORM | changed)).startswith(said)
    assert len(colleagues.everyone(stores.contacts, clock.now())) == 1


def test_a_new_link_closes_an_account_and_needs_ones_own_password(officer: Visitor, stores: Stores, app: Flask) -> None:
    accounts.add(stores.contacts, NEW, "lantaarn augurk zolder")
    path = f"/accounts/{of(stores, NEW).staff_id}/link"
    refused(officer, path, current="iets anders")
    assert not of(stores, NEW).closed
    token = linked(officer.post(path, current=PASSWORD).text)
    assert of(stores, NEW).closed
    found = invitations.find(stores.contacts, token, clock.now())
    assert found is not None
    assert found.email == NEW


def test_somebody_else_is_logged_out_everywhere(officer: Visitor, stores: Stores) -> None:
    accounts.add(stores.contacts, NEW)
    colleague = of(stores, NEW)
    token = sessions.start(stores.contacts, colleague.staff_id, clock.now())
    assert "nu op 1 plaats ingelogd" in officer.get("/accounts").text
    assert officer.post(f"/accounts/{colleague.staff_id}/uitloggen").location == "/accounts"
    assert f"{NEW} is overal uitgelogd." in officer.get("/accounts").text
    assert sessions.find(stores.contacts, token, clock.now()) is None


def test_ones_own_account_is_changed_elsewhere(officer: Visitor, stores: Stores) -> None:
    path = f"/accounts/{of(stores, EMAIL).staff_id}"
    assert f'action="{path}/link"' not in officer.get("/accounts").text
    assert officer.post(f"{path}/link", current=PASSWORD).status_code == 404
    assert officer.post(f"{path}/uitloggen").status_code == 404


def test_an_account_shows_its_role_and_providers(officer: Visitor, stores: Stores) -> None:
    a_provider(stores)
    accounts.add(stores.contacts, NEW, position=Position(Role.AUDITOR, ("Werk & Weg",)))
    page = officer.get("/accounts").text
    assert "<dd>auditor</dd>" in page
    assert "<dd>Werk &amp; Weg</dd>" in page


def test_an_account_gets_another_role_and_who_was_in_is_out(officer: Visitor, stores: Stores, app: Flask) -> None:
    a_provider(stores)
    accounts.add(stores.contacts, NEW)
    number = of(stores, NEW).staff_id
    token = sessions.start(stores.contacts, number, clock.now())
    form = {"rol": "auditor", "van": "Werk & Weg", "current": PASSWORD}
    assert "wachtwoord" in refused(officer, f"/accounts/{number}/rol", **form | {"current": "verkeerd"})
    assert refused(officer, f"/accounts/{number}/rol", **form | {"van": ""}).startswith("Kies van welke")
    assert officer.post(f"/accounts/{number}/rol", **form).status_code == 303
    assert (of(stores, NEW).role, of(stores, NEW).providers) == (Role.AUDITOR, ("Werk & Weg",))
    assert sessions.find(stores.contacts, token, clock.now()) is None


def test_an_account_is_ended_with_ones_own_password(officer: Visitor, stores: Stores) -> None:
    accounts.add(stores.contacts, NEW)
    number = of(stores, NEW).staff_id
    refused(officer, f"/accounts/{number}/weg", current="verkeerd")
    assert officer.post(f"/accounts/{number}/weg", current=PASSWORD).status_code == 303
    assert [one.email for one in colleagues.everyone(stores.contacts, clock.now())] == [EMAIL]
    own = of(stores, EMAIL).staff_id
    assert officer.post(f"/accounts/{own}/weg", current=PASSWORD).status_code == 404


def test_from_a_round_the_account_of_its_provider_is_half_filled_in(officer: Visitor, stores: Stores) -> None:
    a_provider(stores)
    page = officer.get("/accounts?rol=officer&ronde=1").text
    assert 'value="officer" checked' in page
    assert 'value="Werk &amp; Weg" checked' in page
    assert 'href="/ronde/1"' in officer.post("/accounts", **FORM | {"ronde": "1"}).text
    assert "<details open>" not in officer.get("/accounts?ronde=99").text.partition("bo@")[2]
