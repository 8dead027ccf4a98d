"""Step 2: the link, and the guard that every page behind it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from questionnaires.model import Form
from surveyapp import clock, links
from surveyapp.answers import drafts
from surveyapp.answers.drafts import Draft
from surveyapp.db import Stores
from surveyapp.pages import visits
from surveyapp.pages.visits import Visit
from surveyapp.security import csrf

bp = Blueprint("door", __name__)


class Closed(Exception):
    """There is nothing behind this link today; the page never tells why."""


class NotBegun(Exception):
    """There is no half-filled set: this person has to say yes first."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages work with."""

    stores: Stores
    secret: str
    today: Callable[[], date] = clock.today


def site() -> Site:
    """The stores, the secret and the clock of this site."""
    found: Site = current_app.extensions["oordeel"]
    return found


@bp.get("/v/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Trade the link for a session, so that no later address holds it. Changes nothing in a store."""
    visit = visits.find(site().stores, token, site().today())
    if visit is None or visit.answered:
        raise Closed
    session.clear()
    session["token"] = token
    generate_csrf()
    return redirect(url_for("consent.welcome"), 303)


def guard() -> None:
    """Before every page behind the link: who is this, may they, and did our own page send this form."""
    token = session.get("token")
    visit = visits.find(site().stores, token, site().today()) if token else None
    if visit is None or (visit.answered and request.endpoint != "ending.finish"):
        raise Closed
    g.visit = visit
    chosen = Form(session.get("form", visit.form))
    g.form = chosen if chosen in visit.questionnaire.forms else Form.REGULAR
    if request.method == "POST":
        csrf.protect()


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
