"""The office's page of letters of a round: make a batch, print it, and say that it is in the post."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date
from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.i18n import gettext as _
from surveyapp.letters import batches, files
from surveyapp.letters.batches import Batch, Made
from surveyapp.office import rights
from surveyapp.office.here import stores as _stores
from surveyapp.rounds import Round

bp = Blueprint("letters", __name__, url_prefix="/ronde/<int(max=2147483647):number>/brieven")
NUMBER = "<int(max=2147483647):batch>"
FOLDER = "LETTERS"  # in the site's config
SHOWN = 40  # numbers in a sentence
HEADER = ("letter", "case", "name", "postcode")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


@dataclass(frozen=True, slots=True)
class Row:
    """One batch in words."""

    batch: Batch
    made_on: str
    sent_on: str
    until: str  # its files are erased on this day
    percent: int  # made so far
    done: str
    faulty: str


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.config[FOLDER] = config.instance / "letters"
    app.register_blueprint(bp)


@bp.get("")
def overview(number: int) -> ResponseReturnValue:
    """How many letters wait, and the batches."""
    return _page(_round(number), "")


@bp.post("")
def make(number: int) -> ResponseReturnValue:
    """Take what is due in a new batch."""
    found = _round(number)
    try:
        batches.make(_stores(), number, clock.now())
    except Refused:
        problem = _("Er is nu geen brief te maken. Staat de ronde stil, is zij voorbij, of zijn de brieven al gemaakt?")
        return _page(found, problem), 409
    return redirect(url_for("letters.overview", number=number), 303)


@bp.get(f"/{NUMBER}/brieven.pdf")
def pdf(number: int, batch: int) -> ResponseReturnValue:
    """The letters, to print."""
    return _file(number, batch, "brieven")


@bp.get(f"/{NUMBER}/controle.pdf")
def control(number: int, batch: int) -> ResponseReturnValue:
    """The control list, to print."""
    return _file(number, batch, "controle")


@bp.get(f"/{NUMBER}/controle.csv")
def control_csv(number: int, batch: int) -> ResponseReturnValue:
    """The control list for a spreadsheet."""
    _batch(number, batch)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADER)
    for line in batches.listed(_stores(), batch):
        writer.writerow((line.place, *map(_plain, (line.number, line.name, line.postcode))))
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="controle-{batch}.csv"'
    return response


@bp.post(f"/{NUMBER}/verstuurd")
def sent(number: int, batch: int) -> ResponseReturnValue:
    """They are in the post since a day: today, or one before it."""
    _batch(number, batch)
    today = clock.today()
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        day = today
    batches.sent(_stores(), batch, min(day, today))
    return redirect(url_for("letters.overview", number=number), 303)


@bp.post(f"/{NUMBER}/weg")
def drop(number: int, batch: int) -> ResponseReturnValue:
    """Throw a batch away."""
    _batch(number, batch)
    batches.drop(_stores(), batch)
    return redirect(url_for("letters.overview", number=number), 303)


@bp.post(f"/{NUMBER}/opnieuw")
def again(number: int, batch: int) -> ResponseReturnValue:
    """Try once more to make a batch."""
    _batch(number, batch)
    batches.again(_stores(), batch)
    return redirect(url_for("letters.overview", number=number), 303)


def _page(found: Round, problem: str) -> str:
    stores = _stores()
    waiting = batches.waiting(stores, found.id, clock.now())
    rows = [_row(batch) for batch in batches.of_round(stores, found.id)]
    return render_template(
        "office/letters.html", round=found, waiting=waiting, rows=rows, problem=problem, today=clock.today()
    )


def _row(batch: Batch) -> Row:
    parts = -(-batch.letters // files.PART)
    kept = batch.sent_on + files.KEPT_SENT if batch.sent_on else batch.made_on + files.KEPT_MADE
    return Row(
        batch=batch,
        made_on=_day(batch.made_on),
        sent_on=_day(batch.sent_on) if batch.sent_on else "",
        until=_day(kept),
        percent=100 * batch.parts // (parts + 1),
        done=_listed(map(str, batch.done)),
        faulty=_listed(batch.faulty),
    )


def _listed(numbers: Iterable[str]) -> str:
    found = tuple(numbers)
    more = _(" en nog %(count)s") % {"count": len(found) - SHOWN} if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _file(number: int, batch: int, name: str) -> ResponseReturnValue:
    found = _batch(number, batch)
    folder: Path = current_app.config[FOLDER]
    path = files.file_of(folder, batch, name)
    if found.state not in (Made.READY, Made.SENT) or not path.exists():
        return redirect(url_for("letters.overview", number=number), 303)
    return send_file(
        path, mimetype="application/pdf", as_attachment=True, download_name=f"{name}-{batch}.pdf", max_age=0
    )


def _batch(number: int, batch: int) -> Batch:
    return batches.find(_stores(), _round(number).id, batch)


def _round(number: int) -> Round:
    return rights.find_round(_stores(), g.staff, number)
