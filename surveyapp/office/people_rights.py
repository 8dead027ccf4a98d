"""The office's pages for what one person may ask: find them everywhere, show all that is kept, erase it.

What is looked for is posted and stands in no address: proxies keep those.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import clock, person_rights
from surveyapp.config import Config
from surveyapp.errors import Refused
from surveyapp.i18n import gettext as _
from surveyapp.office import watching
from surveyapp.office.here import stores as _stores
from surveyapp.office.logbook import ACTIONS
from surveyapp.office.watching import Action
from surveyapp.person_rights import Asked, Found

bp = Blueprint("people_rights", __name__, url_prefix="/rechten")
CONFIG = "people_rights"  # where the site keeps its settings for these pages
MOST = 100  # cases of one person
LABELS = {
    "number": "nummer op de lijst",
    "audience": "doelgroep",
    "dienst": "dienst",
    "form": "vragenlijst",
    "language": "taal",
    "channel": "eerste kanaal",
    "channel_2": "tweede kanaal",
    "channel_3": "derde kanaal",
    "email": "e-mailadres",
    "phone": "telefoon",
    "initials": "voorletters",
    "prefix": "tussenvoegsel",
    "surname": "achternaam",
    "street": "straat",
    "house_number": "huisnummer",
    "postcode": "postcode",
    "city": "plaats",
    "country": "land",
    "ended": "einde traject",
    "strata": "kenmerken",
    "outcome": "uitkomst",
    "reason": "reden",
    "failed": "niet bereikt langs",
    "held": "tegengehouden",
    "invited": "uitgenodigd",
    "answered": "ingevuld",
    "refused": "doet niet mee",
    "at": "moment (UTC)",
    "role": "rol",
    "action": "wat",
    "kind": "soort",
    "state": "stand",
    "due": "niet eerder dan (UTC)",
    "tries": "pogingen",
    "sent_on": "verstuurd op",
    "reply": "antwoord van de server",
    "moment": "wanneer bellen",
    "asked_on": "gevraagd op",
}
VALUES = {
    "client": "cliënt of kandidaat",
    "regular": "reguliere vragenlijst",
    "low": "laagdrempelige vragenlijst",
    "invited": "in de steekproef",
    "undeliverable": "onbestelbaar",
    "duplicate": "dubbel",
    "incomplete": "onbruikbaar",
    "not_sampled": "niet in de steekproef",
    "opted_out": "vooraf afgemeld",
    "invitation": "uitnodiging",
    **{action.value: words for action, words in ACTIONS.items()},
    "email": "e-mail",
    "letter": "brief",
    "text": "sms",
    "phone": "telefoon",
}
TABLES = {
    "kept": "Op de lijst",
    "message": "Berichten",
    "callback": "Vraag om gebeld te worden",
    "looked_at": "Wie keek",
}
INNER = frozenset({"id", "case_id", "round_id", "lease_until", "tried_first", "message_id"})  # ours, in the file only


def register(app: Flask, config: Config) -> None:
    """Put the pages in the site."""
    app.extensions[CONFIG] = config
    app.register_blueprint(bp)


@bp.get("")
def ask() -> ResponseReturnValue:
    """By what to look for somebody."""
    return render_template("office/people_rights.html", asked=Asked(), found=None, problem="")


@bp.post("/gevonden")
def found() -> ResponseReturnValue:
    """Whom it may be."""
    asked = Asked(*(request.form.get(name, "") for name in ("email", "phone", "surname", "postcode")))
    try:
        people = person_rights.find(_stores(), asked)
    except Refused as refused:
        return render_template("office/people_rights.html", asked=asked, found=None, problem=str(refused)), 422
    watching.about([one.case_id for one in people])
    return render_template("office/people_rights.html", asked=asked, found=people, problem="")


@bp.post("/overzicht")
def overview() -> ResponseReturnValue:
    """All that is kept of somebody, to read."""
    people = _chosen()
    if not people:
        return _nobody()
    shown = person_rights.export(_stores(), [one.case_id for one in people], clock.today())
    return render_template("office/person_overview.html", people=people, shown=_readable(shown), kept=shown["answers"])


@bp.post("/bestand")
def export() -> ResponseReturnValue:
    """The same as a file that machines read."""
    people = _chosen()
    if not people:
        return _nobody()
    kept = person_rights.export(_stores(), [one.case_id for one in people], clock.today())
    response = Response(json.dumps(kept, ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"gegevens-{clock.today()}.json")
    return response


@bp.post("/wissen")
def erase() -> ResponseReturnValue:
    """Ask once more; then erase."""
    people = _chosen()
    if not people:
        return _nobody()
    if request.form.get("zeker") != "ja":
        watching.about([one.case_id for one in people], Action.VIEW)  # nothing is erased yet
        return render_template("office/person_erase.html", people=people, gone=0)
    config: Config = current_app.extensions[CONFIG]
    gone = person_rights.erase(_stores(), config, [one.case_id for one in people], clock.today())
    return render_template("office/person_erase.html", people=(), gone=gone)


def _nobody() -> ResponseReturnValue:
    problem = _("Zoek eerst iemand, en kruis aan wie het is.")
    return render_template("office/people_rights.html", asked=Asked(), found=None, problem=problem), 422


def _chosen() -> tuple[Found, ...]:
    numbers = [
        int(text) for text in request.form.getlist("wie") if text.isascii() and text.isdecimal() and len(text) < 10
    ]
    people = person_rights.chosen(_stores(), numbers[:MOST])
    watching.about([one.case_id for one in people])
    return people


def _readable(shown: dict[str, Any]) -> list[tuple[str, list[tuple[str, list[list[tuple[str, str]]]]]]]:
    """Of each case its name, and by table its rows, as pairs of a label and a text; empty values are left out."""
    pages = []
    for case in shown["cases"]:
        tables = {
            name: rows if isinstance(rows, list) else [rows]
            for name, rows in case.items()
            if name not in ("provider", "round")
        }
        parts = [(TABLES.get(name, name), [_pairs(row) for row in rows]) for name, rows in tables.items() if rows]
        heading = _("%(provider)s, ronde %(number)s") % {"provider": case["provider"], "number": case["round"]}
        pages.append((heading, parts))
    return pages


def _pairs(row: dict[str, Any]) -> list[tuple[str, str]]:
    filled = {name: value for name, value in row.items() if name not in INNER and value not in ("", None, {}, [])}
    return [(LABELS.get(name, name), _words(value)) for name, value in filled.items()]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {said}" for name, said in value.items())
    return VALUES.get(str(value), str(value))
