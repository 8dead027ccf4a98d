"""Step 6, last: a Report becomes a PDF/UA file. Nothing is fetched but the two font files of our own.

Call `pdf_in_child` or `drawn_in_child` wherever others' names go in; `pdf` and `draw` do the work in this process.
"""

from __future__ import annotations

import hashlib
import pickle
import re
import sys
from dataclasses import dataclass
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
from analysis.house import OWN_COLOUR, logo_svg, said
from analysis.own_fonts import BASE, OwnFontsOnly
from analysis.report_values import Report
from analysis.report_words import direction
from analysis.tagging import finish

TEMPLATES = Path(__file__).parent / "templates"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")  # of e-mail: becomes a link
TIME_LIMIT = 120  # seconds a child may take
SIZE = 8  # bytes that tell how long the PDF is, in what the child writes
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space


class RenderingError(Exception):
    """The PDF could not be made; the text says why and holds nothing from the report."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report as a document and as part of a page; the drawings in both are the same."""

    pdf: bytes
    page: str


def draw(report: Report) -> Drawn:
    """Both forms in this process. Errors: RenderingError."""
    drawn = _drawings(report)
    return Drawn(_printed(report, _filled("report.html", report, drawn)), _filled("web.html", report, drawn))


def pdf(report: Report) -> bytes:
    """Make the PDF in this process; the same report gives the same bytes. Errors: RenderingError."""
    return _printed(report, html(report))


def html(report: Report) -> str:
    """The report as one HTML page with its charts inside, from which the PDF is made."""
    return _filled("report.html", report, _drawings(report))


def page(report: Report) -> str:
    """The report as part of a web page: no head, no style, its headings from level 2."""
    return _filled("web.html", report, _drawings(report))


def _drawings(report: Report) -> dict[str, Markup]:
    return {figure.key: Markup(svg(figure)) for figure in report.figures}  # noqa: S704 - our own drawing, texts escaped in it


def _logo(report: Report) -> Markup:
    return Markup(logo_svg(report.house, report.bureau))  # noqa: S704 - read and written by us, and only what draws


def _filled(template: str, report: Report, drawn: dict[str, Markup]) -> str:
    return _templates().get_template(template).render(report=report, drawn=drawn, logo=_logo(report))


def _printed(report: Report, made: str) -> bytes:
    fonts, logo = FontConfiguration(), report.house.logo if report.house.is_png else b""
    fetcher = OwnFontsOnly(logo=logo, allowed_protocols={"file"}, fail_on_errors=True)
    try:
        style = CSS(string=_style(report), base_url=BASE, font_config=fonts, url_fetcher=fetcher)
        document = HTML(string=made, base_url=BASE, url_fetcher=fetcher)
        name = hashlib.sha256(made.encode()).digest()[:16]
        drawn = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=name)
    except FatalURLFetchingError as error:  # a BaseException: nobody else would catch it
        raise RenderingError(str(error)) from error
    return finish(drawn, words(made), report.attached, report.today)


def _style(report: Report) -> str:
    """The style sheet in the bureau's colour."""
    return (TEMPLATES / "report.css").read_text(encoding="utf-8").replace(OWN_COLOUR, report.house.colour)


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
    made.filters["said"] = said
    made.filters["kind"] = lambda block: type(block).__name__
    made.tests["address"] = lambda text: ADDRESS.fullmatch(text) is not None
    return made


def pdf_in_child(report: Report) -> bytes:
    """Make the PDF in a process of its own, without our settings and secrets, with limits. Errors: RenderingError."""
    return drawn_in_child(report).pdf


def drawn_in_child(report: Report) -> Drawn:
    """Both forms from a process of its own, without our settings and secrets, with limits. Errors: RenderingError."""
    try:
        made = in_child.run("analysis.render", pickle.dumps(report), TIME_LIMIT)
    except in_child.ChildError as error:
        raise RenderingError(f"the process that makes the report {error}") from error
    size, rest = int.from_bytes(made[:SIZE]), made[SIZE:]
    if not rest.startswith(b"%PDF"):
        raise RenderingError("the process that makes the report gave no PDF")
    return Drawn(rest[:size], rest[size:].decode())


def _child() -> None:
    in_child.limit(MEMORY_LIMIT, TIME_LIMIT)
    made = draw(pickle.loads(sys.stdin.buffer.read()))  # noqa: S301 - written by drawn_in_child above
    sys.stdout.buffer.write(len(made.pdf).to_bytes(SIZE) + made.pdf + made.page.encode())


if __name__ == "__main__":
    _child()
