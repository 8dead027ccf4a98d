"""Wrong codes of letters are counted on both kinds of store, also when many are typed at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from sqlalchemy import select

from surveyapp import letter_codes, models
from surveyapp.db import Stores
from surveyapp.fieldwork import typed_codes
from surveyapp.letter_codes import SIGNS, code
from surveyapp.rounds import CASE
from tests.database.given import SECRET, a_round, someone

TRIES: Any = models.CodeTries.__table__
NOON = datetime.fromisoformat("2026-11-10 11:00")


def test_forty_wrong_ones_at_once_share_ten_chances(stores: Stores, monkeypatch: Any) -> None:
    case_id = someone(stores, a_round(stores)).case_id
    with stores.contacts.connect() as connection:
        seed = connection.scalar(select(CASE.c.seed))
    right = code(SECRET, case_id, str(seed))
    wrong = right[:-1] + SIGNS[SIGNS.index(right[-1]) - 1]
    looked_at: list[str] = []
    fits = letter_codes.fits

    def looking(secret: str, number: int, own: str, typed: str) -> bool:
        looked_at.append(typed)
        return fits(secret, number, own, typed)

    monkeypatch.setattr(letter_codes, "fits", looking)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda typed: typed_codes.seed_of(stores, SECRET, typed, NOON), [wrong] * 40))
    assert (set(found), len(looked_at)) == ({None}, 10)
    assert typed_codes.seed_of(stores, SECRET, right, NOON) is None
    assert typed_codes.seed_of(stores, SECRET, right, datetime.fromisoformat("2026-11-11 00:00")) == seed


def test_a_right_code_is_not_counted(stores: Stores) -> None:
    case_id = someone(stores, a_round(stores)).case_id
    with stores.contacts.connect() as connection:
        seed = str(connection.scalar(select(CASE.c.seed)))
    for _ in range(40):
        assert typed_codes.seed_of(stores, SECRET, code(SECRET, case_id, seed), NOON) == seed
    with stores.contacts.connect() as connection:
        assert connection.execute(select(TRIES)).all() == []
