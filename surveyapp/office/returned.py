"""The office's page for letters that came back: type or scan many at once, and read what became of each line."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.fieldwork import returned
from surveyapp.fieldwork.returned import Line, Verdict
from surveyapp.office import rights
from surveyapp.office.here import stores as _stores

bp = Blueprint("returned", __name__, url_prefix="/ronde/<int(max=2147483647):number>/retourpost")
EXTENSION = "returned"
SAID: Mapping[Verdict, str] = {
    Verdict.NOTED: "genoteerd: de brief kwam terug",
    Verdict.KNOWN: "was al genoteerd",
    Verdict.UNKNOWN: "niet gevonden in deze ronde",
}


def register(app: Flask, config: Config) -> None:
    """Put the page in the office."""
    app.extensions[EXTENSION] = config.secret
    app.register_blueprint(bp)


@bp.get("")
def ask(number: int) -> ResponseReturnValue:
    """A field for many lines."""
    return _page(number)


@bp.post("")
def take_in(number: int) -> ResponseReturnValue:
    """Note them; lines that nobody was found for stay in the field, to mend. Doing it again changes nothing."""
    rights.find_round(_stores(), g.staff, number)
    text = request.form.get("regels", "")
    try:
        lines = returned.take_in(_stores(), current_app.extensions[EXTENSION], number, text)
    except Refused as problem:
        return _page(number, text=text, problem=str(problem))
    if not lines:
        return _page(number, problem="Vul eerst een nummer of een code in.")
    noted = sum(line.verdict is Verdict.NOTED for line in lines)
    current_app.logger.info("Helpdesk: %d letters came back in round %s by account %s", noted, number, g.staff.staff_id)
    return _page(number, lines, "\n".join(line.typed for line in lines if line.verdict is Verdict.UNKNOWN))


def _page(number: int, lines: tuple[Line, ...] = (), text: str = "", problem: str = "") -> ResponseReturnValue:
    counts = [(said, sum(line.verdict is verdict for line in lines)) for verdict, said in SAID.items()]
    page = render_template(
        "office/returned.html",
        round=rights.find_round(_stores(), g.staff, number),
        lines=lines,
        counts=[(said, count) for said, count in counts if count],
        said=SAID,
        text=text,
        problem=problem,
    )
    return page, 422 if problem else 200
