"""The province of a postcode, by town halls and by places where a border is not where the digits say."""

from __future__ import annotations

from itertools import pairwise

import pytest

from analysis.provinces import NAMES, PLACE
from surveyapp.postcodes import BLOCKS, province

TOWNS = {
    "1012 JS": "noord-holland", "1315 HR": "flevoland", "3512 JE": "utrecht", "2511 BT": "zuid-holland",
    "4331 LK": "zeeland", "5211 AX": "noord-brabant", "6211 DW": "limburg", "6811 DG": "gelderland",
    "8011 PK": "overijssel", "9401 HT": "drenthe", "8911 KJ": "friesland", "9712 HW": "groningen",
    # Leerdam came to Utrecht in 2019; Breukeleveen, Woerdense Verlaat, Achterveld, Wanneperveen and Noordlaren
    # share their first digits with places in another province
    "4141 AA": "utrecht", "3625 AA": "noord-holland", "3651 LA": "zuid-holland", "3791 AA": "utrecht",
    "7946 LA": "overijssel", "9479 PA": "groningen", "8437 PA": "drenthe", "4691 AA": "zeeland", "6591 AA": "limburg",
    "1391 AA": "utrecht", "1428 AA": "zuid-holland", "3925 AA": "gelderland", "7439 AA": "gelderland",
}  # fmt: skip


@pytest.mark.parametrize(("postcode", "name"), TOWNS.items())
def test_a_town_is_in_its_province(postcode: str, name: str) -> None:
    assert province(postcode) == name
    assert province(postcode, "NL") == name


@pytest.mark.parametrize("postcode", ["", "0123 AB", "AB 1234", "12", "geen"])
def test_what_is_no_postcode_is_in_no_province(postcode: str) -> None:
    assert province(postcode) == ""


def test_other_countries_are_abroad() -> None:
    assert province("1000", "BE") == "abroad"


def test_every_number_is_in_exactly_one_province() -> None:
    ends = [(first, last) for first, last, _ in BLOCKS]
    assert ends[0][0] == 1000
    assert ends[-1][1] == 9999
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(ends))
    assert {name for _, _, name in BLOCKS} == set(NAMES) == set(PLACE)
    assert len(set(PLACE.values())) == 12
