"""The office's search in open answers: somebody wants their text taken away, and only its words say which it is.

What is looked for is posted and stands in no address: proxies keep those. Nothing on it says whose set a text is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import clock
from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.i18n import gettext as _
from surveyapp.office import rights, watching
from surveyapp.office.account_words import AUDIENCES
from surveyapp.office.here import stores as _stores
from surveyapp.office.watching import Action
from surveyapp.open_answers import quoting, removing, searching
from surveyapp.open_answers.quoting import Quoting
from surveyapp.open_answers.searching import Found, Stand
from surveyapp.open_answers.texts import asked
from surveyapp.rounds import Round

bp = Blueprint("open_search", __name__, url_prefix="/ronde/<int(max=2147483647):number>/open-antwoorden/zoeken")
CONFIG = "open_search"  # where the site keeps its settings for these pages
LONGEST = 200  # characters that are looked for


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the page with the search."""

    words: str = ""
    found: tuple[Found, ...] | None = None  # None: nothing was looked for
    more: bool = False  # there are more than are shown
    problem: str = ""


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[CONFIG] = config
    app.register_blueprint(bp)


@bp.get("")
def ask(number: int) -> ResponseReturnValue:
    """By which words to look."""
    return _page(rights.find_round(_stores(), g.staff, number), Asked())


@bp.post("/gevonden")
def found(number: int) -> ResponseReturnValue:
    """The texts with these words."""
    round_ = rights.find_round(_stores(), g.staff, number)
    words = request.form.get("woorden", "")[:LONGEST]
    if not round_.closed:
        return _page(round_, Asked())
    try:
        texts = searching.find(_stores(), _config().secret, round_, words)
    except Refused as refused:
        return _page(round_, Asked(words, problem=str(refused))), 422
    current_app.logger.info("account %s searched open texts of round %s", g.staff.staff_id, number)
    return _page(round_, Asked(words, texts[: searching.MOST], len(texts) > searching.MOST))


@bp.post("/weghalen")
def remove(number: int) -> ResponseReturnValue:
    """Ask once more; then take the text away."""
    round_ = rights.find_round(_stores(), g.staff, number)
    config, words = _config(), request.form.get("woorden", "")[:LONGEST]
    text = searching.one(_stores(), config.secret, round_, request.form.get("id", ""))
    if text is None:
        watching.about([], Action.VIEW)
        return _page(round_, Asked(words, problem=_("Deze tekst is er niet, of niet meer. Zoek opnieuw."))), 422
    reports = quoting.reports(_stores(), number, text)
    if request.form.get("zeker") != "ja":
        watching.about([], Action.VIEW)  # nothing is taken away yet
        return _sure(round_, text, reports, words)
    try:
        removing.remove(_stores(), config, round_, text, clock.now())
    except Refused as refused:
        return _sure(round_, text, reports, words, str(refused)), 409
    current_app.logger.info("account %s took an open text of round %s away", g.staff.staff_id, number)
    return render_template("office/open_removed.html", round=round_, text=None, reports=reports, counted=_counted(text))


def _page(round_: Round, asked_: Asked) -> str:
    return render_template("office/open_search.html", round=round_, asked=asked_, titles=_titles(round_))


def _sure(round_: Round, text: Found, reports: Sequence[Quoting], words: str, problem: str = "") -> str:
    return render_template(
        "office/open_removed.html",
        round=round_,
        text=text,
        title=_titles(round_).get(text.place, ""),
        reports=reports,
        counted=_counted(text),
        words=words,
        problem=problem,
    )


def _counted(text: Found) -> bool:
    """Whether the set of a text counts in the figures."""
    return text.stand is not Stand.UNCOUNTED


def _titles(round_: Round) -> dict[tuple[str, str], str]:
    """Of each place for texts its question and who answered it."""
    return {
        (audience.value, column): f"{question.label} ({AUDIENCES[audience.value].lower()})"
        for audience, pack in round_.packs().items()
        for column, question in asked(pack, (one.module for one in pack.questions)).items()
    }


def _config() -> Config:
    config: Config = current_app.extensions[CONFIG]
    return config
