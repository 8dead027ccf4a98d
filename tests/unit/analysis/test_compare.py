"""All participants together, shown only where none of them shows through."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from analysis.benchmark_file import FORMAT
from analysis.certainty import is_real
from analysis.chances import Chances
from analysis.compare import Benchmark, benchmark, benchmark_in_steps, may_join, read_benchmark, write_benchmark
from analysis.loading.faults import TableFaults
from analysis.tallies import Tallies
from questionnaires.model import Audience
from tests.unit.analysis.small import KEURMERK, PACKS, PROFILE, client, employer, graded, tallies


def participant(size: int = 4, grade: str = "7", dienst: str = "jobcoaching") -> Tallies:
    return tallies([client(f"r{number}", dienst, grade, recommend="yes") for number in range(size)])


def beside(own: Tallies, *others: Tallies) -> Benchmark | None:
    return benchmark(own, others, KEURMERK, PROFILE, PACKS)


def test_every_respondent_weighs_the_same_the_own_ones_included() -> None:
    found = beside(participant(10, "10"), *[participant()] * 5)
    assert found is not None
    assert found.clients is not None
    assert found.participants == 6
    assert found.clients.total.usable == 30
    assert found.clients.total.mean == Fraction(10 * 10 + 5 * 4 * 7, 30)
    assert found.clients.total.printed["grade"] == "8,0"
    assert found.clients.promoter.printed == "100,0"
    assert found.clients.questions["a_first"].printed == {"4": "0", "3": "100", "2": "0", "1": "0", "dk": "0"}
    assert found.opdrachtgevers is None


def test_four_others_are_too_few() -> None:
    assert beside(participant(), *[participant()] * 4) is None


def test_others_without_answers_do_not_count_as_participants() -> None:
    assert beside(participant(), *[participant()] * 4, participant(0)) is None


def test_no_other_may_have_half_of_what_the_others_gave() -> None:
    assert beside(participant(), *[participant()] * 4, participant(16)) is None
    assert beside(participant(), *[participant()] * 4, participant(15)) is not None


def test_the_own_answers_may_not_be_half_of_all() -> None:
    assert beside(participant(20), *[participant()] * 5) is None
    assert beside(participant(19), *[participant()] * 5) is not None


def test_a_dienst_that_few_others_have_is_left_out_with_a_companion() -> None:
    others = [*[participant()] * 5, participant(4, dienst="scholing"), *[participant(5, dienst="naar-werk")] * 5]
    found = beside(participant(), *others)
    assert found is not None
    assert found.clients is not None
    assert [row.key for row in found.clients.diensten] == ["naar-werk"]  # scholing is one provider's; jobcoaching joins


def test_what_the_left_out_diensten_tell_together_is_not_of_a_few_participants_either() -> None:
    one = tallies([*graded("scholing", 5, 6, 7), *graded("sociale-activering", 8, 8, 9)])  # both only here: six grades
    found = beside(participant(), *[participant()] * 5, one, *[participant(5, dienst="naar-werk")] * 5)
    assert found is not None
    assert found.clients is not None
    # left out: 6 of one, and of jobcoaching 4 of each of five others; 2 x 6 < 26
    assert [row.key for row in found.clients.diensten] == ["naar-werk"]


def in_steps(own: Tallies, *steps: list[Tallies]) -> Benchmark | None:
    return benchmark_in_steps(own, steps, KEURMERK, PROFILE, PACKS)


def test_of_four_who_joined_nothing_is_shown_and_of_five_their_figures() -> None:
    first = [participant()] * 5
    assert in_steps(participant(), first, [participant()] * 4) is None
    found = in_steps(participant(), first, [participant(grade="9")] * 5)
    assert found is not None
    assert found.clients is not None
    assert found.clients.total.mean == Fraction(24 * 7 + 20 * 9, 44)
    assert found.participants == 11


def test_none_who_joined_may_have_half_of_what_they_gave_together() -> None:
    first = [participant(40)] * 5
    assert in_steps(participant(), first, [*[participant()] * 4, participant(16)]) is None
    assert in_steps(participant(), first, [*[participant()] * 4, participant(15)]) is not None


def test_a_dienst_that_one_who_joined_has_is_left_out_with_a_companion() -> None:
    first = [tallies([*graded("jobcoaching", 7, 7), *graded("scholing", 8, 8), *graded("naar-werk", 6, 6)])] * 5
    new = [participant()] * 4 + [tallies([*graded("jobcoaching", 7, 7), *graded("scholing", 1)])]
    found = in_steps(first[0], first, new)
    assert found is not None
    assert found.clients is not None
    # jobcoaching: 4, 4, 4, 4, 2 joined; naar-werk: none; scholing: one, which the rest may not tell
    # left out scholing and naar-werk leave that one; with jobcoaching 19 of five are left
    assert found.clients.diensten == ()
    plain = beside(first[0], *first, *new)
    assert plain is not None
    assert plain.clients is not None
    assert {row.key for row in plain.clients.diensten} == {"naar-werk", "scholing", "jobcoaching"}


def test_a_question_that_few_who_joined_answered_is_left_out() -> None:
    asked = tallies([client(f"r{number}", nps="9") for number in range(4)])
    found = in_steps(participant(), [asked] * 6, [asked, *[participant()] * 5])
    assert found is not None
    assert found.clients is not None
    assert found.clients.nps is None
    again = in_steps(participant(), [asked] * 6, [asked] * 5)
    assert again is not None
    assert again.clients is not None
    assert again.clients.nps is not None


def test_who_joins_twice_in_few_is_told_apart_from_neither_step() -> None:
    assert in_steps(participant(), [participant()] * 5, [participant()] * 5, [participant()] * 4) is None
    assert in_steps(participant(), [participant()] * 5, [participant()] * 5, [participant()] * 5) is not None


def test_participants_join_when_there_are_enough_of_each_audience() -> None:
    some, both = participant(), tallies([*graded("jobcoaching", 7, 8), employer("e1")])
    assert may_join([], [some] * 5, PROFILE)
    assert may_join([], [*[some] * 4, both], PROFILE)
    assert not may_join([], [some] * 4, PROFILE)
    assert may_join([some] * 5, [both] * 5, PROFILE)
    assert not may_join([some] * 5, [*[some] * 5, both], PROFILE)  # one opdrachtgever
    assert not may_join([some] * 5, [*[some] * 4, participant(16)], PROFILE)
    assert not may_join([some] * 5, [], PROFILE)


def test_a_question_that_few_others_asked_is_left_out() -> None:
    asked = tallies([client(f"r{number}", nps="9", satisfied_overall="4") for number in range(4)])
    few, many = beside(asked, *[participant()] * 5, asked), beside(participant(), *[asked] * 5)
    assert few is not None
    assert few.clients is not None
    assert few.clients.nps is None
    assert "satisfied_overall" not in few.clients.questions
    assert many is not None
    assert many.clients is not None
    assert many.clients.nps is not None
    assert many.clients.nps.printed == "100,0"
    assert many.clients.questions["satisfied_overall"].n == 20


def test_opdrachtgevers_are_compared_on_their_own() -> None:
    both = tallies([*graded("jobcoaching", 7, 8), employer("e1", "7.5", e_reach="6.5"), employer("e2", "8")])
    found = beside(both, *[both] * 5)
    assert found is not None
    assert found.opdrachtgevers is not None
    assert found.opdrachtgevers.total.printed["grade"] == "7,8"
    assert found.opdrachtgevers.aspects["e_reach"].printed == "6,5"
    assert "e_speed" not in found.opdrachtgevers.aspects
    assert found.opdrachtgevers.promoter.printed == "*"


def test_what_is_written_is_read_back_without_strata_and_crossings(tmp_path: Path) -> None:
    kept = [participant(), tallies([client("r1", stratum_law="pw")])]
    write_benchmark(tmp_path / "all.json", kept)
    found = read_benchmark(tmp_path / "all.json")
    rows = [[row for row in tally.rows() if not row[1].startswith(("stratum_", "#"))] for tally in kept]
    assert sorted([*tally.rows()] for tally in found) == sorted(rows)
    assert [path.name for path in tmp_path.iterdir()] == ["all.json"]


ROW = ["client", "total", "", "grade", "8", 1]


def document(*participants: object) -> str:
    return json.dumps({"format": FORMAT, "participants": participants})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "-:-: found something else, expected JSON in UTF-8"),
        ("[" * 100_000, "-:-: found something else, expected JSON in UTF-8"),
        ("[]", "-:-: found something else, expected an object with"),
        (document(1), '-:"participant 1": found no list, expected a list of rows'),
        (document([], [ROW, ROW]), '-:"participant 2 row 2": found a row a second time, expected each row once'),
        (document([[*ROW[:5], True]]), '-:"participant 1 row 1": found something else, expected a row'),
        (document([[*ROW[:5], 0]]), '-:"participant 1 row 1": found something else, expected a row'),
        (document([ROW[:5]]), '-:"participant 1 row 1": found something else, expected a row'),
    ],
)
def test_a_broken_benchmark_is_refused_with_its_place(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "all.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableFaults) as caught:
        read_benchmark(path)
    assert str(caught.value).startswith(f"{path}:{line}")


def test_a_code_that_is_no_grade_in_a_benchmark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text(document([["client", "total", "", "grade", "99", 1]]), encoding="utf-8")
    assert beside(participant(), *read_benchmark(path)) is None


def mixed(size: int, low: str, high: str) -> Tallies:
    return tallies([client(f"r{number}", grade=(low, high)[number % 2]) for number in range(size)])


@pytest.mark.parametrize(("own", "differs"), [(("9", "10"), True), (("6", "9"), False)])
def test_a_difference_is_called_one_only_when_chance_does_not_explain_it(own: tuple[str, str], differs: bool) -> None:
    found = beside(mixed(12, *own), *[mixed(10, "6", "8") for _ in range(6)])
    assert found is not None
    grades = found.chances[Audience.CLIENT].grades
    assert {key: is_real(chance) for key, chance in grades.items()} == {"": differs, "jobcoaching": differs}


def test_nothing_is_tested_over_fewer_than_ten_own_grades() -> None:
    found = beside(mixed(9, "9", "10"), *[mixed(10, "6", "8") for _ in range(6)])
    assert found is not None
    assert found.chances[Audience.CLIENT] == Chances()
