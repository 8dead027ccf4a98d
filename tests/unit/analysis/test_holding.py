"""Provisional figures: what waits, what comes in, and what two of them leave when one is taken from the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from analysis.holding import BACK, held_back
from analysis.results import as_json, figures
from analysis.tallies import Tallies
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, Row, client, employer, table, tallies

NONE = Tallies({})


def counted(rows: list[Row], before: Tallies = NONE) -> Tallies:
    return held_back(table(rows), PROFILE, before)


def sets(dienst: str, ids: range, grade: str = "7") -> list[Row]:
    """Clients of a dienst with these numbers as ids."""
    return [client(f"{number:04}", dienst, grade) for number in ids]


def grades(found: Tallies, dienst: str = "") -> dict[str, int]:
    return dict(found.of("client", "grade", *(("dienst", dienst) if dienst else ())))


def test_five_sets_of_each_dienst_wait_those_with_the_smallest_ids() -> None:
    rows = sets("jobcoaching", range(5), "1") + sets("jobcoaching", range(5, 12), "8")
    assert grades(counted(rows)) == {"8": 7}
    assert grades(counted(list(reversed(rows)))) == {"8": 7}


@pytest.mark.parametrize(("size", "shown"), [(8, 0), (9, 4)])
def test_a_dienst_comes_in_when_four_are_left_beside_those_that_wait(size: int, shown: int) -> None:
    found = counted(sets("jobcoaching", range(20)) + sets("scholing", range(100, 100 + size)))
    assert sum(grades(found, "scholing").values()) == shown
    assert sum(grades(found).values()) == 15 + shown


def test_a_dienst_stays_as_it_was_until_five_more_gave_a_grade() -> None:
    first = counted(sets("jobcoaching", range(20, 32)))
    four = sets("jobcoaching", range(20, 32)) + sets("jobcoaching", range(4), "1")
    assert counted(four, first) == replace(first, counts=dict(counted(four, first).counts))
    assert grades(counted(four, first)) == {"7": 7}
    five = [*four, client("0031x", "jobcoaching", "1")]
    assert sum(grades(counted(five, first)).values()) == 12


def test_who_is_in_stays_in_also_when_the_lot_lets_others_wait() -> None:
    first = counted(sets("jobcoaching", range(10, 22), "8"))  # 10 to 14 wait
    later = counted(sets("jobcoaching", range(10, 22), "8") + sets("jobcoaching", range(8), "3"), first)
    assert grades(first) == {"8": 7}
    assert grades(later) == {"8": 12, "3": 3}  # 0 to 4 wait now, in place of 10 to 14


def test_sets_without_a_grade_and_sets_that_are_not_usable_are_in_no_provisional_figure() -> None:
    rows = [*sets("jobcoaching", range(12)), client("0900", grade="skipped"), client("0901", grade="7", a_first="nr")]
    assert counted(rows).of("client", "#usable") == {"other": 7}


def test_only_grades_and_lists_are_in_provisional_counts() -> None:
    rows = [*sets("jobcoaching", range(40)), *(employer(f"e{n:02}") for n in range(20))]
    assert {key[3] for key in counted(rows).counts} == {"grade", "e_grade", "#usable", "#outcome", "#held"}
    assert {key[1] for key in counted(rows).counts} == {"total", "dienst"}


def test_five_of_all_opdrachtgevers_wait() -> None:
    assert counted([employer(f"e{n:02}") for n in range(12)]).of("opdrachtgever", "e_grade") == {"8": 7}


def test_counts_of_an_older_program_are_taken_over_without_their_questions() -> None:
    old = {
        ("client", "dienst", "jobcoaching", "grade", "8"): 12,
        ("client", "dienst", "jobcoaching", "a_first", "4"): 12,
    }
    found = counted(sets("jobcoaching", range(14)), Tallies(old))
    assert grades(found) == {"8": 12}
    assert not found.of("client", "a_first")


def test_provisional_figures_are_means_and_nothing_else() -> None:
    rows = [
        *sets("jobcoaching", range(40)),
        *sets("naar-werk", range(100, 130), "4"),
        *(employer(f"e{n}") for n in range(40)),
    ]
    made = as_json(figures(counted(rows), KEURMERK, PROFILE, PACKS), PACKS)
    clients = made["clients"]
    assert (clients["held_back"], clients["total"]["n_grade"]) == (BACK, 60)
    assert clients["total"]["mean"] == pytest.approx((35 * 7 + 25 * 4) / 60)
    assert (clients["grades"], clients["questions"], clients["promoter"]["n"]) == (None, {}, 0)
    assert all(row["spread"] is None for row in (clients["total"], *clients["diensten"].values()))
    assert made["opdrachtgevers"]["aspects"] == {}
    verdict = made["verdict"]
    assert (verdict["met"], verdict["decided_by"], verdict["reasons"]) == (False, "corrected_mean", [])
    assert clients["diensten"]["naar-werk"]["mean_corrected"] is None


def test_between_any_two_reports_lie_five_grades_of_each_dienst() -> None:
    """Twenty weeks in which people come in one by one; whenever a report is made it is laid beside all others."""
    every = [
        client(f"{(n * 7919) % 1000:04}", ("jobcoaching", "naar-werk", "scholing")[n % 7 % 3], str(1 + n % 10))
        for n in range(90)
    ]
    shown: list[Tallies] = []
    for size in range(10, 91, 4):
        shown.append(counted(every[:size], shown[-1] if shown else NONE))
    final = Counter((row["dienst"], row["grade"]) for row in every)
    for dienst in ("jobcoaching", "naar-werk", "scholing"):
        series = [Counter(grades(found, dienst)) for found in shown]
        series.append(Counter({grade: n for (held, grade), n in final.items() if held == dienst}))
        for place, later in enumerate(series):
            for before in series[:place]:
                assert before <= later  # nobody leaves
                assert later == before or (later - before).total() >= (5 if before else 4)


def test_plain_counts_would_leave_the_last_person() -> None:
    rows = sets("jobcoaching", range(20))
    later = [*rows, client("0000x", "jobcoaching", "2")]
    assert Counter(grades(tallies(later))) - Counter(grades(tallies(rows))) == {"2": 1}
    assert grades(counted(later, counted(rows))) == grades(counted(rows))
