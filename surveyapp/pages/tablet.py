"""Step 2 on a tablet that many people use: who it lets in, and how it forgets each of them.

A page on it is only sent when a page of ours led there: our script leaves a mark just before it goes on. What comes
without the mark (Back, a reload, a restored tab, a typed address) wipes the visit and leads to the start.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask.typing import ResponseReturnValue

from surveyapp import handover, links
from surveyapp.answers import drafts
from surveyapp.fieldwork import codes, tablets
from surveyapp.fieldwork.tablets import Tablet
from surveyapp.pages import door, visits
from surveyapp.pages.page import BY_SCRIPT, START, send_on
from surveyapp.pages.visits import Entry
from surveyapp.security import at_hand

LANGUAGE, SOUND, CODE, BEGUN, ALONE, WAIT = (
    f"{START}/{name}" for name in ("taal", "geluid", "code", "begonnen", "alleen", "wacht")
)
WRONG = f"{CODE}?fout=ja"
MARK = "verder"  # a cookie of our script: a page of ours leads to the next
WAITS = "waits"  # of a session: the case whose answers are not shown here
FREE = frozenset({"kiosk.start", "sound.hear", None})  # need no mark; None: no page of ours, whatever asked for it
KEPT = 400 * 24 * 3600  # seconds; browsers keep a cookie no longer
FORGET = {"Clear-Site-Data": '"cache", "storage"'}  # not "cookies": the tablet stays a tablet
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz234567")
NAME = "TABLET_COOKIE"  # in a site's config


def register(app: Flask, production: bool) -> None:
    """Put a guard before all pages, for who comes with a tablet's cookie."""
    name = app.config[NAME] = "__Host-tablet" if production else "tablet"
    app.before_request(_guard(name))
    app.register_error_handler(door.BegunElsewhere, _begun_elsewhere)


def _guard(name: str) -> Callable[[], ResponseReturnValue | None]:
    def guard() -> ResponseReturnValue | None:
        """On tablets only: which one asks, and did a page of ours lead here."""
        asked = at_hand().request
        if name not in asked.environ.get("HTTP_COOKIE", "") or name not in asked.cookies:
            return None
        if asked.endpoint == "kiosk.let_in":
            return None
        tablet = tablets.find(door.site().stores, asked.cookies[name])
        if tablet is None:
            _forget_tablet(name)
            raise door.Closed
        g.tablet = tablet
        if asked.endpoint == "door.enter":
            return _by_link(asked.path.rpartition("/")[2])
        return None if asked.endpoint in FREE else _led_here(tablet)

    return guard


def _forget_tablet(name: str) -> None:
    """We stopped it, or never gave it its key: an ordinary browser from now on, with nothing open."""
    session.clear()

    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(name, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True)
        response.headers.update(FORGET)
        return response


def _led_here(tablet: Tablet) -> ResponseReturnValue | None:
    """Nothing when a page of ours led here; else the visit is wiped, and the way is to the start."""
    ours = MARK in request.cookies or BY_SCRIPT in request.environ
    someone = request.blueprint == "kiosk" or door.CASE in session or "end" in session
    if not (ours and someone) or session.get(door.TABLET) != tablet.id:
        session.clear()
        return send_on(START)

    @after_this_request
    def once(response: Response) -> Response:
        if response.status_code == 303:
            return response
        response.delete_cookie(MARK)  # it leads to one page
        if "end" in session:
            session.clear()
            response.headers.update(FORGET)
        return response

    return None


def know_again(response: Response, key: str) -> Response:
    """Let the browser bring this key along from now on."""
    response.set_cookie(
        cookie(),
        key,
        max_age=KEPT,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def cookie() -> str:
    """Under which name the browser keeps the key."""
    return str(current_app.config[NAME])


def fresh() -> None:
    """A session in which nobody has been yet."""
    session.clear()
    session.update({door.TABLET: current().id, "csrf": secrets.token_urlsafe(16)})


def current() -> Tablet:
    """The tablet that asks."""
    tablet: Tablet = g.tablet
    return tablet


def following() -> str:
    """Where someone goes who chose language and sound: a link said who they are, or a code must."""
    return ALONE if door.CASE in session else BEGUN if WAITS in session else CODE


def _by_link(token: str) -> ResponseReturnValue:
    """A personal link that was opened on the tablet: whoever was there before is wiped."""
    fresh()
    to = admit(token)
    if to == WRONG:
        raise door.Closed
    response = send_on(WAIT if to == WAIT else LANGUAGE)
    response.set_cookie(MARK, "1", max_age=60, samesite="Lax")  # no script of ours led here
    return response


def admit(typed: str) -> str:
    """See who this is, by code or link; gives the address to go on to. What does not fit is counted."""
    tablet, site = current(), door.site()
    if not tablets.try_code(site.stores, tablet.id, site.hour()):
        return WAIT
    token = _token(typed, tablet)
    try:
        entry = visits.find(site.stores, token, site.today()) if token else None
    except visits.Paused:
        tablets.was_right(site.stores, tablet.id, site.hour())
        raise
    if entry is None or entry.provider_id != tablet.provider_id:
        return WRONG
    tablets.was_right(site.stores, tablet.id, site.hour())
    if drafts.load(site.stores, links.draft_key(site.secret, entry.visit.token)) is None:
        return begin(entry)
    session[WAITS] = entry.case_id
    return BEGUN


def begin(entry: Entry) -> str:
    """Count the start and keep whose visit it is, without their link; gives the address to go on to."""
    if not tablets.start(door.site().stores, current().id, door.site().hour()):
        return WAIT
    kept = visits.packed(entry.visit)
    del kept["token"]
    session.update(kept, **{door.CASE: entry.case_id})
    return ALONE


def _token(typed: str, tablet: Tablet) -> str:
    """The token of a link, of its end, or of the case with this code; empty when it is none of these."""
    signs = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed.lower() if not sign.isspace())
    digits = signs.replace("-", "")
    site = door.site()
    if len(digits) == 9 and digits.isdecimal():
        seed = codes.seed_of(site.stores, site.secret, tablet.provider_id, digits)
        return links.link_token(site.secret, seed) if seed else ""
    end = signs.rstrip("/")[-26:]  # a scanner may type other signs for ":" and "/"
    return end if LETTERS.issuperset(end) else ""


def _begun_elsewhere(_problem: Exception) -> ResponseReturnValue:
    if door.DESK in session:
        return send_on(f"{handover.PATH}/begonnen")
    session[WAITS] = session.pop(door.CASE)
    return send_on(BEGUN)
