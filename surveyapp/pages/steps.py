"""Step 2: between yes and the first question of the low form: sound, together, practice. No answer is kept of it."""

from __future__ import annotations

from flask import Blueprint, g, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from questionnaires.model import DONT_KNOW, Form
from surveyapp.answers.drafts import Draft
from surveyapp.i18n import gettext
from surveyapp.i18n import marked as _
from surveyapp.pages import door, hearing, places
from surveyapp.pages.fields import FACES, Choice, Field
from surveyapp.pages.page import Menu, render, send_on

bp = Blueprint("steps", __name__)

HEAR, TRY, TOGETHER, PRACTICE = "/horen", "/horen/proef", "/samen", "/oefenen"
CODE = "oefening"
PRACTISED = "practised"  # of a session: all this was shown


@bp.before_request
def guard() -> ResponseReturnValue | None:
    """Only for who said yes, and in the low form."""
    door.guard()
    draft = door.draft()
    return None if g.form is Form.LOW else send_on(_questions(draft))


def come_first(draft: Draft) -> bool:
    """Whether someone is still before the first question of the low form."""
    return draft.form == Form.LOW and not draft.answers and PRACTISED not in session


@bp.get(HEAR)
def ask_sound() -> ResponseReturnValue:
    """Whether to hear the questions; not asked when there is nothing to hear, or sound is on already.

    A tablet asked it before.
    """
    if g.sound or door.CASE in session or not hearing.offered(door.current()):
        return send_on(TOGETHER)
    return render("hear.html", _menu())


@bp.post(HEAR)
def choose_sound() -> ResponseReturnValue:
    """With or without sound."""
    return send_on(TRY if listen(request.form.get("geluid", "")) else TOGETHER)


@bp.get(TRY)
def try_sound() -> ResponseReturnValue:
    """Something to hear, and what to do when there is nothing to be heard."""
    return render("hear_test.html", _menu(HEAR + "/anders")) if g.sound else send_on(HEAR)


@bp.get(f"{HEAR}/anders")
def choose_again() -> ResponseReturnValue:
    """The choice once more."""
    return render("hear.html", _menu())


@bp.post(TRY)
def tried_sound() -> ResponseReturnValue:
    """On with sound, slower or not, or on without."""
    if "tempo" in request.form:
        pace(request.form["tempo"])
        return send_on(TRY)
    listen(request.form.get("geluid", ""))
    return send_on(TOGETHER)


@bp.get(TOGETHER)
def together() -> ResponseReturnValue:
    """For someone who helps, and for who is helped."""
    return render("together.html", _menu())


@bp.post(TOGETHER)
def read_together() -> ResponseReturnValue:
    """On; nothing is kept."""
    return send_on(PRACTICE)


@bp.get(PRACTICE)
def practise() -> ResponseReturnValue:
    """One question to practise on, with the answers that most questions have."""
    question = gettext("Hoe graag drinkt u koffie?")
    return render(
        "question.html",
        _menu(TOGETHER),
        heading=question,
        title="",
        mark="",
        intro=_("Wij oefenen eerst."),
        action=PRACTICE,
        fields=(_coffee(),),
    )


@bp.post(PRACTICE)
def practised() -> ResponseReturnValue:
    """On to the questions, whatever was chosen."""
    session[PRACTISED] = "yes"
    return send_on(_questions(door.draft()))


def listen(choice: str) -> bool:
    """Keep in the session whether this person hears the questions."""
    session["sound"] = "yes" if choice == "ja" else ""
    return choice == "ja"


def pace(choice: str) -> None:
    """Keep in the session how fast they are read."""
    session["slow"] = "yes" if choice == "langzaam" else ""


def _coffee() -> Field:
    answers = (
        ("4", _("Heel graag")),
        ("3", _("Graag")),
        ("2", _("Niet graag")),
        ("1", _("Helemaal niet graag")),
        (DONT_KNOW, _("Weet ik niet")),
    )
    return Field(
        code=CODE,
        text=Markup.escape(_("Hoe graag drinkt u koffie?")),
        plain=gettext("Hoe graag drinkt u koffie?"),
        help="",
        look="scale",
        control="radio",
        typed=False,
        long=False,
        options=tuple(
            Choice(code, Markup.escape(words), chosen=False, face=code in FACES, apart=code == DONT_KNOW, writes=False)
            for code, words in answers
        ),
        ends=None,
        value="",
        other="",
        error="",
        described="",
    )


def _questions(draft: Draft) -> str:
    return places.goes_on(places.screens(door.current(), g.form, draft.answers), draft.answers)


def _menu(back: str = "") -> Menu:
    return Menu(door.current().several_forms, back)
