"""Step 2, before it: the code of a letter, typed. Wrong, used, expired and unknown codes look the same."""

from __future__ import annotations

import secrets

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue

from surveyapp import clock, links
from surveyapp.fieldwork import typed_codes
from surveyapp.i18n import allowed, offered, speak
from surveyapp.pages import door, visits
from surveyapp.pages.page import given, render, send_on

bp = Blueprint("code", __name__, url_prefix="/code")
SPOKEN = "language"  # of the session


@bp.get("")
def ask() -> ResponseReturnValue:
    """A field to type in, in the language that was chosen here. Changes nothing in a store."""
    if "taal" in request.args:
        session[SPOKEN] = allowed(request.args["taal"], proof=False)
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(16)
    speak(allowed(session.get(SPOKEN, ""), proof=False))
    site = door.site()
    languages = offered(proof=False)
    bureau = visits.bureau(site.stores)
    return render("code.html", wrong="fout" in request.args, languages=languages, bureau=bureau)


@bp.post("")
def read() -> ResponseReturnValue:
    """On to the questions, or the same page with what is wrong."""
    if "csrf" not in session:
        raise door.NotOurs
    door.sent_by_us(request.form, session)
    site = door.site()
    seed = typed_codes.seed_of(site.stores, site.secret, given(request.form, "code"), clock.now())
    token = links.link_token(site.secret, seed) if seed else ""
    if not token or visits.find(site.stores, token, site.today()) is None:
        return send_on("/code?fout=ja")
    return send_on(f"/v/{token}")
