"""The office's page of a round's messages: what left and what waits, the waves that are planned, and what to decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Flask, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.config import Config
from surveyapp.errors import Refused, SettingError
from surveyapp.mail import deciding, planning, plans
from surveyapp.mail.outgoing import mails, sender
from surveyapp.mail.planning import Plan
from surveyapp.mail.plans import Planner
from surveyapp.models.message import Kind
from surveyapp.models.wave import WaveState
from surveyapp.office import message_pages, rights
from surveyapp.office.here import stores as _stores
from surveyapp.rounds import Round

bp = Blueprint("messages", __name__, url_prefix="/ronde/<int(max=2147483647):number>/berichten")
EXTENSION = "messages"


class NoSoundError(Refused):
    """Not all easy questions can be heard yet; the worker makes the sound, and then queues the wave."""


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[EXTENSION] = config
    app.register_blueprint(bp)


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """How the messages of a round stand."""
    return _page(_round(number))


@bp.post("/plan")
def plan(number: int) -> ResponseReturnValue:
    """Plan invitation and reminders."""
    _round(number)
    wishes = message_pages.wishes(request.form)
    now = clock.now()
    try:
        wanted = message_pages.read(wishes)
        plans.save(_stores(), number, wanted, now)
    except Refused as problem:
        return _page(_round(number), problem, wishes), 422
    _log("Waves planned", number)
    flash(_planned(number) if wanted else "Er is niets meer gepland.")
    return _back(number)


@bp.get("/nu")
def ask_now(number: int) -> ResponseReturnValue:
    """Before a wave goes at once: to how many at most."""
    round_, kind = _round(number), _kind(request.args.get("soort", ""))
    most = plans.asked(_stores(), number)
    goes = planning.now_at(Plan(kind, clock.today()), clock.now()).goes
    lines = (
        f"Dit bericht gaat naar hoogstens {message_pages.people(most)}: wie nog niet antwoordde, "
        "er aan de beurt voor is en het nog niet kreeg.",
        f"De eerste gaan {planning.in_words(max(goes, clock.now()))}. Terughalen kan daarna alleen wat nog wacht.",
    )
    return _sure(round_, kind, "messages.now", "nu klaarzetten", lines)


@bp.post("/nu")
def now(number: int) -> ResponseReturnValue:
    """Queue a planned wave at once."""
    round_, kind = _round(number), _kind(request.form.get("soort", ""))
    try:
        done = plans.queue_now(_planner(number), number, kind)
    except SettingError:
        return _page(round_, Refused("De mailserver is verkeerd ingesteld. De beheerder ziet dat bij SMTP_URL.")), 422
    except NoSoundError:
        flash("Dit bericht gaat zodra de makkelijke vragen te horen zijn. Het geluid wordt nu gemaakt.")
        return _back(number)
    except Refused as problem:
        return _page(round_, problem), 422
    _log(f"{kind} queued", number)
    flash(f"{message_pages.messages(done.added)} in de wachtrij, vanaf {planning.in_words(done.due)}.")
    return _back(number)


@bp.get("/annuleren")
def ask_cancel(number: int) -> ResponseReturnValue:
    """Before a wave is cancelled: how many messages wait."""
    round_, kind = _round(number), _kind(request.args.get("soort", ""))
    cells = {cell: found for cell, found in deciding.counts(_stores(), number).items() if cell[0] is kind}
    waits = deciding.total(cells, *message_pages.WAITING)
    lines = (
        f"{message_pages.messages(waits)} {'wacht' if waits == 1 else 'wachten'} nog: die gaan dan niet meer weg. "
        "Wat al is verstuurd, blijft verstuurd.",
        "U kunt dit bericht later opnieuw plannen, voor wie het nog niet kreeg.",
    )
    return _sure(round_, kind, "messages.cancel", "annuleren", lines)


@bp.post("/annuleren")
def cancel(number: int) -> ResponseReturnValue:
    """Nothing more of a wave."""
    round_, kind = _round(number), _kind(request.form.get("soort", ""))
    try:
        gone = plans.cancel(_stores(), number, kind)
    except Refused as problem:
        return _page(round_, problem), 422
    _log(f"{kind} cancelled", number)
    flash(f"{planning.NAMES[kind].capitalize()} is geannuleerd, met {message_pages.messages(gone)} die wachtten.")
    return _back(number)


@bp.post("/onbekend")
def decide(number: int) -> ResponseReturnValue:
    """Send messages of unknown fate once more, or let them be: one, or all that the page told of."""
    round_ = _round(number)
    one, seen = request.form.get("bericht", ""), request.form.get("gezien", "")
    act: dict[str, Callable[[list[int] | None], int]] = {
        "opnieuw": lambda ids: deciding.send_again(_stores(), number, ids, clock.now()),
        "rust": partial(deciding.let_be, _stores(), number),
    }
    do = act.get(request.form.get("doe", ""))
    if do is None or (one and not _is_number(one)):
        abort(400)
    if not one and seen != str(deciding.total(deciding.counts(_stores(), number), "unknown")):
        return _page(round_, Refused("Het aantal veranderde zojuist. Kijk hieronder en kies opnieuw.")), 422
    done = do([int(one)] if one else None)
    _log(f"{done} unknown messages decided ({request.form['doe']})", number)
    said = "in de wachtrij" if request.form["doe"] == "opnieuw" else "met rust gelaten"
    flash(f"{message_pages.messages(done)} {said}." if done else "Hierover was al beslist.")
    return _back(number)


@bp.get("/correctie")
def ask_correct(number: int) -> ResponseReturnValue:
    """What a correction needs, and to how many it would go."""
    return _correction(_round(number))


@bp.post("/correctie")
def correct(number: int) -> ResponseReturnValue:
    """Plan a correction to who got a wrong message."""
    round_ = _round(number)
    wish = message_pages.correction(request.form, clock.now())
    try:
        plans.correct(_stores(), number, message_pages.read_correction(wish), clock.now())
    except Refused as problem:
        return _correction(round_, problem, wish), 422
    _log("Correction planned", number)
    flash("De correctie is gepland.")
    return _back(number)


def _page(round_: Round, problem: Refused | None = None, wishes: message_pages.Wishes | None = None) -> str:
    return render_template(
        "office/messages.html",
        round=round_,
        board=message_pages.board(_stores(), round_, clock.now(), wishes),
        faults=message_pages.faults(problem),
        waits=cannot_leave(config()),
        people=url_for("people.search", number=round_.id) if "people.search" in current_app.view_functions else "",
    )


def _sure(round_: Round, kind: Kind, endpoint: str, what: str, lines: tuple[str, ...]) -> str:
    """One question before something is done with a wave."""
    return render_template(
        "office/sure.html",
        round=round_,
        title=f"{planning.NAMES[kind].capitalize()} {what}",
        lines=lines,
        action=url_for(endpoint, number=round_.id),
        hidden={"soort": kind.value},
        button=what.capitalize(),
        back=url_for("messages.page", number=round_.id),
    )


def _planned(number: int) -> str:
    """That a plan is kept, and what happens next."""
    wave = plans.of_round(_stores(), number).get(Kind.INVITATION)
    if wave is None or wave.state is not WaveState.PLANNED:
        return "Het plan is bewaard."
    return f"Het plan is bewaard. De uitnodiging gaat vanzelf: {planning.in_words(max(wave.goes, clock.now()))}."


def cannot_leave(settings: Config) -> tuple[str, ...]:
    """Which messages cannot leave, because nobody said by what way."""
    found = []
    if not mails(settings):
        found.append(
            "Er is geen mailserver ingesteld: e-mail wacht. Brieven, sms en bellen gaan door. "
            "De beheerder stelt de mailserver in met SMTP_URL; daarna gaat wat wacht vanzelf."
        )
    if settings.production and not settings.text_url:
        found.append("Er is geen dienst voor sms ingesteld: sms wacht. De beheerder stelt die in met TEXT_URL.")
    return tuple(found)


def _correction(round_: Round, problem: Refused | None = None, wish: message_pages.Correction | None = None) -> str:
    wronged = [(kind, plans.wronged(_stores(), round_.id, kind)) for kind in planning.PLANNABLE]
    return render_template(
        "office/correction.html",
        round=round_,
        wronged=[(kind, planning.NAMES[kind], message_pages.people(many)) for kind, many in wronged if many],
        wish=wish or message_pages.correction({}, clock.now()),
        hours=planning.HOURS,
        longest=plans.LONGEST,
        faults=message_pages.faults(problem),
    )


def _planner(number: int) -> Planner:
    from surveyapp.speech import publish  # numpy: what the other pages need not wait for

    def ready(round_id: int) -> None:
        if publish.missing(_stores(), config(), round_id):
            raise NoSoundError

    return Planner(_stores(), sender(config()).domain, ready, clock.now)


def _round(number: int) -> Round:
    return rights.find_round(_stores(), g.staff, number)


def _kind(said: str) -> Kind:
    found = next((kind for kind in Kind if kind.value == said), None)
    if found is None:
        abort(400)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _back(number: int) -> ResponseReturnValue:
    return redirect(url_for("messages.page", number=number), 303)


def _log(what: str, number: int) -> None:
    current_app.logger.info("%s in round %s by account %s", what, number, g.staff.staff_id)


def config() -> Config:
    """The settings of this site."""
    found: Config = current_app.extensions[EXTENSION]
    return found
