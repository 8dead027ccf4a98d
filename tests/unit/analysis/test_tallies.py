"""Counts hold all that the figures need, and those of several rounds add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import as_json, figures
from analysis.tallies import ANSWERED, GIVEN, GROUP, LOST, MODULE, OUTCOME, USABLE, Tallies
from tests.unit.analysis.small import (
    ASPECTS,
    KEURMERK,
    PACKS,
    PROFILE,
    Row,
    client,
    employer,
    enough,
    figures_of,
    graded,
    tallies,
)


def usable(*rows: Row) -> int:
    return sum(tallies(rows).of(rows[0]["audience"], USABLE).values())


def test_a_client_counts_with_ten_aspects_answered_and_all_reached() -> None:
    skipped = dict.fromkeys(ASPECTS[:4], "skipped")
    assert usable(client("r1", **skipped)) == 1
    assert usable(client("r1", **skipped | {ASPECTS[4]: "skipped"})) == 0


def test_who_honestly_does_not_know_has_filled_the_list_in() -> None:
    assert usable(client("r1", **dict.fromkeys(ASPECTS, "dk"))) == 1


@pytest.mark.parametrize("cell", ["nr", ""])
def test_one_aspect_not_reached_is_a_set_lost(cell: str) -> None:
    found = tallies([client("r1", **{ASPECTS[13]: cell}, form="low")])
    assert found.of("client", USABLE) == {}
    assert found.of("client", LOST) == {"low": 1}
    assert found.of("client", "grade") == {}  # nothing of a lost set is counted


@pytest.mark.parametrize(("cells", "count"), [
    ({"e_grade": "7.5"}, 1), ({"e_grade": "skipped", "e_reach": "8"}, 1), ({"e_grade": "nr", "e_price": "skipped"}, 0),
    ({"e_grade": "", "e_recommend": "yes"}, 0),
])  # fmt: skip
def test_an_opdrachtgever_counts_with_one_grade(cells: Row, count: int) -> None:
    assert usable(employer("r1") | cells) == count


def test_cases_are_counted_by_outcome_and_dienst() -> None:
    cases = [
        ("client", "jobcoaching", "invited"),
        ("client", "naar-werk", "opted_out"),
        ("opdrachtgever", "", "invited"),
    ]
    found = tallies([client("r1")], cases)
    assert found.of("client", OUTCOME) == {"invited": 1, "opted_out": 1}
    assert found.of("client", OUTCOME, "dienst", "naar-werk") == {"opted_out": 1}
    assert found.of("opdrachtgever", OUTCOME) == {"invited": 1}


def test_several_choices_count_each_and_the_sets_with_any() -> None:
    rows = [employer("r1", e_jobcoach="ind;group"), employer("r2", e_jobcoach="ind"), employer("r3", e_jobcoach="dk")]
    found = tallies(rows).of("opdrachtgever", "e_jobcoach")
    assert found == {"ind": 2, "group": 1, "dk": 1, ANSWERED: 2}
    assert not any(code.startswith(GROUP) for code in found)


def test_an_opdrachtgever_with_two_diensten_is_counted_in_both() -> None:
    found = tallies([employer("r1", "7.5", dienst="jobcoaching;naar-werk")])
    assert found.groups("opdrachtgever", "dienst") == ("jobcoaching", "naar-werk")
    assert found.of("opdrachtgever", "e_grade") == {"7.5": 1}


def test_strata_are_counted_beside_diensten() -> None:
    found = tallies(
        [client("r1", stratum_law="wsw"), client("r2", stratum_law="pw", grade="6"), client("r3", stratum_law="")]
    )
    assert found.groups("client", "stratum_law") == ("pw", "wsw")
    assert found.of("client", "grade", "stratum_law", "pw") == {"6": 1}


def test_open_text_is_counted_and_never_kept() -> None:
    found = tallies([client("r1", open="mijn naam", reason_other="om mij"), client("r2", open="nr")])
    assert found.of("client", "open") == {GIVEN: 1, "nr": 1}
    assert not any("mij" in str(row) for row in found.rows())


def test_a_grade_is_one_grade_however_it_is_written() -> None:
    found = tallies([employer("r1", "8.0"), employer("r2", "8")])
    assert found.of("opdrachtgever", "e_grade") == {"8": 2}


def test_a_module_is_there_when_its_column_is_also_without_answers() -> None:
    asked = tallies([client("r1", nps="")])
    assert asked.of("client", MODULE) == {"nps": 1}
    made = figures(asked, KEURMERK, PROFILE, PACKS).clients
    assert made.nps is not None
    assert (made.nps.n, made.nps.printed) == (0, "*")
    assert figures_of([client("r1")]).clients.nps is None


def test_form_and_mode_other_count_like_any() -> None:
    found = tallies([client("r1", form="other", mode="other", language="other")])
    assert found.of("client", USABLE) == {"other": 1}


def test_a_round_without_rows_gives_figures_without_a_verdict() -> None:
    made = figures_of([], [])
    assert made.verdict.met is None
    assert made.clients.total.printed["response"] == "–"
    assert made.clients.diensten == ()


def test_kept_rows_are_those_of_the_store() -> None:
    rows = list(tallies([client("r1")]).rows())
    assert ("client", "total", "", "grade", "8", 1) in rows
    assert ("client", "dienst", "jobcoaching", "grade", "8", 1) in rows
    assert rows == sorted(rows)
    assert len({row[:5] for row in rows}) == len(rows)


@pytest.mark.parametrize("rows", [[("a", "b", "c", "d", "e", 0)], [("a", "b", "c", "d", "e", 1)] * 2])
def test_rows_that_count_nothing_or_stand_twice_are_refused(rows: list[tuple[str, str, str, str, str, int]]) -> None:
    with pytest.raises(ValueError, match=r"above zero|twice"):
        Tallies.from_rows(rows)


CLIENT = st.builds(
    lambda dienst, grade, aspect, recommend, law, education: client(
        "r", dienst, grade, a_first=aspect, recommend=recommend, stratum_law=law, education=education
    ),
    st.sampled_from(["jobcoaching", "naar-werk", "diagnose"]),
    st.sampled_from([*map(str, range(1, 11)), "dk", "nr", "skipped"]),
    st.sampled_from(["4", "1", "dk", "nr", "skipped"]),
    st.sampled_from(["yes", "neutral", "no", "dk", ""]),
    st.sampled_from(["wsw", "pw", ""]),
    st.sampled_from(["vmbo", "sec", "wo", "skipped"]),
)
EMPLOYER = st.builds(
    lambda grade, jobcoach: employer("r", grade, e_jobcoach=jobcoach),
    st.sampled_from(["7.5", "8", "nr", "6.4"]),
    st.sampled_from(["ind;group", "dk", "other", ""]),
)
ROUND = st.lists(st.one_of(CLIENT, EMPLOYER), max_size=40)
QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(ROUND, ROUND)
def test_tallies_of_rounds_add_up_to_the_figures_of_all_their_answers(
    first: Sequence[Row], second: Sequence[Row]
) -> None:
    columns = client("r", stratum_law="", education="", recommend="") | {"audience": "", "dienst": ""}
    columns = dict.fromkeys(columns, "")  # the same columns in both, as in rounds with one questionnaire
    one, two = ([columns | row for row in rows] for rows in (first, second))
    together = tallies(one, enough(one)) + tallies(two, enough(two))
    all_at_once = tallies([*one, *two])
    assert together == all_at_once
    assert as_json(figures(together, KEURMERK, PROFILE, PACKS), PACKS) == as_json(figures_of([*one, *two]), PACKS)


@QUICK
@given(ROUND)
def test_kept_tallies_equal_a_recount_in_any_order(rows: list[Row]) -> None:
    kept = Tallies.from_rows(list(tallies(rows).rows()))
    assert kept == tallies(rows[::-1])


def test_the_total_never_comes_from_rounded_figures() -> None:
    # 8,735 and 6,25 print 8,7 and 6,3 (weighted 7,57 -> 7,6); from the answers it is 7,54, which prints 7,5
    made = figures_of(graded("jobcoaching", 8, 9, 9, 9, 8) + graded("naar-werk", 6, 6, 6, 7))
    shown = [row.printed["grade"] for row in made.clients.diensten]
    assert shown == ["8,6", "6,3"]
    assert made.clients.total.mean is not None
    assert made.clients.total.mean * 9 == 68


def test_grades_of_opdrachtgevers_keep_their_decimal_in_the_mean_and_are_spread_half_up() -> None:
    grades = ["7.5"] * 6 + ["10"] * 3 + ["6.4"] * 3 + [""]
    found = figures_of([employer(f"r{n}", grade, e_reach="8") for n, grade in enumerate(grades)]).opdrachtgevers

    assert (found.total.mean, found.total.n_grade) == (Fraction(942, 120), 12)  # who gave no grade is not in it
    assert found.grades is not None
    assert {grade: count for grade, count in found.grades.items() if count} == {"6": 3, "8": 6, "10": 3}
