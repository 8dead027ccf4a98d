"""Step 2, instead: opting out from a message, without a log-in. Opening the page changes nothing; the button does."""

from __future__ import annotations

from flask import Blueprint, Flask, g, request
from flask.typing import ResponseReturnValue

from surveyapp import i18n, optout
from surveyapp.i18n import gettext as _
from surveyapp.pages import door
from surveyapp.pages.page import render
from surveyapp.security import UPLOADS

bp = Blueprint("leaving", __name__, url_prefix="/afmelden")
TRIAL = "proef"  # in a mail that the bureau sent to itself
SMALL = 4096  # bytes: mail programs may send their one click as multipart/form-data (RFC 8058)


def register(app: Flask) -> None:
    """Put the page in the site."""
    app.register_blueprint(bp)
    app.config.setdefault(UPLOADS, {})["leaving.leave"] = SMALL


@bp.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """A button; mail scanners open this too."""
    _case(token)
    return render("leaving.html", action=request.path)


@bp.post("/<token>")
def leave(token: str) -> ResponseReturnValue:
    """Do it: from our button, or with the one click of a mail program, which has no session."""
    case_id = _case(token)
    if case_id is not None:
        optout.opt_out(door.site().stores, case_id)
    lines = (_("U krijgt geen berichten meer."), _("U kunt deze pagina nu sluiten."))
    return render("said.html", heading=_("Geen berichten meer"), lines=lines)


def _case(token: str) -> int | None:
    """Whose address this is; None for that of a trial, where nothing happens."""
    if token == TRIAL:
        g.proof = True
        return None
    site = door.site()
    found = optout.known(site.stores, site.secret, token)
    if found is None:
        raise door.Closed
    i18n.speak(i18n.allowed(optout.language(site.stores, found), proof=False))  # as their messages do
    return found
