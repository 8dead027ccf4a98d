"""The office's page of what pages, letters and mails say of the bureau; without it nobody can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.fieldwork import bureau
from surveyapp.office.here import stores as _stores

bp = Blueprint("settings", __name__, url_prefix="/bureau")
FAULTS: Mapping[str, str] = {  # by what `bureau.faults` calls a setting
    "name": "Vul de naam van het bureau in, in gewone letters.",
    "controller": "Vul in wie verantwoordelijk is voor de persoonsgegevens, met naam en adres op één regel.",
    "phone": "Vul het telefoonnummer in, met cijfers.",
    "hours": "Vul in wanneer iemand opneemt, zoals: maandag tot en met vrijdag van 9 tot 17 uur.",
    "email": "Vul een e-mailadres in zoals vragen@voorbeeld.nl.",
    "privacy-file": "Vul de tekst over gegevens in, in gewone letters.",
}


@bp.get("")
def page() -> ResponseReturnValue:
    """What is said of the bureau now."""
    found = bureau.find(_stores())
    return _page(asdict(found) if found else {"independent": True})


@bp.post("")
def save() -> ResponseReturnValue:
    """Say it otherwise; or everything that must be mended."""
    given: dict[str, Any] = {name: _text(name) for name in bureau.TEXTS}
    given["independent"] = request.form.get("independent") == "ja"
    found = bureau.faults(given, whole=True)
    if found:
        wrong = [told for name, told in FAULTS.items() if any(fault.field == name for fault in found)]
        return _page(given, wrong), 422
    bureau.give(_stores(), given)
    current_app.logger.info("The settings of the bureau were changed by account %s", g.staff.staff_id)
    flash("De gegevens van het bureau zijn bewaard.")
    number = _round()
    return redirect(url_for("roadmap.page", number=number) if number else url_for("settings.page"), 303)


def _round() -> int | None:
    """The round from which somebody came, and to which they go back."""
    said = request.values.get("ronde", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def _text(name: str) -> str:
    typed = request.form.get(name, "")
    if name == "privacy":
        return "\n".join(line.rstrip() for line in typed.strip().splitlines())
    return typed.strip()


def _page(given: Mapping[str, Any], faults: list[str] | None = None) -> str:
    return render_template("office/settings.html", given=given, faults=faults or (), back=_round())
