"""The mean of all participants in which each provider weighs the same, by hand and against scipy.stats."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from analysis.compare import Benchmark, benchmark
from analysis.tallies import Tallies
from questionnaires.keurmerk import Weight
from questionnaires.model import Audience
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, client, tallies

EACH = replace(PROFILE, benchmark_weight=Weight.PROVIDER)


def provider(grades: str, first: str = "3", recommend: str = "yes") -> Tallies:
    return tallies([client(f"r{k}", grade=grade, a_first=first, recommend=recommend) for k, grade in enumerate(grades)])


def beside(own: Tallies, *others: Tallies) -> Benchmark:
    found = benchmark(own, others, KEURMERK, EACH, PACKS)
    assert found is not None
    assert found.clients is not None
    return found


OWN = "9" * 5 + "8" * 5
OTHERS = [provider("5" * 30, "2"), *[provider(grades, "4", "no") for grades in ("67676", "77777", "88888", "97979")],
          provider("6" * 6, "1"), provider("7" * 6, "1")]  # fmt: skip


def test_each_provider_weighs_the_same_however_large_it_is() -> None:
    found = beside(provider(OWN), *OTHERS).clients
    assert found is not None
    # own 8.5, others 5, 6.4, 7, 8, 8.2, 6, 7: together 56.1 / 8; over all 72 answers it would be another mean
    assert found.total.mean == Fraction(561, 80)
    assert found.total.printed["grade"] == "7,0"
    assert found.diensten[0].mean == found.total.mean
    first = found.questions["a_first"]
    # own and none other said 3; 4 of 8 said 4, one 2, two 1
    assert first.percent == {"4": Fraction(50), "3": Fraction(25, 2), "2": Fraction(25, 2), "1": Fraction(25), "dk": 0}
    assert (first.printed or {})["3"] == "13"
    assert found.promoter.score == Fraction(100 * (4 - 4), 8)
    assert (found.promoter.counts, found.grades) == (None, None)


def test_a_participant_with_few_answers_does_not_weigh() -> None:
    found = beside(provider(OWN), *OTHERS, provider("1111")).clients
    assert found is not None
    assert found.total.mean == Fraction(561, 80)


def test_enough_participants_must_weigh() -> None:
    small = [provider("7777") for _ in range(9)]
    assert benchmark(provider(OWN), [*small, *OTHERS[1:5]], KEURMERK, EACH, PACKS) is None
    assert benchmark(provider(OWN), [*small, *OTHERS[1:5]], KEURMERK, PROFILE, PACKS) is not None


def test_the_own_answers_are_tested_against_one_value_for_each_other_provider() -> None:
    found = beside(provider(OWN), *OTHERS).chances[Audience.CLIENT]
    means = [5, 6.4, 7, 8, 8.2, 6, 7]
    expected = stats.ttest_ind([9] * 5 + [8] * 5, means, equal_var=False).pvalue
    assert found.grades[""] == pytest.approx(expected)
    # nobody of the own clients said 4, of four others everybody did: 0 x 10 against 0 1 1 1 1 0 0
    shares = stats.ttest_ind([0] * 10, [0, 1, 1, 1, 1, 0, 0], equal_var=False).pvalue
    assert found.shares["a_first"]["4"] == pytest.approx(shares)
    others = [1, -1, -1, -1, -1, 1, 1]
    scores = stats.ttest_ind_from_stats(1, 0, 10, np.mean(others), np.std(others, ddof=1), 7, equal_var=False).pvalue
    assert found.scores["promoter"] == pytest.approx(scores)


def test_below_ten_own_answers_nothing_is_tested() -> None:
    assert beside(provider(OWN[:9]), *OTHERS).chances[Audience.CLIENT].grades == {}
