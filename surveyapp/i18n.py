"""Texts in the language of the page: Dutch is the source, other languages come from translations/."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from functools import cache

from flask import Flask
from markupsafe import Markup

from surveyapp.languages import (
    DUTCH,
    FOLDER,
    SOURCE,
    Catalogue,
    Language,
    LanguageFaults,
    Status,
    folders,
    read,
)

__all__ = ["SOURCE", "Language", "direction", "gettext", "language", "languages", "live", "ngettext", "said", "speak"]

log = logging.getLogger(__name__)
NONE = Catalogue()
FALLEN_BACK = '<span lang="nl" dir="ltr">{}</span>'


@cache
def _shelf() -> dict[str, tuple[Language, Catalogue]]:
    """All languages that can be read; a broken one is not offered, and the log says which."""
    shelf = {SOURCE: (DUTCH, NONE)}
    for folder in folders(FOLDER):
        try:
            shelf[folder.name] = read(folder)
        except LanguageFaults as problem:
            number = len(problem.faults)
            log.error("language %s is not offered: %d faults; see python -m tools.texts check", folder.name, number)
    return shelf


def languages() -> tuple[Language, ...]:
    """Dutch, and all other languages, drafts too: what proof mode offers."""
    return tuple(described for described, _texts in _shelf().values())


def live() -> tuple[Language, ...]:
    """What a live round offers: Dutch, and what people reviewed."""
    return tuple(described for described in languages() if described.status is Status.REVIEWED)


def offered(proof: bool) -> tuple[Language, ...]:
    """The languages to choose from; in proof mode drafts too."""
    return languages() if proof else live()


def allowed(code: str, proof: bool) -> str:
    """This language if it is offered here, else Dutch."""
    return code if any(code == described.code for described in offered(proof)) else SOURCE


def catalogue(code: str) -> Catalogue:
    """The translations of one language; none for Dutch and for languages that we do not have."""
    return _shelf().get(code, (DUTCH, NONE))[1]


_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The language of the page that is being made."""
    return _language.get()


def speak(code: str = SOURCE) -> None:
    """From here on the page is made in this language."""
    _language.set(code)


def direction(code: str) -> str:
    """In which direction a language is read: `ltr` or `rtl`."""
    return _shelf().get(code, (DUTCH, NONE))[0].direction


def said(message: str) -> tuple[str, str]:
    """A text in the language of the page, and the language it is really in: Dutch where it is not translated."""
    code = language()
    if code == SOURCE or not message:
        return message, code
    found = catalogue(code).texts.get(message)
    return (message, SOURCE) if found is None else (found, code)


def gettext(message: str) -> str:
    """One text in the language of the page, for places that cannot tell its language: attributes, titles."""
    return said(message)[0]


def ngettext(one: str, more: str, number: int) -> str:
    """A text that depends on a number, in the language of the page."""
    held = catalogue(language())
    forms = held.plurals.get(one)
    if forms is None:
        return one if number == 1 else more
    return forms[held.which(number)]


def marked(message: str) -> str:
    """As gettext, for the body of a page: what fell back to Dutch carries its own `lang`."""
    text, code = said(message)
    return text if code == language() else Markup(FALLEN_BACK).format(text)  # noqa: S704 - a text of ours


def _marked_raw(message: str) -> str:
    """As marked, for `trans` blocks, whose text is markup already and gets its values later."""
    text, code = said(message)
    return text if code == language() else FALLEN_BACK.format(text)


def _marked_plural(one: str, more: str, number: int) -> str:
    text = ngettext(one, more, number)
    code = language()
    return text if code == SOURCE or one in catalogue(code).plurals else FALLEN_BACK.format(text)


_ = gettext


def init(app: Flask) -> None:
    """Let the templates of a site speak the language of the page; every request begins in Dutch."""
    _shelf()  # what is broken is in the log from the start
    app.before_request(speak)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    install = vars(app.jinja_env)["install_gettext_callables"]
    install(_marked_raw, _marked_plural, newstyle=True)
    # `_` also fills in values, which costs ten times as much
    app.jinja_env.globals.update(t=marked, plain=gettext)
