"""The office's page of accounts, for the bureau: who has one, logging them out, and links to set one up.

What gives somebody access needs one's own password again: a screen that was left open gives nothing away.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveyapp import clock
from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.models import Role
from surveyapp.office import accounts, colleagues, invitations, own
from surveyapp.office.account import ROLES
from surveyapp.office.colleagues import Colleague
from surveyapp.office.here import stores as _stores
from surveyapp.office.positions import Position
from surveyapp.rounds import Round, all_rounds

bp = Blueprint("staff", __name__, url_prefix="/accounts")
ONE = "/<int(max=2147483647):staff_id>"
EXTENSION = "staff"
TOLD = {  # what each role opens, for who chooses one
    Role.BUREAU: "alles, van alle dienstverleners",
    Role.OFFICER: "aantallen, rapporten en lijsten van de eigen dienstverlener",
    Role.INTERVIEWER: "mensen bellen",
    Role.AUDITOR: "aantallen en rapporten, zonder iets te doen",
    Role.FUNDER: "definitieve rapporten",
}


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[EXTENSION] = config.office_url
    app.register_blueprint(bp)


@bp.get("")
def everyone() -> ResponseReturnValue:
    """All accounts; who comes from a round finds the account of its provider half filled in."""
    round_ = _round(request.args.get("ronde", ""))
    if round_ is None:
        return _page()
    given = {"rol": request.args.get("rol", ""), "van": round_.terms.provider, "ronde": str(round_.id)}
    return _page(opened="nieuw", form=MultiDict(given))


@bp.post("")
def invite() -> ResponseReturnValue:
    """Make an account that waits for its owner; the link is shown here and nowhere else."""
    email = request.form.get("email", "")
    try:
        position = _position()
        _confirmed()
        email = _address(email)
        token = invitations.add(_stores().contacts, email, position, clock.now())
    except Refused as problem:
        return _page(str(problem), "nieuw")
    current_app.logger.info("An account was made by account %s", g.staff.staff_id)
    return _link(email, token, _round(request.form.get("ronde", "")))


@bp.post(f"{ONE}/link")
def renew(staff_id: int) -> ResponseReturnValue:
    """Close an account until its owner sets it up again with a link."""
    one = _other(staff_id)
    try:
        _confirmed()
    except Refused as problem:
        return _page(str(problem), str(staff_id))
    token = invitations.reset(_stores().contacts, one.email, clock.now())
    current_app.logger.info("Account %s was closed until its link is used, by account %s", staff_id, g.staff.staff_id)
    return _link(one.email, token)


@bp.post(f"{ONE}/uitloggen")
def log_out(staff_id: int) -> ResponseReturnValue:
    """End all that goes on with an account."""
    one = _other(staff_id)
    colleagues.log_out(_stores().contacts, staff_id)
    current_app.logger.info("Account %s was logged out by account %s", staff_id, g.staff.staff_id)
    flash(f"{one.email} is overal uitgelogd.")
    return redirect(url_for("staff.everyone"), 303)


@bp.post(f"{ONE}/rol")
def move(staff_id: int) -> ResponseReturnValue:
    """Give an account another role or other providers; who was logged in is out."""
    one = _other(staff_id)
    try:
        position = _position()
        _confirmed()
    except Refused as problem:
        return _page(str(problem), f"rol-{staff_id}")
    accounts.move(_stores().contacts, one.email, position)
    current_app.logger.info("Account %s got role %s from account %s", staff_id, position.role, g.staff.staff_id)
    flash(f"{one.email} is nu {ROLES[position.role]}, en overal uitgelogd.")
    return redirect(url_for("staff.everyone"), 303)


@bp.post(f"{ONE}/weg")
def remove(staff_id: int) -> ResponseReturnValue:
    """End an account for good."""
    one = _other(staff_id)
    try:
        _confirmed()
    except Refused as problem:
        return _page(str(problem), f"weg-{staff_id}")
    accounts.remove(_stores().contacts, one.email)
    current_app.logger.info("Account %s was removed by account %s", staff_id, g.staff.staff_id)
    flash(f"Het account van {one.email} is opgeheven.")
    return redirect(url_for("staff.everyone"), 303)


def _round(said: str) -> Round | None:
    """The round from which somebody came; None without one."""
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        return None
    return next((one for one in all_rounds(_stores()) if one.id == int(said)), None)


def _page(problem: str = "", opened: str = "", form: MultiDict[str, str] | None = None) -> ResponseReturnValue:
    contacts = _stores().contacts
    page = render_template(
        "office/accounts.html",
        people=colleagues.everyone(contacts, clock.now()),
        roles=ROLES,
        told=TOLD,
        providers=colleagues.provider_names(contacts),
        form=request.form if form is None else form,
        problem=problem,
        opened=opened,
    )
    return page, 422 if problem else 200


def _link(email: str, token: str, round_: Round | None = None) -> Response:
    link = f"{current_app.extensions[EXTENSION]}{url_for('account.invited', token=token)}"
    return make_response(
        render_template("office/account_link.html", email=email, link=link, days=invitations.VALID.days, back=round_)
    )


def _other(staff_id: int) -> Colleague:
    """Somebody else's account; one's own is changed under Mijn account."""
    found = colleagues.find(_stores().contacts, staff_id, clock.now())
    if found is None or staff_id == g.staff.staff_id:
        abort(404)
    return found


def _confirmed() -> None:
    """Errors: Refused, in Dutch, when the password is not that of who asks."""
    own.confirm(_stores().contacts, g.staff.email, request.form.get("current", ""), clock.now())


def _position() -> Position:
    """Role and providers as they were chosen. Errors: Refused, in Dutch."""
    role = next((one for one in Role if one.value == request.form.get("rol")), None)
    if role is None:
        raise Refused("Kies een rol.")
    known = set(colleagues.provider_names(_stores().contacts))
    chosen = tuple(name for name in request.form.getlist("van") if name in known)
    if role is Role.BUREAU:
        return Position(role)
    if not chosen:
        raise Refused("Kies van welke dienstverleners dit account iets ziet.")
    return Position(role, chosen)


def _address(typed: str) -> str:
    """The address of a new account. Errors: Refused, in Dutch."""
    try:
        plain = accounts.address(typed)
    except Refused:
        raise Refused("Dit e-mailadres klopt niet. Verwacht een adres zoals naam@organisatie.nl.") from None
    if any(one.email == plain for one in colleagues.everyone(_stores().contacts, clock.now())):
        raise Refused("Dit e-mailadres heeft al een account. Maak daarvoor een nieuwe link.")
    return plain
