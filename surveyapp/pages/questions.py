"""Step 2: a question page: show it, take in its answers, save them, go on to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Blueprint, abort, g, request, session
from flask.typing import ResponseReturnValue

from questionnaires import answering
from questionnaires.model import SKIPPED, Form, Kind
from questionnaires.paging import Item, Screen
from surveyapp import links
from surveyapp.answers import drafts
from surveyapp.answers.drafts import Draft
from surveyapp.handover import Desk
from surveyapp.i18n import gettext as _
from surveyapp.pages import door, places
from surveyapp.pages.fields import TYPED, Field, Setting, field, filled, from_answers, plain, untouched
from surveyapp.pages.page import HOLE, Look, Menu, given, look, made, send_on, with_token
from surveyapp.pages.places import Place
from surveyapp.pages.visits import MODE, Visit

bp = Blueprint("questions", __name__)
bp.before_request(door.guard)


@dataclass(frozen=True, slots=True)
class Posted:
    """What one screen's form brought: what to save, what was left open, and what cannot be read."""

    changes: Mapping[str, str]
    empty: tuple[str, ...]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """A screen and what stands around its questions: the same for everyone who is there."""

    screen: Screen
    before: str
    reviewing: bool
    several_forms: bool
    count: str


class NotReadable(Exception):  # noqa: N818 - what came in, not a defect
    """Something on the screen cannot be read: nothing is saved, the page comes back as it was sent."""

    def __init__(self, place: Place, posted: Posted, form: Form) -> None:
        super().__init__()
        self.place, self.posted, self.form = place, posted, form


class OffRoute(Exception):  # noqa: N818 - a way the visit goes, not a defect
    """The question is not, or no longer, on this person's route."""


@bp.get("/vraag/<code>")
def show(code: str) -> ResponseReturnValue:
    """The screen that holds this question."""
    visit, draft = door.current(), door.draft()
    among = places.screens(visit, g.form, draft.answers)
    place = places.locate(among, code)
    if place is None:
        return _elsewhere(visit, draft, code)
    setting, frame = setting_of(visit), _frame(visit, place)
    asked = {item.code for item in place.screen.items if _open(item, setting, draft.answers)}
    again = given(request.args, "terug") == "ja"
    if not (asked or again) and all(untouched(item, setting, draft.answers) for item in place.screen.items):
        return with_token(_fresh(look(), setting, frame))
    shown = tuple(from_answers(i, setting, draft.answers, i.code in asked) for i in place.screen.items)
    return _page(frame, shown, passed=tuple(f for f in shown if f.code in asked), back_again=again)


@bp.post("/vraag/<code>")
def save(code: str) -> ResponseReturnValue:
    """Save the screen that holds this question; 422 with the same page when something cannot be read."""
    visit = door.current()
    empty: tuple[str, ...] = ()

    def change(draft: Draft) -> Mapping[str, str]:
        nonlocal empty
        form = Form(draft.form)
        place = places.locate(places.screens(visit, form, draft.answers), code)
        if place is None:
            raise OffRoute
        posted = _read(place.screen, form, visit, draft.answers)
        if posted.errors:
            raise NotReadable(place, posted, form)
        empty = posted.empty
        return answering.record(visit.questionnaire, form, draft.answers, posted.changes, visit.modules)

    site = door.site()
    try:
        draft = drafts.save(site.stores, links.draft_key(site.secret, visit.token), change)
    except OffRoute:
        return _elsewhere(visit, door.draft(), code)
    except NotReadable as problem:
        return _refused(visit, problem), 422
    if draft is None:
        raise door.NotBegun
    if draft.mode in tuple(Desk) and not g.desk:  # from now on answers of their own: no interviewer sees them any more
        drafts.switch_mode(site.stores, links.draft_key(site.secret, visit.token), MODE)
    return send_on(_next(visit, draft, code, empty))


def setting_of(visit: Visit) -> Setting:
    """What all questions of this visit share."""
    return Setting(g.form, visit.org, visit.diensten)


def _read(screen: Screen, form: Form, visit: Visit, before: Mapping[str, str]) -> Posted:
    """Sort what was sent: answers, questions left open for the first time, and what cannot be read."""
    sent = request.form
    passed = set(given(sent, "gezien").split())
    skip_all = "overslaan" in sent
    changes: dict[str, str] = {}
    empty: list[str] = []
    errors: dict[str, str] = {}
    for item in screen.items:
        other = given(sent, f"{item.code}_other")
        try:
            value = answering.read(item, form, sent.getlist(item.code), other, visit.diensten)
        except answering.Unreadable as problem:
            errors[item.code] = _(str(problem))
            continue
        if value:
            changes[item.code] = value
        elif skip_all or item.code in passed or not item.question.soft:
            changes[item.code] = SKIPPED
        elif not answering.kept(item, form, before):
            empty.append(item.code)
        if item.free_text(form):
            changes[f"{item.code}{answering.OTHER_SUFFIX}"] = other
    return Posted(changes, tuple(empty), errors)


def _next(visit: Visit, draft: Draft, code: str, empty: tuple[str, ...]) -> str:
    """Where to go after saving: the same screen when something was left open, else on."""
    among = places.screens(visit, Form(draft.form), draft.answers)
    reviewing = given(request.args, "naar") == "nakijken"
    back = "naar=nakijken" if reviewing else ""
    if empty:
        return f"/vraag/{quote(code)}?leeg={'+'.join(map(quote, empty))}{'&' + back if back else ''}"
    if reviewing:
        on = places.goes_on(among, draft.answers)
        return on if on == places.REVIEW else f"{on}?{back}"
    place = places.locate(among, code)
    return place.after if place else places.goes_on(among, draft.answers)


def _open(item: Item, setting: Setting, answers: Mapping[str, str]) -> bool:
    """Whether a question came back without an answer. Nobody can take a radio back: its answer is then a later one."""
    later = not (item.several or item.kind in TYPED) and not untouched(item, setting, answers)
    return item.code in given(request.args, "leeg").split() and not later


def _elsewhere(visit: Visit, draft: Draft, code: str) -> ResponseReturnValue:
    """A question that is not on the route now: go to its twin or on; unknown ones do not exist."""
    if not places.known(visit.questionnaire, code):
        abort(404)
    among = places.screens(visit, Form(draft.form), draft.answers)
    place = places.twin(visit.questionnaire, among, code)
    return send_on(places.address(place.screen) if place else places.goes_on(among, draft.answers))


def _refused(visit: Visit, problem: NotReadable) -> str:
    g.form = problem.form
    setting = setting_of(visit)
    shown = tuple(
        field(
            item,
            setting,
            request.form.getlist(item.code),
            request.form.get(f"{item.code}_other", ""),
            problem.posted.errors.get(item.code, ""),
        )
        for item in problem.place.screen.items
    )
    return _page(_frame(visit, problem.place), shown, faults=tuple(f for f in shown if f.error))


def _frame(visit: Visit, place: Place) -> Frame:
    reviewing = given(request.args, "naar") == "nakijken"
    before = places.REVIEW if reviewing else place.before
    return Frame(place.screen, before, reviewing, visit.several_forms, _count(place) if g.form is Form.REGULAR else "")


def _page(frame: Frame, shown: tuple[Field, ...], **told: Any) -> str:
    """A screen as this person answered it."""
    return _made(look(), frame, shown, session["csrf"], **told)


@lru_cache(maxsize=2048)
def _fresh(look: Look, setting: Setting, frame: Frame) -> str:
    """A screen that nobody has answered yet; most of all pages are, so it is made once for everyone."""
    return _made(look, frame, tuple(field(item, setting, (), "") for item in frame.screen.items), HOLE)


def _made(look: Look, frame: Frame, shown: tuple[Field, ...], csrf: str, **told: Any) -> str:
    screen = frame.screen
    here = screen.items[0].code
    alone = len(shown) == 1
    return made(
        look,
        "question.html",
        Menu(frame.several_forms, frame.before, f"?bij={here}", stop=True),
        csrf=csrf,
        heading=shown[0].plain if alone else plain(screen.title, look.org),
        title="" if alone else filled(screen.title, look.org),
        mark=_("Fout: ") if told.get("faults") else _("Let op: ") if told.get("passed") else "",
        intro=filled(screen.intro, look.org),
        action=f"/vraag/{here}" + ("?naar=nakijken" if frame.reviewing else ""),
        fields=shown,
        empty_text=_empty_text(screen.items[0]),
        count=frame.count,
        **told,
    )


def _empty_text(item: Item) -> str:
    if item.kind is Kind.DECIMAL:
        return _("U hebt nog geen cijfer ingevuld. Vul een cijfer in.")
    if item.kind is Kind.TEXT:
        return _("U hebt nog niets ingevuld.")
    return _("U hebt nog geen antwoord gekozen. Kies een antwoord.")


def _count(place: Place) -> str:
    """How far this is; "about", because answers decide which questions follow."""
    number, total = place.index + 1, len(place.screens)
    if all(len(screen.items) == 1 for screen in place.screens):
        return _("Vraag %(number)s van ongeveer %(total)s") % {"number": number, "total": total}
    return _("Deel %(number)s van ongeveer %(total)s") % {"number": number, "total": total}
