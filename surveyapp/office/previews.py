"""The office's pages to try a round before it counts: each mail as it will be, a test mail, and proof links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.model import Audience, Form
from surveyapp import clock, i18n, proofs
from surveyapp.errors import Refused, SettingError
from surveyapp.fieldwork.proof import Wish, proof_token
from surveyapp.mail import planning, trying
from surveyapp.mail.trying import Choice, Trial
from surveyapp.models.message import Kind
from surveyapp.office import message_pages, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.messages import config
from surveyapp.rounds import Round

bp = Blueprint("previews", __name__, url_prefix="/ronde/<int(max=2147483647):number>")
Choosable = TypeVar("Choosable", bound=StrEnum)
AUDIENCES: Mapping[Audience, str] = {
    Audience.CLIENT: "cliënt",
    Audience.OPDRACHTGEVER: "opdrachtgever",
    Audience.CURSIST: "cursist",
}
FORMS: Mapping[Form, str] = {Form.REGULAR: "gewone vragen", Form.LOW: "makkelijke vragen"}
# A page of its own that may show its styles, and nothing else: no script, no picture, no form, no frame around it.
ALONE = "sandbox;default-src 'none';style-src 'unsafe-inline';base-uri 'none';form-action 'none';frame-ancestors 'none'"
NO_SERVER = "Er is geen mailserver ingesteld. De beheerder doet dat met SMTP_URL."
NO_BUREAU = "De gegevens van het bureau ontbreken. De beheerder geeft ze met: surveyapp bureau set."
NOT_TAKEN = "De mailserver nam het bericht niet aan. Kijk of het adres klopt, of probeer het over een kwartier opnieuw."
NO_ADDRESS = "Dit is geen e-mailadres. Typ het zoals naam@voorbeeld.nl."
OVER = "Deze ronde is voorbij: haar pagina's gaan niet meer open, ook niet als proef."


@dataclass(frozen=True, slots=True)
class Menu:
    """What there is to choose from."""

    kinds: Mapping[Kind, str]
    audiences: Mapping[Audience, str]
    forms: Mapping[Form, str]
    languages: tuple[i18n.Language, ...]
    diensten: tuple[tuple[str, str], ...]


@bp.get("/berichten/voorbeeld")
def page(number: int) -> ResponseReturnValue:
    """A mail as it will be."""
    return _page(_round(number), _choice(_round(number), request.args))


@bp.get("/berichten/voorbeeld/opgemaakt")
def formatted(number: int) -> ResponseReturnValue:
    """Its HTML part, alone on a page."""
    round_ = _round(number)
    try:
        mail = trying.shown(_trial(round_), _choice(round_, request.args))
    except Refused as problem:
        return _page(round_, _choice(round_, request.args), _said(problem)), 422
    return Response(mail.html, mimetype="text/html", headers={"Content-Security-Policy": ALONE})


@bp.post("/berichten/voorbeeld")
def send(number: int) -> ResponseReturnValue:
    """Send it to who is logged in; its links count nothing."""
    round_ = _round(number)
    choice = _choice(round_, request.form)
    try:
        if not trying.send(_trial(round_), choice, g.staff.email):
            raise Refused(NOT_TAKEN)
    except (Refused, ValueError) as problem:
        return _page(round_, choice, _said(problem)), 422
    current_app.logger.info("Test mail of round %s to account %s", number, g.staff.staff_id)
    flash(f"Het bericht is verstuurd naar {g.staff.email}.")
    return redirect(f"{url_for('previews.page', number=number)}?{urlencode(_args(choice))}", 303)


@bp.get("/proef")
def proof(number: int) -> ResponseReturnValue:
    """A proof link to make."""
    return _proof(_round(number))


@bp.post("/proef")
def make_proof(number: int) -> ResponseReturnValue:
    """Make a proof link; show it, and send it to an address when one was typed."""
    round_ = _round(number)
    to = request.form.get("naar", "").strip()[:254]
    try:
        link = _link(round_)
        if to and not trying.send_proof(_trial(round_), link, to):
            return _proof(round_, link, NOT_TAKEN), 422
    except ValueError:
        return _proof(round_, link, NO_ADDRESS), 422
    except Refused as problem:
        return _proof(round_, fault=_said(problem)), 422
    current_app.logger.info("Proof link of round %s by account %s", number, g.staff.staff_id)
    return _proof(round_, link, sent=to)


def _page(round_: Round, choice: Choice, fault: str = "") -> str:
    mail = None
    if not fault:
        try:
            mail = trying.shown(_trial(round_), choice)
        except Refused as problem:
            fault = _said(problem)
    live = {language.code for language in i18n.live()}
    return render_template(
        "office/preview.html",
        round=round_,
        mail=mail,
        choice=choice,
        args=_args(choice),
        menu=_menu(round_),
        in_dutch=choice.language not in live,
        faults=(fault,) if fault else (),
    )


def _proof(round_: Round, link: str = "", fault: str = "", sent: str = "") -> str:
    return render_template(
        "office/proof.html",
        round=round_,
        menu=_menu(round_),
        link=link,
        sent=sent,
        given=request.form,
        faults=(fault,) if fault else (),
        closes=message_pages.in_full(round_.closes),
    )


def _link(round_: Round) -> str:
    menu, form = _menu(round_), request.form
    audience = _one(menu.audiences, form.get("wie", ""))
    wording = _one(menu.forms, form.get("vorm", ""))
    if audience is not Audience.CLIENT:
        wording = Form.REGULAR
    dienst = next((key for key, _name in menu.diensten if key == form.get("dienst", "")), "")
    language = next((one.code for one in menu.languages if one.code == form.get("taal", "")), "")
    wish = Wish(audience, wording, dienst if audience is Audience.CLIENT else "", language)
    token = proof_token(_stores(), config().secret, round_.id, wish, clock.today())
    return proofs.address(config().respondents_url, token)


def _choice(round_: Round, given: Mapping[str, str]) -> Choice:
    menu = _menu(round_)
    audience = _one(menu.audiences, given.get("wie", ""))
    form = _one(menu.forms, given.get("vorm", "")) if audience is Audience.CLIENT else Form.REGULAR
    language = next((one.code for one in menu.languages if one.code == given.get("taal", "")), i18n.SOURCE)
    return Choice(_one(menu.kinds, given.get("soort", "")), audience, form, language)


def _one(known: Mapping[Choosable, str], said: str) -> Choosable:
    """What was chosen; the first when that is not offered."""
    return next((one for one in known if one == said), next(iter(known)))


def _args(choice: Choice) -> dict[str, str]:
    return {"soort": choice.kind, "wie": choice.audience, "vorm": choice.form, "taal": choice.language}


def _menu(round_: Round) -> Menu:
    packs = round_.packs()
    forms = packs[Audience.CLIENT].forms if Audience.CLIENT in packs else (Form.REGULAR,)
    named = {dienst.key: dienst.name for dienst in round_.keurmerk.diensten}
    return Menu(
        kinds=planning.NAMES,
        audiences={audience: AUDIENCES[audience] for audience in packs},
        forms={form: FORMS[form] for form in forms},
        languages=i18n.languages(),
        diensten=tuple((key, named.get(key, key)) for key in round_.terms.diensten),
    )


def _said(problem: Exception) -> str:
    """What is wrong, in Dutch."""
    if isinstance(problem, SettingError):
        return NO_SERVER
    if isinstance(problem, ValueError):
        return NO_ADDRESS
    said = str(problem)
    return said if said == NOT_TAKEN else NO_BUREAU if "settings of the bureau" in said else OVER


def _trial(round_: Round) -> Trial:
    return Trial(_stores(), config(), round_, clock.today(), clock.now())


def _round(number: int) -> Round:
    return rights.find_round(_stores(), g.staff, number)
