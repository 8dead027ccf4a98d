"""Satisfied, dissatisfied and mean of a scale, by hand and against another program (scipy.stats)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scipy import stats

from analysis.figures import Score
from analysis.measures import shares
from analysis.results import as_json
from analysis.satisfaction import mean_text, percents_text, satisfaction, score_text, share_intervals, short_text
from questionnaires.model import Audience
from tests.unit.analysis.small import PACKS, client, figures_of

ASPECT = PACKS[Audience.CLIENT]["a_first"]
MANY = 10**9


def answered(four: int, three: int, two: int, one: int, unknown: int) -> dict[str, int]:
    return {"4": four, "3": three, "2": two, "1": one, "dk": unknown}


def test_shares_are_of_all_answers_and_the_mean_of_those_with_an_opinion() -> None:
    # twenty answers, two without an opinion: (4 x 5 + 3 x 8 + 2 x 3 + 1 x 2) / 18 = 52 / 18; 13 and 5 of 20
    found = satisfaction(ASPECT, shares(answered(5, 8, 3, 2, 2), 20), MANY, 5)
    assert found is not None
    assert (found.n, found.rated, found.mean) == (20, 18, Fraction(52, 18))
    assert (found.satisfied.share, found.dissatisfied.share) == (Fraction(13, 20), Fraction(5, 20))
    assert found.interval is not None
    given = [4] * 5 + [3] * 8 + [2] * 3 + [1] * 2
    low, high = stats.ttest_1samp(given, 0).confidence_interval(0.95)
    assert [found.interval.low, found.interval.high] == pytest.approx([low, high])
    wilson = stats.binomtest(13, 20).proportion_ci(0.95, "wilson")
    assert found.satisfied.interval is not None
    assert [found.satisfied.interval.low, found.satisfied.interval.high] == pytest.approx([wilson.low, wilson.high])


def test_the_mean_stays_within_its_scale_and_needs_enough_opinions() -> None:
    found = satisfaction(ASPECT, shares(answered(9, 0, 0, 1, 0), 10), MANY, 5)
    assert found is not None
    assert found.interval is not None
    assert found.interval.high == 4.0
    few = satisfaction(ASPECT, shares(answered(2, 2, 0, 0, 8), 12), MANY, 5)
    assert few is not None
    assert (few.mean, few.interval) == (None, None)


def test_a_scale_that_is_hidden_or_merged_says_nothing() -> None:
    assert satisfaction(ASPECT, shares({"4": 9, "dk": 3}, 12), MANY, 5) is None
    assert share_intervals(figures_of([client("r1")]).clients.questions["a_first"], 20) == {}


def test_everybody_asked_leaves_no_doubt() -> None:
    limits = share_intervals(shares({"yes": 3, "no": 9}, 12), 12)
    assert percents_text(limits["yes"]) == "25 tot 25"
    assert short_text(share_intervals(shares({"yes": 3, "no": 9}, 12), MANY)["yes"]) == "9–53"


def test_a_score_has_an_interval_from_ten_answers() -> None:
    # 8 for, 2 neither, 2 against: mean 0.5 of 1, 0 and -1
    score = Score(12, {"recommended": 8, "neutral": 2, "advised_against": 2}, Fraction(50), "50,0")
    low, high = stats.ttest_1samp([1] * 8 + [0] * 2 + [-1] * 2, 0).confidence_interval(0.95)
    assert (low, high) == pytest.approx((-0.00685, 1.00685), abs=1e-5)  # no score is above 100
    assert score_text(score, MANY, 10) == "; 95%-interval -0,7 tot 100,0"
    assert score_text(score, MANY, 13) == ""


def test_the_figures_as_json_hold_intervals_and_satisfaction_only_where_they_are_shown() -> None:
    rows = [client(f"r{k}", a_first=code) for k, code in enumerate("4433332211")]
    made = as_json(figures_of(rows), PACKS)["clients"]["questions"]["a_first"]
    assert made["intervals"]["4"] == [20.0, 20.0]
    assert made["satisfaction"]["satisfied"] == 60.0
    assert (made["satisfaction"]["mean"], made["satisfaction"]["rated"]) == (2.6, 10)
    hidden = as_json(figures_of(rows[:9]), PACKS)["clients"]["questions"]["a_first"]
    assert (hidden["intervals"], hidden["satisfaction"]) == (None, None)


def test_an_interval_that_is_not_there_is_a_dash() -> None:
    assert (percents_text(None), mean_text(None)) == ("–", "–")
