"""Random rounds through a solver that has only what is printed: it finds what is planted, and nothing otherwise."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pytest
import xlsxwriter

from analysis import disclosure
from tests.unit.analysis.small import PROFILE, client
from tests.unit.attack import files, given
from tests.unit.attack.given import NAMES, Round, a_round, outputs
from tests.unit.attack.solver import Found, Outputs, attack, crossed

ROUNDS = range(50)
SOME = range(4)
LAST_YEAR = 100_000


@cache
def printed(seed: int) -> Outputs:
    return outputs(a_round(seed), last_year=a_round(seed + LAST_YEAR))


def leaks(made: Outputs) -> list[Found]:
    """What is found beyond what the table of results tells by itself, such as a mean of 10 over four grades."""
    found = attack(made)
    own = attack(replace(made, deciding="table", provisional=())) if found else []
    return [one for one in found if one not in own]


def a_small_dienst_beside_one_other() -> Round:
    rows = [client(f"a{n:02}", "jobcoaching", str(5 + n % 5)) for n in range(20)]
    rows += [client("b", "scholing", "3")]
    return Round(rows, [("client", row["dienst"], "invited") for row in rows])


@pytest.mark.parametrize("seed", ROUNDS)
def test_nobody_is_recovered_from_reports_results_and_earlier_reports(seed: int) -> None:
    assert leaks(printed(seed)) == []


def test_without_masking_every_thin_row_is_recovered() -> None:
    for seed in SOME:
        rows = printed(seed).final["clients"]["diensten"]
        thin = {key for key, row in rows.items() if 0 < row["n_grade"] < 4}
        bare = replace(outputs(a_round(seed), given.unmasked()), provisional=())
        assert {one.group for one in attack(bare)} >= thin, seed


@pytest.fixture
def no_companions(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_thin(counts: dict[str, int], below: int) -> frozenset[str]:
        return frozenset(key for key, n in counts.items() if disclosure.thin(n, below))

    monkeypatch.setattr(disclosure, "masked", only_thin)


@pytest.mark.usefixtures("no_companions")
def test_a_hidden_row_without_a_companion_is_recovered() -> None:
    found = leaks(replace(outputs(a_small_dienst_beside_one_other()), deciding="table"))
    assert found == []  # the table alone tells it
    assert attack(outputs(a_small_dienst_beside_one_other())) == [Found("scholing", 1, "sum")]


def test_with_its_companion_it_is_not() -> None:
    assert attack(outputs(a_small_dienst_beside_one_other())) == []


def test_provisional_figures_of_everybody_give_the_last_person_away() -> None:
    for seed in SOME:
        round_ = a_round(seed)
        made = outputs(round_, counted=given.with_everybody)
        if made.provisional:
            last = [one for one in attack(made) if "final" in one.group or "last people" in one.group]
            assert min(one.people for one in last) == 1, seed


def test_a_hidden_grade_in_one_table_of_the_report_is_recovered() -> None:
    made = outputs(a_small_dienst_beside_one_other())
    planted = [["Onderdeel", "Rapportcijfer"], ["Scholing en opleiding", "3,0"]]
    assert attack(replace(made, tables=[*made.tables, planted])) == [Found("scholing", 1, "sum")]


def test_the_sum_of_a_merged_row_without_one_of_its_diensten_is_recovered() -> None:
    made = outputs(a_small_dienst_beside_one_other())
    clients = {**made.final["clients"], "together": {"diensten": ["jobcoaching"], "n_grade": 20, "mean": 7.0}}
    assert attack(replace(made, final={**made.final, "clients": clients})) == [Found("scholing", 1, "sum")]


def test_a_rest_of_one_person_in_a_cross_table_is_recovered() -> None:
    # six gave a 7, five an 8, and who is in neither group a 2
    groups = [{"n": n, "printed": mean, "interval": ""} for n, mean in ((6, "7,0"), (5, "8,0"))]
    crossing = {"fixed_contact": {"rows": {"grade": {"groups": groups}}}}
    clients = {"questions": {}, "grades": {"2": 1, "7": 6, "8": 5}, "crossings": crossing}
    assert [(one.people, one.what) for one in crossed(clients)] == [(1, "sum")]
    assert not list(crossed({**clients, "grades": {"1": 1, "2": 2, "3": 2, "7": 6, "8": 5}}))  # five are left over


def test_an_interval_beside_a_few_grades_of_a_cross_table_is_reported() -> None:
    made = outputs(a_small_dienst_beside_one_other())
    groups = [{"n": 15, "printed": "6,9", "interval": ""}, {"n": 6, "printed": "7,0", "interval": "6,0 tot 8,0"}]
    clients = {**made.final["clients"], "crossings": {"fixed_contact": {"rows": {"grade": {"groups": groups}}}}}
    assert [one.what for one in attack(replace(made, final={**made.final, "clients": clients}))] == ["spelled"]


def test_rounds_are_as_small_as_they_can_be_and_lose_some_rows() -> None:
    made = [printed(seed) for seed in SOME]
    assert sum(row["masked"] for one in made for row in one.final["clients"]["diensten"].values()) > 2
    assert sum(len(one.provisional) for one in made) > 4
    assert PROFILE.masked_below == 4


def last_year_with_one_in_scholing() -> Outputs:
    both = a_small_dienst_beside_one_other()
    return outputs(Round([client(f"c{n:02}", grade=str(6 + n % 4)) for n in range(20)], []), last_year=both)


def test_the_files_of_a_report_tell_no_more_than_the_report() -> None:
    made = outputs(a_small_dienst_beside_one_other())
    for read in (files.workbook(made.workbook), files.table(made.csv)):
        means = [(table, row) for table in read if "Rapportcijfer" in table[0] for row in table[1:]]
        hidden = [row[table[0].index("Rapportcijfer")] for table, row in means if row[0] == NAMES["scholing"]]
        assert set(hidden) == {"*"}
        shown = {row[table[0].index("Rapportcijfer")] for table, row in means if row[0] == "Totaal"}
        assert "6,8" in shown  # 143 / 21


def test_a_workbook_or_a_csv_made_before_the_masking_is_found() -> None:
    made, bare = (
        outputs(a_small_dienst_beside_one_other()),
        outputs(a_small_dienst_beside_one_other(), given.unmasked()),
    )
    assert attack(made) == []
    assert attack(replace(made, workbook=bare.workbook)) == [Found("scholing", 1, "sum")]
    assert attack(replace(made, csv=bare.csv)) == [Found("scholing", 1, "sum")]


def test_a_mean_with_all_its_decimals_on_a_hidden_sheet_is_found() -> None:
    made, target = outputs(a_small_dienst_beside_one_other()), io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Hulp")
    sheet.write_row(0, 0, ["Onderdeel", "Rapportcijfer"])
    sheet.write_row(1, 0, ["Jobcoaching", 7])  # twenty grades of 5 to 9: with the total, 143 / 21, a 3 is left
    book.add_worksheet("Inhoud").activate()
    sheet.hide()
    book.close()
    assert attack(replace(made, workbook=target.getvalue())) == [Found("scholing", 1, "sum")]


def test_last_year_is_not_told_by_the_report_of_this_year() -> None:
    made = last_year_with_one_in_scholing()
    assert any(table[0][0] == "Ronde" and table[1][0] == "2025" for table in made.tables)
    assert attack(made) == []


def test_a_line_over_the_years_of_a_dienst_that_was_hidden_is_found() -> None:
    made = last_year_with_one_in_scholing()
    planted = [["Ronde", "n", "Jobcoaching"], ["2025", "20", "7,00"], ["2026", "20", "7,5"]]
    assert attack(replace(made, tables=[*made.tables, planted])) == [Found("last year: scholing", 1, "sum")]
