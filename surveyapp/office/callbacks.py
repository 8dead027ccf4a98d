"""The office's page of people who would rather be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date
from flask import Blueprint, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from questionnaires.model import Form
from surveyapp import callbacks, i18n, phones
from surveyapp.callbacks import Moment, Waiting
from surveyapp.db import Stores
from surveyapp.office import rights

bp = Blueprint("callbacks", __name__, url_prefix="/terugbellen")

MOMENTS = {
    Moment.MORNING: "in de ochtend",
    Moment.AFTERNOON: "in de middag",
    Moment.EVENING: "in de avond",
    Moment.ANY: "maakt niet uit",
}
FORMS = {Form.LOW: "makkelijke vragen", Form.REGULAR: "gewone vragen"}


@dataclass(frozen=True, slots=True)
class Row:
    """One request in words."""

    case_id: int
    name: str
    phone: str
    dial: str
    moment: str
    form: str
    language: i18n.Language
    asked_on: str


@bp.get("")
def waiting_list() -> ResponseReturnValue:
    """Whom to call, by provider, the oldest request first."""
    waiting = _waiting()
    shelves = [(name, [_row(one) for one in rows]) for name, rows in groupby(waiting, key=lambda one: one.provider)]
    return render_template("office/callbacks.html", shelves=shelves)


@bp.post("/<int(max=2147483647):case_id>/gebeld")
def done(case_id: int) -> ResponseReturnValue:
    """Somebody was called: forget the number."""
    if case_id in {one.case_id for one in _waiting()}:
        callbacks.done(_stores(), case_id)
    return redirect(url_for("callbacks.waiting_list"), 303)


def _waiting() -> tuple[Waiting, ...]:
    """Who waits, of this account's providers."""
    return rights.narrowed(g.staff, callbacks.waiting(_stores()), lambda one: one.provider)


def _row(one: Waiting) -> Row:
    asked = one.request
    return Row(
        case_id=one.case_id,
        name=one.name or f"nummer {one.number} op de lijst van ronde {one.round_id}",
        phone=asked.phone,
        dial=phones.dial(asked.phone),
        moment=MOMENTS[asked.moment],
        form=FORMS[Form(asked.form)],
        language=_language(asked.language),
        asked_on=_day(one.asked_on),
    )


def _language(code: str) -> i18n.Language:
    return next((known for known in i18n.languages() if known.code == code), i18n.Language(code, code))


def _day(day: date) -> str:
    return format_date(day, "d MMMM", locale="nl")


def _stores() -> Stores:
    stores: Stores = current_app.extensions["stores"]
    return stores
