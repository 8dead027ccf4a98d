"""The office's pages of one's own account: setting it up with a link."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.office import invitations
from surveyapp.office.invitations import Chosen

bp = Blueprint("account", __name__)


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


def _invited(token: str, problem: str = "") -> ResponseReturnValue:
    found = invitations.find(_stores().contacts, token, clock.now())
    if found is None:
        abort(404)
    page = render_template("office/invited.html", invited=found, token_of_link=token, problem=problem)
    return page, 422 if problem else 200


def _stores() -> Stores:
    stores: Stores = current_app.extensions["stores"]
    return stores
