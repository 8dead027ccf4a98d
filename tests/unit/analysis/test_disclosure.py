"""Small groups are hidden so that no figure that is shown gives them away."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import sqrt

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.disclosure import masked, open_groups, response_band, spread_from, thick, with_remainder
from analysis.figures import GradeRow
from tests.unit.analysis.small import PROFILE, client, employer, figures_of, graded

DIENSTEN = ("scholing", "jobcoaching", "outplacement", "naar-werk", "sociale-activering")


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 0, "b": 4, "c": 9}, set()),
        ({"a": 3, "b": 4, "c": 9}, {"a", "b"}),  # the companion: the fewest grades
        ({"a": 3, "b": 7, "c": 7}, {"a", "c"}),  # a tie: the later one in the list
        ({"a": 1, "b": 2, "c": 9, "d": 5}, {"a", "b", "d"}),  # two that are still thin together
        ({"a": 2, "b": 2, "c": 9}, {"a", "b"}),  # four together: no companion
        ({"a": 3, "b": 0}, {"a"}),  # nobody else to join it: the total is thin too
        ({}, set()),
    ],
)
def test_rows_are_masked_as_rule_four_says(counts: dict[str, int], hidden: set[str]) -> None:
    assert masked(counts, 4) == hidden


@pytest.mark.parametrize(
    ("counts", "hidden", "more"),
    [
        ({"a": 9, "b": 8, "c": 7}, set(), set()),
        ({"a": 9, "b": 8, "c": 7}, {"b"}, {"b", "c"}),
        ({"a": 2, "b": 2, "c": 7, "d": 9}, {"a", "b"}, {"a", "b", "c"}),
        ({"a": 2}, {"a"}, {"a"}),
    ],
)
def test_the_remainder_of_a_comparison_cannot_be_had_by_subtraction(
    counts: dict[str, int], hidden: set[str], more: set[str]
) -> None:
    assert with_remainder(counts, hidden, 5) == more


def test_a_masked_row_keeps_its_numbers_and_loses_both_means() -> None:
    made = figures_of(graded("jobcoaching", 1, 2, 3))
    (row,) = made.clients.diensten
    assert (row.masked, row.mean, row.mean_corrected, row.n_grade, row.usable) == (True, None, None, 3, 3)
    assert row.printed == {"response": "100,0", "grade": "*", "grade_corrected": None}
    assert made.clients.total.masked


def test_a_row_without_a_grade_is_empty_and_not_masked() -> None:
    (row,) = figures_of([client("r1", grade="skipped")]).clients.diensten
    assert (row.masked, row.mean, row.printed["grade"]) == (False, None, "–")


def test_scores_are_shown_from_five_answers() -> None:
    four, five = ([client(f"r{n}", recommend="yes", nps="9") for n in range(size)] for size in (4, 5))
    hidden, shown = figures_of(four).clients, figures_of(five).clients
    assert (hidden.promoter.counts, hidden.promoter.score, hidden.promoter.printed) == (None, None, "*")
    assert shown.promoter.printed == "100,0"
    assert hidden.nps is not None
    assert shown.nps is not None
    assert (hidden.nps.n, hidden.nps.printed, shown.nps.printed) == (4, "*", "100,0")


def test_distributions_are_shown_from_ten_answers() -> None:
    nine, ten = ([client(f"r{n}", education="vmbo") for n in range(size)] for size in (9, 10))
    hidden, shown = figures_of(nine).clients, figures_of(ten).clients
    assert hidden.grades is None
    assert hidden.questions["a_first"].counts is None
    assert hidden.questions["education"].groups is not None
    assert hidden.questions["education"].groups.counts is None
    assert shown.grades == {str(grade): 10 * (grade == 8) for grade in range(1, 11)}
    assert shown.questions["a_first"].printed == {"4": "0", "3": "100", "2": "0", "1": "0", "dk": "0"}


@pytest.mark.parametrize(("size", "printed"), [(0, "–"), (1, "*"), (3, "*"), (4, "7,5")])
def test_grades_of_aspects_are_hidden_below_four(size: int, printed: str) -> None:
    rows = [employer(f"r{number}", e_reach="7.5") for number in range(size)]
    aspect = figures_of(rows).opdrachtgevers.aspects["e_reach"]
    assert (aspect.n, aspect.printed) == (size, printed)


ROUND = st.lists(st.tuples(st.sampled_from(DIENSTEN), st.integers(1, 10)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROUND)
def test_no_mean_of_a_masked_dienst_follows_from_n_means_and_total(grades: list[tuple[str, int]]) -> None:
    """An independent solver: the sums of grades that agree with all that is shown, for each hidden dienst."""
    made = figures_of([client(f"r{n}", dienst, str(grade)) for n, (dienst, grade) in enumerate(grades)])
    hidden = [row for row in made.clients.diensten if row.masked]
    pooled = [grade for dienst, grade in grades if dienst in {row.key for row in hidden}]
    assume(hidden and len(set(pooled)) > 1)  # equal grades all at 1 or 10 are told by any total; so would no table help
    for row in hidden:
        others = [other for other in hidden if other is not row]
        assert len(possible_sums(row, others, made.clients.diensten, made.clients.total)) > 1, row.key


def possible_sums(row: GradeRow, others: list[GradeRow], rows: tuple[GradeRow, ...], total: GradeRow) -> set[int]:
    """Sums a hidden dienst may have: each grade lies in 1..10, and all sums make the total where it is shown."""
    own = range(row.n_grade, 10 * row.n_grade + 1)
    if total.mean is None:
        return set(own)
    left = total.mean * total.n_grade - sum((r.mean * r.n_grade for r in rows if r.mean is not None), Fraction())
    least, most = (sum(edge * other.n_grade for other in others) for edge in (1, 10))
    return {mine for mine in own if least <= left - mine <= most}


def test_the_solver_finds_what_a_table_without_companions_would_tell() -> None:
    shown = figures_of(graded("naar-werk", 5, 6, 7, 8)).clients
    lone = figures_of(graded("scholing", 2, 3)).clients.diensten[0]
    everybody = figures_of(graded("scholing", 2, 3) + graded("naar-werk", 5, 6, 7, 8)).clients.total
    assert possible_sums(lone, [], shown.diensten, everybody) == {5}


def test_corrected_means_of_masked_rows_are_hidden_too() -> None:
    made = figures_of(graded("scholing", 1, 2) + graded("naar-werk", 3, 3, 3, 8) + graded("outplacement", *[4] * 9))
    assert made.verdict.decided_by == "corrected_mean"
    for row in (*made.clients.diensten, made.clients.total):
        assert (row.mean_corrected is None) == row.masked
    assert [row.key for row in made.clients.diensten if row.masked] == ["scholing", "naar-werk"]


def test_every_small_table_hides_at_least_two_rows_or_the_total() -> None:
    for counts in product(range(6), repeat=4):
        table = dict(zip("abcd", counts, strict=True))
        hidden = masked(table, 4)
        graded_rows = [key for key in hidden if table[key]]
        assert len(graded_rows) != 1 or sum(counts) < 4, table


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((34, 25, 4), {"scholing"}),  # with the 25 known, so were the 4
        ((34, 25), {"scholing", "jobcoaching"}),
        ((34, 25, 6, 5), {"scholing", "jobcoaching"}),  # eleven hidden in two rows
        ((12, 9), set()),
        ((40, 2, 2), set()),
    ],
)
def test_more_than_a_mean_is_shown_only_where_it_gives_no_small_dienst_away(
    sizes: tuple[int, ...], shown: set[str]
) -> None:
    rows = [
        client(f"{dienst}-{number}", dienst, str(6 + number % 3))
        for dienst, size in zip(DIENSTEN, sizes, strict=False)
        for number in range(size)
    ]
    made = figures_of(rows).clients
    assert {row.key for row in made.diensten if row.spread} == shown
    assert made.total.spread is not None


def test_the_spread_of_a_row_is_counted_by_hand() -> None:
    # ten of twenty people: 5 5 6 7 7 8 8 8 9 9, mean 7.2, squares off it 19.6: variance 19.6 / 9
    # t(9) = 2.262157; 2.262157 * sqrt(19.6 / 9 / 10 * (1 - 10 / 20)) = 0.746475
    rows = [client(str(number), grade=grade) for number, grade in enumerate("5567788899")]
    spread = figures_of(rows, [("client", "jobcoaching", "invited")] * 20).clients.total.spread
    assert spread is not None
    assert spread.printed == {"interval": "6,5 tot 7,9", "passed": "80", "failed": "20"}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"yes": 30, "no": 12, "": 1}, {"yes"}),  # with both shown, the one who said nothing was known
        ({"yes": 30, "no": 12, "": 0}, {"yes", "no"}),
        ({"yes": 30, "no": 12, "dk": 6, "": 5}, {"yes", "no"}),  # eleven hidden in two groups
        ({"yes": 9, "no": 0}, set()),
    ],
)
def test_a_break_down_shows_what_leaves_no_small_group_over(counts: dict[str, int], shown: set[str]) -> None:
    assert open_groups(counts, 10) == shown


@pytest.mark.parametrize(
    ("counts", "together"),
    [
        ({"4": 6, "3": 5, "2": 0, "1": 4}, {("4",): 6, ("3",): 5, ("2",): 0, ("1",): 4}),
        ({"4": 6, "3": 5, "2": 1, "1": 3}, {("4",): 6, ("3", "2"): 6, ("1",): 3}),  # to the larger neighbour
        ({"4": 9, "3": 0, "2": 0, "1": 2}, {("4", "3", "2", "1"): 11}),  # past those that nobody gave
        ({"4": 1, "3": 1, "2": 8, "1": 8}, {("4", "3", "2"): 10, ("1",): 8}),
        ({"4": 2}, {}),
    ],
)
def test_answers_of_few_stand_together_with_the_answer_beside_them(
    counts: dict[str, int], together: dict[tuple[str, ...], int]
) -> None:
    assert thick(counts) == together


@pytest.mark.parametrize(
    ("answered", "asked", "printed"),
    [
        (9, 9, None),
        (10, 10, "meer dan 80"),
        (9, 10, "meer dan 80"),
        (8, 10, "80"),
        (1, 10, "minder dan 20"),
        (0, 10, "minder dan 20"),
        (20, 20, "100"),
        (7, 12, "58"),
    ],
)
def test_a_response_tells_of_nobody_in_a_small_group_whether_they_answered(
    answered: int, asked: int, printed: str | None
) -> None:
    assert response_band(answered, asked) == printed


def test_an_interval_beside_four_grades_would_tell_them_and_beside_ten_hardly_ever() -> None:
    # every list of grades, of twice as many people asked: alone in its mean, interval and share of passes
    assert told_by_interval(4) > Fraction(3, 4)
    assert told_by_interval(5) > Fraction(2, 5)
    assert told_by_interval(8) < Fraction(1, 20)
    assert PROFILE.distribution_from == spread_from(PROFILE) == 10


def told_by_interval(size: int) -> Fraction:
    """The share of all lists of so many grades that no other list looks like in print."""
    half = float(stats.t.ppf(0.975, size - 1)) * sqrt(0.5 / size / (size - 1))
    looks: Counter[tuple[object, ...]] = Counter()
    for grades in combinations_with_replacement(range(1, 11), size):
        total, squares = sum(grades), sum(grade * grade for grade in grades)
        mean, wide = total / size, half * sqrt(squares - total * total / size)
        looks[total, f"{mean - wide:.1f}", f"{mean + wide:.1f}", sum(grade >= 6 for grade in grades)] += 1
    return Fraction(sum(1 for times in looks.values() if times == 1), looks.total())


@pytest.mark.parametrize(
    ("sizes", "together"),
    [
        ((20, 2, 3), ("jobcoaching+outplacement", 5, "6,0")),  # 6 6, 6 6 6
        ((20, 2, 7), ("jobcoaching+outplacement", 9, "6,0")),  # the second is hidden to protect the first
        ((20, 1, 1, 2), None),  # four: a mean needs five
        ((20, 4, 5), None),  # nothing hidden
        ((3, 4), None),  # everything hidden: the total says it
    ],
)
def test_hidden_diensten_stand_together_where_these_are_enough(
    sizes: tuple[int, ...], together: tuple[str, int, str] | None
) -> None:
    rows = [
        client(f"{dienst}-{number}", dienst, "8" if dienst == DIENSTEN[0] else "6")
        for dienst, size in zip(DIENSTEN, sizes, strict=False)
        for number in range(size)
    ]
    found = figures_of(rows).clients.together
    assert (found and (found.key, found.n_grade, found.printed["grade"])) == together


@pytest.mark.parametrize(
    ("hidden", "others", "shown"),
    [
        ((8, 8, 8, 8), (5, 6, 7, 7, 8, 8, 6, 7), False),  # 8 is the highest: all four gave it
        ((7, 8, 8, 9), (5, 6, 7, 7, 8, 8, 6, 7), False),  # mean 8 beside a 9: hidden too, else hiding would tell
        ((7, 8, 8, 9), (5, 6, 7, 7, 8, 10, 6, 7), True),
        ((8, 8, 8, 9), (5, 6, 7, 7, 8, 8, 6, 7), True),  # mean 8.25: not all the same
        ((6, 6, 6, 6), (6, 7, 8, 8, 9, 9, 8, 7), False),  # the lowest
        ((8, 8, 8, 8), (8, 8, 8, 8, 8, 8, 8, 8), True),  # everybody gave an 8
    ],
)
def test_the_spread_of_all_grades_is_hidden_where_it_tells_those_of_hidden_rows(
    hidden: tuple[int, ...], others: tuple[int, ...], shown: bool
) -> None:
    rows = graded("scholing", hidden[0]) + graded("outplacement", *hidden[1:]) + graded("naar-werk", *others)
    made = figures_of(rows).clients
    assert [row.masked for row in made.diensten] == [True, True, False]
    assert ((made.grades is not None), (made.total.spread is not None)) == (shown, shown)
