"""The office's helpdesk: find one person of a round, see how they are reached, and help them.

For the bureau; an interviewer looks only, and does not see why somebody is not asked any more. Other parts show
theirs on the page of a person by a template of their own, `office/person_calls.html` and `office/person_rights.html`:
each gets `person` (people_pages.Person) and `round`, and is left out while it is not there.
"""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import letter_codes, links
from surveyapp.config import Config
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import finding, helpdesk
from surveyapp.models import Role
from surveyapp.office import people_pages, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.people_actions import ACTIONS, SURE, Desk
from surveyapp.rounds import Round

bp = Blueprint("people", __name__, url_prefix="/ronde/<int(max=2147483647):number>")
ONE = "/mensen/<int(max=2147483647):case_id>"
EXTENSION = "people"
OF_BUREAU = frozenset({Role.BUREAU})


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[EXTENSION] = config
    app.register_blueprint(bp)


@bp.get("/mensen")
def search(number: int) -> ResponseReturnValue:
    """Ask whom to look for; nobody is named before."""
    return _search(rights.find_round(_stores(), g.staff, number), "", None)


@bp.post("/mensen")
def found(number: int) -> ResponseReturnValue:
    """People of a round by what somebody typed, which comes with the form: a name stands in no address."""
    round_ = rights.find_round(_stores(), g.staff, number)
    typed = request.form.get("zoek", "")[: finding.LONGEST]
    page = request.form.get("pagina", "1")
    at = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
    return _search(round_, typed, finding.search(_stores(), number, typed, at) if typed else None)


@bp.get(ONE)
def person(number: int, case_id: int) -> ResponseReturnValue:
    """One person, and what can be done for them."""
    return _person(rights.find_round(_stores(), g.staff, number), case_id)


@bp.post(f"{ONE}/<any({', '.join(ACTIONS)}):what>")
def act(number: int, case_id: int, what: str) -> ResponseReturnValue:
    """Do one thing; the page of the person says what was done."""
    round_ = _found(number, case_id)
    desk = Desk(_stores(), _config(), round_, case_id, request.form)
    try:
        said = ACTIONS[what](desk)
    except Refused as problem:
        return _person(round_, case_id, problem, what)
    current_app.logger.info("Helpdesk: %s in round %s by account %s", what, number, g.staff.staff_id)
    flash(said)
    return redirect(url_for("people.person", number=number, case_id=case_id), 303)


@bp.post(f"{ONE}/link")
def show_link(number: int, case_id: int) -> ResponseReturnValue:
    """The link and the code that does the same, to read out; who has it can answer, so it counts as handed out."""
    round_ = _found(number, case_id)
    try:
        if request.form.get("zeker") != "ja":
            raise Refused(SURE)
        seed = helpdesk.hand_out(_stores(), case_id)
    except Refused as problem:
        return _person(round_, case_id, problem, "link")
    current_app.logger.info("Helpdesk: link shown in round %s by account %s", number, g.staff.staff_id)
    shown = people_pages.person(_stores(), round_, case_id, decides=True)
    secret, site = _config().secret, _config().respondents_url
    return render_template(
        "office/person_link.html",
        round=round_,
        person=shown,
        place=f"{site.removeprefix('https://')}/code",
        code=letter_codes.printed(letter_codes.code(secret, case_id, seed)).split(),
        link=links.address(site, links.link_token(secret, seed)),
    )


def _search(round_: Round, typed: str, found: finding.Page | None) -> str:
    total = finding.count(_stores(), round_.id)
    return render_template("office/people.html", round=round_, typed=typed, found=found, total=total)


def _found(number: int, case_id: int) -> Round:
    """The round of somebody; else there is no such page."""
    round_ = rights.find_round(_stores(), g.staff, number)
    helpdesk.find(_stores(), number, case_id)
    return round_


def _person(round_: Round, case_id: int, problem: Refused | None = None, what: str = "") -> ResponseReturnValue:
    decides = g.staff.role in OF_BUREAU
    shown = people_pages.person(_stores(), round_, case_id, decides)
    typed = {**shown.given, **{name: request.form[name] for name in shown.given if name in request.form}}
    page = render_template(
        "office/person.html",
        round=round_,
        person=shown,
        typed=typed,
        labels=helpdesk.SAID,
        troubles=people_pages.TROUBLES,
        problems=problem.faults if isinstance(problem, Faults) else [str(problem)] if problem else [],
        opened=what,
    )
    return page, 422 if problem else 200


def _config() -> Config:
    config: Config = current_app.extensions[EXTENSION]
    return config
