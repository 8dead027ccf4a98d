"""Intervals and tests, against published tables, hand counts and another program (scipy.stats)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.certainty import Interval, is_real, means_differ, of_mean, of_share, shares_differ, together

MANY = 10**9  # so many people asked that those who answered are a drop
GRADES = st.dictionaries(st.integers(1, 10).map(Decimal), st.integers(1, 40), min_size=2)


def spread(grades: Mapping[Decimal, int]) -> list[float]:
    return [float(grade) for grade, times in grades.items() for _ in range(times)]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_interval_of_newcombes_table(count: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3."""
    found = of_share(count, n, MANY)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_mean_has_the_interval_of_another_program() -> None:
    grades = {Decimal(6): 3, Decimal(7): 5, Decimal(8): 4, Decimal(10): 1}
    low, high = stats.ttest_1samp(spread(grades), 0).confidence_interval(0.95)
    found = of_mean(grades, MANY)
    assert found is not None
    assert [found.low, found.high] == pytest.approx([low, high])


def test_the_interval_of_a_mean_shrinks_by_hand_count_when_half_of_the_people_answered() -> None:
    # 7 and 9 of 4 people: mean 8, variance 2, n 2: t(1) = 12.7062; 12.7062 * sqrt(2 / 2 * (1 - 2 / 4)) = 8.9846
    assert of_mean({Decimal(7): 1, Decimal(9): 1}, 4) == Interval(1.0, 10.0)
    # 100 grades, fifty 7 and fifty 9: variance 100 / 99; t(99) = 1.98422; of 200: sqrt(1.0101 / 100 * 0.5) = 0.071067
    found = of_mean({Decimal(7): 50, Decimal(9): 50}, 200)
    assert found is not None
    assert [found.low, found.high] == pytest.approx([8 - 0.141012, 8 + 0.141012], abs=1e-5)


def test_nothing_is_uncertain_when_everybody_answered() -> None:
    assert of_mean({Decimal(7): 3, Decimal(9): 3}, 6) == Interval(8.0, 8.0)
    assert of_share(3, 6, 6) == Interval(0.5, 0.5)


def test_of_one_grade_or_of_nobody_there_is_no_interval() -> None:
    assert of_mean({Decimal(7): 1}, 5) is None
    assert of_share(0, 0, 5) is None


def test_the_interval_of_a_share_shrinks_as_more_of_the_people_answered() -> None:
    widths = []
    for population in (1000, 100, 60, 51):
        found = of_share(20, 50, population)
        assert found is not None
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)


@settings(max_examples=200, deadline=None)
@given(GRADES, GRADES)
def test_welchs_test_is_that_of_another_program(one: Mapping[Decimal, int], other: Mapping[Decimal, int]) -> None:
    expected = stats.ttest_ind(spread(one), spread(other), equal_var=False).pvalue
    assert means_differ(one, other) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_means_without_any_spread_are_not_tested() -> None:
    assert means_differ({Decimal(8): 5}, {Decimal(7): 5}) is None
    assert means_differ({Decimal(8): 1}, {Decimal(7): 5, Decimal(8): 1}) is None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_the_test_of_shares_is_pearsons_with_n_minus_one(one: int, more: int, other: int, others: int) -> None:
    table = [[one, more], [other, others]]
    found = shares_differ((one, one + more), (other, other + others))
    if found is None:
        rows, columns = [one + other, more + others], [one + more, other + others]
        assert min(row * column for row in rows for column in columns) < sum(rows)
        return
    pearson = stats.chi2_contingency(table, correction=False).statistic
    n = one + more + other + others
    assert found == pytest.approx(stats.chi2.sf(pearson * (n - 1) / n, 1), rel=1e-9, abs=1e-14)


def test_looking_at_many_makes_each_difference_harder_to_call_one() -> None:
    # by hand: 0.01 x 4, then 0.02 x 3 = 0.06, then 0.03 x 2 = 0.06, then 0.2
    assert together([0.02, None, 0.2, 0.01, 0.03]) == pytest.approx([0.06, None, 0.2, 0.04, 0.06])
    assert [is_real(chance) for chance in (0.049, 0.05, None)] == [True, False, False]
    assert together([0.6, 0.9]) == [1.0, 1.0]
