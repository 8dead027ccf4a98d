"""The command over all closed rounds: real ones only, in plain Dutch."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from surveyapp import pooling
from surveyapp.answers import closing
from surveyapp.db import Stores
from tests.database.given import FULL, SECRET, TERMS, a_round, answers, someone


def test_closed_rounds_are_pooled_and_open_ones_and_examples_left_out(stores: Stores) -> None:
    for place, terms in enumerate((TERMS, replace(TERMS, example=True), replace(TERMS, provider="Ander"))):
        round_id = a_round(stores, terms)
        for number in range(24):
            who = someone(stores, round_id, f"{place}-{number}", form="low" if number % 2 else "regular")
            answers(stores, who, FULL | {"grade": str(6 + number % 4)})
        if place < 2:
            closing.close(stores, SECRET, round_id)
    words = pooling.told(stores, "blik-op-werk", Decimal("0.5"))
    assert "over 1 ronde." in words
    assert "cijfers: 12 en 12" in words
    assert "verschil: +1,00" in words
    assert "over 0 rondes" in pooling.told(stores, "iets-anders", Decimal("0.5"))
