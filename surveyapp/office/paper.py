"""The office's page for paper: forms to print, and forms that came back to copy."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.model import Audience, Form
from surveyapp import clock, handover, i18n
from surveyapp.config import Config
from surveyapp.fieldwork import bureau
from surveyapp.fieldwork import paper as cases
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.fieldwork.paper import Standing, Whose
from surveyapp.fieldwork.rounds import Days, is_open
from surveyapp.handover import Desk, Handover
from surveyapp.office import leading, rights
from surveyapp.office.here import stores as _stores
from surveyapp.paper import forms, printing
from surveyapp.paper.forms import Wish
from surveyapp.rounds import Round

bp = Blueprint("paper", __name__, url_prefix="/ronde/<int(max=2147483647):number>/papier")

EXTENSION = "paper"
AUDIENCES = {Audience.CLIENT: "Cliënten", Audience.OPDRACHTGEVER: "Opdrachtgevers", Audience.CURSIST: "Cursisten"}
FORMS = {Form.REGULAR: "gewone vragen", Form.LOW: "makkelijke vragen"}
NOBODY = Bureau("het onderzoeksbureau", "", "", "", "", "", independent=False)
NOT_MADE = (
    "Dit formulier kon niet worden gemaakt. Vraag de beheerder of het lettertype van deze taal er is "
    "(fonts-noto-core), en maak het daarna opnieuw."
)
WHY_NOT = {
    Standing.UNKNOWN: "Dit nummer hoort bij niemand op de lijst van deze ronde. Kijk of het goed is overgenomen.",
    Standing.ANSWERED: "Van deze persoon zijn er al antwoorden. Voer dit formulier niet in, en vernietig het.",
    Standing.REFUSED: "Deze persoon liet weten niet mee te doen. Voer dit formulier niet in, en vernietig het.",
    Standing.AWAY: "Deze persoon wordt niet (meer) gevraagd. Kijk op de pagina van deze persoon waarom.",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What the pages need to know."""

    secret: str
    respondents: str  # address of the other site
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One form to print."""

    audience: str
    form: str
    language: i18n.Language
    title: str


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[EXTENSION] = Paper(config.secret, config.respondents_url, config.return_address)
    app.register_blueprint(bp)


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """Forms to print, and what to type of a form that came back."""
    return _page(_round(number))


@bp.get("/<audience>-<form>-<language>.pdf")
def blank(number: int, audience: str, form: str, language: str) -> ResponseReturnValue:
    """A form on which somebody writes their code."""
    round_ = _round(number)
    if (audience, form, language) not in {(c.audience, c.form, c.language.code) for c in _choices(round_)}:
        abort(404)
    return _pdf(round_, Wish(Audience(audience), Form(form), language), f"formulier-{audience}-{form}-{language}")


@bp.post("/een")
def coded(number: int) -> ResponseReturnValue:
    """The form of one person, with their code."""
    round_ = _round(number)
    one = _whose(round_)
    if one.standing is not Standing.OPEN:
        return _page(round_, WHY_NOT[one.standing], "een"), 422
    code = cases.code_for(_stores(), _settings().secret, one.case_id)
    known = {(c.form, c.language.code) for c in _choices(round_) if c.audience == one.audience}
    form = one.form if one.form in {form for form, _language in known} else Form.REGULAR.value
    language = one.language if (form, one.language) in known else i18n.SOURCE
    return _pdf(round_, Wish(Audience(one.audience), Form(form), language, code), "formulier")


@bp.post("/invoer")
def enter(number: int) -> ResponseReturnValue:
    """On to the question pages of whose form this is; 422 with the same page when it cannot be copied."""
    round_ = _round(number)
    if not is_open(Days(round_.opens, round_.closes, round_.closed), clock.today()):
        return _page(round_, "Deze ronde neemt nu geen antwoorden aan.", "invoer"), 422
    one = _whose(round_)
    if one.standing is not Standing.OPEN:
        return _page(round_, WHY_NOT[one.standing], "invoer"), 422
    form = request.form.get("vorm", one.form)
    language = request.form.get("taal", i18n.SOURCE)
    what = Handover(one.case_id, round_.id, Desk.PAPER, form if form in tuple(Form) else one.form, language)
    ticket = handover.issue(_stores(), what, clock.now())
    return redirect(handover.address(_settings().respondents, ticket), 303)


def _round(number: int) -> Round:
    return rights.find_round(_stores(), g.staff, number)


def _whose(round_: Round) -> Whose:
    return cases.whose(_stores(), _settings().secret, round_.id, request.form.get("nummer", ""))


def _page(round_: Round, fault: str = "", where: str = "") -> Response:
    choices = _choices(round_)
    made = render_template(
        "office/paper.html",
        round=round_,
        choices=choices,
        forms=[(form.value, FORMS[form]) for form in Form if any(form == choice.form for choice in choices)],
        languages=_languages(),
        address=_settings().address,
        typed=request.form.get("nummer", ""),
        fault=fault,
        where=where,
    )
    return leading.on(made, _settings().respondents)


def _choices(round_: Round) -> list[Choice]:
    """Every form of a round: by audience, wording and language."""
    return [
        Choice(audience.value, form.value, language, f"{AUDIENCES[audience]}, {FORMS[form]}")
        for audience, pack in round_.packs().items()
        for form in pack.forms
        for language in _languages()
    ]


def _languages() -> list[i18n.Language]:
    """Those that people reviewed."""
    return list(i18n.live())


def _pdf(round_: Round, wish: Wish, name: str) -> ResponseReturnValue:
    made = forms.paper_form(round_, wish, bureau.find(_stores()) or NOBODY, _settings().address)
    try:
        pdf = printing.in_own_process(made)
    except printing.PrintingError as error:
        current_app.logger.error("A form of round %s could not be made: %s", round_.id, error)
        return _page(round_, NOT_MADE, "maken"), 422
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.pdf")
    return response


def _settings() -> Paper:
    found: Paper = current_app.extensions[EXTENSION]
    return found
