"""Letters that came back, many at once: each line is told what became of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork import returned
from surveyapp.rounds import CASE, ROUND
from tests.database.given import a_round, someone

ADDRESS = {"street": "Dam", "house_number": "1", "postcode": "1012 JS", "city": "Amsterdam"}


def take_in(stores: Stores, number: int, *lines: str) -> list[str]:
    return [line.verdict.value for line in returned.take_in(stores, number, "\r\n".join(lines))]


def failed(stores: Stores) -> dict[str, dict[str, str]]:
    with stores.contacts.connect() as connection:
        return {row.number: row.failed for row in connection.execute(select(CASE.c.number, CASE.c.failed))}


def test_each_letter_is_found_by_its_number_once(stores: Stores) -> None:
    number, other = a_round(stores), a_round(stores)
    for at in range(3):
        someone(stores, number, f"n{at}", **ADDRESS)
    someone(stores, other, "z9", **ADDRESS)
    assert take_in(stores, number, " n0 ", "", "n1", "n1", "n7", "z9") == [
        "noted",
        "noted",
        "known",
        "unknown",
        "unknown",
    ]
    back = {"letter": "returned"}
    assert failed(stores) == {"n0": back, "n1": back, "n2": {}, "z9": {}}
    assert take_in(stores, number, "n0", "n2") == ["known", "noted"]


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
