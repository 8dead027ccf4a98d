"""Step 2 for who fills in for somebody: an interviewer on the phone, or the bureau with a form on paper.

They come from the office with a ticket. The person's link is not in their browser, and answers that the person gave
alone are not shown to them.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue

from questionnaires.model import Form
from surveyapp import handover, links
from surveyapp.answers import drafts
from surveyapp.config import Config
from surveyapp.handover import Desk, Handover
from surveyapp.i18n import allowed, speak
from surveyapp.pages import door, visits
from surveyapp.pages.fields import Field
from surveyapp.pages.page import render, send_on
from surveyapp.pages.visits import Entry

bp = Blueprint("desk", __name__, url_prefix=handover.PATH)

OFFICE = "OFFICE_ADDRESS"  # in a site's config
KEYS = "1234567890abcdefghijklmnopqrstuvwxyz"
PLACES = {Desk.PHONE: "/bellen/persoon", Desk.PAPER: "/ronde/{round_id}/papier"}


def register(app: Flask, config: Config) -> None:
    """Put the pages in the site."""
    app.config[OFFICE] = config.office_url
    app.jinja_env.filters["key"] = key
    app.register_blueprint(bp)


def key(field: Field, index: int) -> str:
    """The key that chooses an answer: 1 for the first, 0 for the tenth, then letters; 0 to 9 are themselves."""
    return KEYS[(index - 1) % 10 if field.look == "nps" and index < 10 else index]


def way_back() -> dict[str, Any]:
    """The way to the office out of a page, as `said.html` wants it; nothing for everybody else."""
    return {"to": session[door.BACK], "to_text": "Terug naar kantoor"} if door.DESK in session else {}


@bp.get("/<ticket>")
def arrive(ticket: str) -> ResponseReturnValue:
    """Trade the ticket for a session that opens this person's pages for some hours."""
    site = door.site()
    found = handover.redeem(site.stores, ticket, site.now())
    entry = _entry(found.case_id) if found else None
    if found is None or entry is None:
        raise door.Closed
    session.clear()
    session.update(_packed(found, entry), csrf=secrets.token_urlsafe(16))
    return send_on("/meedoen")


@bp.get("/begonnen")
def begun() -> ResponseReturnValue:
    """There are answers of their own already, which nobody sees here."""
    _speak_dutch()
    return render("desk/begun.html")


@bp.post("/begonnen")
def begin_anew() -> ResponseReturnValue:
    """Erase those answers, when the person wants that, and begin."""
    _speak_dutch()
    door.sent_by_us(request.form, session)
    entry = _entry(session[door.CASE])
    if entry is None:
        raise door.Closed
    site = door.site()
    drafts.erase(site.stores, links.draft_key(site.secret, entry.visit.token))
    return send_on("/meedoen")


def _speak_dutch() -> None:
    """These pages are for who works here."""
    if door.DESK not in session or door.CASE not in session:
        raise door.Closed
    door.speaks(session)
    speak()
    g.desk, g.back = session[door.DESK], session[door.BACK]


def _entry(case_id: int) -> Entry | None:
    site = door.site()
    token = visits.token_of(site.stores, site.secret, case_id)
    return visits.find(site.stores, token, site.today()) if token else None


def _packed(found: Handover, entry: Entry) -> dict[str, Any]:
    kept = visits.packed(entry.visit)
    del kept["token"]
    form = Form(found.form)
    if form in entry.visit.questionnaire.forms:
        kept["form"] = form
    back = current_app.config[OFFICE] + PLACES[Desk(found.mode)].format(round_id=found.round_id)
    own = {door.CASE: found.case_id, door.DESK: found.mode, door.SINCE: door.site().hour(), door.BACK: back}
    return kept | own | {"language": allowed(found.language, proof=False)}
