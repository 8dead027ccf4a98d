"""Earlier rounds of one provider: what of them is shown, and what they are compared with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from scipy import stats

from analysis.figures import AudienceFigures, Chances
from analysis.results import figures
from analysis.tallies import Tallies
from analysis.trend import MOST, Earlier, labels, same_words
from questionnaires.model import Audience, Questionnaire, Wording
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, client, employer, tallies


def year(first: int) -> tuple[date, date]:
    return date(first, 4, 1), date(first + 1, 3, 31)


def graded_round(*grades: int) -> Tallies:
    return tallies([client(f"r{number}", grade=str(grade)) for number, grade in enumerate(grades)])


def clients(own: Tallies, *earlier: Earlier) -> AudienceFigures:
    return figures(own, KEURMERK, PROFILE, PACKS, earlier).clients


def reworded(code: str) -> dict[Audience, Questionnaire]:
    pack = PACKS[Audience.CLIENT]
    others = tuple(replace(q, regular=Wording("Anders?")) if q.code == code else q for q in pack.questions)
    return {**PACKS, Audience.CLIENT: replace(pack, questions=others)}


def test_rounds_stand_in_order_and_only_the_last_is_tested() -> None:
    own, last, first = [8, 9, 9, 8, 9, 10, 8, 9, 9, 8], [6, 7, 7, 6, 8, 7, 6, 6, 7, 9], [5, 6, 7, 8, 9, 5, 6, 7, 8, 9]
    earlier = [Earlier(year(2020), graded_round(*last), PACKS), Earlier(year(2019), graded_round(*first), PACKS)]
    past = clients(graded_round(*own), *earlier).past
    assert [(one.label, one.figures.total.printed["grade"]) for one in past] == [
        ("2019-2020", "7,0"),
        ("2020-2021", "6,9"),
    ]
    expected = stats.ttest_ind(own, last, equal_var=False).pvalue
    assert past[1].chances.grades[""] == pytest.approx(expected)
    assert past[0].chances == Chances()


def test_an_earlier_round_is_shown_within_the_limits_of_a_comparison_and_without_its_diensten() -> None:
    four, nine = graded_round(7, 7, 8, 8), graded_round(*[7, 8, 9] * 3)
    past = clients(graded_round(*[7, 8] * 6), Earlier(year(2018), four, PACKS), Earlier(year(2019), nine, PACKS)).past
    assert [one.figures.total.masked for one in past] == [True, False]
    assert (past[0].figures.total.mean, past[1].figures.total.spread) == (None, None)
    assert all(not one.figures.diensten and one.figures.questions["a_first"].counts is None for one in past)


def test_a_round_without_answers_of_an_audience_is_left_out() -> None:
    only = tallies([employer(f"e{number}", "7.5") for number in range(12)])
    made = figures(graded_round(*[8, 9] * 6), KEURMERK, PROFILE, PACKS, [Earlier(year(2019), only, PACKS)])
    assert made.clients.past == ()
    assert [one.figures.total.printed["grade"] for one in made.opdrachtgevers.past] == ["7,5"]


def test_of_many_rounds_the_last_ones_are_shown() -> None:
    earlier = [Earlier(year(2000 + k), graded_round(*[7, 8] * 5), PACKS) for k in range(MOST + 2)]
    assert clients(graded_round(*[7, 8] * 5), *earlier).past[0].label == "2002-2003"


def test_rounds_are_named_by_their_years_or_else_by_their_months() -> None:
    assert labels([(date(2020, 1, 1), date(2020, 12, 31)), year(2021)]) == ["2020", "2021-2022"]
    halves = [(date(2020, 1, 1), date(2020, 6, 30)), (date(2020, 7, 1), date(2020, 12, 31))]
    assert labels(halves) == ["jan 2020-jun 2020", "jul 2020-dec 2020"]


def test_only_the_same_words_are_the_same_question() -> None:
    pack, other = PACKS[Audience.CLIENT], reworded("a_info")[Audience.CLIENT]
    assert same_words(pack, other, "a_first")
    assert not same_words(pack, other, "a_info")
    assert not same_words(pack, None, "a_first")
    assert not same_words(pack, pack, "e_grade")
