"""The office's pages to hand in a list: choose a file, see what it would do, and only then put it into the round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

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
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.fieldwork.doctor import applying, columns, reading
from surveyapp.fieldwork.doctor.examining import Order, Verdict, examine
from surveyapp.fieldwork.doctor.grids import MOST_BYTES, Grid, GridError
from surveyapp.fieldwork.doctor.placing import Plan
from surveyapp.fieldwork.doctor.rejects import as_csv
from surveyapp.fieldwork.doctor.waiting import Done, Shelf, Waiting
from surveyapp.fieldwork.people import Rules
from surveyapp.office import list_pages, rights

bp = Blueprint("lists", __name__, url_prefix="/lijst/<int(max=2147483647):number>")
EXTENSION = "lists"
KEPT = "list"  # in the session: the name under which the file waits
AROUND = 64 * 1024  # bytes of a form around its file
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Read:
    """A list as it was read, the same way at every step."""

    grid: Grid
    order: Order
    verdicts: tuple[Verdict, ...]


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office; only the first takes a file."""
    app.extensions[EXTENSION] = (Shelf(config.instance), config.secret)
    app.config[security.UPLOADS] = {**app.config.get(security.UPLOADS, {}), "lists.take": MOST_BYTES + AROUND}
    app.register_blueprint(bp)
    app.before_request(_forget_at_log_out)


def _forget_at_log_out() -> None:
    """Runs after the guard: whoever logs out leaves no list behind."""
    if request.endpoint == "office.log_out" and KEPT in session:
        _shelf().forget(session[KEPT])


@bp.get("")
def choose(number: int) -> ResponseReturnValue:
    """Ask who is on the list, and for the file."""
    return _choose(number)


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
        _read(round_, waiting, data)
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
    chosen = replace(waiting, chosen=_chosen(round_), with_hidden=request.form.get("verborgen") == "ja")
    seen = request.form.get("gezien") == name  # else the page was of a list that another one replaced
    if request.form.get("doe") != "zet" or not (seen and _same(round_, waiting, chosen, name)):
        _shelf().change(name, chosen if seen else waiting)
        changed = "1" if request.form.get("doe") == "zet" else None
        return redirect(url_for("lists.check", number=number, veranderd=changed), 303)
    try:
        _store(round_, name, chosen)
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
    round_ = rights.find_round(_stores(), g.staff, number)
    name, waiting = _kept(number)
    data = _data(number, name)
    if waiting.done is None:
        read = _read(round_, waiting, data)
        data = _rejects(applying.preview(_stores(), number, read.verdicts), read)
    if not data:
        _gone(number)
    response = Response(data, mimetype="text/csv", content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"ronde-{number}-te-verbeteren.csv")
    return response


@bp.post("/weg")
def cancel(number: int) -> ResponseReturnValue:
    """Take the list away; nothing of it stays."""
    rights.find_round(_stores(), g.staff, number)
    _forget()
    return redirect(url_for("office.round_list"), 303)


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
        read = _read(round_, waiting, _data(number, name))
    except GridError as wrong:
        _forget()
        return _choose(number, str(wrong), waiting.audience)
    plan = applying.preview(_stores(), number, read.verdicts)
    page = render_template(
        "office/list_check.html",
        round=round_,
        waiting=waiting,
        audience=list_pages.AUDIENCES[waiting.audience],
        sheet=list_pages.sheet(read.grid, read.order, plan),
        choices=list_pages.choices(tuple(Rules.of(round_).strata)),
        problem=problem or list_pages.twice(read.order.heading),
        changed="veranderd" in request.args,
        seen=name,
    )
    return page, 422 if problem else 200


def _read(round_: rounds.Round, waiting: Waiting, data: bytes) -> Read:
    """The list as the officer wants it read. Errors: GridError."""
    rules = Rules.of(round_)
    grid = reading.read(data)
    order = Order(waiting.audience, _heading(grid, rules, waiting.chosen), waiting.with_hidden)
    return Read(grid, order, examine(grid, order, rules))


def _heading(grid: Grid, rules: Rules, chosen: Mapping[int, str]) -> columns.Heading:
    guess = columns.heading(grid, tuple(rules.strata))
    targets = tuple(chosen.get(place, target) for place, target in enumerate(guess.targets))
    return replace(guess, targets=targets)


def _store(round_: rounds.Round, name: str, waiting: Waiting) -> None:
    """Put the list into its round. Errors: Refused, in Dutch."""
    read = _read(round_, waiting, _data(round_.id, name))
    if problem := list_pages.twice(read.order.heading):
        raise GridError(problem)
    secret = current_app.extensions[EXTENSION][1]
    plan = applying.apply(_stores(), secret, round_.id, waiting.audience, read.verdicts)
    told = [(one.verdict.row.number, one.reason) for one in plan.placed if one.reason]
    most = list_pages.MOST_SHOWN
    counts = {effect.value: count for effect, count in plan.counts.items()}
    _shelf().finish(name, Done(counts, tuple(told[:most]), max(0, len(told) - most)), _rejects(plan, read))
    current_app.logger.info("List put into round %s by account %s", round_.id, waiting.staff_id)


def _rejects(plan: Plan, read: Read) -> bytes:
    text = as_csv(plan, read.order.heading)
    return text.encode("utf-8-sig") if text else b""


def _chosen(round_: rounds.Round) -> dict[int, str]:
    """What was chosen for each column; anything else than the page offers is no choice."""
    known = {name for name, _said in list_pages.choices(tuple(Rules.of(round_).strata))}
    fields = ((key.removeprefix("kolom-"), value) for key, value in request.form.items() if key.startswith("kolom-"))
    return {int(place): value for place, value in fields if place.isascii() and place.isdecimal() and value in known}


def _same(round_: rounds.Round, waiting: Waiting, chosen: Waiting, name: str) -> bool:
    """Whether what is asked for is what the page showed."""
    if waiting.with_hidden != chosen.with_hidden:
        return False
    targets = _heading(reading.read(_data(round_.id, name)), Rules.of(round_), waiting.chosen).targets
    return all(place < len(targets) and targets[place] == target for place, target in chosen.chosen.items())


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


def _stores() -> Stores:
    stores: Stores = current_app.extensions["stores"]
    return stores
