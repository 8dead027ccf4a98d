from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.answers.drafts import Draft
from surveyapp.answers.generalising import generalise


def a_set(form: str = "regular", channel: str = "", dienst: str = "jobcoaching") -> Draft:
    return Draft(1, "client", dienst, form, "nl", "web", {"channel": channel} if channel else {}, {})


def test_a_value_that_five_share_stays_and_one_of_fewer_does_not() -> None:
    found = generalise([a_set("regular")] * 6 + [a_set("low")] * 4)
    assert Counter(one.form for one in found) == {"regular": 5, "other": 5}


def test_nobody_is_alone_with_other() -> None:
    found = generalise([a_set("regular")] * 20 + [a_set("low")])
    assert Counter(one.form for one in found) == {"regular": 16, "other": 5}


def test_when_others_cannot_spare_a_set_their_value_goes_too() -> None:
    found = generalise([a_set("regular")] * 5 + [a_set("low")])
    assert Counter(one.form for one in found) == {"other": 6}


def test_nobody_is_alone_with_two_values_that_many_have() -> None:
    many = [a_set("regular", "mail")] * 10 + [a_set("low", "sms")] * 10
    found = generalise([*many, a_set("low", "mail")])
    assert min(Counter((one.form, one.strata["channel"]) for one in found).values()) >= 5


def test_each_dienst_is_a_group_of_its_own() -> None:
    found = generalise([a_set("low")] * 4 + [a_set("low", dienst="naar-werk")] * 5)
    assert {(one.dienst, one.form) for one in found} == {("jobcoaching", "other"), ("naar-werk", "low")}


def test_having_no_value_for_a_stratum_is_made_general_like_any_other() -> None:
    found = generalise([a_set(channel="mail")] * 9 + [a_set()])
    assert Counter(one.strata["channel"] for one in found) == {"mail": 5, "other": 5}


def test_a_stratum_that_nobody_has_stays_away() -> None:
    assert {tuple(one.strata) for one in generalise([a_set()] * 5)} == {()}


values = st.sampled_from(["mail", "letter", "sms", ""])
sets = st.builds(a_set, st.sampled_from(["regular", "low"]), values, st.sampled_from(["jobcoaching", "naar-werk"]))


def kept(found: list[Draft]) -> Counter[tuple[str, str, str]]:
    """How many sets of a group share each combination."""
    return Counter((one.dienst, one.form, one.strata.get("channel", "")) for one in found)


@settings(deadline=None)
@given(st.lists(sets, max_size=40))
def test_after_it_every_combination_is_shared_by_five_of_its_group(given_sets: list[Draft]) -> None:
    found = kept(generalise(given_sets))
    groups = Counter(one.dienst for one in given_sets)
    assert all(n >= min(5, groups[dienst]) for (dienst, _, _), n in found.items())


@settings(deadline=None)
@given(st.lists(sets, max_size=40))
def test_a_group_of_fewer_than_five_shows_nothing(given_sets: list[Draft]) -> None:
    groups = Counter(one.dienst for one in given_sets)
    small = [one for one in generalise(given_sets) if groups[one.dienst] < 5]
    assert {value for one in small for value in (one.form, one.language, *one.strata.values())} <= {"other"}


@settings(deadline=None)
@given(st.lists(sets, max_size=40))
def test_no_set_is_lost_doubled_or_moved_to_another_dienst(given_sets: list[Draft]) -> None:
    assert Counter(one.dienst for one in generalise(given_sets)) == Counter(one.dienst for one in given_sets)


@settings(deadline=None)
@given(st.lists(sets, max_size=40))
def test_making_general_twice_changes_nothing_more(given_sets: list[Draft]) -> None:
    once = generalise(given_sets)
    assert kept(generalise(once)) == kept(once)
