"""The office's pages of one's own account: setting it up with a link, and changing what it is opened with."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.errors import Refused
from surveyapp.models import Role
from surveyapp.office import cookies, invitations, own, qr, recovery, sessions
from surveyapp.office.here import stores as _stores
from surveyapp.office.invitations import Chosen
from surveyapp.office.own import Passwords

bp = Blueprint("account", __name__)
ROLES = {
    Role.BUREAU: "bureau",
    Role.OFFICER: "kwaliteitsfunctionaris",
    Role.INTERVIEWER: "interviewer",
    Role.AUDITOR: "auditor",
    Role.FUNDER: "financier",
}


@bp.get("/uitnodiging/<token>")
def invited(token: str) -> ResponseReturnValue:
    """Ask for a password, and give the key for an app of codes."""
    return _invited(token)


@bp.post("/uitnodiging/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Set up the account; its recovery codes are shown here and nowhere else."""
    chosen = Chosen(request.form.get("password", ""), request.form.get("code", ""))
    try:
        codes = invitations.accept(_stores().contacts, token, chosen, clock.now())
    except Refused as problem:
        return _invited(token, str(problem))
    if codes is None:
        abort(404)
    current_app.logger.info("An account was set up with a link")
    return render_template("office/recovery_codes.html", codes=codes, done=True)


@bp.get("/account")
def mine() -> ResponseReturnValue:
    """Who is logged in, and what they can change."""
    return _mine()


@bp.post("/account/wachtwoord")
def change_password() -> ResponseReturnValue:
    """Another password: all sessions end, and this one begins anew."""
    given = Passwords(request.form.get("current", ""), request.form.get("wanted", ""))
    contacts, now = _stores().contacts, clock.now()
    try:
        own.change_password(contacts, g.staff.email, given, now)
    except Refused as problem:
        return _mine(str(problem))
    session.clear()
    flash("Uw wachtwoord is veranderd.")
    response = redirect(url_for("account.mine"), 303)
    cookies.put(response, sessions.start(contacts, g.staff.staff_id, now))
    return response


@bp.post("/account/herstelcodes")
def new_codes() -> ResponseReturnValue:
    """New recovery codes, shown here and nowhere else."""
    try:
        codes = own.new_codes(_stores().contacts, g.staff.email, request.form.get("current", ""), clock.now())
    except Refused as problem:
        return _mine(str(problem))
    return render_template("office/recovery_codes.html", codes=codes, done=False)


@bp.post("/account/uitloggen")
def end_others() -> ResponseReturnValue:
    """End all sessions of this account but this one."""
    sessions.end_others(_stores().contacts, g.staff.staff_id, cookies.token())
    flash("U bent nu alleen nog hier ingelogd.")
    return redirect(url_for("account.mine"), 303)


def _mine(problem: str = "") -> ResponseReturnValue:
    contacts = _stores().contacts
    page = render_template(
        "office/account.html",
        role=ROLES[g.staff.role],
        codes=recovery.left(contacts, g.staff.staff_id),
        others=sessions.others(contacts, g.staff.staff_id, cookies.token(), clock.now()),
        problem=problem,
    )
    return page, 422 if problem else 200


def _invited(token: str, problem: str = "") -> ResponseReturnValue:
    found = invitations.find(_stores().contacts, token, clock.now())
    if found is None:
        abort(404)
    picture = qr.svg(found.totp_uri, "QR-code met de sleutel. De sleutel staat ook hieronder, in letters en cijfers.")
    page = render_template("office/invited.html", invited=found, token_of_link=token, problem=problem, picture=picture)
    return page, 422 if problem else 200
