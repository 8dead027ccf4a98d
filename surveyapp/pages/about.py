"""Step 2: pages beside the questions: help, the choice of wording, data, accessibility."""

from __future__ import annotations

from flask import Blueprint, g, request, session
from flask.typing import ResponseReturnValue

from questionnaires.model import Form
from surveyapp.answers import drafts
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.i18n import SOURCE, allowed, offered, speak
from surveyapp.pages import door, places, steps, visits
from surveyapp.pages.page import Menu, day, render, send_on, until
from surveyapp.terms import STATED, TERMS

bp = Blueprint("about", __name__)


@bp.before_request
def guard() -> None:
    """All but the statement on accessibility lies behind the link."""
    if request.endpoint != "about.accessibility":
        door.guard()
    else:
        door.speaks(session)


def here() -> str:
    """The question someone came from, as the end of an address; empty when there is none."""
    code = request.args.get("bij", "")
    fits = code == "nakijken" or places.known(door.current().questionnaire, code)
    return f"?bij={code}" if fits else ""


def back_to() -> str:
    """The address someone came from: a question, the review, or the beginning."""
    code = here().removeprefix("?bij=")
    if not code:
        return "/welkom"
    return places.REVIEW if code == "nakijken" else f"/vraag/{code}"


def paragraphs(text: str) -> tuple[str, ...]:
    """A text in paragraphs, which blank lines split."""
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


@bp.get("/hulp")
def help_page() -> ResponseReturnValue:
    """Whom to call."""
    begun = door.begun() is not None
    return render("help.html", _menu(), bureau=_bureau(), to=back_to(), here=here(), begun=begun and bool(here()))


@bp.get("/taal")
def wordings() -> ResponseReturnValue:
    """Which language, and easy or ordinary questions; back where someone came from when there is nothing to choose."""
    begun = door.begun() is not None
    forms = door.current().several_forms
    if not forms and len(offered(g.proof)) == 1:
        return send_on(back_to())
    return render("language.html", _menu(), here=here(), to=back_to(), begun=begun and bool(here()), forms=forms)


@bp.post("/taal")
def choose() -> ResponseReturnValue:
    """Go on in the other wording or language, with or without sound, at the same question; the answers stay."""
    if "taal" in request.form:
        return _choose_language(request.form["taal"])
    if "geluid" in request.form:
        steps.listen(request.form["geluid"])
        return send_on(back_to())
    if "tempo" in request.form:
        steps.pace(request.form["tempo"])
        return send_on(back_to())
    wanted = request.form.get("vorm", "")
    if wanted not in door.current().questionnaire.forms:
        return send_on("/taal" + here())
    if drafts.switch_form(door.site().stores, door.draft_key(), Form(wanted)) is None:
        session["form"] = wanted
    return send_on(back_to())


def _choose_language(wanted: str) -> ResponseReturnValue:
    code = allowed(wanted, g.proof)
    if code == SOURCE != wanted:  # nothing that is offered here
        return send_on("/taal" + here())
    drafts.switch_language(door.site().stores, door.draft_key(), code)
    session["language"] = code
    speak(code)
    return send_on(back_to())


@bp.get("/gegevens")
def data() -> ResponseReturnValue:
    """What happens with names and answers, and for how long."""
    door.begun()
    kept = until(door.current().closes)
    return render("data.html", _menu(), bureau=_bureau(), logs=TERMS.logs, to=back_to(), **kept)


@bp.get("/toegankelijkheid")
def accessibility() -> ResponseReturnValue:
    """For whom the pages work, what does not work yet, and what to do about it."""
    to = "/welkom" if "token" in session or door.CASE in session else ""
    return render("accessibility.html", bureau=_bureau(), to=to, stated=day(STATED))


def _bureau() -> Bureau:
    return visits.bureau(door.site().stores)


def _menu() -> Menu:
    visit = door.current()
    return Menu(visit.several_forms, back_to(), here())
