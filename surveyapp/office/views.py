"""The office's pages. Every one of them needs a log-in, but the page to log in (`guard`)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock, publishing, remarks
from surveyapp.answers import provisional
from surveyapp.mail import plans
from surveyapp.models import Role
from surveyapp.office import accounts, cookies, reports, rights, rounds, sessions
from surveyapp.office.forms import LoginForm
from surveyapp.office.here import stores as _stores
from surveyapp.office.progress import told_alarms
from surveyapp.rounds import all_rounds
from surveyapp.security import csrf

bp = Blueprint("office", __name__)
REPORTS = frozenset({"office.report_list", "office.report_pdf"})  # who wanted one of these goes on to the list


def guard() -> ResponseReturnValue | None:
    """Before every request: who is logged in, and whether the route is theirs (`rights.RULES`).

    Nobody else gets further than the page to log in. A route that somebody adds without a rule is closed.
    """
    g.staff = sessions.find(_stores().contacts, cookies.token(), clock.now())
    if g.staff is None and request.endpoint not in rights.OPEN_TO_ALL:
        session["reports"] = request.endpoint in REPORTS
        return redirect(url_for("office.log_in"), 303)
    if request.endpoint is None:
        return None  # there is no such page, and the site says so
    if not rights.may(g.staff, request.endpoint):
        return redirect(url_for(rights.start(g.staff)), 303) if request.path == "/" else abort(404)
    if request.method == "POST":
        csrf.protect()
    return None


@bp.get("/inloggen")
def log_in() -> ResponseReturnValue:
    """Ask for address, password and code."""
    if g.staff is not None:
        return redirect(url_for(rights.start(g.staff)), 303)
    return render_template("office/log_in.html", form=LoginForm(), failed=False)


@bp.post("/inloggen")
def log_in_post() -> ResponseReturnValue:
    """Log in; whatever is wrong, the answer is the same."""
    form = LoginForm()
    attempt = accounts.Attempt(form.email.data or "", form.password.data or "", form.code.data or "")
    contacts, now = _stores().contacts, clock.now()
    g.entered = staff_id = accounts.log_in(contacts, attempt, now)
    if staff_id is None:
        current_app.logger.warning("Log-in refused")
        form.code.data = ""  # the next try needs a newer one
        return render_template("office/log_in.html", form=form, failed=True), 422
    sessions.end(contacts, cookies.token())
    token = sessions.start(contacts, staff_id, now)
    current_app.logger.info("Log-in of account %s", staff_id)
    wanted = "office.report_list" if session.get("reports") else "office.round_list"  # which leads on to one's own
    session.clear()  # forms get a new token with the new log-in
    response = redirect(url_for(wanted), 303)
    cookies.put(response, token)
    return response


@bp.post("/uitloggen")
def log_out() -> ResponseReturnValue:
    """End the session, also for who copied its cookie."""
    sessions.end(_stores().contacts, cookies.token())
    session.clear()
    response = redirect(url_for("office.log_in"), 303)
    cookies.take(response)
    return response


@bp.get("/")
def round_list() -> ResponseReturnValue:
    """Rounds with their response."""
    rows = _rows()
    bureau = g.staff.role is Role.BUREAU
    alarms = told_alarms(_stores(), [row.round for row in rows]) if bureau else {}
    coming = [row.round.id for row in rows if not row.round.closed]
    uninvited = plans.uninvited(_stores(), coming)
    return render_template("office/rounds.html", rows=rows, alarms=alarms, uninvited=uninvited)


@bp.get("/rapporten")
def report_list() -> ResponseReturnValue:
    """Rounds with their reports."""
    rows = _rows()
    numbers = tuple(row.round.id for row in rows)
    definitive = not rights.reads(g.staff, definitive=False)
    shelves = reports.shelves(_stores(), numbers, only_definitive=definitive)
    waiting = {} if definitive else remarks.of_rounds(_stores(), numbers)
    return render_template(
        "office/reports.html", rows=rows, shelves=shelves, more=provisional.MORE_SETS, waiting=waiting
    )


@bp.post("/rapporten/voorlopig/<int(max=2147483647):round_id>")
def ask_provisional(round_id: int) -> ResponseReturnValue:
    """Ask for a provisional report; the list says what became of it."""
    reports.ask_provisional(_stores(), rights.find_round(_stores(), g.staff, round_id).id)
    return redirect(url_for("office.report_list", _anchor=f"ronde-{round_id}"), 303)


@bp.post("/rapporten/<int(max=2147483647):report_id>/opnieuw")
def ask_again(report_id: int) -> ResponseReturnValue:
    """Ask once more for a report that could not be made."""
    own_report(report_id)
    reports.ask_again(_stores(), report_id)
    return redirect(url_for("office.report_list"), 303)


@bp.get("/rapporten/<int(max=2147483647):report_id>.pdf")
def report_pdf(report_id: int) -> ResponseReturnValue:
    """Hand over a report."""
    own_report(report_id)
    document = reports.document(_stores(), report_id)
    if document is None:
        abort(404)
    response = Response(document.pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


@bp.get("/rapporten/publiceerbaar.csv")
def grades() -> ResponseReturnValue:
    """The grades that owners of keurmerken may publish."""
    response = Response(publishing.as_csv(publishing.grades(_stores())), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="publiceerbare-cijfers.csv")
    return response


def _rows() -> tuple[rounds.RoundRow, ...]:
    """The rounds of this account's providers."""
    stores = _stores()
    mine = rights.narrowed(g.staff, all_rounds(stores), lambda row: row.terms.provider)
    return rounds.overview(stores, mine, clock.today(), lambda row: rights.exact(g.staff, row))


def own_report(report_id: int) -> None:
    """Go on only when this account may see this report: else there is no such page."""
    found = reports.place(_stores(), report_id)
    if found is None or not rights.reads(g.staff, found.definitive):
        abort(404)
    rights.find_round(_stores(), g.staff, found.round_id)
