"""The office's pages for a round under way: emergency stop, pause, more days, an early end; each asked once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.errors import Refused
from surveyapp.fieldwork import course
from surveyapp.fieldwork.status import status
from surveyapp.mail import deciding, planning, plans
from surveyapp.models.wave import WaveState
from surveyapp.office import message_pages, rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.message_pages import in_full
from surveyapp.office.rounds import state
from surveyapp.rounds import Round

bp = Blueprint("course", __name__, url_prefix="/ronde/<int(max=2147483647):number>/veldwerk")
DAY = timedelta(days=1)
TOO_LATE = "Dat kan niet meer: de ronde of de dag veranderde. Kijk op de pagina Veldwerk hoe het er nu voor staat."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with a round under way."""

    title: str
    button: str
    done: str
    lines: Callable[[Round], tuple[str, ...]]
    do: Callable[[Round], None]


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """How a round goes, and what can be done about it."""
    round_ = _round(number)
    return render_template(
        "office/course.html", round=round_, state=state(round_, clock.today()), can=_possible(round_)
    )


@bp.get("/zeker")
def sure(number: int) -> ResponseReturnValue:
    """What will happen, with how many."""
    return _sure(_round(number), request.args.get("wat", ""))


@bp.post("")
def do(number: int) -> ResponseReturnValue:
    """Do it."""
    round_, what = _round(number), request.form.get("wat", "")
    step = STEPS.get(what)
    if step is None:
        abort(400)
    try:
        step.do(round_)
    except Refused as problem:
        said = str(problem) if isinstance(problem, Wrong) else TOO_LATE
        return _sure(round_, what, said), 422
    current_app.logger.info("%s of round %s by account %s", what, number, g.staff.staff_id)
    flash(step.done)
    return redirect(url_for("course.page", number=number), 303)


class Wrong(Refused):
    """Something in the form, in Dutch."""


def _sure(round_: Round, what: str, fault: str = "") -> str:
    step = STEPS.get(what)
    if step is None:
        abort(400)
    today = clock.today()
    ends = (
        ("vandaag", f"Vandaag ({in_full(today)}) is de laatste dag"),
        ("nu", f"Nu: gisteren ({in_full(today - DAY)}) was de laatste dag"),
    )
    first = max(today, round_.closes + DAY)
    return render_template(
        "office/sure.html",
        round=round_,
        title=step.title,
        lines=step.lines(round_),
        action=url_for("course.do", number=round_.id),
        hidden={"wat": what},
        button=step.button,
        back=url_for("course.page", number=round_.id),
        choices={"legend": "Wanneer?", "name": "einde", "options": ends} if what == "stoppen" else None,
        day={"label": "Nieuwe laatste dag", "value": (first + 6 * DAY).isoformat(), "first": first.isoformat()}
        if what == "verlengen"
        else None,
        faults=(fault,) if fault else (),
    )


def _possible(round_: Round) -> tuple[str, ...]:
    """What can be done now, in the order of the page."""
    if round_.closed:
        return ()
    running = clock.today() <= round_.closes
    can = ("vrijgeven" if round_.held else "noodstop", "verder" if round_.paused else "pauze", "verlengen")
    return (*can, "stoppen") if running and clock.today() >= round_.opens else can


def _waiting(round_: Round) -> str:
    cells = deciding.counts(_stores(), round_.id)
    return message_pages.messages(deciding.total(cells, *message_pages.WAITING))


def _half_way(round_: Round) -> str:
    return message_pages.people(status(_stores(), round_.id).started)


def _hold_lines(round_: Round) -> tuple[str, ...]:
    return (
        f"Er gaat niets meer weg naar iemand van deze ronde. {_waiting(round_)} in de wachtrij blijven staan.",
        "Mensen die al een link hebben, kunnen gewoon antwoorden. Wat de mailserver al heeft, is niet terug te halen.",
    )


def _release_lines(round_: Round) -> tuple[str, ...]:
    return (f"Wat wacht, gaat weer weg: {_waiting(round_)}. Gemiste golven gaan zodra het mag.",)


def _pause_lines(round_: Round) -> tuple[str, ...]:
    return (
        f"Er gaat niets meer weg: {_waiting(round_)} wachten. Wie een link opent, leest in de eigen taal dat het "
        "onderzoek even wacht, met het telefoonnummer van het bureau.",
        f"Halverwege: {_half_way(round_)}. Wat zij invulden, blijft bewaard; zij gaan later verder waar ze waren.",
    )


def _continue_lines(round_: Round) -> tuple[str, ...]:
    return (
        f"De pagina's met vragen gaan weer open, en wat wacht gaat weg: {_waiting(round_)}.",
        f"De laatste dag blijft {in_full(round_.closes)}. Verleng het veldwerk als de pauze dagen kostte.",
    )


def _extend_lines(round_: Round) -> tuple[str, ...]:
    asked = message_pages.people(plans.asked(_stores(), round_.id))
    return (
        f"De laatste dag is nu {in_full(round_.closes)}. {asked} antwoordden nog niet en kunnen dat dan langer doen.",
        "Pagina's en nieuwe berichten noemen meteen de nieuwe dag. Berichten die al weg zijn, noemen de oude. "
        "Plan zelf een extra herinnering bij Berichten.",
    )


def _stop_lines(round_: Round) -> tuple[str, ...]:
    planned = [plan for plan in plans.of_round(_stores(), round_.id).values() if plan.state is WaveState.PLANNED]
    names = ", ".join(planning.NAMES[plan.kind] for plan in planned) or "niets"
    return (
        f"Het veldwerk loopt nu tot en met {in_full(round_.closes)}. Gepland: {names}. "
        f"Wat na de nieuwe laatste dag valt, vervalt. In de wachtrij: {_waiting(round_)}.",
        f"Halverwege: {_half_way(round_)}. Wat zij invulden telt mee bij het sluiten, als er genoeg is ingevuld.",
        "De ronde is dan nog niet gesloten: verlengen kan.",
    )


def _extend(round_: Round) -> None:
    last = message_pages.day(request.form.get("dag", ""))
    if last is None:
        raise Wrong("Kies een dag.")
    if last < max(clock.today(), round_.closes + DAY) or last > clock.today() + course.LONGEST:
        raise Wrong(f"Kies een dag na {in_full(round_.closes)} die niet voorbij is, binnen een jaar.")
    course.extend(_stores(), round_.id, last, clock.today())


def _stop(round_: Round) -> None:
    today = clock.today()
    last = today - DAY if request.form.get("einde") == "nu" else today
    if last < round_.opens:
        raise Wrong("Het veldwerk begon vandaag. Kies vandaag als laatste dag, of een pauze.")
    if last >= round_.closes:
        raise Wrong(f"{in_full(round_.closes).capitalize()} is al de laatste dag.")
    course.stop(_stores(), round_.id, last, today)


STEPS: Mapping[str, Step] = {
    "noodstop": Step(
        "Noodstop",
        "Stop alle berichten",
        "Noodstop: er gaat niets meer weg.",
        _hold_lines,
        lambda round_: course.hold(_stores(), round_.id, held=True),
    ),
    "vrijgeven": Step(
        "Berichten weer vrijgeven",
        "Vrijgeven",
        "De berichten gaan weer weg.",
        _release_lines,
        lambda round_: course.hold(_stores(), round_.id, held=False),
    ),
    "pauze": Step(
        "Pauze",
        "Pauze beginnen",
        "De ronde is gepauzeerd.",
        _pause_lines,
        lambda round_: course.pause(_stores(), round_.id, paused=True),
    ),
    "verder": Step(
        "Verder gaan na de pauze",
        "Verder gaan",
        "De ronde gaat verder.",
        _continue_lines,
        lambda round_: course.pause(_stores(), round_.id, paused=False),
    ),
    "verlengen": Step("Veldwerk verlengen", "Verlengen", "Het veldwerk is verlengd.", _extend_lines, _extend),
    "stoppen": Step("Veldwerk eerder stoppen", "Stoppen", "Het veldwerk stopt eerder.", _stop_lines, _stop),
}


def _round(number: int) -> Round:
    return rights.find_round(_stores(), g.staff, number)
