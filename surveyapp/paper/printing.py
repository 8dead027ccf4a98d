"""A form on paper becomes a PDF, in a process of its own."""

from __future__ import annotations

import pickle
import sys
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from analysis import in_child
from analysis.document.own_fonts import BASE, OwnFilesOnly
from surveyapp.letters.printing import missing_signs
from surveyapp.paper.forms import PaperForm

TEMPLATES = Path(__file__).parents[1] / "templates" / "paper"
TIME_LIMIT = 60  # seconds a child may take
MEMORY_LIMIT = 1024**3  # bytes of address space


class PrintingError(Exception):
    """The form could not be made."""


def in_own_process(form: PaperForm) -> bytes:
    """The form as PDF, made without our settings and secrets, with limits. Errors: PrintingError."""
    try:
        made = in_child.run("surveyapp.paper.printing", pickle.dumps(form), TIME_LIMIT)
    except in_child.ChildError as error:
        raise PrintingError(f"the process that makes forms {error}") from error
    return made


def pdf(form: PaperForm) -> bytes:
    """The same in this process. Errors: PrintingError when no font has the signs of its language."""
    fonts, fetcher = FontConfiguration(), OwnFilesOnly()
    style = CSS(TEMPLATES / "form.css", base_url=BASE, font_config=fonts, url_fetcher=fetcher)
    with missing_signs() as missing:
        made: bytes = HTML(string=html(form), base_url=BASE, url_fetcher=fetcher).write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
        )
    if missing:
        raise PrintingError(f"no font here has the signs of {form.language}")
    return made


def html(form: PaperForm) -> str:
    """The form as one page."""
    return _templates().get_template("form.html").render(form=form)


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _child() -> None:
    in_child.limit(MEMORY_LIMIT, TIME_LIMIT)
    sys.stdout.buffer.write(pdf(pickle.loads(sys.stdin.buffer.read())))  # noqa: S301 - written by in_own_process above


if __name__ == "__main__":
    _child()
