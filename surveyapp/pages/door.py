"""Step 2: the link, and the guard that every page behind it has."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, g, session
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from questionnaires.model import Form
from surveyapp import clock, links
from surveyapp.answers import drafts
from surveyapp.answers.drafts import Draft
from surveyapp.db import Stores
from surveyapp.i18n import allowed, offered, speak
from surveyapp.pages import proving, standing, visits
from surveyapp.pages.page import given, send_on
from surveyapp.pages.visits import Entry, Visit
from surveyapp.security import at_hand

bp = Blueprint("door", __name__)

TABLET = "tablet"  # of a session: on which tablet it began; of `g`: the tablet that asks
KIOSK = "kiosk"  # mode of a half-filled set that was begun on a tablet
CASE = "case"  # of a session on a tablet: whose visit it is. Their link stays with us: a code must not become a link
DESK = "desk"  # of a session: somebody fills in for them, by phone or from paper; that case's pages only
SINCE = "since"  # of such a session: the hour in which it began
BACK = "back"  # of such a session: the page of the office where it goes on
DESK_HOURS = 4  # such a session is over after so many
BEGAN = "began"  # of a session on a tablet: the half-filled set was begun here
HEARD = ("sound", "slow")  # of a session: "yes" or "", whether someone listens and how fast; never kept with answers
STAND_STILL = frozenset({"consent", "questions", "review", "steps"})  # in a pause; help, stopping and erasing do not


class Closed(Exception):  # noqa: N818 - a way the visit goes, not a defect
    """There is nothing behind this link today; the page never tells why."""


class NotBegun(Exception):  # noqa: N818 - a way the visit goes, not a defect
    """There is no half-filled set: this person has to say yes first."""


class BegunElsewhere(Exception):  # noqa: N818 - a way the visit goes, not a defect
    """On a tablet or at a desk: there are answers already that were not given here, and that nobody here may see."""


class NotOurs(Exception):  # noqa: N818 - a way the visit goes, not a defect
    """A form that no page of this session sent."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages work with."""

    stores: Stores
    secret: str
    today: Callable[[], date] = clock.today
    hour: Callable[[], int] = clock.hour
    now: Callable[[], datetime] = clock.now


def site() -> Site:
    """The stores, the secret and the clock of this site."""
    found: Site = current_app.extensions["oordeel"]
    return found


@bp.get("/v/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Trade the link for a session, so that no later address holds it. Changes nothing in a store."""
    entry = visits.find(site().stores, token, site().today())
    if entry is None:
        raise Closed
    heard = {name: session[name] for name in HEARD if name in session and session.get("token") == token}
    session.clear()
    session.update(heard | visits.packed(entry.visit), csrf=secrets.token_urlsafe(16))
    return send_on("/taal" if _asks_language(token) else "/welkom")


@bp.get("/proef/<token>")
def enter_proof(token: str) -> ResponseReturnValue:
    """The same for a proof link: whoever has it walks the same pages, and nothing counts."""
    again = session.get(proving.PROOF) == token  # in this browser: they go on with what they filled in
    browser = session[proving.BROWSER] if again else secrets.token_urlsafe(16)
    own = {proving.PROOF: token, proving.BROWSER: browser}
    entry = proving.find(site().stores, site().secret, own, site().today())
    if entry is None:
        raise Closed
    chosen = {name: session[name] for name in (*HEARD, "language") if again and name in session}
    said = {"language": entry.language} if entry.language else {}
    session.clear()
    session.update(said | chosen | own | visits.packed(entry.visit), csrf=secrets.token_urlsafe(16))
    return send_on("/welkom" if "language" in session else "/taal")


def _asks_language(token: str) -> bool:
    """Whether someone chooses a language first: there is a choice, and they have not begun."""
    key = links.draft_key(site().secret, token)
    return len(offered(proof=False)) > 1 and drafts.load(site().stores, key) is None


def speaks(kept: Mapping[str, Any]) -> None:
    """The page speaks the language that this visit chose, when that is offered here."""
    g.proof = proving.PROOF in kept
    g.sound, g.slow = kept.get("sound") == "yes", kept.get("slow") == "yes"
    g.desk, g.back = kept.get(DESK, ""), kept.get(BACK, "")
    if "language" in kept:
        speak(allowed(kept["language"], g.proof))


def leave(end: str) -> None:
    """Forget who this was; only how they left stays, and the language to say goodbye in."""
    names = ("language", proving.PROOF, proving.BROWSER, TABLET, DESK, BACK, *HEARD)
    kept = {name: session[name] for name in names if name in session}
    session.clear()
    session.update(kept, end=end)


def guard() -> None:
    """Before every page behind the link: who is this, is it not too late, and did our own page send this form.

    Whether the link was used or the round closed early shows in the half-filled set: it is gone then.
    """
    at = at_hand()
    kept = dict(at.session.items())
    speaks(kept)
    if CASE in kept:
        kept["token"] = _token_of_case(kept)
    if "token" not in kept:
        raise Closed
    visit, paused = _as_it_stands(visits.unpacked(kept))
    if visit.closes < site().today():
        raise Closed
    if CASE in kept and _begun_elsewhere(visit, kept):
        raise BegunElsewhere
    g.visit, g.form = visit, visit.form
    if at.request.method == "POST":
        sent_by_us(at.request.form, kept)  # what was answered is saved, also in a pause; the next page tells of it
    elif paused and not g.proof and at.request.blueprint in STAND_STILL:
        raise visits.Paused


def _as_it_stands(visit: Visit) -> tuple[Visit, bool]:
    """A visit with the last day of its round as it is now, and whether the round is paused."""
    now = standing.of(site().stores, visit.round_id)
    if now is None:  # closed for good, which the half-filled set tells; or so new that nobody looked yet
        return visit, False
    return (visit if now.closes == visit.closes else replace(visit, closes=now.closes)), now.paused


def sent_by_us(form: MultiDict[str, str], kept: Mapping[str, Any]) -> None:
    """Refuse a form that no page of this session sent."""
    if not hmac.compare_digest(given(form, "csrf_token").encode(), kept["csrf"].encode()):
        raise NotOurs


def _token_of_case(kept: Mapping[str, Any]) -> str:
    """The link of whose visit this is on a tablet or at a desk."""
    open_ = 0 <= site().hour() - kept[SINCE] < DESK_HOURS if DESK in kept else TABLET in g
    token = visits.token_of(site().stores, site().secret, kept[CASE]) if open_ else None
    if token is None:
        raise Closed
    return token


def _begun_elsewhere(visit: Visit, kept: Mapping[str, Any]) -> bool:
    """Whether there are answers that nobody here may see.

    At a desk: those of which not all were given at one. On a tablet: all that were not given in this visit. A set that
    was only begun on a tablet may be ours: the reply to yes got lost, and it was sent again.
    """
    if BEGAN in kept:
        return False
    draft = drafts.load(site().stores, links.draft_key(site().secret, visit.token))
    if draft is None or DESK in kept:
        return draft is not None and draft.mode != kept[DESK]
    given_for_them = {question.code for question in visit.questionnaire.questions if question.prefill}
    return not (draft.mode == KIOSK and given_for_them.issuperset(draft.answers))


def entry(refused_too: bool = False) -> Entry:
    """The visit anew from the store of names: for pages where someone begins, or says no (perhaps once more)."""
    at = site()
    if g.proof:
        found = proving.find(at.stores, at.secret, session, at.today())
    else:
        found = visits.find(at.stores, current().token, at.today(), refused_too)
    if found is None:
        raise Closed
    return found


def current() -> Visit:
    """The visit that the guard let in."""
    visit: Visit = g.visit
    return visit


def draft_key() -> str:
    """Under which the answers of this visit lie."""
    return links.draft_key(site().secret, current().token)


def draft() -> Draft:
    """The half-filled set of this visit; NotBegun when there is none."""
    found = begun()
    if found is None:
        raise NotBegun
    return found


def begun() -> Draft | None:
    """The half-filled set of this visit, if there is one; its form is the one the page speaks."""
    found = drafts.load(site().stores, draft_key())
    if found is not None:
        g.form = Form(found.form)
    return found
