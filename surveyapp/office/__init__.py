"""The office: pages for the bureau, behind a log-in; rounds with their response, and reports."""

from __future__ import annotations

import hmac
from datetime import date

from babel.dates import format_date
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from surveyapp import static
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.i18n import gettext as _
from surveyapp.office import (
    account,
    accounts,
    agenda,
    calls,
    course,
    delivery,
    hearing,
    improvement,
    integrity,
    letters,
    lists,
    messages,
    open_answers,
    open_search,
    opening,
    outputs,
    paper,
    passwords,
    people,
    postbox,
    previews,
    progress,
    recordings,
    returned,
    rights,
    roadmap,
    samples,
    settings,
    staff,
    views,
)
from surveyapp.office.records import register as keep_records
from surveyapp.office.report_life import in_words

PLAIN = (
    views,
    account,
    course,
    delivery,
    hearing,
    improvement,
    integrity,
    opening,
    outputs,
    previews,
    progress,
    samples,
    settings,
)
CONFIGURED = (
    agenda,
    calls,
    letters,
    lists,
    messages,
    open_answers,
    open_search,
    paper,
    people,
    postbox,
    recordings,
    returned,
    staff,
)


def register(app: Flask, stores: Stores, config: Config) -> None:
    """Make this site the office.

    Errors:  SettingError in production on a store with demo accounts.
    """
    if config.production:
        accounts.refuse_demo_accounts(stores.contacts)
    passwords.nobody()  # made now, so that the first unknown address takes no longer than the next
    app.extensions["stores"] = stores
    # Cookies do not know ports: on one machine the other site's would come along.
    app.config["SESSION_COOKIE_NAME"] = "__Host-formulier" if config.production else "formulier"
    app.config["SECRET_KEY"] = hmac.digest(config.secret.encode(), b"office session", "sha256")
    app.before_request(views.guard)
    keep_records(app, config)
    for plain in PLAIN:
        app.register_blueprint(plain.bp)
    for part in CONFIGURED:
        part.register(app, config)
    roadmap.register(app)
    app.register_error_handler(Exception, failed)
    app.jinja_env.globals["office_css"] = static.address("office.css")
    app.jinja_env.globals["office_js"] = static.address("office.js")
    app.jinja_env.globals["office_keys"] = static.address("keys.js")
    app.jinja_env.globals["office_reading"] = static.address("reading.js")
    app.jinja_env.globals["report_css"] = static.address("report.css")
    app.jinja_env.globals["office_icon"] = static.address("office.svg")
    app.jinja_env.globals["may"] = _may
    app.jinja_env.filters["days"] = days
    app.jinja_env.filters["day"] = in_words


def _may(endpoint: str) -> bool:
    """Whether who looks at a page gets to a route: what they cannot do is not offered."""
    return rights.may(g.get("staff"), endpoint)


def days(period: tuple[date, date]) -> str:
    """Two days in words: `1 juli 2020 tot en met 30 juni 2021`."""
    first, last = (format_date(day, "d MMMM y", locale="nl") for day in period)
    return _("%(first)s tot en met %(last)s") % {"first": first, "last": last}


def failed(error: Exception) -> ResponseReturnValue:
    """One calm page for everything that goes wrong, with what to do next."""
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return error
    if isinstance(error, Refused):
        return render_template("office/failed.html", **_words(404)), 404
    if isinstance(error, HTTPException) and error.code is not None:
        return render_template("office/failed.html", **_words(error.code)), error.code
    raise error  # a fault of ours: the site logs it, and answers with the page for 500


def _words(code: int) -> dict[str, str]:
    too_big = {
        "recordings.upload": _("Neem één tekst tegelijk op. Ga terug en kies een bestand onder 8 MB."),
        "lists.take": _("Ga terug en kies een bestand tot 30 MB. Verdeel een langere lijst over meer bestanden."),
    }
    again = _("Ga terug naar de vorige pagina, ververs die, en probeer het nog een keer.")
    words = {
        404: (_("Deze pagina is er niet"), _("Kijk of het adres klopt, of ga naar de eerste pagina.")),
        405: (_("Deze pagina is er niet"), _("Ga naar de eerste pagina.")),
        409: (_("Deze ronde is gesloten"), _("Er kan geen lijst meer bij. Open een nieuwe ronde voor deze mensen.")),
        413: (_("Dit bestand is te groot"), too_big.get(request.endpoint or "", again)),
        500: (_("Er ging iets mis bij ons"), _("Probeer het over een paar minuten nog een keer.")),
    }
    title, advice = words.get(code, (_("Dit is niet gelukt"), again))
    return {"title": title, "advice": advice}
