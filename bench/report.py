"""The golden report as its command makes it, beside a bare document of as many pages; and many reports in a row."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.row import Row
from bench.usage import run

DATA = Path("surveyapp/demo/data")
SECONDS, MEGABYTES = 8, 300
BARE = """
import sys
from weasyprint import HTML
row = "<tr><td>Antwoord</td><td>12</td><td>34</td></tr>"
page = "<h2>Figuur</h2><p>Tekst bij een figuur.</p>" + f"<table>{row * 6}</table>" * 3
HTML(string="<html lang=nl><title>x</title>" + (page + "<p style='break-after: page'>") * 24).write_pdf(
    sys.argv[1], pdf_variant="pdf/ua-1")
"""


MANY = int(os.environ.get("REPORTS", "40"))
ROW = """
import random, resource, sys, time
from dataclasses import replace
from pathlib import Path
from analysis.loading.answers import read_csv
from analysis.document.press import drawn_in_child
from analysis.report.build import About, Bureau, build_report
from analysis.results import figures
from analysis.tallies import tally
from datetime import date
from questionnaires.load import keurmerk, questionnaire

mark = keurmerk("blik-op-werk")
packs = {audience: questionnaire(reference) for audience, reference in mark.questionnaires}
profile, folder, dice = mark.profile(None), Path(sys.argv[1]), random.Random(1)
table = read_csv(folder / "sample.csv", folder / "answers.csv", packs, mark)
for number in range(int(sys.argv[2])):
    begun = time.monotonic()
    kept = [place for place in range(len(table.answers)) if dice.random() < 0.8]
    mine = replace(table, answers=table.answers.iloc[kept].reset_index(drop=True))
    about = About(provider=f"Bureau {number}", keurmerk=mark, profile=profile, questionnaires=packs, bureau=Bureau(""),
        today=date(2026, 11, 22), period_from=None, period_to=None)
    drawn_in_child(build_report(figures(tally(mine, profile), mark, profile, packs), about, None))
    print(time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, flush=True)
"""


def measure(folder: Path) -> Iterator[Row]:
    """Both in a process of their own."""
    files = ["--sample", str(DATA / "sample.csv"), "--answers", str(DATA / "answers.csv")]
    ours = run([sys.executable, "-m", "analysis", "report", *files, "--out", str(folder / "report.pdf")])
    bare = run([sys.executable, "-c", BARE, str(folder / "bare.pdf")])
    reached = ours.seconds < SECONDS and ours.megabytes < MEGABYTES
    yield Row(
        "golden report, whole process",
        f"{ours.seconds:.1f} s, {ours.megabytes:.0f} MB",
        f"{bare.seconds:.1f} s, {bare.megabytes:.0f} MB, 24 pages with bare tables",
        f"under {SECONDS} s, {MEGABYTES} MB",
        reached,
    )
    yield _many()


def _many() -> Row:
    """Different reports one after another in one process, as the worker makes them."""
    done = subprocess.run(
        [sys.executable, "-c", ROW, "tests/golden/rich", str(MANY)], capture_output=True, text=True, check=True
    )
    rows = [[float(part) for part in line.split()] for line in done.stdout.splitlines()]
    quarter = max(1, len(rows) // 4)
    first, last = (sum(row[0] for row in part) / quarter for part in (rows[:quarter], rows[-quarter:]))
    early, late = rows[quarter - 1], rows[-1]
    return Row(
        f"{MANY} different reports",
        f"{last:.1f} s each at the end, {late[1]:.0f} MB and {late[2]:.0f} MB for one",
        f"{first:.1f} s each at the beginning, {early[1]:.0f} MB",
        "no slower, no larger",
        last <= 1.2 * first and late[1] <= 1.1 * early[1] and late[2] < MEGABYTES,
    )
