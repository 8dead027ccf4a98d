"""The office's reading list: what respondents of a closed round wrote; a person decides what is printed.

Nothing on it leads to somebody but the text itself: the order is by lot, and with it stand only its question, its
audience and, where that is of many people, its dienst.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from functools import partial

from flask import Blueprint, Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from surveyapp.config import Config
from surveyapp.office import account_words, open_lists, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.open_lists import Place
from surveyapp.open_answers import deciding, known, naming, removing, texts
from surveyapp.open_answers.texts import Decision, State, Text
from surveyapp.rounds import Round

bp = Blueprint("open_answers", __name__, url_prefix="/ronde/<int(max=2147483647):number>/open-antwoorden")
EXTENSION = "open_answers"
CHOICES: Mapping[str, State] = {"vrijgeven": State.RELEASED, "achterhouden": State.WITHHELD, "later": State.CODED}
NONE: Set[str] = frozenset()
EMPTY = "Vrijgeven kan niet zonder tekst. Vul de tekst in die in het rapport mag, of kies Achterhouden."


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[EXTENSION] = config
    app.register_blueprint(bp)


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """Some texts of one question, with a suggestion for each."""
    round_ = rights.find_round(_stores(), g.staff, number)
    found = _texts(round_)
    return _page(round_, found, open_lists.place(request.args, round_, found))


@bp.post("")
def decide(number: int) -> ResponseReturnValue:
    """Keep what was decided on one page, and go on to the next texts."""
    round_ = rights.find_round(_stores(), g.staff, number)
    found = _texts(round_)
    place = open_lists.place(request.form, round_, found)
    by_id = {text.id: text for text in found}
    sent = [by_id[key] for key in dict.fromkeys(request.form.getlist("id")) if key in by_id]
    wanted = {text: _wanted(round_, text, request.form) for text in sent}
    empty = {
        text.id for text, one in wanted.items() if one is not None and one.state is State.RELEASED and not one.text
    }
    if empty:
        return _page(round_, found, place, sent, empty), 422
    changed = deciding.decide(_stores(), number, wanted, partial(removing.among, current_app.extensions[EXTENSION]))
    current_app.logger.info("%d open texts of round %s decided by account %s", changed, number, g.staff.staff_id)
    flash(f"{changed} opgeslagen." if changed else "Er is niets veranderd.")
    return redirect(url_for("open_answers.page", number=number, **place.query), 303)


def _page(round_: Round, found: Sequence[Text], place: Place, sent: Sequence[Text] = (), empty: Set[str] = NONE) -> str:
    shown = open_lists.listed(round_, found, place)
    names = known.known(_stores(), round_)
    names = replace(names, names=names.names | naming.seen_elsewhere((text.text for text in found), names))
    items = [open_lists.item(text, names, request.form if sent else None) for text in sent or shown.texts]
    return render_template(
        "office/open_answers.html",
        round=round_,
        list=shown,
        items=items,
        empty=empty,
        fault=EMPTY if empty else "",
        progress=open_lists.progress(round_, found),
        diensten=account_words.dienst_names(round_),
    )


def _wanted(round_: Round, text: Text, form: MultiDict[str, str]) -> Decision | None:
    """What the form asks for one text; None: as if nobody had read it."""
    book = open_lists.book_of(round_, text.audience, text.question)
    themes = tuple(theme.code for theme in book if theme.code in form.getlist(f"thema-{text.id}"))
    said = form.get(f"keuze-{text.id}", "") or ("vrijgeven" if form.get("rest") == "vrijgeven" else "later")
    state = CHOICES.get(said, State.CODED)
    if state is State.CODED and not themes:
        return None
    return Decision(state, open_lists.sent_text(text, form) if state is State.RELEASED else "", themes)


def _texts(round_: Round) -> tuple[Text, ...]:
    return texts.of_round(_stores(), current_app.extensions[EXTENSION].secret, round_)
