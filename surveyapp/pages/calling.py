"""Step 2, instead: a person who would rather be called leaves a number, and may take it back."""

from __future__ import annotations

from flask import Blueprint, g, request, session
from flask.typing import ResponseReturnValue

from surveyapp import callbacks, phones
from surveyapp.callbacks import Moment, Request
from surveyapp.i18n import gettext as _
from surveyapp.i18n import language
from surveyapp.pages import door
from surveyapp.pages.about import back_to, here
from surveyapp.pages.page import Menu, given, render, send_on
from surveyapp.pages.visits import Entry

bp = Blueprint("calling", __name__)

ASKED = "asked"  # of a session: the number was given here, and may be shown here; on other devices it stays with us
bp.before_request(door.guard)


@bp.get("/bellen")
def show() -> ResponseReturnValue:
    """Ask for a number and a part of the day; who left them already sees what happens."""
    entry = _entry()
    asked = None if "anders" in request.args else callbacks.of(door.site().stores, entry.visit.token)
    return _form() if asked is None else _made(entry, asked)


@bp.post("/bellen")
def ask() -> ResponseReturnValue:
    """Keep the request, in place of an earlier one; 422 with the same page when the number cannot be one."""
    entry = _entry()
    typed = given(request.form, "nummer")
    moment = given(request.form, "moment")
    phone = phones.read(typed)
    if not phone:
        return _form(typed, moment, fault=True), 422
    wanted = Request(phone, Moment(moment) if moment in tuple(Moment) else Moment.ANY, g.form, language())
    if g.proof:
        return _made(entry, wanted)
    site = door.site()
    if not callbacks.ask(site.stores, entry.visit.token, wanted, site.today()):
        raise door.Closed
    session[ASKED] = "yes"
    return send_on("/bellen" + here())


@bp.post("/bellen/niet")
def take_back() -> ResponseReturnValue:
    """Forget the number; a second press is no error."""
    callbacks.take_back(door.site().stores, door.current().token)
    return send_on("/bellen/niet" + here())


@bp.get("/bellen/niet")
def taken_back() -> ResponseReturnValue:
    """The number is gone; who asked anew meanwhile sees that."""
    if callbacks.of(door.site().stores, _entry().visit.token) is not None:
        return send_on("/bellen" + here())
    lines = (_("Uw telefoonnummer is gewist."),)
    to = {"to": back_to(), "to_text": _to_text()}
    return render("said.html", _menu(), heading=_("Wij bellen u niet"), lines=lines, **to)


def _entry() -> Entry:
    """Who may still be asked, in the form they are in."""
    door.begun()
    return door.entry()


def _form(typed: str = "", moment: str = "", fault: bool = False) -> str:
    words = (
        (Moment.MORNING, _("In de ochtend")),
        (Moment.AFTERNOON, _("In de middag")),
        (Moment.EVENING, _("In de avond")),
        (Moment.ANY, _("Dat maakt niet uit")),
    )
    values = {"typed": typed[: 2 * phones.LONGEST], "moment": moment, "moments": words}
    return render("call.html", _menu(), here=here(), fault=fault, **values)


def _made(entry: Entry, asked: Request) -> str:
    to = {"to": back_to(), "to_text": _to_text()}
    mine = g.proof or ASKED in session
    return render("call_made.html", _menu(), here=here(), bureau=entry.bureau, asked=asked, mine=mine, **to)


def _to_text() -> str:
    return _("Terug naar de vraag") if here() else _("Terug")


def _menu() -> Menu:
    return Menu(door.current().several_forms, "/hulp" + here(), here())
