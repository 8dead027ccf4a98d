"""What goes with the grade, against hand counts, scipy on the answers themselves, and published values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.drivers import as_json
from analysis.importance import Field, field, of_correlation, spearman
from tests.unit.analysis.small import ASPECTS, Row, client, figures_of

ANSWERS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 10)), min_size=4, max_size=60)


def counted(pairs: list[tuple[int, int]]) -> Counter[tuple[Decimal, Decimal]]:
    return Counter((Decimal(answer), Decimal(grade)) for answer, grade in pairs)


def test_a_rank_correlation_is_that_of_a_hand_count() -> None:
    # answers 1 2 2 4 rank 1 2,5 2,5 4; grades 5 7 6 9 rank 1 3 2 4; deviations -1,5 0 0 1,5 and -1,5 0,5 -0,5 1,5
    # together 2,25 + 2,25 = 4,5; spread 4,5 and 5; 4,5 / sqrt(22,5) = 0,9487
    assert spearman(counted([(1, 5), (2, 7), (2, 6), (4, 9)])) == pytest.approx(4.5 / 22.5**0.5)


@given(ANSWERS)
@settings(max_examples=60, deadline=None)
def test_a_rank_correlation_from_counts_is_that_of_the_answers(pairs: list[tuple[int, int]]) -> None:
    answers, grades = zip(*pairs, strict=True)
    found = spearman(counted(pairs))
    if len(set(answers)) == 1 or len(set(grades)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(stats.spearmanr(answers, grades).statistic, abs=1e-12)


def test_the_interval_of_a_rank_correlation_follows_bonett_and_wright() -> None:
    # r 0,5 with n 103: z = 0,549306 -+ 1,959964 x sqrt(1,125 / 100) = 0,549306 -+ 0,207886
    found = of_correlation(0.5, 103)
    assert (found.low, found.high) == pytest.approx((0.32874, 0.63942), abs=1e-5)
    assert of_correlation(1.0, 60).low == 1


@pytest.mark.parametrize(("point", "name"), [
    ((0.6, 0.7), Field.IMPROVE), ((0.6, 0.9), Field.EXTEND), ((0.4, 0.9), Field.GUARD), ((0.4, 0.7), Field.KEEP),
    ((0.5, 0.8), Field.EXTEND),
])  # fmt: skip
def test_a_point_is_in_the_field_that_officers_know(point: tuple[float, float], name: Field) -> None:
    assert field(*point, (0.5, 0.8)) is name


def answered(count: int) -> list[Row]:
    """Clients whose first aspect goes with the grade, whose second goes against it, and whose third just varies."""
    rows = []
    for number in range(count):
        grade, place = 5 + number % 4, number % 4
        cells = {ASPECTS[0]: str(1 + place), ASPECTS[1]: str(4 - place), ASPECTS[2]: str(3 + number // 4 % 2)}
        rows.append(client(f"r{number}", grade=str(grade), **cells))
    return rows


def test_the_aspects_stand_in_the_order_in_which_they_go_with_the_grade() -> None:
    drivers = figures_of(answered(64)).drivers
    assert drivers is not None
    found = drivers.importance
    assert found is not None
    assert [weight.code for weight in found.weights] == [ASPECTS[0], ASPECTS[2], ASPECTS[1]]
    assert [weight.correlation for weight in found.weights] == pytest.approx([1, 0, -1])
    assert [weight.satisfied for weight in found.weights] == [0.5, 1, 0.5]  # answers 3 and 4
    assert found.satisfied == pytest.approx(2 / 3)
    assert [weight.field for weight in found.weights] == [Field.IMPROVE, Field.EXTEND, Field.KEEP]


def test_nothing_is_said_below_fifty_answers_with_a_grade() -> None:
    found = figures_of([*answered(49), client("x", grade="dk")]).drivers
    assert found is not None
    assert found.importance is None
    enough = figures_of(answered(50)).drivers
    assert enough is not None
    assert enough.importance is not None
    assert enough.importance.n == 50


def test_no_opinion_is_in_the_share_and_not_in_the_correlation() -> None:
    rows = answered(60)
    rows += [client(f"d{n}", grade="1", **{ASPECTS[0]: "dk"}) for n in range(20)]
    found = figures_of(rows).drivers
    assert found is not None
    assert found.importance is not None
    first = next(weight for weight in found.importance.weights if weight.code == ASPECTS[0])
    assert first.n == 60
    assert first.correlation == pytest.approx(1)
    assert first.satisfied == 30 / 80


def test_two_aspects_that_vary_are_too_few_for_a_picture() -> None:
    rows = [row | {ASPECTS[2]: "3"} for row in answered(64)]
    found = figures_of(rows).drivers
    assert found is not None
    assert found.importance is None


def test_the_json_holds_what_is_printed_and_no_more() -> None:
    found = figures_of(answered(64)).drivers
    assert found is not None
    told = as_json(found)["importance"]
    assert told[ASPECTS[0]] == {
        "n": 64, "correlation": "1,00", "interval": "1,00 tot 1,00", "satisfied": "50", "field": "verbeteren",
        "sure": told[ASPECTS[0]]["sure"],
    }  # fmt: skip
    assert as_json(replace(found, importance=None))["importance"] is None
