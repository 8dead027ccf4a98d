"""Letters become pages, in a process of its own; a letter that does not fit its page or has signs that our fonts lack
is left out and named.
"""

from __future__ import annotations

import json
import logging
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from analysis import in_child
from analysis.document.own_fonts import BASE, OwnFilesOnly
from surveyapp.letters.words import Sheet

TEMPLATES = Path(__file__).parents[1] / "templates" / "letters"
TIME_LIMIT = 120  # seconds a child may take for one part
MEMORY_LIMIT = 1024**3  # bytes of address space
MM = 96 / 25.4  # CSS pixels
ADDRESS_ENDS, LETTER_ENDS = 84 * MM, 285 * MM
QUIET = 4  # modules around a code to scan
ROWS = 50  # of the control list on a page


class PrintingError(Exception):
    """A part of a batch could not be made; the text holds nothing of a letter."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the control list."""

    place: int
    number: str
    name: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Job:
    """A part of a batch."""

    batch: int
    sheets: tuple[Sheet, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A part as PDF; both empty when no letter could be laid out."""

    letters: bytes
    control: bytes
    faulty: frozenset[int]  # places of letters that could not be laid out


def in_own_process(job: Job) -> Printed:
    """Make a part without our settings and secrets, with limits. Errors: PrintingError."""
    try:
        made = in_child.run("surveyapp.letters.printing", pickle.dumps(job), TIME_LIMIT)
    except in_child.ChildError as error:
        raise PrintingError(f"the process that makes letters {error}") from error
    head, _, pages = made.partition(b"\n")
    about = json.loads(head)
    return Printed(pages[: about["letters"]], pages[about["letters"] :], frozenset(about["faulty"]))


def make(job: Job) -> Printed:
    """Make a part in this process."""
    pdf, faulty = _letters(job.batch, job.sheets)
    lines = [line for line in job.lines if line.place not in faulty]
    return Printed(pdf, _control(job.batch, lines) if lines else b"", frozenset(faulty))


def _letters(batch: int, sheets: Sequence[Sheet]) -> tuple[bytes, set[int]]:
    """What is too long for its page is tried once more in smaller type."""
    document = _laid_out(batch, sheets)
    tight = faulty = set(_overflowing(document, sheets))
    if tight:
        document = _laid_out(batch, sheets, tight)
        faulty = set(_overflowing(document, sheets))
    with missing_signs() as missing:
        pdf: bytes = document.write_pdf()
    if missing:
        faulty |= {sheet.place for sheet in sheets if _lacks_signs(batch, sheet)}
    if not faulty:
        return pdf, faulty
    good = [sheet for sheet in sheets if sheet.place not in faulty]
    return (_laid_out(batch, good, tight).write_pdf() if good else b""), faulty


def _laid_out(batch: int, sheets: Sequence[Sheet], tight: Set[int] = frozenset()) -> Any:
    squares = {sheet.place: square(sheet.link) for sheet in sheets}
    return _document("letters.html", sheets=sheets, squares=squares, tight=tight, batch=batch, title="Brieven")


def square(link: str) -> Markup:
    """The code to scan, with the quiet zone around it that a reader needs."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(border=QUIET, omitsize=True)
    return Markup(drawn)  # noqa: S704 - our own drawing of our own address


def _overflowing(document: Any, sheets: Iterable[Sheet]) -> Iterator[int]:
    """Places of letters whose address leaves the window, or that go on on a second page."""
    at: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(document.pages):
        at |= {name: (number, point[1]) for name, point in page.anchors.items()}
    for sheet in sheets:
        address, end = at[f"a{sheet.place}"], at[f"e{sheet.place}"]
        if address[1] > ADDRESS_ENDS or end[0] != address[0] or end[1] > LETTER_ENDS:
            yield sheet.place


def _lacks_signs(batch: int, sheet: Sheet) -> bool:
    with missing_signs() as missing:
        _laid_out(batch, [sheet]).write_pdf()
    return bool(missing)


@contextmanager
def missing_signs() -> Iterator[list[str]]:
    """Signs that no font has, as WeasyPrint tells them."""
    found: list[str] = []
    log = logging.getLogger("weasyprint")
    listener = logging.Handler()
    listener.emit = lambda record: found.append("") if ".notdef" in str(record.msg) else None  # type: ignore[method-assign]  # a listener of one line
    log.addHandler(listener)
    try:
        yield found
    finally:
        log.removeHandler(listener)


def _control(batch: int, lines: Sequence[Line]) -> bytes:
    pages = [lines[at : at + ROWS] for at in range(0, len(lines), ROWS)]
    pdf: bytes = _document("control.html", pages=pages, batch=batch).write_pdf()
    return pdf


def _document(name: str, **values: Any) -> Any:
    fonts, fetcher = FontConfiguration(), OwnFilesOnly()
    style = CSS(TEMPLATES / "letter.css", base_url=BASE, font_config=fonts, url_fetcher=fetcher)
    made = _templates().get_template(name).render(**values)
    return HTML(string=made, base_url=BASE, url_fetcher=fetcher).render(stylesheets=[style], font_config=fonts)


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _child() -> None:
    in_child.limit(MEMORY_LIMIT, TIME_LIMIT)
    made = make(pickle.loads(sys.stdin.buffer.read()))  # noqa: S301 - written by in_own_process above
    about = {"letters": len(made.letters), "faulty": sorted(made.faulty)}
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + made.letters + made.control)


if __name__ == "__main__":
    _child()
