"""Golden rounds put into the stores, closed, and counted: every figure must be the expected one."""

from __future__ import annotations

import csv
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from analysis import results
from questionnaires.load import keurmerk
from surveyapp import links, rounds
from surveyapp.answers import closing, extract, mixing, provisional
from surveyapp.answers.drafts import FIELDS
from surveyapp.db import Stores
from surveyapp.rounds import CASE, Terms
from tests.database.given import SECRET

GOLDEN = Path(__file__).parent.parent / "golden"
ROUNDS = ["in2work-2021", "rich", *(f"rules/{n:02}" for n in range(1, 12))]
MODULES = ("nps", "satisfied_overall")
OWN = ("audience", "dienst", "form", "language", "mode")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def strata(row: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix("stratum_"): v for name, v in row.items() if name.startswith("stratum_") and v}


def terms(columns: Mapping[str, str]) -> Terms:
    mark = keurmerk("blik-op-werk")
    return Terms(
        provider="Voorbeeld",
        keurmerk=mark.name,
        period=(date(2026, 1, 1), date(2026, 6, 30)),
        fieldwork=(date(2026, 7, 1), date(2026, 8, 31)),
        diensten=tuple(d.key for d in mark.diensten if not d.refused),
        modules=tuple(m for m in MODULES if m in columns),
    )


def put_cases(stores: Stores, round_id: int, cases: list[dict[str, str]]) -> None:
    empty = dict.fromkeys((c.name for c in CASE.columns if c.type.python_type is str), "")
    fixed = {"round_id": round_id, "invited": True, "answered": False, "refused": False, "ended": None}
    values = []
    for row in cases:
        seed = links.new_seed()
        own = {"number": row["case"], "strata": strata(row), "seed": seed, "link_hash": links.link_hash(seed)}
        values.append(empty | fixed | {n: row[n] for n in ("audience", "dienst", "outcome")} | own)
    with stores.contacts.begin() as connection:
        connection.execute(insert(CASE), values)


def finished(round_id: int, answers: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    for row in answers:
        own = {name: row[name] for name in OWN}
        codes = {n: v for n, v in row.items() if v and n not in ("response", *OWN) and not n.startswith("stratum_")}
        yield own | {"round_id": round_id, "strata": strata(row), "answers": codes, "number": None,
                     "id": secrets.token_hex(16)}  # fmt: skip


def put(stores: Stores, name: str) -> int:
    """One golden round: its cases, and its sets as finished ones; gives its number."""
    cases, answers = rows(GOLDEN / name / "sample.csv"), rows(GOLDEN / name / "answers.csv")
    with (GOLDEN / name / "answers.csv").open(encoding="utf-8") as file:
        header = dict.fromkeys(next(csv.reader(file)), "")
    with stores.contacts.begin() as connection:
        round_id = rounds.add(connection, terms(header))
    put_cases(stores, round_id, cases)
    values = list(finished(round_id, answers))
    if values:
        with stores.answers.begin() as connection:
            connection.execute(insert(mixing.FINISHED), values)
    return round_id


def differences(expected: Any, found: Any, place: str = "") -> list[str]:
    """Where the found value does not hold the expected one; keys that are only found may be more."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{place}: expected an object, found {found!r}"]
        return [d for key, value in expected.items() for d in differences(value, found.get(key, "?"), f"{place}.{key}")]
    close = (
        isinstance(expected, float) and isinstance(found, int | float) and found == pytest.approx(expected, abs=1e-9)
    )
    return [] if close or expected == found else [f"{place}: expected {expected!r}, found {found!r}"]


@pytest.mark.parametrize("name", ROUNDS)
def test_a_golden_round_out_of_the_stores_gives_the_expected_figures(stores: Stores, name: str) -> None:
    round_id = put(stores, name)
    mixing.mix(stores)
    closing.close(stores, SECRET, round_id)
    found = rounds.find(stores, round_id)
    figures = provisional.figures_of(extract.tallies_of(stores, round_id), found)
    printed = json.loads(json.dumps(results.as_json(figures, found.packs())))
    expected = json.loads((GOLDEN / name / "expected.json").read_text())
    assert differences(expected, printed) == []
    assert set(FIELDS) >= set(OWN)


@pytest.mark.parametrize("name", ["rich"])
def test_the_table_of_a_closed_round_holds_every_answer_that_was_given(stores: Stores, name: str) -> None:
    round_id = put(stores, name)
    closing.close(stores, SECRET, round_id)
    table = extract.answer_table(stores, round_id).answers
    given = rows(GOLDEN / name / "answers.csv")
    columns = [c for c in given[0] if c not in ("response", "form", "language", "mode") and "stratum" not in c]
    assert sorted(tuple(row[c] for c in columns) for row in given) == sorted(
        table[columns].itertuples(index=False, name=None)
    )
