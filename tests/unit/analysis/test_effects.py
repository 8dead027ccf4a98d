"""Whether wording and way of asking make a difference: least squares with dummies, and scipy, as references."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.effects import Cell, Compared, effects, is_equivalent, pooled
from analysis.effects_words import told, verdict
from analysis.measures import Source
from questionnaires.model import Audience
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, client, tallies

GRADES = st.lists(st.integers(1, 10), min_size=1, max_size=25)


def cell(one: list[int], other: list[int]) -> Cell:
    return tuple({Decimal(grade): n for grade, n in Counter(grades).items()} for grades in (one, other))  # type: ignore[return-value]  # two of them


def least_squares(cells: list[tuple[list[int], list[int]]]) -> tuple[float, float, int]:
    """The difference, its standard error and the degrees of freedom of a regression with a dummy for each cell."""
    rows = [
        (place, group, grade) for place, pair in enumerate(cells) for group, side in enumerate(pair) for grade in side
    ]
    design = np.zeros((len(rows), len(cells) + 1))
    for row, (place, group, _) in enumerate(rows):
        design[row, place], design[row, -1] = 1, 1 - group
    grades = np.array([grade for *_, grade in rows], dtype=float)
    found, *_ = np.linalg.lstsq(design, grades, rcond=None)
    left = grades - design @ found
    freedom = len(rows) - design.shape[1]
    variance = float(left @ left) / freedom * np.linalg.inv(design.T @ design)[-1, -1]
    return float(found[-1]), float(np.sqrt(variance)), freedom


@given(st.lists(st.tuples(GRADES, GRADES), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_pooled_difference_is_that_of_a_regression_with_a_dummy_for_each_cell(
    cells: list[tuple[list[int], list[int]]],
) -> None:
    found = pooled([cell(*pair) for pair in cells])
    if min(sum(len(pair[side]) for pair in cells) for side in (0, 1)) < 10:
        assert found is None
        return
    difference, error, freedom = least_squares(cells)
    if found is None:
        assert error == pytest.approx(0, abs=1e-6)
        return
    half = stats.t.ppf(0.975, freedom) * error
    assert (found.difference, found.interval.low, found.interval.high) == pytest.approx(
        (difference, difference - half, difference + half), abs=1e-7
    )
    assert found.chance == pytest.approx(2 * stats.t.sf(abs(difference) / error, freedom), abs=1e-9)
    two = stats.t.sf((difference + 0.5) / error, freedom), stats.t.cdf((difference - 0.5) / error, freedom)
    assert found.equivalent == pytest.approx(max(two), abs=1e-9)


def test_one_cell_is_students_t_test_and_two_of_them_one_sided() -> None:
    one, other = [7, 8, 6, 8, 7, 9, 7, 8, 6, 7, 8, 7], [8, 7, 7, 8, 6, 9, 8, 7, 7, 7, 8]
    found = pooled([cell(one, other)])
    assert found is not None
    assert found.chance == pytest.approx(stats.ttest_ind(one, other).pvalue)
    above = stats.ttest_ind(np.array(one) + 0.5, other, alternative="greater").pvalue
    below = stats.ttest_ind(np.array(one) - 0.5, other, alternative="less").pvalue
    assert found.equivalent == pytest.approx(max(above, below))
    assert found.n == (12, 11)


def test_a_difference_between_diensten_is_no_effect_of_the_form() -> None:
    """In one dienst everybody grades 8 on average, in the other 6; the low form is mostly asked in the second."""
    found = pooled([cell([7, 9] * 2, [7, 9] * 20), cell([5, 7] * 20, [5, 7] * 2)])
    assert found is not None
    assert found.difference == pytest.approx(0)
    assert found.cells == 2


def test_equality_is_only_said_after_its_own_test() -> None:
    many, few = cell([7, 8] * 100, [7, 8] * 100), cell([5, 9] * 5, [5, 9] * 5)
    large, small = pooled([many]), pooled([few])
    assert large is not None
    assert small is not None
    assert is_equivalent(large)
    assert not is_equivalent(small)
    assert verdict(large).startswith("gelijkwaardig: het verschil is met 95% zekerheid kleiner dan 0,5 punt")
    assert verdict(small).startswith("niet bekend")


def test_a_real_difference_is_said_and_one_within_the_margin_as_well() -> None:
    apart, close = pooled([cell([6, 7] * 20, [8, 9] * 20)]), pooled([cell([7, 7, 7, 8] * 50, [7, 8] * 100)])
    assert apart is not None
    assert close is not None
    assert verdict(apart).startswith("er is een verschil, meer dan toeval verklaart")
    assert "klein, maar wel meer dan toeval verklaart" in verdict(close)


@pytest.mark.parametrize("cells", [[], [([7] * 10, [7] * 10)], [([7, 8] * 4, [6, 8] * 9)]])
def test_too_few_or_no_variation_is_no_effect(cells: list[tuple[list[int], list[int]]]) -> None:
    assert pooled([cell(*pair) for pair in cells]) is None


def a_round(*groups: tuple[str, str, str]) -> Source:
    """A round of groups: dienst, form, grades of one digit each."""
    rows: list[Row] = [
        client(f"{dienst}{form}{n}", dienst, grade, form=form)
        for dienst, form, grades in groups
        for n, grade in enumerate(grades)
    ]
    return Source(tallies(rows), Audience.CLIENT, PACKS[Audience.CLIENT], KEURMERK, PROFILE)


def form_of(found: tuple[Compared, ...]) -> Compared:
    return next(one for one in found if one.one == "low")


def test_rounds_are_pooled_and_never_mixed() -> None:
    first = a_round(("jobcoaching", "low", "78" * 5), ("jobcoaching", "regular", "78" * 5))
    second = a_round(
        ("jobcoaching", "low", "56" * 3), ("jobcoaching", "regular", "56" * 9), ("diagnose", "low", "1111")
    )
    found = form_of(effects([first, second])).effect
    assert found is not None
    assert (found.n, found.cells) == ((16, 28), 2)  # the dienst with one form only tells nothing
    assert found.difference == pytest.approx(0)


def test_the_words_name_both_groups_with_numbers_and_interval() -> None:
    # 80 grades at half a point from their mean: s² = 20 / 78; error √(s² / 20) = 0,1132; times t = 1,9908 it is 0,2254
    words = told(effects([a_round(("jobcoaching", "low", "78" * 20), ("jobcoaching", "regular", "78" * 20))]), 1)
    assert "over 1 ronde." in words
    assert (
        "laagdrempelige vragenlijst tegenover reguliere vragenlijst\n  cijfers: 40 en 40, in 1 dienst van een ronde"
        in words
    )
    assert "verschil: 0,00 (95%-interval -0,23 tot +0,23; p = 1,000)" in words
    assert "telefonisch tegenover zelf ingevuld op het web\n  te weinig om te vergelijken" in words
