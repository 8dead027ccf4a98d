"""Exact numbers become Dutch text by decimal arithmetic, once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.printing import apart, printed


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction("6.45"), 1, "6,5"),  # in floats 6.45 is less, and would print 6,4
        (Fraction("2.5"), 0, "3"),
        (Fraction("-2.5"), 0, "-3"),
        (Fraction("-0.04"), 1, "0,0"),
        (Fraction("-0.05"), 1, "-0,1"),
        (Fraction(0), 1, "0,0"),
        (Fraction(100), 1, "100,0"),
        (Fraction(445, 69), 1, "6,4"),
        (None, 1, "–"),
    ],
)
def test_a_number_is_printed_as_the_contract_says(value: Fraction | None, places: int, text: str) -> None:
    assert printed(value, places) == text


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=9973), st.integers(0, 3))
def test_printing_equals_decimal_rounding(value: Fraction, places: int) -> None:
    with localcontext() as context:
        context.prec = 80  # no fraction with so small a denominator lies nearer to a half than this shows
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded) if rounded == 0 else rounded:f}".replace(".", ",")
    assert printed(value, places) == text


@given(st.fractions(min_value=1, max_value=10, max_denominator=5000))
def test_two_numbers_that_look_equal_are_told_apart(value: Fraction) -> None:
    norm = Fraction("6.5")
    assert (apart(value, norm) == printed(norm, 12)) == (value == norm)
