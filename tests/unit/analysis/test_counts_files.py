"""Files of counts: made from answers, joined, and put beside a report; refused where they do not belong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analysis.benchmark_file import FORMAT, read_file
from analysis.cli import commands
from analysis.cli.commands import main
from analysis.cli.counts import Beside
from analysis.document.press import Drawn
from questionnaires.model import Audience
from tests.unit.analysis.small import KEURMERK, answers_csv, client, files, invited, sample_csv, tallies

PACKS = dict(KEURMERK.questionnaires)
Captured = pytest.CaptureFixture[str]


def counted(folder: Path, name: str, grades: str, period: str = "2020-04-01/2021-03-31") -> Path:
    """The counts of clients who gave these grades, as `counts` writes them."""
    rows = [client(f"r{number}", grade=grade) for number, grade in enumerate(grades)]
    sample, answers = files(folder, sample_csv(invited(("jobcoaching", len(rows)))), answers_csv(rows))
    out = folder / name
    arguments = ["--sample", str(sample), "--answers", str(answers), "--period", period, "--out", str(out)]
    assert main(["counts", *arguments]) == 0
    return out


def test_counts_say_under_what_they_were_made(tmp_path: Path) -> None:
    kept = read_file(counted(tmp_path, "one.json", "789"))
    assert kept.terms is not None
    assert (kept.terms.keurmerk, dict(kept.terms.questionnaires)) == ("blik-op-werk", PACKS)
    assert [day.isoformat() for day in kept.terms.period] == ["2020-04-01", "2021-03-31"]
    rows = [client(f"r{number}", grade=grade) for number, grade in enumerate("789")]
    wanted = {key: count for key, count in tallies(rows).counts.items() if key[1] in ("total", "dienst")}
    assert [one.counts for one in kept.participants] == [wanted]


def test_files_are_joined_over_all_their_days(tmp_path: Path) -> None:
    one, two = counted(tmp_path, "1.json", "77"), counted(tmp_path, "2.json", "888", "2020-07-01/2021-06-30")
    assert main(["join", str(one), str(two), "--out", str(tmp_path / "all.json")]) == 0
    kept = read_file(tmp_path / "all.json")
    assert kept.terms is not None
    assert [day.isoformat() for day in kept.terms.period] == ["2020-04-01", "2021-06-30"]
    assert len(kept.participants) == 2


def test_files_of_other_periods_or_questions_are_not_joined(tmp_path: Path, capfd: Captured) -> None:
    one, late = counted(tmp_path, "1.json", "77"), counted(tmp_path, "2.json", "88", "2022-01-01/2022-12-31")
    assert main(["join", str(one), str(late), "--out", str(tmp_path / "all.json")]) == 2
    assert "shares no day" in capfd.readouterr().err
    changed = json.loads(late.read_text()) | {
        "period": ["2020-04-01", "2021-03-31"],
        "questionnaires": {"client": "client/7"},
    }
    late.write_text(json.dumps(changed))
    assert main(["join", str(one), str(late), "--out", str(tmp_path / "all.json")]) == 2
    assert "found answers on client/7, expected client/1" in capfd.readouterr().err
    late.write_text(json.dumps(changed | {"keurmerk": "x"}))
    assert main(["join", str(one), str(late), "--out", str(tmp_path / "all.json")]) == 2
    assert "found counts of keurmerk x, expected blik-op-werk" in capfd.readouterr().err


def test_a_report_takes_others_and_earlier_rounds_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, before = counted(tmp_path, "1.json", "77"), counted(tmp_path, "2.json", "66", "2019-04-01/2020-03-31")
    rows = [client("r1"), client("r2")]
    sample, answers = files(tmp_path, sample_csv(invited(("jobcoaching", 2))), answers_csv(rows))
    found: list[Beside] = []

    @contextmanager
    def press() -> Iterator[Any]:
        yield SimpleNamespace(drawn=lambda _: Drawn(b"%PDF", ""))

    monkeypatch.setattr(commands, "press", press)
    monkeypatch.setattr(commands, "_built", lambda *given: found.append(given[-1]))
    arguments = ["--sample", str(sample), "--answers", str(answers), "--out", str(tmp_path / "x.pdf")]
    assert main(["report", *arguments, "--benchmark", str(other), "--earlier", str(before)]) == 0
    assert found[0].others == read_file(other).participants
    assert [one.period[0].year for one in found[0].earlier] == [2019]
    assert found[0].earlier[0].questionnaires[Audience.CLIENT].reference == "client/1"


def test_what_is_no_earlier_round_is_wrong_usage(tmp_path: Path, capfd: Captured) -> None:
    nameless = tmp_path / "old.json"
    nameless.write_text(json.dumps({"format": FORMAT, "participants": [[["client", "total", "", "grade", "8", 1]]]}))
    sample, answers = files(tmp_path, sample_csv(invited(("jobcoaching", 1))), answers_csv([client("r1")]))
    arguments = ["report", "--sample", str(sample), "--answers", str(answers), "--out", str(tmp_path / "x.pdf")]
    assert main([*arguments, "--earlier", str(nameless)]) == 2
    assert "found no counts of one round with its meetperiode" in capfd.readouterr().err
    assert main(["counts", *arguments[1:]]) == 2
    assert "give --period" in capfd.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": ["2020-04-01", "2021-03-31"]},
        {"keurmerk": "k", "questionnaires": {"client": "client/1"}, "period": ["2021-04-01", "2020-03-31"]},
        {"keurmerk": "k", "questionnaires": {"nobody": "client/1"}, "period": ["2020-04-01", "2020-03-31"]},
        {"keurmerk": 1, "questionnaires": {"client": "client/1"}, "period": ["2020-04-01", "2020-04-02"]},
        {"keurmerk": "k", "questionnaires": [], "period": ["2020-04-01"]},
        {"keurmerk": "k", "questionnaires": {"client": 1}, "period": [1, 2]},
    ],
)
def test_terms_that_cannot_be_read_are_refused(tmp_path: Path, wrong: dict[str, object], capfd: Captured) -> None:
    path = tmp_path / "all.json"
    path.write_text(json.dumps({"format": FORMAT, "participants": [], **wrong}))
    assert main(["join", str(path), "--out", str(tmp_path / "x.json")]) == 1
    assert "found something else, expected texts keurmerk and questionnaires" in capfd.readouterr().err
