"""The office's calendar: the days of one's rounds on a page, and at a secret address for calendar programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, insert, select

from surveyapp import clock, ical, models, year
from surveyapp.config import Config
from surveyapp.db import reading
from surveyapp.i18n import gettext as _
from surveyapp.ical import Entry
from surveyapp.models import Role
from surveyapp.office import rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.sessions import LoggedIn
from surveyapp.rounds import all_rounds
from surveyapp.year import Event, What

bp = Blueprint("agenda", __name__)
CALENDAR: Any = models.StaffCalendar.__table__
STAFF: Any = models.Staff.__table__
MINE: Any = models.StaffProvider.__table__
PROVIDER: Any = models.Provider.__table__
BASE = "agenda_base"

TITLES = {
    What.LIST: "Lijst inleveren",
    What.FIELDWORK: "Veldwerk",
    What.REPORT: "Rapport",
    What.REBUTTAL: "Hoor en wederhoor",
    What.CONTACTS: "Contactgegevens gewist",
    What.ANSWERS: "Antwoorden gewist",
}
TEXTS = {
    What.LIST: "Uiterlijk op deze dag de lijst inleveren, dan kan iedereen op tijd worden uitgenodigd.",
    What.FIELDWORK: "Op deze dagen kunnen mensen antwoorden.",
    What.REPORT: "Uiterlijk op deze dag is het rapport er.",
    What.REBUTTAL: "In deze weken kan de dienstverlener reageren op het voorlopige rapport.",
    What.CONTACTS: "Na deze dag zijn namen en adressen van de ronde weg.",
    What.ANSWERS: "Na deze dag zijn de antwoorden weg. Tellingen en het rapport blijven.",
}


def register(app: Any, config: Config) -> None:
    """Add these pages; the address of the feed comes from the settings, never from a request."""
    app.config[BASE] = config.office_url
    app.register_blueprint(bp)


@bp.get("/kalender")
def page() -> ResponseReturnValue:
    """The days of one's rounds: those to come first, by year, then those that are over."""
    today = clock.today()
    found = year.events(_rounds(g.staff))
    coming = [_row(event) for event in found if event.last >= today]
    past = [_row(event) for event in reversed(found) if event.last < today]
    return render_template("office/agenda.html", coming=coming, past=past, has_feed=_has_feed())


@bp.post("/kalender/adres")
def new_address() -> ResponseReturnValue:
    """Make a secret address, in place of the one before; it is shown once."""
    token = secrets.token_urlsafe(32)
    with _stores().contacts.begin() as connection:
        connection.execute(delete(CALENDAR).where(CALENDAR.c.staff_id == g.staff.staff_id))
        connection.execute(insert(CALENDAR).values(staff_id=g.staff.staff_id, token_hash=_hash(token)))
    address = current_app.config[BASE] + url_for("agenda.feed", token=token)
    return render_template("office/agenda_address.html", address=address)


@bp.post("/kalender/adres/weg")
def no_address() -> ResponseReturnValue:
    """Take the secret address back: from now on nothing is there."""
    with _stores().contacts.begin() as connection:
        connection.execute(delete(CALENDAR).where(CALENDAR.c.staff_id == g.staff.staff_id))
    flash(_("Het adres werkt niet meer."))
    return redirect(url_for("agenda.page"), 303)


@bp.get("/agenda/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """The days of an account's rounds for a calendar program; without a log-in, no names of persons."""
    staff = _whose(token)
    if staff is None:
        abort(404)
    host = current_app.config[BASE].partition("://")[2].partition("/")[0].partition(":")[0]
    entries = [_entry(event, host) for event in year.events(_rounds(staff))]
    data = ical.calendar("Oordeel", entries, clock.now())
    return Response(data, content_type="text/calendar; charset=utf-8")


def _whose(token: str) -> LoggedIn | None:
    """The account to which an address belongs, with what it may see now."""
    query = select(STAFF.c.id, STAFF.c.email, STAFF.c.role).join(CALENDAR, CALENDAR.c.staff_id == STAFF.c.id)
    with reading(_stores().contacts).connect() as connection:
        row = connection.execute(query.where(CALENDAR.c.token_hash == _hash(token))).first()
        if row is None or not rights.may(LoggedIn(row.id, row.email, Role(row.role)), "agenda.page"):
            return None
        mine = select(PROVIDER.c.name).join(MINE, MINE.c.provider_id == PROVIDER.c.id).where(MINE.c.staff_id == row.id)
        return LoggedIn(row.id, row.email, Role(row.role), frozenset(connection.scalars(mine)))


def _rounds(staff: LoggedIn) -> tuple[Any, ...]:
    return rights.narrowed(staff, all_rounds(_stores()), lambda row: row.terms.provider)


def _has_feed() -> bool:
    query = select(CALENDAR.c.staff_id).where(CALENDAR.c.staff_id == g.staff.staff_id)
    with reading(_stores().contacts).connect() as connection:
        return connection.execute(query).first() is not None


def _row(event: Event) -> dict[str, str]:
    return {
        "days": _days(event.first, event.last),
        "title": TITLES[event.what],
        "text": TEXTS[event.what],
        "provider": event.round.terms.provider,
        "number": str(event.round.id),
    }


def _entry(event: Event, host: str) -> Entry:
    title = f"{TITLES[event.what]}: {event.round.terms.provider}"
    uid = f"ronde-{event.round.id}-{event.what}@{host}"
    return Entry(uid, event.first, event.last, title, f"{TEXTS[event.what]} Ronde {event.round.id}.")


def _days(first: date, last: date) -> str:
    told = [format_date(day, "d MMMM y", locale="nl") for day in dict.fromkeys((first, last))]
    return " tot en met ".join(told)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
