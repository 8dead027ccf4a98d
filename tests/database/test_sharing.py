"""Counts of participants that go from one set-up to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis.benchmark_file import FileTerms, read_file, write_benchmark
from analysis.tallies import Tallies
from questionnaires.load import keurmerk
from surveyapp import rounds, sharing
from surveyapp.answers import extract
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.sharing import Which
from tests.database.given import TERMS, a_round, someone

OURS = Which(TERMS.keurmerk, TERMS.period)
PACKS = dict(keurmerk(TERMS.keurmerk).questionnaires)


def counts(number: int) -> Tallies:
    """Counts of some clients of one dienst, and of a stratum that goes nowhere."""
    row = ("grade", "8")
    return Tallies(
        {
            ("client", "total", "", *row): number,
            ("client", "dienst", "jobcoaching", *row): number,
            ("client", "stratum_law", "pw", *row): number,
        }
    )


def shared(number: int) -> Tallies:
    return Tallies({key: count for key, count in counts(number).counts.items() if key[1] in ("total", "dienst")})


def beside(stores: Stores, own: rounds.Round) -> list[Tallies]:
    return [extract.kept_tallies(stores, one.id) for one in extract.comparable(stores, own)]


def test_what_one_set_up_writes_another_reads_as_participants(stores: Stores, tmp_path: Path) -> None:
    for number, provider in enumerate(("A", "B"), 10):
        extract.load_tallies(stores, replace(TERMS, provider=provider), counts(number))
    extract.load_tallies(stores, replace(TERMS, provider="C", example=True), counts(99))
    file = tmp_path / "all.json"
    assert sharing.write(stores, file, OURS) == 2
    assert file.stat().st_mode & 0o777 == 0o600
    assert not any(name in file.read_text() for name in ("Werk", "pw", "99"))
    assert read_file(file).terms == FileTerms(TERMS.keurmerk, PACKS, TERMS.period)
    assert sharing.read(stores, file, "Elders") == 2
    own = rounds.find(stores, a_round(stores))
    assert sorted(one.counts["client", "total", "", "grade", "8"] for one in beside(stores, own)) == [10, 10, 11, 11]
    loaded = next(one for one in rounds.all_rounds(stores) if one.terms.provider == "Elders 1")
    assert (loaded.closed, loaded.terms.diensten, loaded.terms.period) == (True, ("jobcoaching",), TERMS.period)


def test_a_file_read_again_takes_the_place_of_the_one_before(stores: Stores, tmp_path: Path) -> None:
    terms = FileTerms(TERMS.keurmerk, PACKS, TERMS.period)
    own = rounds.find(stores, a_round(stores))
    for participants in ([counts(4), counts(5), counts(6)], [counts(7)]):
        write_benchmark(tmp_path / "all.json", participants, terms)
        sharing.read(stores, tmp_path / "all.json", "Elders")
    assert [one for one in beside(stores, own) if one.counts] == [shared(7)]


def test_what_fits_no_round_here_is_refused(stores: Stores, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    write_benchmark(file, [counts(4)])
    with pytest.raises(Refused, match="found no keurmerk and meetperiode"):
        sharing.read(stores, file, "Elders")
    other = dict.fromkeys(PACKS, "client/0")
    write_benchmark(file, [counts(4)], FileTerms(TERMS.keurmerk, other, TERMS.period))
    with pytest.raises(Refused, match="not the same questions"):
        sharing.read(stores, file, "Elders")
    write_benchmark(file, [counts(4)], FileTerms(TERMS.keurmerk, PACKS, TERMS.period))
    with pytest.raises(Refused, match="expected a name"):
        sharing.read(stores, file, "")


def test_counts_of_a_provider_with_people_here_are_never_replaced(stores: Stores, tmp_path: Path) -> None:
    number = a_round(stores, replace(TERMS, provider="Werk en Weg 1"))
    someone(stores, number, "1")
    write_benchmark(tmp_path / "all.json", [counts(4)], FileTerms(TERMS.keurmerk, PACKS, TERMS.period))
    with pytest.raises(Refused, match="choose another name"):
        sharing.read(stores, tmp_path / "all.json", "Werk en Weg")


def test_a_period_without_closed_rounds_is_refused(stores: Stores, tmp_path: Path) -> None:
    a_round(stores)
    with pytest.raises(Refused, match="no closed round"):
        sharing.write(stores, tmp_path / "all.json", replace(OURS, period=(date(2001, 1, 1), date(2001, 12, 31))))
    assert not (tmp_path / "all.json").exists()
