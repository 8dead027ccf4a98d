"""Step 6, last: a Report becomes a PDF/UA file. Nothing is fetched but the two font files of our own.

Call `pdf_in_child` wherever others' names go in; `pdf` does the work in this process.
"""

from __future__ import annotations

import hashlib
import pickle
import re
import sys
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from analysis import in_child
from analysis.anchors import words
from analysis.charts import svg
from analysis.own_fonts import BASE, OwnFontsOnly
from analysis.report_values import Report
from analysis.report_words import direction
from analysis.tagging import finish

TEMPLATES = Path(__file__).parent / "templates"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")  # of e-mail: becomes a link
TIME_LIMIT = 120  # seconds a child may take
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space


class RenderingError(Exception):
    """The PDF could not be made; the text says why and holds nothing from the report."""


def pdf(report: Report) -> bytes:
    """Make the PDF in this process; the same report gives the same bytes. Errors: RenderingError."""
    made = html(report)
    fonts, fetcher = FontConfiguration(), OwnFontsOnly(allowed_protocols={"file"}, fail_on_errors=True)
    try:
        style = CSS(TEMPLATES / "report.css", base_url=BASE, font_config=fonts, url_fetcher=fetcher)
        document = HTML(string=made, base_url=BASE, url_fetcher=fetcher)
        name = hashlib.sha256(made.encode()).digest()[:16]
        drawn = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=name)
    except FatalURLFetchingError as error:  # a BaseException: nobody else would catch it
        raise RenderingError(str(error)) from error
    return finish(drawn, words(made), report.attached, report.today)


def html(report: Report) -> str:
    """The report as one HTML page with its charts inside."""
    drawn = {figure.key: Markup(svg(figure)) for figure in report.figures}  # noqa: S704 - our own drawing, texts escaped in it
    return _templates().get_template("report.html").render(report=report, drawn=drawn)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["direction"] = direction  # the maker of PDFs knows no dir="auto"
    made.filters["kind"] = lambda block: type(block).__name__
    made.tests["address"] = lambda text: ADDRESS.fullmatch(text) is not None
    return made


def pdf_in_child(report: Report) -> bytes:
    """Make the PDF in a process of its own, without our settings and secrets, with limits. Errors: RenderingError."""
    try:
        made = in_child.run("analysis.render", pickle.dumps(report), TIME_LIMIT)
    except in_child.ChildError as error:
        raise RenderingError(f"the process that makes the report {error}") from error
    if not made.startswith(b"%PDF"):
        raise RenderingError("the process that makes the report gave no PDF")
    return made


def _child() -> None:
    in_child.limit(MEMORY_LIMIT, TIME_LIMIT)
    report = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by pdf_in_child above
    sys.stdout.buffer.write(pdf(report))


if __name__ == "__main__":
    _child()
