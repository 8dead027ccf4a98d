"""Step 6, last: a Report becomes a PDF/UA file. Nothing is fetched but the two font files of our own.

In the document the drawings are pictures beside the text, each read once and no part of what is laid out.

Others' names go in from a process of its own: `rendering`. Here `pdf` and `draw` do the work in this process.
"""

from __future__ import annotations

import gc
import pickle
import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from analysis import in_child
from analysis.charts.drawing import svg
from analysis.document.anchors import words
from analysis.document.house import OWN_COLOUR, logo_svg, said
from analysis.document.own_fonts import BASE, OwnFilesOnly
from analysis.document.press import SIZE, TIME_LIMIT, Drawn, RenderingError
from analysis.document.tagging import finish
from analysis.report.values import Report
from analysis.report.words import direction

TEMPLATES = Path(__file__).parent / "templates"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")  # of e-mail: becomes a link
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space


def draw(report: Report) -> Drawn:
    """Both forms in this process. Errors: RenderingError."""
    drawn = _drawings(report)
    return Drawn(_printed(report, drawn), _filled("web.html", report, drawn))


def pdf(report: Report) -> bytes:
    """Make the PDF in this process; the same report gives the same bytes. Errors: RenderingError."""
    return _printed(report, _drawings(report))


def html(report: Report, drawn: Mapping[str, Markup] | None = None) -> str:
    """The report as the HTML page from which the PDF is made; `drawn`: its drawings, if they are there already."""
    pictures = {key: _picture(key, drawing) for key, drawing in (drawn or _drawings(report)).items()}
    return _filled("report.html", report, pictures)


def page(report: Report) -> str:
    """The report as part of a web page: no head, no style, its headings from level 2."""
    return _filled("web.html", report, _drawings(report))


def _drawings(report: Report) -> dict[str, Markup]:
    return {figure.key: Markup(svg(figure)) for figure in report.figures if figure.chart}  # noqa: S704 - our own drawing, texts escaped in it


def _picture(key: str, drawing: Markup) -> Markup:
    """Where a drawing stands in the document, with what it says of itself."""
    return Markup('<img src="{}.svg" alt="{}">').format(key, words(drawing).pictures[0])


def _logo(report: Report) -> Markup:
    return Markup(logo_svg(report.house, report.bureau))  # noqa: S704 - read and written by us, and only what draws


def _filled(template: str, report: Report, drawn: Mapping[str, Markup]) -> str:
    return _templates().get_template(template).render(report=report, drawn=drawn, logo=_logo(report))


def _printed(report: Report, drawn: Mapping[str, Markup]) -> bytes:
    made = html(report, drawn)
    pictures = {f"{key}.svg": drawing.encode() for key, drawing in drawn.items()}
    if report.house.is_png:
        pictures["logo.png"] = report.house.logo
    return finish(_laid_out(made, _style(report), pictures), words(made), report.attached, report.today)


def _laid_out(made: str, style: str, pictures: dict[str, bytes]) -> bytes:
    fonts, fetcher = FontConfiguration(), OwnFilesOnly(pictures)
    try:
        sheet = CSS(string=style, base_url=BASE, font_config=fonts, url_fetcher=fetcher)
        document = HTML(string=made, base_url=BASE, url_fetcher=fetcher)
        return bytes(document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"))
    except FatalURLFetchingError as error:  # a BaseException: nobody else would catch it
        raise RenderingError(str(error)) from error


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


def _child() -> None:
    in_child.limit(MEMORY_LIMIT, TIME_LIMIT)
    gc.disable()  # nothing is left behind: the process ends with its one report
    made = draw(pickle.loads(sys.stdin.buffer.read()))  # noqa: S301 - written by the process that started this one
    sys.stdout.buffer.write(len(made.pdf).to_bytes(SIZE) + made.pdf + made.page.encode())


if __name__ == "__main__":
    _child()
