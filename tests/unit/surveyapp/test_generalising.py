from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.answers.drafts import Draft
from surveyapp.answers.generalising import generalise


def a_set(form: str = "regular", channel: str = "", dienst: str = "jobcoaching") -> Draft:
    return Draft(1, "client", dienst, form, "nl", "web", {"channel": channel} if channel else {}, {})


def test_a_value_that_five_share_stays_and_one_of_four_does_not() -> None:
    found = generalise([a_set("regular")] * 5 + [a_set("low")] * 4)
    assert Counter(one.form for one in found) == {"regular": 5, "other": 4}


def test_each_dienst_is_a_group_of_its_own() -> None:
    found = generalise([a_set("low")] * 4 + [a_set("low", dienst="naar-werk")] * 5)
    assert {(one.dienst, one.form) for one in found} == {("jobcoaching", "other"), ("naar-werk", "low")}


def test_having_no_value_for_a_stratum_is_made_general_like_any_other() -> None:
    found = generalise([a_set(channel="mail")] * 5 + [a_set()])
    assert Counter(one.strata["channel"] for one in found) == {"mail": 5, "other": 1}


def test_a_stratum_that_nobody_has_stays_away() -> None:
    assert {tuple(one.strata) for one in generalise([a_set()] * 5)} == {()}


values = st.sampled_from(["mail", "letter", "sms", ""])
sets = st.builds(a_set, st.sampled_from(["regular", "low"]), values, st.sampled_from(["jobcoaching", "naar-werk"]))


def kept(found: list[Draft]) -> Counter[tuple[str, str, str]]:
    """How many sets of a group share each value."""
    forms = Counter((one.dienst, "form", one.form) for one in found)
    return forms + Counter((one.dienst, "channel", one.strata.get("channel", "")) for one in found)


@given(st.lists(sets, max_size=40))
def test_after_it_every_value_but_other_is_shared_by_five_of_its_group(given_sets: list[Draft]) -> None:
    found = generalise(given_sets)
    with_stratum = any(one.strata for one in given_sets)
    small = {(name, value) for (_, name, value), n in kept(found).items() if n < 5 and value != "other"}
    assert small <= (set() if with_stratum else {("channel", "")})


@given(st.lists(sets, max_size=40))
def test_making_general_twice_changes_nothing_more(given_sets: list[Draft]) -> None:
    once = generalise(given_sets)
    assert kept(generalise(once)) == kept(once)
