"""Letters for the printer: a part beside the bare page, and 5,000 of them put together in one PDF."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from bench.row import Row
from bench.usage import run
from surveyapp import letter_codes
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.letters.files import PART
from surveyapp.letters.printing import Job, Line
from surveyapp.letters.words import Sheet, Ways, sheet

LETTERS, MEGABYTES, TIMES = 5000, 300, 3.0
BUREAU = Bureau("Bureau Meting", "Bureau Meting BV", "010 123 45 67", "9 tot 17 uur", "v@m.example", "x", True)
OURS = """
import sys
from pathlib import Path
from surveyapp.letters.printing import in_own_process
import pickle
made = in_own_process(pickle.loads(Path(sys.argv[1]).read_bytes()))
Path(sys.argv[2]).write_bytes(made.letters)
"""
BARE = """
import pickle, re, sys
from pathlib import Path
from weasyprint import HTML
from surveyapp.letters.printing import TEMPLATES
text = (TEMPLATES / "letter.css").read_text()
style = "<style>" + re.sub("@font-face.*", "", text) + "</style>"
page = lambda s: ("<section><p>" + "</p><p>".join((*s.address, s.day, s.subject, *s.before, s.scan, s.type_address,
    s.site, s.type_code, s.code, *s.after, s.greeting)) + "</p></section>")
job = pickle.loads(Path(sys.argv[1]).read_bytes())
HTML(string=style + "".join(map(page, job.sheets))).write_pdf(sys.argv[2])
"""
WHOLE = """
import sys
from pathlib import Path
from surveyapp.letters.press import together
together([Path(sys.argv[1])] * int(sys.argv[3]), Path(sys.argv[2]))
"""


def measure(folder: Path) -> Iterator[Row]:
    """All in processes of their own."""
    job, part = folder / "job", folder / "part.pdf"
    job.write_bytes(pickle.dumps(_job()))
    ours = run([sys.executable, "-c", OURS, str(job), str(part)])
    bare = run([sys.executable, "-c", BARE, str(job), str(folder / "bare.pdf")])
    yield Row(
        f"a part of {PART} letters",
        f"{ours.seconds:.1f} s, {ours.megabytes:.0f} MB",
        f"{bare.seconds:.1f} s, {bare.megabytes:.0f} MB, the same words bare",
        f"{TIMES:.0f} x, {MEGABYTES} MB",
        ours.seconds <= TIMES * bare.seconds and ours.megabytes <= MEGABYTES,
    )
    whole = folder / "whole.pdf"
    merged = run([sys.executable, "-c", WHOLE, str(part), str(whole), str(LETTERS // PART)])
    size = whole.stat().st_size / 1024**2
    yield Row(
        f"{LETTERS:,} letters put together",
        f"{merged.seconds:.1f} s, {merged.megabytes:.0f} MB",
        f"{ours.seconds * LETTERS / PART:.0f} s for all parts; PDF of {size:.0f} MB",
        f"{MEGABYTES} MB",
        max(merged.megabytes, size) <= MEGABYTES,
    )


def _job() -> Job:
    sheets = tuple(_sheet(place) for place in range(1, PART + 1))
    return Job(1, sheets, tuple(Line(one.place, one.number, one.address[0], "1012 JS") for one in sheets))


def _sheet(place: int) -> Sheet:
    case = SimpleNamespace(
        place=place, number=str(place), kind="invitation", audience="client", form="low" if place % 2 else "regular",
        language="nl", initials="A.", prefix="de", surname=f"Vries {place}", street="Stationsstraat",
        house_number=str(place), postcode="1012 JS", city="AMSTERDAM", country="", org="Stichting Werk en Weg",
        closes=date(2026, 11, 30), sentence="",
    )  # fmt: skip
    code = letter_codes.printed(letter_codes.code("s" * 32, place, "seed"))
    ways = Ways(f"https://vragen.bureau.example/v/{place:026}", "vragen.bureau.example/code", code)
    return sheet(case, BUREAU, ways, date(2026, 11, 9))
