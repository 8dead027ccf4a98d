"""The office's pages. Every one of them needs a log-in, but the page to log in (`guard`)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.answers import provisional
from surveyapp.db import Stores
from surveyapp.office import accounts, reports, rounds, sessions
from surveyapp.office.forms import LoginForm
from surveyapp.security import csrf

bp = Blueprint("office", __name__)
OPEN_TO_ALL = frozenset({"office.log_in", "office.log_in_post"})
REPORTS = frozenset({"office.report_list", "office.report_pdf"})  # who wanted one of these goes on to the list


def guard() -> ResponseReturnValue | None:
    """Before every request: who is logged in; nobody gets further than the page to log in.

    It looks at what a route is, not at a mark on it: a route that somebody adds is closed.
    """
    g.staff = sessions.find(_stores().contacts, request.cookies.get(_cookie(), ""), clock.now())
    if g.staff is None and request.endpoint not in OPEN_TO_ALL:
        session["reports"] = request.endpoint in REPORTS
        return redirect(url_for("office.log_in"), 303)
    if request.method == "POST":
        csrf.protect()
    return None


@bp.get("/inloggen")
def log_in() -> ResponseReturnValue:
    """Ask for address, password and code."""
    if g.staff is not None:
        return redirect(url_for("office.round_list"), 303)
    return render_template("office/log_in.html", form=LoginForm(), failed=False)


@bp.post("/inloggen")
def log_in_post() -> ResponseReturnValue:
    """Log in; whatever is wrong, the answer is the same."""
    form = LoginForm()
    attempt = accounts.Attempt(form.email.data or "", form.password.data or "", form.code.data or "")
    contacts, now = _stores().contacts, clock.now()
    staff_id = accounts.log_in(contacts, attempt, now)
    if staff_id is None:
        current_app.logger.warning("Log-in refused")
        form.code.data = ""  # the next try needs a newer one
        return render_template("office/log_in.html", form=form, failed=True), 422
    sessions.end(contacts, request.cookies.get(_cookie(), ""))
    token = sessions.start(contacts, staff_id, now)
    current_app.logger.info("Log-in of account %s", staff_id)
    wanted = "office.report_list" if session.get("reports") else "office.round_list"
    session.clear()  # forms get a new token with the new log-in
    return _with_cookie(token, url_for(wanted))


@bp.post("/uitloggen")
def log_out() -> ResponseReturnValue:
    """End the session, also for who copied its cookie."""
    sessions.end(_stores().contacts, request.cookies.get(_cookie(), ""))
    session.clear()
    response = redirect(url_for("office.log_in"), 303)
    response.delete_cookie(_cookie(), secure=_secure(), httponly=True, samesite="Strict")
    return response


@bp.get("/")
def round_list() -> ResponseReturnValue:
    """Rounds with their response."""
    return render_template("office/rounds.html", rows=rounds.overview(_stores(), clock.today()))


@bp.get("/rapporten")
def report_list() -> ResponseReturnValue:
    """Rounds with their reports."""
    rows = rounds.overview(_stores(), clock.today())
    shelves = reports.shelves(_stores(), tuple(row.round.id for row in rows))
    return render_template("office/reports.html", rows=rows, shelves=shelves, more=provisional.MORE_SETS)


@bp.post("/rapporten/voorlopig/<int(max=2147483647):round_id>")
def ask_provisional(round_id: int) -> ResponseReturnValue:
    """Ask for a provisional report; the list says what became of it."""
    reports.ask_provisional(_stores(), round_id)
    return redirect(url_for("office.report_list", _anchor=f"ronde-{round_id}"), 303)


@bp.post("/rapporten/<int(max=2147483647):report_id>/opnieuw")
def ask_again(report_id: int) -> ResponseReturnValue:
    """Ask once more for a report that could not be made."""
    reports.ask_again(_stores(), report_id)
    return redirect(url_for("office.report_list"), 303)


@bp.get("/rapporten/<int(max=2147483647):report_id>.pdf")
def report_pdf(report_id: int) -> ResponseReturnValue:
    """Hand over a report."""
    document = reports.document(_stores(), report_id)
    if document is None:
        abort(404)
    response = Response(document.pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def _with_cookie(token: str, target: str) -> ResponseReturnValue:
    response = redirect(target, 303)
    response.set_cookie(_cookie(), token, secure=_secure(), httponly=True, samesite="Strict", path="/")
    return response


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _cookie() -> str:
    return "__Host-kantoor" if _secure() else "kantoor"


def _stores() -> Stores:
    stores: Stores = current_app.extensions["stores"]
    return stores
