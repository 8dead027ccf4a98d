"""The verdict under every reading of the rules that are not public, against counts by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures import Change, Readings
from analysis.measures import Source
from analysis.norms import judge, subjects
from analysis.readings import Reading, _met
from analysis.results import figures
from analysis.tallies import Tallies, other_grades
from questionnaires.keurmerk import Correction, Dienst, Keurmerk, Level, Norm, OpenRules, Profile
from questionnaires.model import Audience, Form, Kind, Metric, Question, Questionnaire, Wording

DIENSTEN = (Dienst("wsw", 1, "Wsw"), Dienst("beschut", 2, "Beschut werk"))
TO_FIVE = Correction(Decimal("5.5"), Decimal(5), "test")
GRADE = Question("cijfer", Kind.GRADE, "cijfer", Wording("cijfer"), None, metric=Metric.GRADE)
PACK = Questionnaire("tiny", "1", 1, Audience.CLIENT, "Klein", (Form.REGULAR,), (GRADE,), (), (), ())
TOTAL = Norm(Audience.CLIENT, Level.TOTAL, ">=", Decimal("6.5"), "test")
EACH = Norm(Audience.CLIENT, Level.DIENST, ">=", Decimal("5.5"), "test", min_n=4)
PROFILE = Profile(date(2020, 1, 1), "test", (TOTAL,), (), TO_FIVE, (), 4, 5, 10, 5)

Grades = Mapping[int, int]  # how often each grade


def counts(grades: Grades, dienst: str = "", question: str = "cijfer") -> dict[tuple[str, str, str, str, str], int]:
    split = "dienst" if dienst else "total"
    return {("client", split, dienst, question, str(grade)): times for grade, times in grades.items()}


def readings(open_: OpenRules, *given_: Mapping[tuple[str, str, str, str, str], int], **profile: object) -> Readings:
    rules = replace(PROFILE, open=open_, **profile)  # type: ignore[arg-type]  # the fields a test changes
    mark = Keurmerk("klein", "Klein", "Wij", DIENSTEN, ((Audience.CLIENT, "tiny/1"),), (rules,))
    tallies = Tallies({key: count for part in given_ for key, count in part.items()})
    found = figures(tallies, mark, rules, {Audience.CLIENT: PACK}).verdict.readings
    assert found is not None
    return found


LOW = counts({1: 2, 7: 8})  # mean 5.8; corrected: to 5 gives 6.6, to 4 gives 6.4, to 5.5 gives 6.7


def test_another_value_of_a_corrected_grade_may_flip_the_verdict() -> None:
    found = readings(OpenRules(counts_as=(Decimal(4), Decimal("5.5"))), LOW)
    assert found == Readings(3, 1, (Change("counts_as", "4", False, True), Change("counts_as", "5.5", True, False)))


def test_a_verdict_on_the_plain_means_does_not_hang_on_the_correction() -> None:
    found = readings(OpenRules(counts_as=(Decimal(4),), corrects=(Level.DIENST,)), counts({1: 1, 8: 9}))  # mean 7.3
    assert (found.number, found.different) == (4, 0)


def test_without_the_correction_of_the_total_only_its_plain_mean_counts() -> None:
    assert readings(OpenRules(corrects=(Level.DIENST,)), LOW).changes == (Change("corrects", "dienst", False, True),)


def test_a_mean_that_rounds_to_the_norm_reaches_it_only_when_rounded() -> None:
    found = readings(OpenRules(rounded=True), counts({6: 7, 7: 6}))  # 84 / 13 = 6.4615
    assert found == Readings(2, 1, (Change("rounded", "True", True, True),))


def test_a_small_dienst_that_misses_the_norm_counts_only_from_the_other_limit() -> None:
    given_ = (counts({5: 5, 9: 20}), counts({5: 5}, "wsw"), counts({9: 20}, "beschut"))
    found = readings(OpenRules(min_n=(5, 6)), *given_, norms=(TOTAL, EACH))
    assert found.changes == (Change("min_n", "5", False, False), Change("min_n", "6", True, True))


def test_sets_of_another_usable_rule_are_judged_in_place_of_ours() -> None:
    fewer = counts({1: 2, 7: 4}, question=other_grades(14, "cijfer"))  # to 5: 38 / 6 = 6.33
    assert readings(OpenRules(answered=(14,)), LOW, fewer).changes == (Change("answered", "14", False, True),)


@pytest.mark.parametrize("sevens", [5, 6, 7])
def test_another_usable_rule_that_differs_by_few_people_is_left_out(sevens: int) -> None:
    fewer = counts({1: 2, 7: sevens}, question=other_grades(14, "cijfer"))
    found = readings(OpenRules(answered=(14,), rounded=True), LOW, fewer)
    assert {change.rule for change in found.changes} == {"rounded"}


def test_it_may_take_two_rules_to_flip_a_verdict() -> None:
    given_ = counts({1: 4, 7: 12, 8: 3})  # 19 grades; to 5: 128 / 19 = 6.7; to 4: 124 / 19 = 6.53; plain: 112 / 19
    found = readings(
        OpenRules(counts_as=(Decimal(4),), answered=(14,)), given_, counts({1: 4, 7: 9}, "", "#from:14:cijfer")
    )
    # with 13 grades: to 5 gives 83 / 13 = 6.38, so that the usable rule alone flips it
    assert [change.flips for change in found.changes] == [False, True]
    assert (found.number, found.different) == (4, 2)


def test_nothing_is_said_where_nothing_is_open_or_nobody_gave_a_grade() -> None:
    mark = Keurmerk("klein", "Klein", "Wij", DIENSTEN, ((Audience.CLIENT, "tiny/1"),), (PROFILE,))
    for profile, tallies in ((PROFILE, Tallies(LOW)), (replace(PROFILE, open=OpenRules(rounded=True)), Tallies({}))):
        assert figures(tallies, mark, profile, {Audience.CLIENT: PACK}).verdict.readings is None


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.integers(1, 10), st.integers(1, 9), min_size=1),
    st.dictionaries(st.integers(1, 10), st.integers(1, 5)),
)
def test_our_own_reading_is_the_verdict(total: Grades, dienst: Grades) -> None:
    profile = replace(PROFILE, norms=(TOTAL, EACH))
    mark = Keurmerk("klein", "Klein", "Wij", DIENSTEN, ((Audience.CLIENT, "tiny/1"),), (profile,))
    tallies = Tallies(counts(total) | counts(dienst, "wsw"))
    sources = {Audience.CLIENT: Source(tallies, Audience.CLIENT, PACK, mark, profile)}
    assert _met(tuple(subjects(sources, profile)), profile, Reading()) is judge(sources, profile).met


def test_a_reading_that_only_hidden_grades_decide_is_not_told() -> None:
    # one grade and five that hide it: 8, and 1 7 7 7 7; the total reaches 6.5 when corrected to 5 (6.8) and to 4 (6.7)
    given_ = counts({1: 1, 7: 4, 8: 1}) | counts({8: 1}, "wsw") | counts({1: 1, 7: 4}, "beschut")
    rules = replace(PROFILE, norms=(TOTAL, EACH), open=OpenRules(counts_as=(Decimal(4),)))
    mark = Keurmerk("klein", "Klein", "Wij", DIENSTEN, ((Audience.CLIENT, "tiny/1"),), (rules,))
    found = figures(Tallies(given_), mark, rules, {Audience.CLIENT: PACK})
    assert (found.verdict.decided_by, found.verdict.readings) == ("corrected_mean", None)
    shown = counts({1: 1, 7: 4, 8: 9}) | counts({8: 9}, "wsw") | counts({1: 1, 7: 4}, "beschut")
    low = replace(rules, norms=(replace(TOTAL, value=Decimal("7.3")), EACH))
    told = figures(Tallies(shown), mark, low, {Audience.CLIENT: PACK}).verdict.readings
    assert told is not None  # nothing is hidden here
