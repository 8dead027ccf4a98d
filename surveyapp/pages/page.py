"""Step 2: making a page: what every page shares, and what belongs to this visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel.dates import format_date
from flask import current_app, g, session
from markupsafe import Markup

from questionnaires.model import Form
from surveyapp import static
from surveyapp.i18n import direction, language
from surveyapp.i18n import gettext as _
from surveyapp.pages.visits import Visit


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of the files that pages use."""

    css: str = static.address("pages.css")
    js: str = static.address("pages.js")
    faces: str = static.address("faces.svg")


@dataclass(frozen=True, slots=True)
class Menu:
    """The links above and below a page."""

    forms: bool = False  # there is another wording to choose
    back: str = ""  # the question before this one
    here: str = ""  # "?bij=CODE": where to come back to
    stop: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Texts that stand on every page; looked up once for each language."""

    skip: str
    menu: str
    back: str
    language: str
    help: str
    stop: str
    next: str
    wait: str
    offline: str


@cache
def words(_language: str) -> Words:
    """The texts of every page, in the language of the page that is being made."""
    return Words(
        skip=_("Naar de inhoud"),
        menu=_("Menu"),
        back=_("Terug"),
        language=_("Taal"),
        help=_("Hulp"),
        stop=_("Stoppen en later verder"),
        next=_("Verder"),
        wait=_("Even wachten"),
        offline=_("Er is nu geen internet. Wacht even en druk dan nog een keer."),
    )


ASSETS = Assets()


def render(template: str, menu: Menu | None = None, **values: Any) -> str:
    """A page of the site; without a visit it tells nothing about anyone."""
    visit: Visit | None = g.get("visit")
    low = visit is not None and g.get("form", visit.form) is Form.LOW
    shared: dict[str, Any] = {
        "asset": ASSETS,
        "language": language(),
        "direction": direction(language()),
        "menu": menu,
        "words": words(language()),
        "csrf": session.get("csrf", ""),
        "org": visit.org if visit else "",
        "org_bdi": Markup("<bdi>{}</bdi>").format(visit.org) if visit else "",
        "client": visit is None or visit.client,
        "low": low,
        "look": "low" if low else "regular",
    }
    return current_app.jinja_env.get_template(f"pages/{template}").render(shared, **values)


def day(moment: date) -> str:
    """A day in words: 30 november 2026."""
    return format_date(moment, "d MMMM y", locale=language())
