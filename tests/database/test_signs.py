"""Signs against a list and its answers: counted by hand, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import insert

from surveyapp import models, rounds
from surveyapp.answers import leaning
from surveyapp.db import Stores
from surveyapp.fieldwork import delivery, signs
from surveyapp.fieldwork.delivery import Statement
from surveyapp.fieldwork.signs import Sign
from surveyapp.models.case import Outcome
from surveyapp.office import accounts
from surveyapp.office.positions import Position
from surveyapp.rounds import Round
from surveyapp.shares import Share, usual
from tests.database.given import ASPECTS, FULL, TERMS, a_round, someone

BEFORE = replace(TERMS, period=(date(2025, 1, 1), date(2025, 10, 31)))


def _round(stores: Stores, number: int) -> Round:
    return rounds.find(stores, number)


def _people(stores: Stores, number: int, many: int, **given: Any) -> None:
    for n in range(many):
        name = "-".join([str(n), *given, *map(str, given.values())])[:40]
        someone(stores, number, name.replace("@", ".").replace(" ", ""), **given)


def test_a_list_without_anything_odd(stores: Stores) -> None:
    number = a_round(stores)
    for n in range(12):
        someone(stores, number, str(n), email=f"n{n}@voorbeeld.example", phone=f"+3161234567{n}")
    found = signs.signs(stores, _round(stores, number))
    assert found == {
        Sign.SAME_EMAIL: Share(0, 12),
        Sign.SAME_PHONE: Share(0, 12),
        Sign.SAME_ADDRESS: Share(0, 0),
        Sign.DUPLICATES: Share(0, 12),
        Sign.UNDELIVERABLE: Share(0, 12),
    }


def test_addresses_and_numbers_of_many_are_counted_by_person_and_families_are_not(stores: Stores) -> None:
    number = a_round(stores)
    home = {"street": "Kade", "house_number": "1", "postcode": "1234 AB"}
    _people(stores, number, 3, email="Balie@opvang.example")
    _people(stores, number, 1, email="balie@opvang.example")
    _people(stores, number, 2, email="thuis@voorbeeld.example")
    _people(stores, number, 5, phone="+31612345678")
    _people(stores, number, 3, **home)
    _people(stores, number, 2, **home | {"house_number": "3"})
    _people(stores, number, 4, audience="opdrachtgever", email="inkoop@gemeente.example")
    found = signs.signs(stores, _round(stores, number))
    assert found[Sign.SAME_EMAIL] == Share(4, 6)
    assert found[Sign.SAME_PHONE] == Share(5, 5)
    assert found[Sign.SAME_ADDRESS] == Share(3, 5)


def test_outcomes_are_told_and_duplicates_are_no_people(stores: Stores) -> None:
    number = a_round(stores)
    _people(stores, number, 14)
    _people(stores, number, 4, outcome=Outcome.UNDELIVERABLE.value)
    _people(stores, number, 2, outcome=Outcome.DUPLICATE.value)
    delivery.sign(stores, number, Statement("x@y.example", "kwaliteit", 30, 24, 6, date(2026, 11, 1)))
    found = signs.signs(stores, _round(stores, number))
    assert found[Sign.DUPLICATES] == Share(2, 20)
    assert found[Sign.UNDELIVERABLE] == Share(4, 18)
    assert found[Sign.LISTED] == Share(18, 24)
    assert found[Sign.BROKEN_OFF] == Share(6, 24)
    assert signs.undeliverable(stores, number) == [(("jobcoaching",), Share(4, 18))]


def test_the_round_before_is_that_of_the_same_provider(stores: Stores) -> None:
    number = a_round(stores)
    _people(stores, number, 12)
    for terms, many in ((BEFORE, 10), (replace(BEFORE, provider="Elders"), 7)):
        _people(stores, a_round(stores, terms), many)
    oldest = a_round(stores, replace(BEFORE, period=(date(2024, 1, 1), date(2024, 10, 31))))
    _people(stores, oldest, 3)
    assert signs.signs(stores, _round(stores, number))[Sign.LAST_TIME] == Share(12, 10)
    assert Sign.LAST_TIME not in signs.signs(stores, _round(stores, oldest))


@pytest.mark.parametrize(("officer", "expected"), [("bo@werkweg.example", Share(2, 3)), ("bo@gmail.com", None)])
def test_the_domain_is_that_of_the_officers_unless_everybody_has_it(
    stores: Stores, officer: str, expected: Share | None
) -> None:
    number = a_round(stores)
    accounts.add(stores.contacts, officer, position=Position(models.Role.OFFICER, (TERMS.provider,)))
    for n, email in enumerate(("a@werkweg.example", "b@WerkWeg.example", "c@nietwerkweg.example", "")):
        someone(stores, number, str(n), email=email)
    assert signs.signs(stores, _round(stores, number)).get(Sign.OWN_DOMAIN) == expected


def _sets(stores: Stores, number: int, many: int, mode: str = "web", **answers: str) -> None:
    row = {"round_id": number, "audience": "client", "dienst": "jobcoaching", "form": "low", "language": "nl"}
    with stores.answers.begin() as connection:
        for n in range(many):
            own = {"id": f"{mode}{len(answers)}{sorted(answers.items())}{n}", "mode": mode, "strata": {}}
            connection.execute(insert(models.Response).values(**row, **own, answers=FULL | answers))


def test_answers_that_may_not_be_peoples_own_are_counted(stores: Stores) -> None:
    number = a_round(stores)
    _sets(stores, number, 3)  # all aspects the same
    _sets(stores, number, 4, a_first="4", helped="provider")
    _sets(stores, number, 5, "kiosk", a_first="1", helped="no")
    _sets(stores, number, 2, a_first="nr")
    assert leaning.signs(stores, _round(stores, number)) == {
        leaning.Sign.KIOSK: Share(5, 14),
        leaning.Sign.STRAIGHT: Share(3, 12),
        leaning.Sign.HELPED: Share(4, 9),
    }
    assert len(ASPECTS) == 14


def test_of_fewer_than_ten_nothing_is_told_and_usual_needs_five_others() -> None:
    assert Share(3, 9).fraction is None
    assert Share(3, 10).fraction == Fraction(3, 10)
    others = [Share(n, 10) for n in (1, 5, 2, 9)]
    assert usual(others) is None
    assert usual([*others, Share(1, 9)]) is None
    assert usual([*others, Share(30, 100)]) == Fraction(3, 10)
