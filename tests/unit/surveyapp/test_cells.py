from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.fieldwork import cells
from surveyapp.fieldwork.cells import CellError

PERIOD = (date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("06-12345678", "+31612345678"),
        ("06 12 34 56 78", "+31612345678"),
        ("0031 6 12345678", "+31612345678"),
        ("+31 (0)20 123 4567", "+31201234567"),
        ("010-1234567", "+31101234567"),
        ("+32 470 12 34 56", "+32470123456"),
        ("00905321234567", "+905321234567"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(text: str, clean: str) -> None:
    assert cells.phone(text) == clean


@pytest.mark.parametrize("text", ["12345", "06-1234567", "06-123456789", "+31 06 12345678", "zes", "0", "+", "++316"])
def test_what_is_no_phone_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CellError, match="06 12345678"):
        cells.phone(text)


@given(st.text(max_size=30))
def test_a_clean_phone_number_stays_as_it_is(text: str) -> None:
    try:
        clean = cells.phone(text)
    except CellError:
        return
    assert cells.phone(clean) == clean


@pytest.mark.parametrize("text", ["anna@voorbeeld.nl", "A.B-c+d@sub.voorbeeld.amsterdam", "o'neil@x.ie", "ü@bücher.de"])
def test_an_email_address_is_kept_in_lower_case(text: str) -> None:
    assert cells.email(text) == text.lower()


@pytest.mark.parametrize(
    "text", ["anna", "anna@", "@x.nl", "a@x", "a b@x.nl", "a@x.nl,b@x.nl", "<a@x.nl>", "a@x.1", "a@.nl"]
)
def test_what_is_no_email_address_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CellError, match=r"naam@voorbeeld\.nl"):
        cells.email(text)


@pytest.mark.parametrize(("text", "land"), [("1234ab", ""), ("1234 AB", "NL"), ("1234 aB", "NL")])
def test_a_dutch_postcode_is_kept_in_one_form(text: str, land: str) -> None:
    assert cells.postcode(text, land) == "1234 AB"


@pytest.mark.parametrize("text", ["0123 AB", "1234", "1234 A", "1234  AB", "1234 SS", "12345"])
def test_what_is_no_dutch_postcode_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="1234 AB, or another country"):
        cells.postcode(text, "NL")


def test_a_postcode_elsewhere_has_a_shape_of_its_own() -> None:
    assert cells.postcode("b-1000", "BE") == "B-1000"


@pytest.mark.parametrize(
    ("text", "clean"), [("NL", "nl"), ("zh-hant", "zh-Hant"), ("pt-br", "pt-BR"), ("es-419", "es-419")]
)
def test_a_language_is_kept_as_its_usual_tag(text: str, clean: str) -> None:
    assert cells.language(text) == clean


@pytest.mark.parametrize("text", ["Nederlands", "n", "nl_NL", "nl-", "1"])
def test_what_is_no_language_tag_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="BCP 47"):
        cells.language(text)


@pytest.mark.parametrize("text", ["2026-01-01", "2026-03-31"])
def test_the_first_and_last_day_belong_to_the_meetperiode(text: str) -> None:
    assert cells.day_within(text, PERIOD) == date.fromisoformat(text)


@pytest.mark.parametrize("text", ["2025-12-31", "2026-04-01", "2026-02-30", "31-03-2026", "20260331", "2026-W01-1"])
def test_another_day_or_no_day_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="in the meetperiode, 2026-01-01 to 2026-03-31"):
        cells.day_within(text, PERIOD)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jan\nsen", "control character"),
        ("Jan\x00", "control character"),
        ("\u202eJan", "control character"),
        ("=?utf-8?q?Jan?=", "the signs =?"),
        ("J" * 201, "201 characters"),
    ],
)
def test_what_may_not_stand_in_a_letter_or_header_is_found(text: str, found: str) -> None:
    (problem,) = cells.unclean(text)
    assert found in problem
    assert "Jan" not in problem


@pytest.mark.parametrize("name", ["van 't Hof", "Şahin-Öztürk", "محمد", "D’Angelo", "Nguyễn", "=1+1"])
def test_names_of_people_are_clean(name: str) -> None:
    assert cells.unclean(name) == []
