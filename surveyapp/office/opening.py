"""The office's pages on which the bureau makes a round, and mends or removes one that has no list yet."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.errors import Refused
from surveyapp.fieldwork import rounds as fieldwork
from surveyapp.office import colleagues, opening_pages, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.list_pages import CHANNELS, WAYS
from surveyapp.office.opening_pages import Wish
from surveyapp.rounds import Round, Terms

bp = Blueprint("opening", __name__)
ONE = "/ronde/<int(max=2147483647):number>"
SAME = "Van deze dienstverlener is er al een open ronde over deze meetperiode: gebruik die."
TOO_LATE = "Er staan intussen mensen op de lijst: deze ronde blijft zoals zij is."


@bp.get("/ronde/nieuw")
def ask() -> ResponseReturnValue:
    """Ask what a new round is; after `als` as the next one of that round."""
    like = request.args.get("als", "")
    wish = Wish()
    if like.isascii() and like.isdecimal() and len(like) < 10:
        wish = opening_pages.following(rights.find_round(_stores(), g.staff, int(like)))
    return _form(wish)


@bp.post("/ronde/nieuw")
def make() -> ResponseReturnValue:
    """Make a round, or say all that is wrong with it."""
    wish = opening_pages.read(request.form, dict(request.form.lists()))
    terms, wrong = _terms(wish)
    if not wrong:
        try:
            number = fieldwork.open_round(_stores(), terms)
        except Refused:
            wrong = [SAME]
        else:
            current_app.logger.info("Round %s made by account %s", number, g.staff.staff_id)
            flash(f"Ronde {number} is gemaakt.")
            return redirect(url_for("roadmap.page", number=number), 303)
    return _form(wish, faults=wrong), 422


@bp.get(f"{ONE}/wijzigen")
def ask_change(number: int) -> ResponseReturnValue:
    """A round as it is, to mend."""
    round_ = _empty(number)
    return _form(opening_pages.of_round(round_), round_)


@bp.post(f"{ONE}/wijzigen")
def change(number: int) -> ResponseReturnValue:
    """Mend a round, or say all that is wrong."""
    round_ = _empty(number)
    wish = opening_pages.read(request.form, dict(request.form.lists()))
    terms, wrong = _terms(wish, but=round_.terms.provider)
    if not wrong:
        try:
            fieldwork.change_round(_stores(), number, terms)
        except Refused:
            wrong = [SAME if fieldwork.is_empty(_stores(), number) else TOO_LATE]
        else:
            current_app.logger.info("Round %s changed by account %s", number, g.staff.staff_id)
            flash("De ronde is gewijzigd.")
            return redirect(url_for("roadmap.page", number=number), 303)
    return _form(wish, round_, wrong), 422


@bp.get(f"{ONE}/weghalen")
def ask_remove(number: int) -> ResponseReturnValue:
    """Before a round goes."""
    return _sure(_empty(number))


@bp.post(f"{ONE}/weghalen")
def remove(number: int) -> ResponseReturnValue:
    """Take away a round that was made by mistake."""
    round_ = _empty(number)
    try:
        fieldwork.remove_round(_stores(), number)
    except Refused:
        return _sure(round_, (TOO_LATE,)), 422
    current_app.logger.info("Round %s removed by account %s", number, g.staff.staff_id)
    flash(f"Ronde {number} is weggehaald.")
    return redirect(url_for("office.round_list"), 303)


def _terms(wish: Wish, but: str = "") -> tuple[Terms, list[str]]:
    """Terms, and what is wrong with them; `but`: a name that may be mended."""
    terms, wrong = opening_pages.terms(wish, clock.today())
    known = [name for name in colleagues.provider_names(_stores().contacts) if name != but]
    if like := opening_pages.alike(wish.provider, known):
        wrong.insert(0, f"Er is al een dienstverlener “{like}”: neem die naam over, of kies een andere.")
    return terms, wrong


def _form(wish: Wish, round_: Round | None = None, faults: list[str] | None = None) -> str:
    return render_template(
        "office/opening.html",
        round=round_,
        wish=wish,
        offers=opening_pages.offers(wish),
        days=dict(zip(opening_pages.DAYS, wish.days, strict=True)),
        names=colleagues.provider_names(_stores().contacts),
        ways=CHANNELS,
        fields=WAYS,
        faults=faults or (),
    )


def _sure(round_: Round, faults: tuple[str, ...] = ()) -> str:
    return render_template(
        "office/sure.html",
        round=round_,
        title="Ronde weghalen",
        lines=("Er staat nog niemand op de lijst. De ronde en wat ervoor was gepland, gaan weg.",),
        action=url_for("opening.remove", number=round_.id),
        hidden={},
        button="Weghalen",
        back=url_for("roadmap.page", number=round_.id),
        faults=faults,
    )


def _empty(number: int) -> Round:
    """A round on whose list nobody stands yet; another is not mended here."""
    round_ = rights.find_round(_stores(), g.staff, number)
    if round_.closed or not fieldwork.is_empty(_stores(), number):
        abort(redirect(url_for("roadmap.page", number=number), 303))
    return round_
