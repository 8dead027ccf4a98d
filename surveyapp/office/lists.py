"""The office's pages to hand in a list: choose a file, see what it would do, and only then put it into the round."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NoReturn

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from questionnaires.model import Audience
from surveyapp import rounds, security
from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.fieldwork.doctor import template as doctor_template
from surveyapp.fieldwork.doctor.grids import MOST_BYTES, GridError
from surveyapp.fieldwork.doctor.waiting import Shelf, Waiting
from surveyapp.fieldwork.people import Rules
from surveyapp.office import list_pages, list_work, rights
from surveyapp.office.here import stores as _stores

bp = Blueprint("lists", __name__, url_prefix="/lijst/<int(max=2147483647):number>")
EXTENSION = "lists"
KEPT = "list"  # in the session: the name under which the file waits
AROUND = 64 * 1024  # bytes of a form around its file
LONGEST_NAME = 100
FIELDS = ("kolom-", "kop", "manier-", "verborgen")  # fields of the form that say how a list is read
TEMPLATES = {
    "xlsx": (doctor_template.as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (doctor_template.as_csv, "text/csv"),
}


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office; only the first takes a file."""
    app.extensions[EXTENSION] = (Shelf(config.instance), config)
    app.config.setdefault(security.UPLOADS, {})["lists.take"] = MOST_BYTES + AROUND
    app.register_blueprint(bp)
    app.before_request(_forget_at_log_out)


def _forget_at_log_out() -> None:
    """Runs after the guard: whoever logs out leaves no list behind."""
    if request.endpoint == "office.log_out" and KEPT in session:
        _shelf().forget(session[KEPT])


@bp.get("")
def choose(number: int) -> ResponseReturnValue:
    """Ask who is on the list, and for the file."""
    said = request.args.get("wie", "")
    return _choose(number, audience=next((one for one in Audience if one.value == said), Audience.CLIENT))


@bp.post("")
def take(number: int) -> ResponseReturnValue:
    """Read a file; only one that may be kept waits."""
    round_ = _open_round(number)
    audience = _audience(round_)
    name, data = _sent()
    waiting = Waiting(number, g.staff.staff_id, name, audience)
    try:
        if not data:
            raise GridError("U koos nog geen bestand, of het is leeg. Kies het bestand met de lijst.")
        _work("look", waiting, data)
    except GridError as problem:
        return _choose(number, str(problem), audience)
    _forget()
    session[KEPT] = _shelf().put(waiting, data)
    return redirect(url_for("lists.check", number=number), 303)


@bp.get("/nakijken")
def check(number: int) -> ResponseReturnValue:
    """What the list would do; nothing is stored."""
    return _check(number)


@bp.post("/nakijken")
def decide(number: int) -> ResponseReturnValue:
    """Look again with other choices, or put the list into the round as it was shown."""
    round_ = _open_round(number)
    name, waiting = _waiting(number)
    chosen = _decided(round_, waiting)
    seen = request.form.get("gezien") == name  # else the page was of a list that another one replaced
    asked = request.form.get("doe") == "zet"
    if not asked or not seen or request.form.get("stand") != _stand(request.form):
        _shelf().change(name, chosen if seen else waiting)
        return redirect(url_for("lists.check", number=number, veranderd="1" if asked else None), 303)
    try:
        _store(name, chosen)
    except Refused as problem:
        return _check(number, str(problem))
    return redirect(url_for("lists.done", number=number), 303)


@bp.get("/gedaan")
def done(number: int) -> ResponseReturnValue:
    """What was done with the list."""
    round_ = rights.find_round(_stores(), g.staff, number)
    name, waiting = _kept(number)
    told = waiting.done
    if told is None:
        _gone(number)
    return render_template(
        "office/list_done.html",
        round=round_,
        waiting=waiting,
        counts=list_pages.counts(told.counts),
        reasons=list_pages.Lines(tuple(list_pages.Line(*line) for line in told.reasons), told.more),
        to_mend=bool(_data(number, name)),
    )


@bp.get("/verbeteren.csv")
def rejects(number: int) -> ResponseReturnValue:
    """The rows to mend, before or after the list was put into its round."""
    rights.find_round(_stores(), g.staff, number)
    name, waiting = _kept(number)
    data = _data(number, name)
    if waiting.done is None:
        data = _work("rejects", waiting, data)
    if not data:
        _gone(number)
    response = Response(data, mimetype="text/csv", content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"ronde-{number}-te-verbeteren.csv")
    return response


@bp.get("/voorbeeld")
def template(number: int) -> ResponseReturnValue:
    """A list to fill in, for who has no system that makes one."""
    round_ = rights.find_round(_stores(), g.staff, number)
    said = request.args.get("wie", Audience.CLIENT.value)
    audience = next((one for one in round_.packs() if one.value == said), None) or abort(404)
    kind = request.args.get("als", "xlsx")
    make, mimetype = TEMPLATES.get(kind) or abort(404)
    response = Response(make(Rules.of(round_), audience), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"lijst-{audience.value}.{kind}")
    return response


@bp.post("/weg")
def cancel(number: int) -> ResponseReturnValue:
    """Take the list away; nothing of it stays."""
    rights.find_round(_stores(), g.staff, number)
    _forget()
    return redirect(url_for("roadmap.page", number=number), 303)


def _choose(number: int, problem: str = "", audience: Audience = Audience.CLIENT) -> ResponseReturnValue:
    round_ = rights.find_round(_stores(), g.staff, number)
    kept = _shelf().find(session.get(KEPT, ""))
    page = render_template(
        "office/list_choose.html",
        round=round_,
        audiences=[(a, list_pages.AUDIENCES[a]) for a in round_.packs()],
        audience=audience,
        problem=problem,
        most=MOST_BYTES // 1_000_000,
        waiting=kept if kept and kept.round_id == number and kept.done is None else None,
    )
    return page, 422 if problem else 200


def _check(number: int, problem: str = "") -> ResponseReturnValue:
    round_ = rights.find_round(_stores(), g.staff, number)
    name, waiting = _waiting(number)
    try:
        sheet: list_pages.Sheet = _work("look", waiting, _data(number, name))
    except GridError as wrong:
        _forget()
        return _choose(number, str(wrong), waiting.audience)
    fields = sheet.fields() | ({"verborgen": "ja"} if waiting.with_hidden else {})
    page = render_template(
        "office/list_check.html",
        round=round_,
        waiting=waiting,
        audience=list_pages.AUDIENCES[waiting.audience],
        sheet=sheet,
        choices=list_pages.choices(Rules.of(round_).titles),
        ways=list_pages.CHANNELS,
        problem=problem or sheet.problem,
        changed="veranderd" in request.args,
        seen=name,
        stand=_stand(fields),
    )
    return page, 422 if problem else 200


def _work(task: str, waiting: Waiting, data: bytes) -> Any:
    config = current_app.extensions[EXTENSION][1]
    return list_work.run(task, (config, _stores()), waiting, data)


def _store(name: str, waiting: Waiting) -> None:
    """Put the list into its round. Errors: Refused, in Dutch."""
    stored: list_work.Stored = _work("store", waiting, _data(waiting.round_id, name))
    _shelf().finish(name, stored.done, stored.rejects)
    current_app.logger.info("List put into round %s by account %s", waiting.round_id, waiting.staff_id)


def _stand(fields: Mapping[str, str]) -> str:
    """What a form says of a list, in short: so that only what was shown is stored."""
    named = sorted((key, value) for key, value in fields.items() if key.startswith(FIELDS))
    return hashlib.sha256(repr(named).encode()).hexdigest()[:32]


def _decided(round_: rounds.Round, waiting: Waiting) -> Waiting:
    """The list with what the form says. Another row of names begins the columns anew."""
    header = _index(request.form.get("kop", ""))
    if request.form.get("kop", "") != request.form.get("was-kop", ""):
        return replace(waiting, header=header, chosen={}, channels=None)
    known = {way for way, _said in list_pages.CHANNELS}
    said = [request.form.get(name, "") for name in list_pages.WAYS]
    ways = list(dict.fromkeys(way for way in said if way in known))
    channels = tuple((*ways, "", "", "")[:3])
    hidden = request.form.get("verborgen") == "ja"
    return replace(waiting, header=header, chosen=_chosen(round_), channels=channels, with_hidden=hidden)


def _index(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _chosen(round_: rounds.Round) -> dict[int, str]:
    """What was chosen for each column; anything else than the page offers is no choice."""
    known = {name for name, _said in list_pages.choices(Rules.of(round_).titles)}
    fields = ((key.removeprefix("kolom-"), value) for key, value in request.form.items() if key.startswith("kolom-"))
    return {int(place): value for place, value in fields if place.isascii() and place.isdecimal() and value in known}


def _open_round(number: int) -> rounds.Round:
    round_ = rights.find_round(_stores(), g.staff, number)
    if round_.closed:
        abort(409)
    return round_


def _audience(round_: rounds.Round) -> Audience:
    said = request.form.get("wie", "")
    found = next((audience for audience in round_.packs() if audience.value == said), None)
    if found is None:
        abort(400)
    return found


def _sent() -> tuple[str, bytes]:
    """Name and contents of the file; the name is only shown."""
    file = request.files.get("lijst")
    if file is None:
        return "", b""
    with file.stream:
        return (file.filename or "")[-LONGEST_NAME:], file.stream.read()


def _kept(number: int) -> tuple[str, Waiting]:
    """The list that waits for this round, of who asks; else they may choose one."""
    name = session.get(KEPT, "")
    waiting = _shelf().find(name)
    if waiting is None or (waiting.round_id, waiting.staff_id) != (number, g.staff.staff_id):
        _gone(number)
    return name, waiting


def _waiting(number: int) -> tuple[str, Waiting]:
    """The same, of a list that was not put into its round yet."""
    name, waiting = _kept(number)
    if waiting.done is not None:
        _gone(number)
    return name, waiting


def _data(number: int, name: str) -> bytes:
    try:
        return _shelf().data(name)
    except FileNotFoundError:
        _gone(number)


def _gone(number: int) -> NoReturn:
    """The list was taken away, or was never here: back to where one is chosen."""
    abort(redirect(url_for("lists.choose", number=number), 303))


def _forget() -> None:
    _shelf().forget(session.pop(KEPT, ""))


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions[EXTENSION][0]
    return shelf
