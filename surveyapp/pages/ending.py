"""Step 2: the ways to leave: ready, later, or never mind; and the pages that say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, g, session
from flask.typing import ResponseReturnValue

from questionnaires import answering
from questionnaires.model import Form
from surveyapp.answers import drafts, finishing
from surveyapp.answers.drafts import Draft
from surveyapp.i18n import gettext as _
from surveyapp.pages import desk, door, visits
from surveyapp.pages.about import back_to, here
from surveyapp.pages.page import Menu, day, on_tablet, render, send_on, to_start, until

bp = Blueprint("ending", __name__)


@bp.before_request
def guard() -> None:
    """Pages that say goodbye have no visit any more; all others need one."""
    if "end" not in session:
        door.guard()
    else:
        door.speaks(session)


@bp.post("/klaar")
def finish() -> ResponseReturnValue:
    """Make the set final. A second press, here or on another device, is no error."""
    if "end" in session:
        return send_on("/klaar")
    visit, site = door.current(), door.site()

    def final(draft: Draft) -> Mapping[str, str]:
        return answering.final(visit.questionnaire, Form(draft.form), draft.answers, visit.modules)

    if not finishing.finish(site.stores, site.secret, visit.token, final) and not g.proof:
        raise door.NotBegun
    left = _leave("finished", "/klaar")
    session["closes"] = visit.closes.isoformat()  # all that the receipt needs: the same for the whole round
    return left


@bp.get("/klaar")
def finished() -> ResponseReturnValue:
    """Thank you, and a receipt: who sees what, and how long, by the settings that hold."""
    if session.get("end") != "finished":
        raise door.Closed
    if g.desk:
        return render("desk/done.html")
    bureau = visits.bureau(door.site().stores)
    return render("finished.html", None, bureau=bureau, **until(date.fromisoformat(session["closes"])))


@bp.get("/stoppen")
def stop() -> ResponseReturnValue:
    """How to go on later; nothing has to be saved any more."""
    visit = door.current()
    door.draft()
    return render("stop.html", Menu(visit.several_forms, back_to(), here()), to=back_to(), closes=day(visit.closes))


@bp.get("/wissen")
def ask_erase() -> ResponseReturnValue:
    """Ask once more before everything is erased."""
    door.draft()
    return render("erase.html", Menu(door.current().several_forms, "/stoppen"), to=back_to())


@bp.post("/wissen")
def erase() -> ResponseReturnValue:
    """Erase the half-filled set at once; what is final already is not called erased."""
    if "end" in session:
        return send_on("/gewist")
    site, token = door.site(), door.current().token
    if not drafts.erase(site.stores, door.draft_key()) and not _was_erased(site, token):
        raise door.NotBegun
    return _leave("erased", "/gewist")


def _was_erased(site: door.Site, token: str) -> bool:
    """Whether nothing is kept of someone without a draft: the form was sent before, and its reply was lost."""
    return finishing.is_free(site.stores, site.secret, token, door.entry().round_id)


@bp.get("/gewist")
def erased() -> ResponseReturnValue:
    """The answers are gone."""
    later = _("Wilt u toch meedoen? Gebruik dan dezelfde link.")
    return _goodbye("erased", _("Uw antwoorden zijn gewist"), _("Wij hebben niets van uw antwoorden bewaard."), later)


@bp.get("/niet-meedoen")
def refused() -> ResponseReturnValue:
    """Thank you all the same."""
    kept = _("Wij bewaren alleen dat u niet meedoet. U krijgt hierover geen berichten meer.")
    if g.proof:
        kept = _("Dit was een proef. Wij hebben niets bewaard.")
    return _goodbye("refused", _("U doet niet mee"), _("Dat is goed. Dank u wel dat u het ons liet weten."), kept)


def _leave(end: str, to: str) -> ResponseReturnValue:
    door.leave(end)
    return send_on(to)


def _goodbye(end: str, heading: str, *lines: str) -> str:
    if session.get("end") != end:
        raise door.Closed
    if on_tablet():
        return render("said.html", heading=heading, lines=lines, **to_start())
    if g.desk:
        return render("said.html", heading=heading, lines=lines, **desk.way_back())
    return render("said.html", heading=heading, lines=(*lines, _("U kunt deze pagina nu sluiten.")))
