"""Step 2: where someone is in the questionnaire: the screens of their route, and the one they are on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import g, request

from questionnaires import paging
from questionnaires.model import Form, Questionnaire
from questionnaires.paging import Screen
from surveyapp.pages.visits import Visit

REVIEW = "/nakijken"


def on_phone() -> bool:
    """Whether the browser says that it is a phone; works without JavaScript."""
    return request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")


def one_each(form: Form) -> bool:
    """Whether this person gets one question a screen."""
    return form is Form.LOW or on_phone() or bool(g.get("desk"))


def screens(visit: Visit, form: Form, answers: Mapping[str, str]) -> tuple[Screen, ...]:
    """The screens of this person's route, as their device shows them."""
    return paging.screens(visit.questionnaire, form, answers, visit.modules, one_each(form))


@dataclass(frozen=True, slots=True)
class Place:
    """One screen of a route, and what lies around it."""

    screens: tuple[Screen, ...]
    index: int

    @property
    def screen(self) -> Screen:
        """The screen itself."""
        return self.screens[self.index]

    @property
    def before(self) -> str:
        """The address of the screen before it; empty on the first one."""
        return address(self.screens[self.index - 1]) if self.index else ""

    @property
    def after(self) -> str:
        """The address of what comes after it: the next screen, or the review."""
        following = self.index + 1
        return address(self.screens[following]) if following < len(self.screens) else REVIEW


def locate(among: tuple[Screen, ...], code: str) -> Place | None:
    """The place of the screen that holds a question; None when it is not on the route."""
    for index, screen in enumerate(among):
        for item in screen.items:
            if item.code == code:
                return Place(among, index)
    return None


def address(screen: Screen) -> str:
    """The address of a screen: that of its first question."""
    return f"/vraag/{quote(screen.items[0].code)}"


def goes_on(among: tuple[Screen, ...], answers: Mapping[str, str]) -> str:
    """The address of the first question without an answer, or the review when there is none."""
    screen = paging.first_unanswered(among, answers)
    return REVIEW if screen is None else address(screen)


def twin(questionnaire: Questionnaire, among: tuple[Screen, ...], code: str) -> Place | None:
    """The place of a question under either of its names: its own, or that of its small steps."""
    found = locate(among, code)
    if found is not None:
        return found
    for question in questionnaire.questions:
        names = (question.code, *(step.code for step in question.steps))
        if code in names:
            places = (locate(among, name) for name in names)
            return next((place for place in places if place is not None), None)
    return None


def known(questionnaire: Questionnaire, code: str) -> bool:
    """Whether the questionnaire has a question or a step with this code."""
    return code in questionnaire or any(code == step.code for q in questionnaire.questions for step in q.steps)
