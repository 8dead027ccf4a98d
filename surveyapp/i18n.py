"""Texts in the language of the page: Dutch is the source, other languages come from translations/."""

from __future__ import annotations

import gettext as catalogues
from contextvars import ContextVar
from functools import cache

from flask import Flask

from surveyapp.config import ROOT

SOURCE = "nl"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "ckb"})


@cache
def catalogue(language: str) -> catalogues.NullTranslations:
    """The translations of one language; the Dutch texts themselves where there are none."""
    return catalogues.translation("messages", ROOT / "translations", [language], fallback=True)


_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The language of the page that is being made."""
    return _language.get()


def speak(code: str = SOURCE) -> None:
    """From here on the page is made in this language."""
    _language.set(code)


def direction(code: str) -> str:
    """In which direction a language is read: `ltr` or `rtl`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def gettext(message: str) -> str:
    """One text in the language of the page."""
    return catalogue(language()).gettext(message)


def ngettext(one: str, more: str, number: int) -> str:
    """A text that depends on a number, in the language of the page."""
    return catalogue(language()).ngettext(one, more, number)


_ = gettext


def init(app: Flask) -> None:
    """Let the templates of a site speak the language of the page; every request begins in Dutch."""
    app.before_request(speak)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    install = vars(app.jinja_env)["install_gettext_callables"]
    install(gettext, ngettext, newstyle=True)
    app.jinja_env.globals["t"] = gettext  # `_` also fills in values, which costs ten times as much
