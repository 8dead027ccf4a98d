"""The office's page on which a provider's officer declares that the list is complete and true."""

from __future__ import annotations

from babel.dates import format_date
from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.errors import Faults
from surveyapp.fieldwork import delivery
from surveyapp.office import rights
from surveyapp.office.here import stores as _stores
from surveyapp.rounds import Round

bp = Blueprint("delivery", __name__, url_prefix="/ronde/<int(max=2147483647):number>/verklaring")


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """The statement that was signed, and for the officer a form to sign one."""
    return _shown(rights.find_round(_stores(), g.staff, number))


@bp.post("/tekenen")
def sign(number: int) -> ResponseReturnValue:
    """Sign; with what must be mended when it cannot be."""
    round_ = rights.find_round(_stores(), g.staff, number)
    if round_.closed:
        abort(409)
    try:
        statement = delivery.read(request.form, g.staff.email, clock.today())
    except Faults as problem:
        return _shown(round_, problem.faults), 422
    delivery.sign(_stores(), number, statement)
    current_app.logger.info("The list of round %s was declared complete by account %s", number, g.staff.staff_id)
    return redirect(url_for("delivery.page", number=number), 303)


def _shown(round_: Round, faults: tuple[str, ...] = ()) -> str:
    signed = delivery.find(_stores(), round_.id)
    day = format_date(signed.signed_on, "d MMMM y", locale="nl") if signed else ""
    given = request.form
    return render_template("office/delivery.html", round=round_, signed=signed, day=day, faults=faults, given=given)
