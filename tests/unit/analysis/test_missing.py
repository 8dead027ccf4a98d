"""Who is missing: groups that add up, a test against scipy, and a weighted mean by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.missing import Missing, differ, together, weighted
from analysis.results import figures
from analysis.tallies import tally
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, client, figures_of, graded, invited, table

PAIR = st.integers(0, 40).flatmap(lambda asked: st.tuples(st.just(asked), st.integers(0, asked)))


def test_large_groups_stand_apart_in_order_of_their_size() -> None:
    assert together({"a": (20, 9), "b": (30, 10)}, (50, 19)) == {"b": (30, 10), "a": (20, 9)}


def test_small_groups_and_those_in_no_group_are_taken_together() -> None:
    found = together({"a": (40, 9), "b": (6, 3), "c": (5, 2)}, (55, 16))
    assert found == {"a": (40, 9), "": (15, 7)}


def test_a_rest_that_is_too_small_takes_in_the_smallest_group() -> None:
    assert together({"a": (40, 9), "b": (12, 3), "c": (5, 2)}, (57, 14)) == {"a": (40, 9), "": (17, 5)}


@given(st.dictionaries(st.sampled_from("abcdefgh"), PAIR), PAIR)
@settings(max_examples=60, deadline=None)
def test_groups_always_add_up_and_none_is_small(counts: Mapping[str, tuple[int, int]], more: tuple[int, int]) -> None:
    total = tuple(sum(pair[place] for pair in (*counts.values(), more)) for place in (0, 1))
    found = together(counts, (total[0], total[1]))
    assert tuple(sum(pair[place] for pair in found.values()) for place in (0, 1)) == total
    if len(found) > 1:
        assert all(asked >= 10 and 0 <= done <= asked for asked, done in found.values())


def test_the_test_of_response_is_pearsons() -> None:
    groups = [(100, 40), (80, 20), (60, 30)]
    observed = [[done for _, done in groups], [asked - done for asked, done in groups]]
    assert differ(groups) == pytest.approx(stats.chi2_contingency(observed, correction=False).pvalue)
    assert differ([(100, 40), (10, 2)]) is None  # four expected in a cell
    assert differ([(10, 10), (10, 10)]) is None


def test_the_weighted_mean_is_that_of_a_hand_count() -> None:
    # 100 asked with mean 8, 300 asked with mean 7: (800 + 2100) / 400 = 7,25; unweighted (160 + 70) / 30 = 7,67
    assert weighted([(100, 20, Fraction(160)), (300, 10, Fraction(70))]) == Fraction(29, 4)
    assert weighted([(100, 20, Fraction(160)), (50, 0, Fraction())]) is None


def of(rows: list[Row], *diensten: tuple[str, int]) -> Missing | None:
    drivers = figures_of(rows, invited(*diensten)).drivers
    assert drivers is not None
    return drivers.missing


def test_diensten_weigh_as_many_as_were_asked() -> None:
    found = of(
        graded("jobcoaching", *[8] * 20) + graded("naar-werk", *[7] * 10), ("jobcoaching", 100), ("naar-werk", 300)
    )
    assert found is not None
    assert [(one.by, one.mean) for one in found.weighted] == [("dienst", Fraction(29, 4))]
    assert found.breaks[0].groups == {"naar-werk": (300, 10), "jobcoaching": (100, 20)}
    assert not found.finished


def test_hidden_diensten_weigh_together_so_that_none_of_them_follows() -> None:
    """Two and three grades: their own means are in no figure, and the weighted one holds only their sum."""
    small = graded("scholing", 1, 2) + graded("diagnose", 3, 3, 3)
    found = of(graded("jobcoaching", *[8] * 20) + small, ("jobcoaching", 40), ("scholing", 30), ("diagnose", 10))
    assert found is not None
    assert found.weighted[0].mean == (40 * Fraction(8) + 40 * Fraction(12, 5)) / 80


def test_grades_are_weighed_by_dienst_alone() -> None:
    """Strata stand on the list: with diensten beside them they are a second break-down of the same grades."""
    rows = [client(f"a{n}", stratum_law="pw") for n in range(10)]
    rows += [client(f"b{n}", grade="6", stratum_law="wsw") for n in range(10)]
    made = table(rows, invited(("jobcoaching", 60)))
    made.sample["stratum_law"] = ["pw"] * 15 + ["wsw"] * 45
    drivers = figures(tally(made, PROFILE), KEURMERK, PROFILE, PACKS).drivers
    assert drivers is not None
    assert drivers.missing is not None
    assert drivers.missing.weighted == ()
    assert {one.by: one.groups for one in drivers.missing.breaks} == {"stratum_law": {"wsw": (45, 10), "pw": (15, 10)}}
    made.answers.loc[made.answers.index[:3], "stratum_law"] = "other"  # made general at closing
    drivers = figures(tally(made, PROFILE), KEURMERK, PROFILE, PACKS).drivers
    assert drivers is not None
    assert drivers.missing is None


def test_who_finished_counts_where_it_is_known() -> None:
    made = table([client(f"r{n}") for n in range(10)], invited(("jobcoaching", 40)))
    made.sample["form"] = ["regular"] * 25 + ["low"] * 15
    made.sample["answered"] = (["yes"] * 10 + ["no"] * 15) + (["yes"] * 5 + ["no"] * 10)
    drivers = figures(tally(made, PROFILE), KEURMERK, PROFILE, PACKS).drivers
    assert drivers is not None
    assert drivers.missing is not None
    assert drivers.missing.finished
    assert {one.by: one.groups for one in drivers.missing.breaks} == {
        "#asked:form": {"regular": (25, 10), "low": (15, 5)}
    }


def test_nothing_is_told_of_a_round_with_one_small_dienst() -> None:
    assert of(graded("jobcoaching", 8, 8), ("jobcoaching", 8)) is None
