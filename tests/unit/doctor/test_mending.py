"""Cells as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest

from questionnaires.load import keurmerk
from surveyapp.fieldwork.cells import CellError
from surveyapp.fieldwork.doctor import mending

DIENSTEN = keurmerk("blik-op-werk").diensten


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-31", "31-3-2021", "31/03/21", "31.03.2021", "31 maart 2021", "31-mrt-2021", "44286",
        "2021-03-31T00:00:00", "31-03-2021 0:00",
    ],
)  # fmt: skip
def test_a_day_in_every_spelling(text: str) -> None:
    assert mending.day(text) == date(2021, 3, 31)


@pytest.mark.parametrize("text", ["29-2-2021", "31-4-2021", "3-31-2021", "morgen", "2021", "31 foo 2021", "0-1-2021"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="datum"):
        mending.day(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("612345678", "0612345678"),
        ("612345678.0", "0612345678"),
        ("6,12345678E+8", "0612345678"),
        ("31612345678", "+31612345678"),
        ("3,1612345678E+10", "+31612345678"),
        ("06-12345678", "0612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("onbekend", "onbekend"),
    ],
)
def test_a_phone_number_gets_back_what_a_spreadsheet_took(text: str, number: str) -> None:
    assert mending.phone(text) == number


@pytest.mark.parametrize("text", ["0612345678 / 0201234567", "0612345678 of 0201234567", "3,1612E+10"])
def test_two_numbers_in_a_cell_and_lost_digits_are_refused(text: str) -> None:
    with pytest.raises(CellError, match="telefoonnummer"):
        mending.phone(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Jobcoaching", "jobcoaching"),
        ("jobcoaching ", "jobcoaching"),
        ("5", "jobcoaching"),
        ("Diagnose, onderzoek en loopbaanorientatie", "diagnose"),
        ("Naar werk", "naar-werk"),
        ("Sociale activering", "sociale-activering"),
    ],
)
def test_a_dienst_is_known_by_key_number_name_or_its_beginning(text: str, key: str) -> None:
    assert mending.dienst(text, DIENSTEN) == key


@pytest.mark.parametrize("text", ["Toeleiden", "Coaching", "14", ""])
def test_a_dienst_that_could_be_two_or_none_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="dienst"):
        mending.dienst(text, DIENSTEN)


@pytest.mark.parametrize(
    ("street", "parts"),
    [
        ("Kerkstraat 12", ("Kerkstraat", "12")),
        ("Kerkstraat 12 a", ("Kerkstraat", "12 a")),
        ("Kerkstraat 12-3", ("Kerkstraat", "12 3")),
        ("Plein 1944 7", ("Plein 1944", "7")),
        ("2e Dwarsstraat 5hs", ("2e Dwarsstraat", "5 hs")),
        ("Kerkstraat", ("Kerkstraat", "")),
    ],
)
def test_street_and_number_out_of_one_cell(street: str, parts: tuple[str, str]) -> None:
    assert mending.house(street) == parts


def test_the_eleven_test() -> None:
    # 9x1+8x1+7x1+6x2+5x2+4x2+3x3+2x3-1x3 = 66 = 6x11; 123456782 is the example of the tax office
    assert mending.is_bsn("111222333")
    assert mending.is_bsn("123456782")
    assert mending.is_bsn("1234.56.782")
    assert not mending.is_bsn("123456789")
    assert not mending.is_bsn("000000000")
    assert not mending.is_bsn("0612345678")


@pytest.mark.parametrize(
    ("text", "form"),
    [("Ja", "low"), ("x", "low"), ("laagdrempelig", "low"), ("Regulier", "regular"), ("nee", "regular")],
)
def test_the_wording_from_a_word_or_a_tick(text: str, form: str) -> None:
    assert mending.form(text) == form
