"""Step 2: all answers in one view before "Ik ben klaar", each with a way to change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from questionnaires import answering
from questionnaires.paging import Item, Screen
from surveyapp.i18n import gettext as _
from surveyapp.i18n import language
from surveyapp.pages import door, places
from surveyapp.pages.fields import TYPED, Setting, filled, plain
from surveyapp.pages.page import Menu, render, send_on
from surveyapp.pages.questions import setting_of

bp = Blueprint("review", __name__)
bp.before_request(door.guard)

Group = tuple[Screen, ...]  # the screens under one heading
ROWS = 8  # on one page of a small screen


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer in words; a code when it can be changed by itself."""

    text: Markup
    plain: str
    words: Markup | str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answers under one heading; a code when they are changed together."""

    title: Markup
    plain: str
    rows: tuple[Markup, ...]
    code: str


@bp.get("/nakijken")
def show() -> ResponseReturnValue:
    """The answers: all of them on a desktop and at a desk, one part at a time on the low form and on phones."""
    visit, draft = door.current(), door.draft()
    among = places.screens(visit, g.form, draft.answers)
    groups = [tuple(held) for _title, held in groupby(among, key=attrgetter("title"))]
    sheets = _sheets(groups) if places.one_each(g.form) and not g.desk else [groups]
    number = _number(len(sheets))
    setting = setting_of(visit)
    return render(
        "review.html",
        Menu(visit.several_forms, _before(among, number), "?bij=nakijken", stop=True),
        parts=[_part(group, setting, draft.answers) for group in sheets[number - 1]],
        following=number + 1 if number < len(sheets) else 0,
    )


@bp.post("/nakijken")
def following() -> ResponseReturnValue:
    """On to another part; nothing is kept."""
    return send_on(f"/nakijken?deel={_as_number(request.form.get('deel', ''))}")


def _sheets(groups: list[Group]) -> list[list[Group]]:
    """Parts that fit together on one page of a small screen."""
    sheets: list[list[Group]] = []
    room = 0
    for group in groups:
        size = sum([len(screen.items) for screen in group])
        if room < size:
            sheets.append([])
            room = ROWS
        sheets[-1].append(group)
        room -= size
    return sheets


def _number(sheets: int) -> int:
    return min(max(_as_number(request.args.get("deel", "")), 1), sheets)


def _as_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _before(among: tuple[Screen, ...], number: int) -> str:
    return f"/nakijken?deel={number - 1}" if number > 1 else places.address(among[-1])


def _part(group: Group, setting: Setting, answers: Mapping[str, str]) -> Part:
    first = group[0]
    together = len(group) == 1 and len(first.items) > 1
    rows = tuple([_row(item, setting, answers, together) for screen in group for item in screen.items])
    code = first.items[0].code if together else ""
    return Part(filled(first.title, setting.org), plain(first.title, setting.org), rows, code)


def _row(item: Item, setting: Setting, answers: Mapping[str, str], together: bool) -> Markup:
    value = answering.shown(item, setting.form, answers)
    other = answers.get(f"{item.code}{answering.OTHER_SUFFIX}")
    if item.kind not in TYPED and not other:
        return _same_row(language(), item, setting, value, together)
    words = _in_words(item, setting, value)  # a text of this person's own: shown, never kept
    return _made_row(item, setting, escape(words) + " " + other if other else words, together)


@lru_cache(maxsize=4096)
def _same_row(_language: str, item: Item, setting: Setting, value: str, together: bool) -> Markup:
    """A question with a chosen answer: the same for everyone who chose it."""
    return _made_row(item, setting, _in_words(item, setting, value), together)


def _made_row(item: Item, setting: Setting, words: Markup | str, together: bool) -> Markup:
    text, org = item.wording(setting.form).text, setting.org
    row = Row(filled(text, org), plain(text, org), words or _("Geen antwoord"), "" if together else item.code)
    page = current_app.jinja_env.get_template("pages/review_row.html").render(row=row)
    return Markup(page)  # noqa: S704 - a template of ours, which escaped what is in it


def _in_words(item: Item, setting: Setting, value: str) -> Markup | str:
    if item.kind in TYPED:
        return value
    chosen = value.split(";") if item.several else [value]
    offered = item.options(setting.form, setting.diensten) if value else ()
    words = [option.wording(setting.form) or "" for option in offered if option.code in chosen]
    return Markup("; ").join([filled(text, setting.org) for text in words])
