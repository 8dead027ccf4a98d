"""The office's pages for who calls people: one person at a time, what to say, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from surveyapp import callbacks, clock, handover
from surveyapp.config import Config
from surveyapp.fieldwork import attempts, bureau, calling
from surveyapp.fieldwork.attempts import Came, Person
from surveyapp.fieldwork.calling import Now, Turn
from surveyapp.handover import Desk, Handover
from surveyapp.models import Role
from surveyapp.models.call import Result
from surveyapp.office import call_words, leading, rights, watching
from surveyapp.office.here import stores as _stores

bp = Blueprint("calls", __name__, url_prefix="/bellen")

EXTENSION = "calls"
SURE = frozenset({Result.REFUSED, Result.WRONG_NUMBER, Result.MOVED, Result.DECEASED})  # asked once more: for good
CASE = "<int(max=2147483647):case_id>"
LANGUAGES = "languages"  # in the session: those that an interviewer speaks; empty: all
FARTHEST = timedelta(days=60)  # until when somebody can be called back


@dataclass(frozen=True, slots=True)
class Calling:
    """What the pages need to know."""

    respondents: str  # address of the other site
    most: int
    clock: Callable[[], datetime] = clock.now


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[EXTENSION] = Calling(config.respondents_url, config.call_attempts)
    app.jinja_env.globals["calls_of"] = _calls_of
    app.register_blueprint(bp)


@bp.get("")
def overview() -> ResponseReturnValue:
    """How many people can be called now, and who asked to be."""
    now = _now()
    attempts.settle(_stores(), now)
    turns = rights.narrowed(g.staff, calling.queue(_stores(), now, _settings().most), lambda turn: turn.provider)
    waiting = rights.narrowed(g.staff, callbacks.waiting(_stores()), lambda one: one.provider)
    return render_template(
        "office/calls.html",
        lines=call_words.lines(turns),
        shelves=call_words.shelves(waiting),
        languages=call_words.languages(turn.language for turn in turns),
        speaks=session.get(LANGUAGES, []),
        held=attempts.holding(_stores(), g.staff.staff_id, now),
        closed=now.part is None,
        hours=call_words.hours(now.day),
        gone="weg" in request.args,
    )


@bp.post("/volgende")
def following() -> ResponseReturnValue:
    """On to the next person."""
    if "kiest" in request.form:
        session[LANGUAGES] = request.form.getlist("taal")
    return _next()


@bp.post(f"/{CASE}/nu")
def take(case_id: int) -> ResponseReturnValue:
    """Call this person, who asked for it."""
    mine = rights.narrowed(g.staff, callbacks.waiting(_stores()), lambda one: one.provider)
    known = case_id in {one.case_id for one in mine}
    if known and _now().part is not None and attempts.take(_stores(), g.staff.staff_id, case_id, _now()):
        return redirect(url_for("calls.person"), 303)
    return _gone()


@bp.get("/persoon")
def person() -> ResponseReturnValue:
    """Whom this account is calling; after an interview the next one."""
    now = _now()
    attempts.settle(_stores(), now)
    held = _held()
    if held is None:
        return redirect(url_for("calls.overview"), 303)
    watching.about([held.case_id], round_id=held.round_id)
    return _page(held)


@bp.post(f"/{CASE}/gesprek")
def begin(case_id: int) -> ResponseReturnValue:
    """Open the questions, on the other site."""
    held = _held()
    if held is None or held.case_id != case_id or not attempts.begin(_stores(), g.staff.staff_id, case_id, _now()):
        return _gone()
    what = Handover(case_id, held.round_id, Desk.PHONE, "low", held.language)
    ticket = handover.issue(_stores(), what, clock.now())
    return redirect(handover.address(_settings().respondents, ticket), 303)


@bp.post(f"/{CASE}/uitkomst")
def record(case_id: int) -> ResponseReturnValue:
    """Keep what came of it, and on to the next; what is for good is asked once more."""
    held = _held()
    if held is None or held.case_id != case_id:
        return _gone()
    came, fault = _came()
    if came is None:
        return _page(held, fault=fault), 422
    if came.result in SURE and "zeker" not in request.form:
        return _page(held, sure=came.result)
    attempts.record(_stores(), g.staff.staff_id, case_id, came, _now())
    return _next()


@bp.post("/stoppen")
def stop() -> ResponseReturnValue:
    """Call nobody any more; this person goes back into the queue."""
    attempts.let_go(_stores(), g.staff.staff_id)
    return redirect(url_for("calls.overview"), 303)


def _next() -> ResponseReturnValue:
    case_id, _turn = attempts.claim(_stores(), g.staff.staff_id, _now(), _mine(), _settings().most)
    return redirect(url_for("calls.person" if case_id else "calls.overview"), 303)


def _mine() -> Callable[[Turn], bool]:
    """Whether somebody is of this account's providers, and speaks a language of theirs."""
    staff, speaks = g.staff, session.get(LANGUAGES, [])
    everywhere = staff.role is Role.BUREAU
    return lambda turn: (everywhere or turn.provider in staff.providers) and (not speaks or turn.language in speaks)


def _held() -> Person | None:
    """Whom this account is calling; nobody of a provider that was taken from it meanwhile."""
    held = attempts.holding(_stores(), g.staff.staff_id, _now())
    return next(iter(rights.narrowed(g.staff, [held] if held else [], lambda one: one.provider)), None)


def _page(held: Person, fault: str = "", sure: Result | None = None) -> Response:
    settings = _settings()
    page = render_template(
        "office/call.html",
        held=held,
        about=call_words.about(held),
        bureau=bureau.find(_stores()),
        tried=call_words.told(calling.attempts(_stores(), held.case_id)),
        outcomes=call_words.OUTCOMES,
        hours=call_words.HOURS,
        first=_now().day,
        last=_now().day + FARTHEST,
        fault=fault,
        sure=call_words.SURE.get(sure) if sure else None,
        result=sure,
    )
    return leading.on(page, settings.respondents)


def _came() -> tuple[Came | None, str]:
    """What was chosen, or what is wrong with it."""
    given = request.form.get("uitkomst", "")
    if given not in (*(result.value for _key, result, _text in call_words.OUTCOMES), Result.CALL_BACK.value):
        return None, "Kies wat er gebeurde."
    if given != Result.CALL_BACK:
        return Came(Result(given)), ""
    try:
        day = date.fromisoformat(request.form.get("dag", ""))
    except ValueError:
        return None, "Vul in op welke dag u terugbelt."
    today = _now().day
    if not today <= day <= today + FARTHEST:
        return None, "Kies een dag vanaf vandaag, binnen twee maanden."
    if calling.hours(day) == (0, 0):
        return None, "Op zondag en op feestdagen bellen wij niet. Kies een andere dag."
    hour = request.form.get("vanaf", "")
    return Came(Result.CALL_BACK, day, int(hour) if hour in dict(call_words.HOURS) and hour else None), ""


def _calls_of(case_id: int) -> tuple[call_words.Line, ...]:
    """The attempts to call somebody, in words; for pages about a person."""
    return call_words.told(calling.attempts(_stores(), case_id))


def _gone() -> ResponseReturnValue:
    return redirect(url_for("calls.overview", weg="ja"), 303)


def _now() -> Now:
    return Now.at(_settings().clock())


def _settings() -> Calling:
    found: Calling = current_app.extensions[EXTENSION]
    return found
