"""The golden report as its command makes it: seconds and memory, beside a bare document of as many pages."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.row import Row

DATA = Path("surveyapp/demo/data")
SECONDS, MEGABYTES = 10, 400
BARE = """
import sys
from weasyprint import HTML
row = "<tr><td>Antwoord</td><td>12</td><td>34</td></tr>"
page = "<h2>Figuur</h2><p>Tekst bij een figuur.</p>" + f"<table>{row * 6}</table>" * 3
HTML(string="<html lang=nl><title>x</title>" + (page + "<p style='break-after: page'>") * 24).write_pdf(
    sys.argv[1], pdf_variant="pdf/ua-1")
"""


def measure(folder: Path) -> Iterator[Row]:
    """Both in a process of their own."""
    files = ["--sample", str(DATA / "sample.csv"), "--answers", str(DATA / "answers.csv")]
    ours = run([sys.executable, "-m", "analysis", "report", *files, "--out", str(folder / "report.pdf")])
    bare = run([sys.executable, "-c", BARE, str(folder / "bare.pdf")])
    reached = ours[0] < SECONDS and ours[1] < MEGABYTES
    yield Row(
        "golden report, whole process",
        f"{ours[0]:.1f} s, {ours[1]:.0f} MB",
        f"{bare[0]:.1f} s, {bare[1]:.0f} MB, 24 pages with bare tables",
        f"under {SECONDS} s, {MEGABYTES} MB",
        reached,
    )


def run(command: Sequence[str]) -> tuple[float, float]:
    """Seconds, and megabytes at the peak of the process and those it starts."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the command failed: {' '.join(command)}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024
