"""The office's improvement plan: after the report an officer writes what gets better, who sees to it, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from babel.dates import format_date
from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from analysis.improvement import Action, Subject, subjects
from questionnaires.answering import one_line
from questionnaires.model import Audience
from surveyapp import clock, improving, issuing
from surveyapp.db import Stores
from surveyapp.errors import Refused
from surveyapp.improving import LONGEST, LONGEST_OWNER, MOST, Kept
from surveyapp.office import message_pages, rights
from surveyapp.office.account_words import AUDIENCES
from surveyapp.rounds import Round

bp = Blueprint("improvement", __name__, url_prefix="/ronde/<int(max=2147483647):number>/verbeterplan")
FARTHEST = timedelta(days=3 * 366)
FULL = f"Er staan al {MOST} acties in het plan. Haal er eerst een weg."
GONE = "Deze actie is er niet meer. Kijk hieronder wat er nu in het plan staat."
TOO_EARLY = "Het plan schrijft u na het rapport van deze ronde."


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form."""

    number: int | None = None  # of the action that is changed
    subject: str = ""
    action: str = ""
    owner: str = ""
    due: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)  # by field, in its order


@dataclass(frozen=True, slots=True)
class Line:
    """One action as the page shows it."""

    id: int
    title: str
    action: str
    owner: str
    due: str


@bp.get("")
def page(number: int) -> ResponseReturnValue:
    """The plan, and for the officer a form for one more action or a change."""
    round_ = rights.find_round(_stores(), g.staff, number)
    wished = request.args.get("actie", "")
    found = next((one for one in improving.actions(_stores(), number) if str(one.id) == wished), None)
    return _page(round_, _of(found) if found else Form())


@bp.post("/actie")
def keep(number: int) -> ResponseReturnValue:
    """Keep an action, new or changed."""
    round_ = rights.find_round(_stores(), g.staff, number)
    form = _sent(round_)
    if form.faults:
        return _page(round_, form), 422
    due = message_pages.day(form.due) or clock.today()
    action = Action(improving.subject(form.subject), form.action, form.owner, due)
    try:
        improving.keep(_stores(), number, action, form.number)
    except Refused:
        return _page(round_, _with(form, {"waarover": GONE if form.number else FULL})), 422
    current_app.logger.info("Improvement plan of round %s changed by account %s", number, g.staff.staff_id)
    flash("De actie staat in het plan.")
    return redirect(url_for("improvement.page", number=number), 303)


@bp.post("/weg")
def drop(number: int) -> ResponseReturnValue:
    """Take an action out of the plan."""
    round_ = rights.find_round(_stores(), g.staff, number)
    chosen = _number(request.form.get("actie", ""))
    if chosen is not None:
        improving.drop(_stores(), round_.id, chosen)
        flash("De actie is uit het plan gehaald.")
    return redirect(url_for("improvement.page", number=number), 303)


def _page(round_: Round, form: Form) -> str:
    stores, last = _stores(), improving.before(_stores(), round_)
    return render_template(
        "office/improvement.html",
        round=round_,
        ready=_ready(round_),
        form=form,
        groups=_groups(round_),
        lines=_lines(round_, improving.actions(stores, round_.id)),
        last=last,
        before=_lines(last, improving.actions(stores, last.id)) if last else (),
        limits=(LONGEST, LONGEST_OWNER),
    )


def _ready(round_: Round) -> bool:
    """Whether the report to improve after is there."""
    return round_.closed and any(one.state == issuing.MADE for one in issuing.versions(_stores(), round_.id))


def _groups(round_: Round) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """What an action can be about, by audience, for the list to choose from."""
    found: dict[Audience, list[tuple[str, str]]] = {}
    for subject, title in subjects(round_.packs()).items():
        found.setdefault(subject.audience, []).append((subject.value, title))
    return tuple((AUDIENCES[audience.value], tuple(rows)) for audience, rows in found.items())


def _lines(round_: Round, kept: Sequence[Kept]) -> tuple[Line, ...]:
    titles = subjects(round_.packs())
    return tuple(
        Line(
            one.id,
            _title(one.action.subject, titles),
            one.action.action,
            one.action.owner,
            format_date(one.action.due, "d MMMM y", locale="nl"),
        )
        for one in kept
    )


def _title(subject: Subject, titles: Mapping[Subject, str]) -> str:
    return f"{titles.get(subject, subject.code)} ({AUDIENCES[subject.audience.value].lower()})"


def _of(kept: Kept) -> Form:
    one = kept.action
    return Form(kept.id, one.subject.value, one.action, one.owner, one.due.isoformat())


def _sent(round_: Round) -> Form:
    """The form as it came, with what is wrong with it."""
    sent = request.form
    form = Form(
        _number(sent.get("actie", "")),
        sent.get("waarover", ""),
        one_line(sent.get("wat", "")),
        one_line(sent.get("wie", "")),
        sent.get("klaar", "").strip(),
    )
    return _with(form, _faults(round_, form))


def _faults(round_: Round, form: Form) -> dict[str, str]:
    """What is wrong, by field; of each field the first thing."""
    today, due = clock.today(), message_pages.day(form.due)
    checks = (
        ("waarover", not _ready(round_), TOO_EARLY),
        (
            "waarover",
            form.subject not in {one.value for one in subjects(round_.packs())},
            "Kies waar de actie over gaat.",
        ),
        ("wat", not form.action, "Schrijf op wat er gebeurt."),
        ("wat", len(form.action) > LONGEST, f"Maak de actie korter: er passen {LONGEST} tekens in."),
        ("wie", not form.owner, "Schrijf op wie ervoor zorgt: een functie, geen naam."),
        (
            "wie",
            len(form.owner) > LONGEST_OWNER or "@" in form.owner,
            "Schrijf een korte functie op, geen naam of adres.",
        ),
        ("klaar", due is None or not today <= due <= today + FARTHEST, "Kies een dag vanaf vandaag, binnen drie jaar."),
    )
    found: dict[str, str] = {}
    for name, wrong, said in checks:
        if wrong:
            found.setdefault(name, said)
    return found


def _with(form: Form, faults: Mapping[str, str]) -> Form:
    return Form(form.number, form.subject, form.action, form.owner, form.due, faults)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _stores() -> Stores:
    stores: Stores = current_app.extensions["stores"]
    return stores
