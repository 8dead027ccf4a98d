"""Means, shares and scores of counted answers; expected values counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import scores
from questionnaires.keurmerk import Correction
from tests.unit.analysis.small import KEURMERK

TO_FIVE = Correction(Decimal("5.5"), Decimal(5), "test")
GRADES = st.dictionaries(st.integers(1, 10).map(Decimal), st.integers(1, 50), min_size=1)


def test_codes_that_are_no_grade_do_not_count() -> None:
    counts = {"8": 2, "7.5": 1, "dk": 4, "skipped": 3, "nr": 9, "0": 1, "11": 1, "4plus": 2}
    assert scores.grades(counts) == {Decimal(8): 2, Decimal("7.5"): 1}


def test_the_mean_of_a_published_round_is_exact() -> None:
    # 297/34, 196/25 and 34/4 print 8,7, 7,8 and 8,5; together they are 527/63 = 8,365…, which prints 8,4
    assert scores.mean({Decimal(297): 1, Decimal(196): 1, Decimal(34): 1}) == Fraction(527, 3)
    assert scores.mean({}) is None


def test_every_grade_below_the_limit_counts_as_five() -> None:
    assert scores.corrected({Decimal(1): 2, Decimal(5): 1, Decimal(6): 3}, TO_FIVE) == {Decimal(5): 3, Decimal(6): 3}


@given(GRADES)
def test_a_correction_never_lowers_a_mean(given_grades: dict[Decimal, int]) -> None:
    plain, corrected = scores.mean(given_grades), scores.mean(scores.corrected(given_grades, TO_FIVE))
    assert plain is not None
    assert corrected is not None
    assert corrected >= plain


@pytest.mark.parametrize(("grade", "whole"), [("7.4", "7"), ("7.5", "8"), ("8.5", "9"), ("9.9", "10"), ("1", "1")])
def test_grades_of_opdrachtgevers_are_spread_half_up(grade: str, whole: str) -> None:
    spread = scores.whole_grades({Decimal(grade): 1})
    assert spread == {str(number): int(str(number) == whole) for number in range(1, 11)}


def test_the_published_promoter_score_comes_out() -> None:
    assert scores.score(33, 2, 63) == Fraction(3100, 63)  # 49,2
    assert scores.score(0, 0, 0) is None


def test_response_is_nothing_when_nobody_was_invited() -> None:
    assert scores.response(0, 0) is None
    assert scores.response(63, 142) == Fraction(63, 142)


def test_the_rules_in_force_on_the_first_day_hold() -> None:
    assert KEURMERK.profile(date(1999, 1, 1)) is KEURMERK.profiles[0]
    assert KEURMERK.profile(None) is KEURMERK.profiles[-1]
