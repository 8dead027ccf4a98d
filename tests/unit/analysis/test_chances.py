"""Chances of differences, against another program (scipy.stats) and hand counts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scipy import stats

from analysis.chances import Chances, between, chances, measured
from analysis.measures import Source
from analysis.report.apart import HIGHER, OFTENER, Look, sentences, strong_and_weak
from analysis.tallies import Tallies
from questionnaires.model import Audience
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, client, employer, figures_of, graded, tallies


def source(found: Tallies, audience: Audience = Audience.CLIENT) -> Source:
    return Source(found, audience, PACKS[audience], KEURMERK, PROFILE)


def compared(own: list[Row], other: list[Row], audience: Audience = Audience.CLIENT) -> Chances:
    return chances(measured(source(tallies(own), audience)), measured(source(tallies(other), audience)))


def clients(answers: str, code: str = "a_first", **cells: str) -> list[Row]:
    """Clients who gave these answers, one letter each, on one question."""
    words = {"y": "yes", "n": "no", "d": "dk", "-": "neutral"}
    return [client(f"r{k}", **{code: words.get(letter, letter)}, **cells) for k, letter in enumerate(answers)]


def test_the_means_of_an_aspect_are_compared_by_welchs_test_without_who_has_no_opinion() -> None:
    found = compared(clients("443322211133dd"), clients("444444433333342"))
    one, other = [4, 4, 3, 3, 2, 2, 2, 1, 1, 1, 3, 3], [4] * 7 + [3] * 6 + [4, 2]
    assert found.means["a_first"] == pytest.approx(stats.ttest_ind(one, other, equal_var=False).pvalue)


def test_shares_are_compared_by_pearsons_test_with_n_minus_one() -> None:
    found = compared(clients("yyyyyyyynn--", "recommend"), clients("yyynnnnnn---", "recommend"))
    table = [[8, 4], [3, 9]]
    pearson = stats.chi2_contingency(table, correction=False).statistic
    assert found.shares["recommend"]["yes"] == pytest.approx(stats.chi2.sf(pearson * 23 / 24, 1))


def test_a_score_is_compared_as_the_mean_of_plus_and_minus_one() -> None:
    found = compared(clients("yyyyyyyynn--", "recommend"), clients("yyynnnnnn---", "recommend"))
    one, other = [1] * 8 + [-1] * 2 + [0] * 2, [1] * 3 + [-1] * 6 + [0] * 3
    assert found.scores["promoter"] == pytest.approx(stats.ttest_ind(one, other, equal_var=False).pvalue)


def test_grades_that_opdrachtgevers_give_an_aspect_are_compared_too() -> None:
    one, other = [6.5, 7, 7, 8, 6, 7, 7.5, 8, 6, 7], [8, 8.5, 9, 7, 8, 8, 9, 9.5, 8, 7]
    own, others = ([employer(f"e{k}", e_reach=str(g)) for k, g in enumerate(given)] for given in (one, other))
    found = compared(own, others, Audience.OPDRACHTGEVER)
    assert found.means["e_reach"] == pytest.approx(stats.ttest_ind(one, other, equal_var=False).pvalue)


def test_coarser_options_are_compared_where_the_figure_draws_these() -> None:
    rows = [client(f"r{k}", education=code) for k, code in enumerate(["vmbo", "havo", "hbo", "wo"] * 3)]
    assert set(compared(rows, rows).shares["education"]) >= {"sec", "high"}
    assert "vmbo" not in compared(rows, rows).shares["education"]


def test_below_ten_answers_on_a_side_nothing_is_compared() -> None:
    assert compared(clients("443322211"), clients("444444433333342")) == Chances()


def test_each_dienst_is_compared_with_the_others_together_and_two_are_compared_once() -> None:
    many = [*graded("jobcoaching", *[9] * 6, *[8] * 6), *graded("scholing", *[6] * 6, *[7] * 6)]
    found = between(source(tallies(many)))
    expected = stats.ttest_ind([6] * 6 + [7] * 6, [9] * 6 + [8] * 6, equal_var=False).pvalue
    assert found == {"scholing": pytest.approx(expected)}
    three = between(source(tallies([*many, *graded("outplacement", *[5, 6, 7, 8, 9] * 2)])))
    rest = [9] * 6 + [8] * 6 + [5, 6, 7, 8, 9] * 2
    assert set(three) == {"scholing", "jobcoaching", "outplacement"}
    assert three["scholing"] == pytest.approx(stats.ttest_ind([6] * 6 + [7] * 6, rest, equal_var=False).pvalue)


def test_a_dienst_of_which_only_the_mean_is_shown_is_not_compared_with_the_others() -> None:
    rows = [*graded("jobcoaching", *[9] * 17, *[8] * 17), *graded("scholing", *[6] * 12, *[7] * 13)]
    made = figures_of([*rows, *graded("outplacement", 5, 6, 7, 8)]).clients
    assert [row.key for row in made.diensten if row.spread] == ["jobcoaching"]
    assert set(made.between) == {"jobcoaching"}


def look(label: str, own: int, other: int, chance: float | None, words: tuple[str, str] = HIGHER) -> Look:
    return Look(label, Fraction(own), Fraction(other), chance, words=words)


def test_all_that_a_figure_shows_is_corrected_together() -> None:
    # by hand: 0.02 x 3 = 0.06, so no difference; alone it would have been one
    looks = [look("a", 8, 7, 0.02), look("b", 7, 8, 0.5), look("c", 7, 8, 0.9)]
    assert sentences(looks) == ("Deze verschillen kunnen toeval zijn.",)
    assert sentences(looks[:1]) == ("Hoger dan bij alle deelnemers, meer dan toeval verklaart: a.",)


def test_what_differs_is_named_and_the_rest_may_be_chance() -> None:
    looks = [look("‘Ja’", 60, 40, 0.001, OFTENER), look("‘Nee’", 30, 50, 0.002, OFTENER), look("‘Soms’", 9, 8, 0.7)]
    assert sentences(looks) == (
        "Vaker dan bij alle deelnemers, meer dan toeval verklaart: ‘Ja’.",
        "Minder vaak dan bij alle deelnemers, meer dan toeval verklaart: ‘Nee’.",
        "Het andere verschil kan toeval zijn.",
    )


def test_what_cannot_be_tested_may_be_chance_and_no_difference_says_nothing() -> None:
    assert sentences([look("a", 8, 7, None)]) == ("Dit verschil kan toeval zijn.",)
    assert sentences([look("a", 8, 8, 0.9)]) == ()
    assert sentences([]) == ()


def test_strong_and_weak_points_are_those_that_differ_the_largest_difference_first() -> None:
    looks = [look("a", 9, 8, 0.001), look("b", 9, 6, 0.001), look("c", 9, 1, 0.5), look("d", 4, 6, 0.002)]
    assert strong_and_weak(looks) == (("b", "a"), ("d",))
