"""Step 2: all answers in one view before "Ik ben klaar", each with a way to change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from questionnaires.paging import Item, Screen
from surveyapp.i18n import gettext as _
from surveyapp.pages import door, places
from surveyapp.pages.fields import Setting, filled, from_answers
from surveyapp.pages.page import Menu, render, send_on
from surveyapp.pages.questions import setting_of

bp = Blueprint("review", __name__)
bp.before_request(door.guard)

ROWS = 8  # on one page of a small screen


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer in words; a code when it can be changed by itself."""

    text: Markup
    words: Markup | str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answers under one heading; a code when they are changed together."""

    title: Markup
    rows: tuple[Row, ...]
    code: str


@bp.get("/nakijken")
def show() -> ResponseReturnValue:
    """The answers: all of them on a desktop, one part at a time on the low form and on phones."""
    visit, draft = door.current(), door.draft()
    among = places.screens(visit, g.form, draft.answers)
    parts = tuple(_parts(among, setting_of(visit), draft.answers))
    by_part = places.one_each(g.form)
    sheets = _sheets(parts) if by_part else (parts,)
    number = _number(len(sheets))
    return render(
        "review.html",
        Menu(visit.several_forms, _before(among, number), "?bij=nakijken", stop=True),
        parts=sheets[number - 1],
        following=number + 1 if number < len(sheets) else 0,
    )


@bp.post("/nakijken")
def following() -> ResponseReturnValue:
    """On to another part; nothing is kept."""
    return send_on(f"/nakijken?deel={_as_number(request.form.get('deel', ''))}")


def _sheets(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], ...]:
    """Parts that fit together on one page of a small screen."""
    sheets: list[list[Part]] = []
    room = 0
    for part in parts:
        if room < len(part.rows):
            sheets.append([])
            room = ROWS
        sheets[-1].append(part)
        room -= len(part.rows)
    return tuple(tuple(sheet) for sheet in sheets)


def _number(sheets: int) -> int:
    return min(max(_as_number(request.args.get("deel", "")), 1), sheets)


def _as_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _before(among: tuple[Screen, ...], number: int) -> str:
    return f"/nakijken?deel={number - 1}" if number > 1 else places.address(among[-1])


def _parts(among: tuple[Screen, ...], setting: Setting, answers: Mapping[str, str]) -> Iterator[Part]:
    for title, screens in groupby(among, key=lambda screen: screen.title):
        held = tuple(screens)
        together = len(held) == 1 and len(held[0].items) > 1
        rows = tuple(_row(item, setting, answers, together) for screen in held for item in screen.items)
        yield Part(filled(title, setting.org), rows, held[0].items[0].code if together else "")


def _row(item: Item, setting: Setting, answers: Mapping[str, str], together: bool) -> Row:
    field = from_answers(item, setting, answers)
    text = filled(item.wording(setting.form).text, setting.org)
    if field.typed:
        words: Markup | str = field.value
    else:
        chosen = [o.words for o in field.options if o.chosen]
        words = Markup("; ").join(chosen)
    if field.other:
        words = escape(words) + " " + field.other
    return Row(text, words or _("Geen antwoord"), "" if together else item.code)
