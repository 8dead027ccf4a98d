"""The grade and the aspects for two groups: hand counts, limits, and no third group by subtraction."""

from __future__ import annotations

import pytest
from scipy import stats

from analysis.crosstable import CrossTable
from analysis.drivers import as_json
from analysis.results import figures
from analysis.tallies import Tallies
from tests.unit.analysis.small import ASPECTS, KEURMERK, PACKS, PROFILE, Row, client, figures_of, tallies

ASPECT = ASPECTS[0]
BY = KEURMERK.crossings[0].question


def people(name: str, answer: str, grades: str, aspect: str = "34" * 40) -> list[Row]:
    """Clients with these grades, one digit each, and as many answers to the first aspect."""
    return [client(f"{name}{n}", grade=grade, **{BY: answer, ASPECT: aspect[n]}) for n, grade in enumerate(grades)]


def table(rows: list[Row]) -> CrossTable:
    drivers = figures_of(rows).drivers
    assert drivers is not None
    return drivers.tables[0]


WITH, WITHOUT = people("a", "yes", "8899" * 6), people("b", "no", "5566" * 6, "1134" * 6)


def test_the_grade_and_the_share_of_satisfied_stand_in_both_groups() -> None:
    made = table(WITH + WITHOUT)
    assert made.sizes == (24, 24)
    grade, aspect = made.rows[:2]
    assert grade.cells is not None
    assert [cell.value for cell in grade.cells] == [8.5, 5.5]
    assert aspect.cells is not None
    assert [(cell.n, cell.value) for cell in aspect.cells] == [(24, 1.0), (24, 0.5)]
    assert not made.rest


def test_a_contact_person_who_changed_is_one() -> None:
    assert table(WITH + people("c", "changed", "1" * 12) + WITHOUT).sizes == (36, 24)


def test_the_differences_are_tested_and_corrected_for_their_number() -> None:
    made = table(WITH + WITHOUT)
    welch = stats.ttest_ind([8, 8, 9, 9] * 6, [5, 5, 6, 6] * 6, equal_var=False).pvalue
    assert made.rows[0].chance == pytest.approx(welch * 2, rel=1e-6)  # two rows vary: the grade and one aspect
    unchanged = [row.chance for row in made.rows[2:]]
    assert unchanged == [None] * 13  # everybody is satisfied with the rest: nothing to test


def test_a_group_of_four_hides_the_whole_table() -> None:
    made = table(WITH + people("b", "no", "1111"))
    assert (made.sizes, made.rows) == (None, ())
    drivers = figures_of(WITH + people("b", "no", "1111")).drivers
    assert drivers is not None
    assert as_json(drivers)["crossings"] == {BY: None}


def test_from_five_the_mean_is_shown_and_from_ten_the_shares() -> None:
    made = table(WITH + people("b", "no", "1" * 9))
    assert made.rows[0].cells is not None
    assert made.rows[0].chance is None
    assert all(row.cells is None for row in made.rows[1:])
    assert table(WITH + people("b", "no", "1" * 10, "3411" * 3)).rows[1].cells is not None


@pytest.mark.parametrize("rest", ["dk", "skipped", "nr", ""])
def test_a_few_who_did_not_say_are_counted_with_the_second_group(rest: str) -> None:
    """Else their four grades would be the total minus the two groups."""
    made = table(WITH + WITHOUT + people("r", rest, "1111"))
    assert (made.rest, made.sizes) == (True, (24, 28))
    assert made.rows[0].cells is not None
    assert made.rows[0].cells[1].value == (24 * 5.5 + 4) / 28


def test_a_rest_as_large_as_a_group_stays_out_of_the_table() -> None:
    made = table(WITH + WITHOUT + people("r", "dk", "1" * 10))
    assert (made.rest, made.sizes) == (False, (24, 24))


def test_a_small_group_that_is_of_one_mind_is_not_shown() -> None:
    made = table(WITH + people("b", "no", "5" * 12, "1" * 12))
    assert made.rows[0].cells is not None
    assert made.rows[1].cells is None  # twelve people, none satisfied


def test_counts_kept_before_crossings_were_counted_give_no_table() -> None:
    kept = Tallies.from_rows([row for row in tallies(WITH + WITHOUT).rows() if not row[1].startswith("#")])
    found = figures(kept, KEURMERK, PROFILE, PACKS).drivers
    assert found is not None
    assert (found.tables, found.importance) == ((), None)
