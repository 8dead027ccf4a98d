"""Outputs laid beside each other: the groups that follow are counted by hand."""

from __future__ import annotations

import pytest

from analysis.subtraction import given_away, may_follow

PEOPLE = {"wia": 5, "ww": 1, "bijstand": 9}


def test_a_dienst_within_a_law_leaves_the_one_other_person_of_that_law() -> None:
    # six people of the law, five of whom have the dienst: each may be shown, both together may not
    people = {"coached": 5, "other": 1, "elsewhere": 20}
    law, dienst = {"coached", "other"}, {"coached"}
    assert given_away([law], people, 4) == ()
    assert given_away([law, dienst], people, 4) == (frozenset({"other"}),)
    assert not may_follow([law], dienst, people, 4)
    assert may_follow([law], {"elsewhere"}, people, 4)


def test_the_last_group_of_a_whole_follows_from_the_others() -> None:
    assert given_away([PEOPLE, {"wia"}, {"bijstand"}], PEOPLE, 4) == (frozenset({"ww"}),)
    assert given_away([PEOPLE, {"bijstand"}], PEOPLE, 4) == ()  # six are left, in two groups


def test_a_filter_alone_and_together_tells_who_is_added() -> None:
    people = {"jobcoaching": 30, "sociale-activering": 2}
    assert given_away([{"jobcoaching"}, set(people)], people, 4) == (frozenset({"sociale-activering"}),)


def test_two_years_of_which_each_hides_a_dienst_do_not_tell_it_together() -> None:
    # 2025: 20 + 2 + 5 with the last two hidden; 2026: 20 + 3 + 6; then the small dienst over both years
    people = {"a25": 20, "b25": 2, "c25": 5, "a26": 20, "b26": 3, "c26": 6}
    first, second = {"a25", "b25", "c25"}, {"a26", "b26", "c26"}
    shown = [first, {"a25"}, second, {"a26"}]
    assert may_follow(shown, {"b25", "b26"}, people, 5)
    assert not may_follow([*shown, {"b25", "b26"}], {"c25"}, people, 5)


def test_a_longer_way_round_is_found_too() -> None:
    # (x + y) + (y + z) - (x + y + z) leaves y
    people = {"x": 8, "y": 1, "z": 7}
    assert given_away([{"x", "y"}, {"y", "z"}, {"x", "y", "z"}], people, 4) == (frozenset({"y"}),)


@pytest.mark.parametrize("outputs", [[], [set()], [{"wia", "ww", "bijstand"}]])
def test_one_large_output_or_none_tells_nothing(outputs: list[set[str]]) -> None:
    assert given_away(outputs, PEOPLE, 4) == ()


def test_nobody_is_no_group() -> None:
    assert given_away([{"a"}, {"a", "b"}], {"a": 9, "b": 0}, 4) == ()
