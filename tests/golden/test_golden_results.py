"""Every value an independent program computed for the golden rounds comes out, by the CSV route."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.loading.answers import read_csv
from analysis.results import as_json, figures
from analysis.tallies import Tallies, tally
from questionnaires.load import keurmerk, questionnaire

GOLDEN = Path(__file__).parent
ROUNDS = sorted(path.parent for path in GOLDEN.rglob("expected.json"))
KEURMERK = keurmerk("blik-op-werk")
PACKS = {audience: questionnaire(reference) for audience, reference in KEURMERK.questionnaires}
PROFILE = KEURMERK.profile(None)


def values(found: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a JSON object with the path to it; an empty object is a value."""
    if isinstance(found, dict) and found:
        for key, value in found.items():
            yield from values(value, f"{path}/{key}")
    else:
        yield path, found


def compare(expected: object, made: object) -> None:
    computed = dict(values(made))
    for path, value in values(expected):
        assert path in computed, path
        if isinstance(value, float):
            assert computed[path] == pytest.approx(value, rel=1e-12, abs=1e-12), path
        else:
            assert (path, computed[path]) == (path, value)


def tallies_of(folder: Path) -> Tallies:
    return tally(read_csv(folder / "sample.csv", folder / "answers.csv", PACKS, KEURMERK), PROFILE)


def results(tallies: Tallies) -> Any:
    return as_json(figures(tallies, KEURMERK, PROFILE, PACKS), PACKS)


def test_all_golden_rounds_are_there() -> None:
    assert len(ROUNDS) == 13


@pytest.mark.parametrize("folder", ROUNDS, ids=[str(folder.relative_to(GOLDEN)) for folder in ROUNDS])
def test_every_expected_value_comes_out(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    made = json.loads(json.dumps(results(tallies_of(folder))))
    compare(expected, made)
    for audience in ("clients", "opdrachtgevers"):  # a key too few in the data would hide behind the loop above
        for code, question in expected[audience]["questions"].items():
            assert made[audience]["questions"][code]["counts"] == question["counts"]
    assert list(made["clients"]["diensten"]) == list(expected["clients"]["diensten"])


@pytest.mark.parametrize("folder", ROUNDS, ids=[str(folder.relative_to(GOLDEN)) for folder in ROUNDS])
def test_kept_tallies_equal_a_recount_and_give_the_same_figures(folder: Path) -> None:
    tallies = tallies_of(folder)
    kept = Tallies.from_rows(list(tallies.rows()))
    assert kept == tallies_of(folder)
    assert results(kept) == results(tallies)


def test_the_command_prints_the_same_object() -> None:
    folder = GOLDEN / "rich"
    files = ["--sample", str(folder / "sample.csv"), "--answers", str(folder / "answers.csv")]
    command = [sys.executable, "-m", "analysis", "results", *files, "--period", "2020-04-01/2021-03-31"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=GOLDEN.parents[1])
    made = json.loads(done.stdout)
    compare(json.loads((folder / "expected.json").read_text(encoding="utf-8")), made)
    assert made == results(tallies_of(folder))
    assert done.stderr == b""


def test_reasons_are_there_for_the_total_and_each_tested_dienst() -> None:
    for folder in ROUNDS:
        made = results(tallies_of(folder))
        rows = made["clients"]["diensten"].values()
        tested = [row for row in rows if row["n_grade"] >= 4]
        met = made["verdict"]["met"]
        assert len(made["verdict"]["reasons"]) == (0 if met is None else 1 + len(tested)), folder
