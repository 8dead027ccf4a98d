"""Step 2: welcome and consent: what we ask, what we promise, yes or no."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request, session
from flask.typing import ResponseReturnValue

from questionnaires.model import Form
from surveyapp.answers import drafts, finishing
from surveyapp.answers.drafts import Draft
from surveyapp.handover import Desk
from surveyapp.i18n import language
from surveyapp.models.draft import PROOF
from surveyapp.pages import door, places, steps, visits
from surveyapp.pages.first import render_first
from surveyapp.pages.page import Menu, day, render, render_same, send_on
from surveyapp.pages.visits import MODE, Entry, Visit

bp = Blueprint("consent", __name__)
bp.before_request(door.guard)

CONSENT = {Desk.PHONE: "consent_phone.html", Desk.PAPER: "desk/consent_paper.html"}  # read aloud; or to copy a form


@bp.get("/welkom")
def welcome() -> ResponseReturnValue:
    """What this is about; who is half way goes on where they were."""
    draft = door.begun()
    if draft is not None:
        return _go_on(draft, again=True)
    if g.desk:
        return send_on("/meedoen")
    return render_first("welcome.html", Menu(door.current().several_forms), **_told(door.entry()))


@bp.post("/welkom")
def read_welcome() -> ResponseReturnValue:
    """On to the second page of the low form; nothing is kept."""
    return send_on("/meedoen")


@bp.get("/meedoen")
def ask() -> ResponseReturnValue:
    """The second page of the low form; in the regular form the welcome page asks it."""
    draft = door.begun()
    if draft is not None:
        return _go_on(draft)
    if g.desk:
        return render(CONSENT[Desk(g.desk)], Menu(), **_told(door.entry()))
    if g.form is Form.REGULAR:
        return send_on("/welkom")
    return render_same("consent.html", Menu(door.current().several_forms, "/welkom"), **_told(door.entry()))


@bp.post("/meedoen")
def decide() -> ResponseReturnValue:
    """Yes starts a half-filled set; no keeps only the no. Anything else asks again."""
    choice = request.form.get("keuze")
    if choice == "ja":
        return _yes(door.entry())
    if choice == "nee":
        return _no(door.entry(refused_too=True).visit)
    return send_on("/meedoen")


def _yes(entry: Entry) -> ResponseReturnValue:
    visit = entry.visit
    on_tablet = door.TABLET in g
    start = Draft(
        round_id=entry.round_id,
        audience=visit.questionnaire.audience,
        dienst=entry.dienst,
        form=g.form,
        language=language(),
        mode=PROOF if g.proof else door.KIOSK if on_tablet else g.desk or MODE,
        strata=entry.strata,
        answers={q.code: entry.dienst for q in visit.questionnaire.questions if q.prefill and entry.dienst},
    )
    site = door.site()
    draft = finishing.begin(site.stores, site.secret, visit.token, start)
    if draft is None:
        raise door.Closed
    if on_tablet:
        if (draft.mode, draft.answers) != (start.mode, start.answers):  # begun elsewhere, a moment ago
            raise door.BegunElsewhere
        session[door.BEGAN] = "yes"
    if g.desk and draft.mode != start.mode:
        raise door.BegunElsewhere
    return _go_on(draft)


def _no(visit: Visit) -> ResponseReturnValue:
    site = door.site()
    drafts.erase(site.stores, door.draft_key())  # said yes before, perhaps on another device
    if not g.proof:
        visits.refuse(site.stores, visit.token)
    door.leave("refused")
    return send_on("/niet-meedoen")


def _go_on(draft: Draft, again: bool = False) -> ResponseReturnValue:
    """On to the first question without an answer."""
    visit = door.current()
    if draft.language != language():  # chosen on another device, or on another day
        session["language"] = draft.language
    if steps.come_first(draft) and not g.desk:
        return send_on(steps.HEAR)
    here = places.goes_on(places.screens(visit, Form(draft.form), draft.answers), draft.answers)
    welcome = "?terug=ja" if again and here != places.REVIEW else ""
    return send_on(here + welcome)


def _told(entry: Entry) -> dict[str, Any]:
    return {"bureau": entry.bureau, "closes": day(door.current().closes)}
