"""`python -m analysis`: exit 0 done, 1 refused with the reason, 2 wrong usage; never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.cli.commands import main
from tests.unit.analysis.small import answers_csv, client, files, invited, sample_csv

ROOT = Path(__file__).parents[3]
RICH = ROOT / "tests" / "golden" / "rich"
Captured = pytest.CaptureFixture[str]


def sound(folder: Path) -> list[str]:
    sample, answers = files(folder, sample_csv(invited(("jobcoaching", 5))), answers_csv([client("r1"), client("r2")]))
    return ["--sample", str(sample), "--answers", str(answers)]


def test_results_are_one_json_object(tmp_path: Path, capfd: Captured) -> None:
    assert main(["results", *sound(tmp_path), "--period", "2020-04-01/2021-03-31", "--keurmerk", "blik-op-werk"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["clients"]["total"]["printed"] == {"response": "40,0", "grade": "*", "grade_corrected": None}
    assert err == ""


def test_a_fault_is_refused_and_nothing_is_printed(tmp_path: Path, capfd: Captured) -> None:
    files(tmp_path, "case\n", "response\n")
    arguments = ["--sample", str(tmp_path / "sample.csv"), "--answers", str(tmp_path / "answers.csv")]
    assert main(["results", *arguments]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith(f"{tmp_path}/sample.csv:1:audience: found no such column, expected the column audience\n")


def test_a_path_that_cannot_be_read_is_wrong_usage(tmp_path: Path, capfd: Captured) -> None:
    assert main(["results", *sound(tmp_path)[:2], "--answers", str(tmp_path / "none.csv")]) == 2
    assert main(["results", *sound(tmp_path)[2:], "--sample", str(tmp_path)]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err == f"{tmp_path}/none.csv: No such file or directory\n{tmp_path}: Is a directory\n"


@pytest.mark.parametrize(
    "extra",
    [
        ["--period", "2021-03-31/2020-04-01"], ["--period", "2021-02-30/2021-03-01"], ["--period", "yesterday"],
        ["--keurmerk", "no-such-mark"], ["--keurmerk", "../blik-op-werk"], ["--questionnaires", "client/99"],
        ["--questionnaires", "client/1", "client/1"], ["--questionnaires", "../../x"], ["--samp", "x"],
        ["--colour", "red"],
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense_are_wrong_usage(tmp_path: Path, capfd: Captured, extra: list[str]) -> None:
    try:
        code = main(["results", *sound(tmp_path), *extra])
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else -1
    out, err = capfd.readouterr()
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err


def test_questionnaires_can_be_named(tmp_path: Path, capfd: Captured) -> None:
    assert main(["results", *sound(tmp_path), "--questionnaires", "client/1", "opdrachtgever/1"]) == 0
    assert json.loads(capfd.readouterr().out)["verdict"]["met"] is True


def test_a_report_with_a_broken_benchmark_is_refused(tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "all.json").write_text("{}", encoding="utf-8")
    out = tmp_path / "rapport.pdf"
    assert main(["report", *sound(tmp_path), "--benchmark", str(tmp_path / "all.json"), "--out", str(out)]) == 1
    assert "expected an object with" in capfd.readouterr().err
    assert not out.exists()


def test_a_reader_who_leaves_early_is_no_fault() -> None:
    arguments = f"results --sample {RICH}/sample.csv --answers {RICH}/answers.csv"
    command = f"{sys.executable} -m analysis {arguments} | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == (b"{", b"")


SAMPLE = (RICH.parent / "rules" / "07" / "sample.csv").read_bytes()
ANSWERS = (RICH.parent / "rules" / "07" / "answers.csv").read_bytes()
EDIT = st.tuples(
    st.integers(0, 4000),
    st.integers(0, 30),
    st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b",", b"\r", b"\n"])),
)


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, new in edits:
        data = data[:start] + new + data[start + length :]
    return data


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(st.binary(max_size=200), st.lists(EDIT, max_size=3).map(lambda edits: edited(SAMPLE, edits))),
    st.one_of(st.binary(max_size=200), st.lists(EDIT, max_size=5).map(lambda edits: edited(ANSWERS, edits))),
)
def test_whatever_the_files_hold_the_command_ends_well(
    tmp_path: Path, capfd: Captured, sample: bytes, answers: bytes
) -> None:
    files(tmp_path, sample, answers)
    code = main(["results", "--sample", str(tmp_path / "sample.csv"), "--answers", str(tmp_path / "answers.csv")])
    out, err = capfd.readouterr()
    assert code in (0, 1)
    assert bool(out) == (code == 0)
    lines = err.splitlines()
    assert (code == 1) == bool(lines)
    assert all(line.isprintable() for line in lines)
    assert len(lines) <= 201
    named = lines if len(lines) <= 200 else lines[:200]
    assert all(": found " in line and ", expected " in line for line in named)
