"""The office's page of e-mail: what came back, and without a mail server the mails themselves, to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from babel.dates import format_datetime
from flask import Blueprint, Flask, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from surveyapp import clock, models, rounds, security
from surveyapp.config import Config
from surveyapp.db import reading
from surveyapp.mail import bounces
from surveyapp.mail.bounces import Back
from surveyapp.mail.folder import Folder, Kept
from surveyapp.models.mailbox import Problem
from surveyapp.office.here import stores as _stores
from surveyapp.rounds import Round

bp = Blueprint("postbox", __name__, url_prefix="/postvak")
CONFIG = "mail config"
MAILBOX: Any = models.Mailbox.__table__
PAGE = 25  # mails
STYLE = re.compile(r'\sstyle="([^"]*)"')
LINK = re.compile(r"https?://\S+")
PROBLEMS = {
    Problem.CONNECT: "Er is geen beveiligde verbinding met de mailserver. De beheerder kijkt naar BOUNCE_URL.",
    Problem.LOGIN: "Inloggen op het postvak lukt niet. De beheerder kijkt naar BOUNCE_URL.",
    Problem.FOLDER: "Het postvak is er niet, of verwerkte mail kan er niet opzij. De beheerder kijkt naar BOUNCE_URL.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One mail in the list."""

    name: str
    subject: str
    to: str
    moment: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came back of one round."""

    round: Round
    back: Back


def register(app: Flask, config: Config) -> None:
    """Put the pages in the office."""
    app.extensions[CONFIG] = config
    app.register_blueprint(bp)


@bp.get("")
def latest() -> ResponseReturnValue:
    """What came back by round; and the latest mails, when they do not leave."""
    folder, page = _folder(), request.args.get("pagina", 1, type=int)
    names = () if folder is None else folder.names()
    pages = max(1, -(-len(names) // PAGE))
    if not 1 <= page <= pages:
        abort(404)
    shown = names[(page - 1) * PAGE : page * PAGE]
    kept = [] if folder is None else [found for found in map(folder.find, shown) if found]
    return render_template(
        "office/postbox.html",
        files=folder is not None,
        rows=[_row(one) for one in kept],
        count=len(names),
        page=page,
        pages=pages,
        **_returned(),
    )


@bp.get("/<name>")
def mail(name: str) -> ResponseReturnValue:
    """One mail: its headers and its two parts."""
    kept = _find(name)
    page = render_template(
        "office/postbox_mail.html",
        name=name,
        subject=_subject(kept),
        headers=kept.headers(),
        lines=[_pieces(line) for line in kept.text("plain").splitlines()],
        html=bool(kept.text("html")),
    )
    return Response(page, headers=[security.FRAMES])


@bp.get("/<name>/opmaak")
def part(name: str) -> ResponseReturnValue:
    """The part with mark-up, for the frame: a link opens beside it."""
    html = _find(name).text("html").replace("<head>", '<head><base target="_blank">', 1)
    return Response(html, headers=list(security.policy_of_part(unescape(style) for style in STYLE.findall(html))))


def _returned() -> dict[str, Any]:
    with reading(_stores().contacts).connect() as connection:
        box = connection.execute(select(MAILBOX)).one()
    back = bounces.counts(_stores())
    came = [Came(one, back[one.id]) for one in reversed(rounds.all_rounds(_stores())) if one.id in back]
    looked = None if box.looked_at is None else _moment(box.looked_at)
    return {"box": box, "looked": looked, "problem": PROBLEMS.get(box.problem, ""), "came": came}


def _row(kept: Kept) -> Row:
    date: datetime | None = getattr(kept.mail["Date"], "datetime", None)
    return Row(kept.name, _subject(kept), kept.header("To"), "" if date is None else _moment(date))


def _subject(kept: Kept) -> str:
    return kept.header("Subject") or "Zonder onderwerp"


def _moment(moment: datetime) -> str:
    return format_datetime(moment, "d MMMM y, HH:mm", tzinfo=clock.ZONE, locale="nl")


def _pieces(line: str) -> list[tuple[str, bool]]:
    """A line in pieces, and of each whether it is a link."""
    pieces, at = [], 0
    for found in LINK.finditer(line):
        pieces += [(line[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return [*pieces, (line[at:], False)]


def _find(name: str) -> Kept:
    folder = _folder()
    kept = None if folder is None else folder.find(name)
    if kept is None:
        abort(404)
    return kept


def _folder() -> Folder | None:
    """The folder with mails that do not leave; None with a mail server, and in production."""
    config: Config = current_app.extensions[CONFIG]
    return None if config.smtp_url or config.production else Folder(config.instance / "mail")
