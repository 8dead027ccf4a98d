"""Step 2 on a tablet that many people use: from the start screen to the first page of the questionnaire."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, g, request, session
from flask.typing import ResponseReturnValue

from surveyapp import links
from surveyapp.answers import drafts
from surveyapp.config import Config
from surveyapp.fieldwork import tablets
from surveyapp.i18n import Language, allowed, offered, speak
from surveyapp.i18n import gettext as _
from surveyapp.pages import door, hearing, steps, tablet, visits
from surveyapp.pages.page import START, given, render, send_on, to_start

bp = Blueprint("kiosk", __name__, url_prefix=START)


def register(app: Flask, config: Config) -> None:
    """Put the pages in the site, and the guard of tablets before all pages."""
    tablet.register(app, config.production)
    app.register_blueprint(bp)


@bp.before_request
def guard() -> None:
    """Only on a tablet; a form must come from our own page of this session."""
    if request.endpoint == "kiosk.let_in":
        return
    if door.TABLET not in g:
        raise door.Closed
    if request.endpoint == "kiosk.start":
        tablet.fresh()
    door.speaks(session)
    if request.method == "POST":
        door.sent_by_us(request.form, session)


@bp.get("/<key>")
def let_in(key: str) -> ResponseReturnValue:
    """Make a tablet of this browser; opened once, by who sets it up."""
    if tablets.find(door.site().stores, key) is None:
        raise door.Closed
    session.clear()
    return tablet.know_again(send_on(START), key)


@bp.get("")
def start() -> ResponseReturnValue:
    """Where the tablet waits, in every language and without a sound; nothing is left of who was here."""
    page = render("tablet.html", org=tablet.current().org, words_in=_invitations())
    response = tablet.know_again(Response(page), request.cookies[tablet.cookie()])
    response.headers.update(tablet.FORGET)
    response.delete_cookie(tablet.MARK)
    return response


def _invitations() -> list[tuple[Language, str]]:
    found = []
    for language in offered(proof=False):
        speak(language.code)
        found.append((language, _("Raak het scherm aan om te beginnen")))
    speak()
    return found


@bp.post("")
def touched() -> ResponseReturnValue:
    """Someone wants to begin."""
    return send_on(tablet.WAIT if tablet.current().waits(door.site().hour()) else tablet.LANGUAGE)


@bp.get("/taal")
def ask_language() -> ResponseReturnValue:
    """Which language; not asked when there is one."""
    return render("tablet_language.html") if len(offered(proof=False)) > 1 else send_on(tablet.SOUND)


@bp.post("/taal")
def choose_language() -> ResponseReturnValue:
    """From here on in this language."""
    session["language"] = allowed(given(request.form, "taal"), proof=False)
    return send_on(tablet.SOUND)


@bp.get("/geluid")
def ask_sound() -> ResponseReturnValue:
    """Whether to hear the pages; not asked when there is nothing to hear."""
    return render("hear.html", action=tablet.SOUND) if hearing.some() else send_on(tablet.following())


@bp.post("/geluid")
def choose_sound() -> ResponseReturnValue:
    """With or without sound."""
    steps.listen(given(request.form, "geluid"))
    return send_on(tablet.following())


@bp.get("/code")
def ask_code() -> ResponseReturnValue:
    """Who this is: a short code, or a link that a scanner types."""
    return render("tablet_code.html", wrong="fout" in request.args)


@bp.post("/code")
def read_code() -> ResponseReturnValue:
    """In, or the same page with what is wrong; too many wrong ones in an hour and nothing is looked up any more."""
    typed = given(request.form, "code").strip()
    return send_on(tablet.admit(typed) if typed else tablet.WRONG)


@bp.get("/wacht")
def wait() -> ResponseReturnValue:
    """Too much in one hour."""
    lines = (_("Probeer het over een uur nog een keer."), _("Of gebruik uw eigen link, op uw telefoon of thuis."))
    return render("said.html", heading=_("Deze tablet moet even wachten"), lines=lines, **to_start())


@bp.get("/begonnen")
def begun() -> ResponseReturnValue:
    """There are answers already, which nobody sees here."""
    return render("tablet_begun.html") if tablet.WAITS in session else send_on(START)


@bp.post("/begonnen")
def begin_anew() -> ResponseReturnValue:
    """Erase those answers and begin."""
    site = door.site()
    token = visits.token_of(site.stores, site.secret, session.pop(tablet.WAITS, 0))
    entry = visits.find(site.stores, token, site.today()) if token else None
    if entry is None:
        raise door.Closed
    to = tablet.begin(entry)
    if to == tablet.ALONE:
        drafts.erase(site.stores, links.draft_key(site.secret, entry.visit.token))
    return send_on(to)


@bp.get("/alleen")
def alone() -> ResponseReturnValue:
    """Who may look along, and what stays on the tablet."""
    return render("tablet_alone.html") if door.CASE in session else send_on(START)
