"""The office's page of who looked at personal data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from urllib.parse import urlencode

from babel.dates import format_datetime
from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from surveyapp import access, clock, rounds
from surveyapp.access import Line, Wish
from surveyapp.db import reading
from surveyapp.i18n import gettext as _
from surveyapp.models import Provider, Role, Staff, StaffProvider
from surveyapp.office import rights
from surveyapp.office.here import stores as _stores
from surveyapp.office.watching import Action

bp = Blueprint("logbook", __name__)
MOST = 2**31 - 1
RESULTS = {"done": "gelukt", "refused": "geweigerd", "failed": "mislukt"}
ACTIONS = {
    Action.LOG_IN: "inloggen",
    Action.VIEW: "bekijken",
    Action.SEARCH: "zoeken",
    Action.EXPORT: "overzicht als bestand",
    Action.DOWNLOAD: "downloaden",
    Action.UPLOAD: "lijst inleveren",
    Action.CHANGE: "veranderen",
    Action.SEND: "versturen",
    Action.ERASE: "wissen",
}
COMMAND = "command"
ROLES = {
    Role.BUREAU: "bureau",
    Role.OFFICER: "kwaliteitsfunctionaris",
    Role.INTERVIEWER: "interviewer",
    Role.AUDITOR: "auditor",
    Role.FUNDER: "financier",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line in words."""

    at: str
    who: str
    role: str
    action: str
    place: str
    about: str
    result: str
    origin: str


@bp.get("/logboek")
def shown() -> ResponseReturnValue:
    """Lines, the newest first; an auditor sees those about rounds of their own providers."""
    wish = _wish()
    found = access.lines(_stores(), wish)
    page, more = found[: access.PAGE], found[access.PAGE :]
    people = _people()
    return render_template(
        "office/logbook.html",
        rows=[_row(line, people) for line in page],
        actions={action.value: words for action, words in ACTIONS.items()},
        people=people,
        chosen=_chosen(),
        older=_address(_chosen() | {"voor": str(page[-1].number)}) if more else "",
        newest=_address(_chosen()) if wish.before else "",
    )


def _wish() -> Wish:
    own = [r.id for r in rights.narrowed(g.staff, rounds.all_rounds(_stores()), lambda one: one.terms.provider)]
    asked = Wish(
        round_id=_number("ronde"),
        staff_id=_number("account"),
        action=request.args.get("wat", ""),
        before=_number("voor"),
    )
    return asked if g.staff.role is Role.BUREAU else replace(asked, rounds=frozenset(own))


def _chosen() -> dict[str, str]:
    return {name: request.args[name] for name in ("ronde", "account", "wat") if request.args.get(name)}


def _address(values: dict[str, str]) -> str:
    return f"{url_for('logbook.shown')}?{urlencode(values)}"


def _number(name: str) -> int | None:
    text = request.args.get(name, "").strip()
    return min(int(text), MOST) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def _people() -> dict[int, str]:
    """Accounts by number; an auditor reads names of the bureau and of those with a provider in common."""
    mine = select(StaffProvider.staff_id).join(Provider).where(Provider.name.in_(sorted(g.staff.providers)))
    query = select(Staff.id, Staff.email).order_by(Staff.email)
    if g.staff.role is not Role.BUREAU:
        query = query.where(or_(Staff.role == Role.BUREAU.value, Staff.id.in_(mine)))
    with reading(_stores().contacts).connect() as connection:
        return {row.id: row.email for row in connection.execute(query)}


def _row(line: Line, people: dict[int, str]) -> Row:
    look = line.look
    local = look.at.replace(tzinfo=UTC).astimezone(clock.ZONE)
    about = [_("ronde %(number)s") % {"number": look.round_id}] if look.round_id is not None else []
    about += [_("persoon %(number)s") % {"number": look.case_id}] if look.case_id is not None else []
    return Row(
        at=format_datetime(local, "d MMM y HH:mm:ss", locale="nl"),
        who=_who(look.staff_id, look.role, people),
        role=ROLES.get(Role(look.role), "") if look.role in set(Role) else "",
        action=ACTIONS.get(Action(look.action), look.action) if look.action in set(Action) else look.action,
        place=look.place,
        about=", ".join(about),
        result=RESULTS.get(look.result, look.result),
        origin=look.origin,
    )


def _who(staff_id: int | None, role: str, people: dict[int, str]) -> str:
    if role == COMMAND:
        return _("beheerder, op de machine")
    if staff_id is None:
        return _("niemand ingelogd")
    return people.get(staff_id) or _("account %(number)s") % {"number": staff_id}
