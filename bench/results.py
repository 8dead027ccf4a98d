"""The figures of a very large round, as their command makes them, beside a bare read of the same file by pandas."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench.row import Row
from bench.usage import run

DATA = Path("tests/golden/rich")
RESPONSES = int(os.environ.get("RESPONSES", "1000000"))
TIMES, FRAMES = 3, 2
BARE = "import sys, pandas; pandas.read_csv(sys.argv[1])"
FRAME = "import sys, pandas; print(pandas.read_csv(sys.argv[1], dtype=str).memory_usage(deep=True).sum())"


def measure(folder: Path) -> Iterator[Row]:
    """Processor time and memory, each in a process of its own."""
    sample, answers = _write(folder)
    ours = run([sys.executable, "-m", "analysis", "results", "--sample", str(sample), "--answers", str(answers)])
    bare = run([sys.executable, "-c", BARE, str(answers)])
    frame = (
        int(subprocess.run([sys.executable, "-c", FRAME, str(answers)], capture_output=True, check=True).stdout) / 1e6
    )
    yield Row(
        f"figures of {RESPONSES:,} responses",
        f"{ours.seconds:.1f} s, {ours.processor:.1f} s of processor",
        f"{bare.seconds:.1f} s, {bare.processor:.1f} s, bare read",
        f"at most {TIMES} times",
        ours.processor <= TIMES * bare.processor,
    )
    yield Row(
        "its memory", f"{ours.megabytes:.0f} MB", f"{frame:.0f} MB, the frame", f"at most {FRAMES} times",
        ours.megabytes <= FRAMES * frame,
    )  # fmt: skip


def _write(folder: Path) -> tuple[Path, Path]:
    """The answers of the rich round over and over, each of a case of its own."""
    sample, answers = folder / "sample.csv", folder / "answers.csv"
    with (DATA / "answers.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    audience, dienst = header.index("audience"), header.index("dienst")
    with sample.open("w", newline="") as cases, answers.open("w", newline="") as sets:
        put_case, put_set = csv.writer(cases).writerow, csv.writer(sets).writerow
        put_case(["case", "audience", "dienst", "outcome"])
        put_set(header)
        for number, row in enumerate(islice(cycle(rows), RESPONSES)):
            put_case([number, row[audience], row[dienst], "invited"])
            put_set([number, *row[1:]])
    return sample, answers
