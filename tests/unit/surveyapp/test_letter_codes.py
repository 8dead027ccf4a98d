"""Codes on letters: one for each case, forgiving to type, and nothing to guess from the ones somebody knows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from surveyapp import letter_codes, links
from surveyapp.letter_codes import MOST, SIGNS, case_of, code, fits, printed, read

SECRET = "s" * 32


@given(some.integers(1, MOST - 1))
def test_a_code_leads_back_to_its_case_and_to_no_other(case_id: int) -> None:
    found = code(SECRET, case_id, "seed")
    assert (len(found), case_of(SECRET, found)) == (12, case_id)
    assert fits(SECRET, case_id, "seed", found)
    assert not fits(SECRET, case_id, "other", found)
    assert not fits("t" * 32, case_id, "seed", found)


def test_codes_of_neighbours_are_far_apart_in_the_part_that_says_whose_it_is() -> None:
    codes = [code(SECRET, number, "seed")[:5] for number in range(1, 2001)]
    assert len(set(codes)) == 2000
    alike = [sum(one == other for one, other in zip(*pair, strict=True)) for pair in pairwise(codes)]
    assert sum(alike) / len(alike) < 1  # of five signs; by chance 5/24


def test_a_guessed_code_belongs_to_nobody() -> None:
    """With 5,000 letters out, about one guess in 1,600 names a case at all."""
    guesses = (f"{number * 7919:x}".rjust(12, "0").translate(letter_codes.ALIKE) for number in range(1, 20000))
    readable = [found for found in map(read, guesses) if found]
    assert sum(case_of(SECRET, one) <= 5000 for one in readable) < len(readable) / 200


@pytest.mark.parametrize(
    "typed", ["0125 68V3 4CDF", "0125 68v3 4cdf", "  o l z s - g b u 3 4 c d f ", "QIZS.GBY3.4CDF", "٠١٢5-68V3-4CDF"]
)
def test_what_looks_alike_is_read_alike(typed: str) -> None:
    assert read(typed) == "012568v34cdf"


@pytest.mark.parametrize(
    "typed", ["", "0125 68V3 4CD", "0125 68V3 4CDFF", "0125 68V3 4CDE", "0125 68V3 4CD!", "²" * 12]
)
def test_what_can_be_no_code_is_told_apart(typed: str) -> None:
    assert read(typed) is None


def test_a_code_is_printed_in_groups_without_signs_that_are_mixed_up() -> None:
    assert printed("012568v34cdf") == "0125 68V3 4CDF"
    assert not set("aeiouylqzsgb") & set(SIGNS)


def test_links_and_tablet_codes_say_nothing_of_it() -> None:
    seed = links.new_seed()
    assert code(SECRET, 7, seed)[5:] not in links.link_token(SECRET, seed) + "".join(links.short_codes(SECRET, seed))


def test_a_case_beyond_the_codes_is_an_error() -> None:
    with pytest.raises(ValueError, match="no code"):
        code(SECRET, MOST, "seed")
