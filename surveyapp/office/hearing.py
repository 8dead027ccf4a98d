"""The office's page of a report's life: hoor en wederhoor, definitive versions, and questions to the bureau."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock, issuing, remarks
from surveyapp.errors import Faults, Refused
from surveyapp.i18n import gettext as _
from surveyapp.models import Role
from surveyapp.office import rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.report_life import Life, life
from surveyapp.remarks import Kind, Outcome, Remark
from surveyapp.rounds import Round

bp = Blueprint("hearing", __name__, url_prefix="/ronde/<int(max=2147483647):number>/rapport")
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be mended in which form, and what was typed in it."""

    form: str
    faults: tuple[str, ...]
    given: Mapping[str, str]


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """How far the report is, and what was said about it."""
    return _shown(rights.find_round(_stores(), g.staff, number))


@bp.post("/reactie")
def comment(number: int) -> ResponseReturnValue:
    """The provider says something about a figure, within the term."""
    round_, found = _found(number)
    if not found.may_comment:
        return _shown(round_, _problem("comment", _("Reageren kan nu niet. Stel een vraag aan het bureau."))), 422
    about = request.form.get("about", "")
    try:
        if about and about not in found.contents:
            raise Faults([_("Kies een figuur uit de lijst.")])
        text = remarks.read(request.form.get("text", ""))
    except Faults as wrong:
        return _shown(round_, _problem("comment", *wrong.faults)), 422
    _say(number, Kind.COMMENT, text, about=about, formal=request.form.get("formal") == "yes")
    return _back(number, "reacties")


@bp.post("/akkoord")
def agree(number: int) -> ResponseReturnValue:
    """The provider has nothing (more) to say: the term ends."""
    round_, found = _found(number)
    if not found.may_comment:
        return _shown(round_, _problem("agree", _("Hier is nu niets af te sluiten."))), 422
    if request.form.get("sure") != "yes":
        return _shown(round_, _problem("agree", _("Zet eerst het vinkje: daarna kunt u niet meer reageren."))), 422
    _say(number, Kind.AGREED, "Geen (verdere) reacties.")
    return _back(number, "stand")


@bp.post("/vraag")
def ask(number: int) -> ResponseReturnValue:
    """The provider asks the bureau something; at any time."""
    return _text(number, "ask", Kind.QUESTION, None)


@bp.post("/vraag/<int(max=2147483647):remark>")
def reply(number: int, remark: int) -> ResponseReturnValue:
    """Bureau or provider says something more in a conversation."""
    _round, found = _found(number)
    if not any(talk.first.id == remark for talk in found.said.questions):
        abort(404)
    return _text(number, f"reply{remark}", Kind.QUESTION, remark)


@bp.post("/antwoord/<int(max=2147483647):remark>")
def answer(number: int, remark: int) -> ResponseReturnValue:
    """The bureau answers a comment, once, and says what becomes of it."""
    round_, found = _found(number)
    talk = next((one for one in found.said.comments if one.first.id == remark), None)
    if talk is None:
        abort(404)
    form = f"answer{remark}"
    if not talk.waits:
        return _shown(round_, _problem(form, _("Deze reactie heeft al een antwoord."))), 422
    outcome = request.form.get("outcome", "")
    try:
        if outcome not in set(Outcome):
            raise Faults([_("Kies wat er met het rapport gebeurt.")])
        text = remarks.read(request.form.get("text", ""))
    except Faults as wrong:
        return _shown(round_, _problem(form, *wrong.faults)), 422
    _say(number, Kind.COMMENT, text, about=talk.first.about, outcome=outcome, answers=remark)
    return _back(number, "reacties")


@bp.post("/definitief")
def issue(number: int) -> ResponseReturnValue:
    """The bureau decides on the next definitive version; a worker makes its file."""
    round_ = rights.find_round(_stores(), g.staff, number)
    changes = request.form.get("changes", "").splitlines()[:MOST_LINES]
    try:
        made = issuing.issue(_stores(), round_, changes, clock.today(), request.form.get("renew") == "yes")
    except Refused:
        told = _(
            "Dit kan nu niet. Kijk wat er nog moet gebeuren. Een nieuwe versie heeft een regel nodig die zegt waarom."
        )
        return _shown(round_, _problem("issue", told)), 422
    current_app.logger.info("Report %s of round %s was decided on by account %s", made, number, g.staff.staff_id)
    return _back(number, "stand")


def _text(number: int, form: str, kind: Kind, answers: int | None) -> ResponseReturnValue:
    round_ = rights.find_round(_stores(), g.staff, number)
    try:
        text = remarks.read(request.form.get("text", ""))
    except Faults as wrong:
        return _shown(round_, _problem(form, *wrong.faults)), 422
    _say(number, kind, text, answers=answers)
    return _back(number, "vragen")


def _say(number: int, kind: Kind, text: str, **more: Any) -> None:
    bureau = g.staff.role is Role.BUREAU
    said = Remark(0, kind, "", False, g.staff.email, bureau, text, "", clock.today(), None)
    remarks.say(_stores(), number, replace(said, **more))


def _problem(form: str, *faults: str) -> Problem:
    return Problem(form, faults, request.form)


def _found(number: int) -> tuple[Round, Life]:
    round_ = rights.find_round(_stores(), g.staff, number)
    return round_, life(_stores(), round_, clock.today())


def _shown(round_: Round, problem: Problem | None = None) -> str:
    found = life(_stores(), round_, clock.today())
    everything = rights.reads(g.staff, definitive=False)
    return render_template("office/report_life.html", round=round_, life=found, everything=everything, problem=problem)


def _back(number: int, part: str) -> ResponseReturnValue:
    return redirect(url_for("hearing.page", number=number, _anchor=part), 303)
