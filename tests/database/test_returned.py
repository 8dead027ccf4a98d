"""Letters that came back, many at once: each line is told what became of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from surveyapp import letter_codes, revoking
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import returned
from surveyapp.rounds import CASE, ROUND
from tests.database.given import SECRET, Someone, a_round, someone

ADDRESS = {"street": "Dam", "house_number": "1", "postcode": "1012 JS", "city": "Amsterdam"}


def take_in(stores: Stores, number: int, *lines: str) -> list[str]:
    return [line.verdict.value for line in returned.take_in(stores, SECRET, number, "\r\n".join(lines))]


def failed(stores: Stores) -> dict[str, dict[str, str]]:
    with stores.contacts.connect() as connection:
        return {row.number: row.failed for row in connection.execute(select(CASE.c.number, CASE.c.failed))}


def code_of(stores: Stores, who: Someone) -> str:
    with stores.contacts.connect() as connection:
        seed = connection.scalar(select(CASE.c.seed).where(CASE.c.id == who.case_id))
    return letter_codes.printed(letter_codes.code(SECRET, who.case_id, seed or ""))


def test_each_letter_is_found_by_number_or_code_once(stores: Stores) -> None:
    number, other = a_round(stores), a_round(stores)
    _first, second, _third = (someone(stores, number, f"n{at}", **ADDRESS) for at in range(3))
    foreign = someone(stores, other, "z9", **ADDRESS)
    code = code_of(stores, second)
    lines = (" n0 ", "", code, code.lower().replace(" ", "-"), "n7", "z9", code_of(stores, foreign), "0000 0000 0000")
    assert take_in(stores, number, *lines) == ["noted", "noted", "known", "unknown", "unknown", "unknown", "unknown"]
    back = {"letter": "returned"}
    assert failed(stores) == {"n0": back, "n1": back, "n2": {}, "z9": {}}
    assert take_in(stores, number, "n0", "n2") == ["known", "noted"]


def test_a_code_of_a_link_that_was_taken_back_is_unknown(stores: Stores) -> None:
    number = a_round(stores)
    who = someone(stores, number, "n0", **ADDRESS, email="a@x.nl")
    code = code_of(stores, who)
    revoking.revoke(stores, SECRET, who.case_id)
    assert take_in(stores, number, code) == ["unknown"]
    assert take_in(stores, number, code_of(stores, who)) == ["noted"]


def test_too_many_lines_and_a_closed_round_are_refused_and_nothing_is_noted(stores: Stores) -> None:
    number = a_round(stores)
    someone(stores, number, "n0", **ADDRESS)
    with pytest.raises(Refused, match="501 regels"):
        take_in(stores, number, *["n0"] * 501)
    with stores.contacts.begin() as connection:
        connection.execute(update(ROUND).values(closed=True))
    with pytest.raises(Refused, match="gesloten"):
        take_in(stores, number, "n0")
    assert failed(stores) == {"n0": {}}
