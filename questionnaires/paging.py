"""The route through a questionnaire: which questions someone is asked, and on which screens they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from questionnaires.keurmerk import Dienst
from questionnaires.model import Condition, Form, Kind, Option, Page, Question, Questionnaire, Step, Wording
from questionnaires.steps import met, stepped, with_steps


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to answer on a screen: a question, or a step of one in the low form."""

    code: str
    question: Question
    step: Step | None = None

    def __hash__(self) -> int:
        return hash(self.code)  # shallow: what pages show of an item is kept

    @property
    def kind(self) -> Kind:
        """How it is answered; a step is always a choice."""
        return Kind.CHOICE if self.step else self.question.kind

    @property
    def several(self) -> bool:
        """Whether more than one answer may be chosen."""
        return self.question.several and self.step is None

    def wording(self, form: Form) -> Wording:
        """The question and its help line."""
        return self.step.wording if self.step else self.question.wording(form)

    def options(self, form: Form, diensten: Sequence[Dienst]) -> tuple[Option, ...]:
        """The answers offered in this form, in order; active diensten come first where the question takes these."""
        offered = self.step.options if self.step else self.question.options
        low = form is Form.LOW  # as `Option.wording` does; a call for each option is most of the work here
        options = tuple([o for o in offered if (o.low if low else o.regular) is not None])
        if self.step or not self.question.options_from:
            return options
        return tuple(Option(d.key, d.name, d.name) for d in diensten if d.active) + options

    def free_text(self, form: Form) -> bool:
        """Whether `other` comes with a short text field ("Anders, namelijk:"); never in the low form."""
        return form is Form.REGULAR and self.step is None and any(option.text for option in self.question.options)


@dataclass(frozen=True, slots=True)
class Screen:
    """What stands on one page of the site; its code is the last part of the address."""

    code: str
    title: str
    intro: str
    items: tuple[Item, ...]

    def __hash__(self) -> int:
        return hash((self.code, self.intro))  # shallow: pages are kept per screen


@dataclass(frozen=True, slots=True)
class Place:
    """An item in its place: its page, and the screen it makes on its own (as the first of its page, and later on)."""

    page: Page
    item: Item
    opening: Screen
    following: Screen
    asked_if: tuple[tuple[str, tuple[Condition, ...]], ...]  # (code that is off when they do not hold, conditions)


@cache
def plan(questionnaire: Questionnaire, form: Form) -> tuple[Place, ...]:
    """All there is to ask in one form, in order."""
    return tuple(
        _place(page, item, form)
        for page in questionnaire.pages
        for code in page.questions
        for item in _items(questionnaire[code], form)
    )


def _items(question: Question, form: Form) -> tuple[Item, ...]:
    if form is Form.LOW and question.steps:
        return tuple(Item(step.code, question, step) for step in question.steps)
    return (Item(question.code, question),)


def _place(page: Page, item: Item, form: Form) -> Place:
    intro = page.intro if form is Form.REGULAR else ""
    opening, following = (Screen(item.code, page.title, text, (item,)) for text in (intro, ""))
    own = (item.question.code, item.question.ask_if)
    asked_if = (own, (item.code, item.step.ask_if)) if item.step else (own,)
    return Place(page, item, opening, following, tuple(pair for pair in asked_if if pair[1]))


@dataclass(frozen=True, slots=True)
class Route:
    """What someone is asked: the items, the codes of their questions, and the screens they may stand on."""

    items: tuple[Item, ...]
    asked: frozenset[str]
    single: tuple[Screen, ...]
    grouped: tuple[Screen, ...]


def walk(questionnaire: Questionnaire, form: Form, answers: Mapping[str, str], modules: Collection[str]) -> Route:
    """The route of someone with these answers, as far as is known; a later answer can add to it."""
    given = tuple(map(answers.get, _deciding(questionnaire, form)))
    return _walked(questionnaire, form, frozenset(modules), given)


@cache
def _deciding(questionnaire: Questionnaire, form: Form) -> tuple[str, ...]:
    """The codes whose answers decide on the route; few, so that most of all routes are the same."""
    conditions = (c for place in plan(questionnaire, form) for _, several in place.asked_if for c in several)
    codes = {condition.question for condition in conditions}
    for question in stepped(questionnaire) if form is Form.LOW else ():
        codes.update((question.code, *(step.code for step in question.steps)))
    return tuple(sorted(codes))


@lru_cache(maxsize=4096)
def _walked(questionnaire: Questionnaire, form: Form, modules: frozenset[str], given: tuple[str | None, ...]) -> Route:
    pairs = zip(_deciding(questionnaire, form), given, strict=True)
    known = with_steps(questionnaire, form, {code: answer for code, answer in pairs if answer is not None})
    found = _places(questionnaire, form, known, modules)
    items = tuple([place.item for place in found])
    asked = frozenset(item.question.code for item in items)
    return Route(items, asked, _single(found), _grouped(found))


def _places(
    questionnaire: Questionnaire, form: Form, known: Mapping[str, str], modules: Collection[str]
) -> list[Place]:
    off: set[str] = set()
    found = []
    for place in plan(questionnaire, form):
        question = place.item.question
        if question.module and question.module not in modules:
            off.add(question.code)
            continue
        for code, conditions in place.asked_if:
            if not met(conditions, known, off):
                off.add(code)
                break
        else:
            found.append(place)
    return found


def route(
    questionnaire: Questionnaire, form: Form, answers: Mapping[str, str], modules: Collection[str]
) -> tuple[Item, ...]:
    """What someone with these answers is asked, as far as is known; a later answer can add to it."""
    return walk(questionnaire, form, answers, modules).items


def screens(
    questionnaire: Questionnaire, form: Form, answers: Mapping[str, str], modules: Collection[str], one_each: bool
) -> tuple[Screen, ...]:
    """The screens on the route: one item each on the low form or when asked, else the pages of the questionnaire."""
    found = walk(questionnaire, form, answers, modules)
    return found.single if one_each or form is Form.LOW else found.grouped


def _single(places: list[Place]) -> tuple[Screen, ...]:
    found = []
    previous: Page | None = None
    for place in places:
        found.append(place.following if place.page is previous else place.opening)
        previous = place.page
    return tuple(found)


def _grouped(places: list[Place]) -> tuple[Screen, ...]:
    pages: dict[str, tuple[Page, list[Item]]] = {}
    for place in places:
        pages.setdefault(place.page.code, (place.page, []))[1].append(place.item)
    return tuple(Screen(page.code, page.title, page.intro, tuple(items)) for page, items in pages.values())


def first_unanswered(screens: Sequence[Screen], answers: Mapping[str, str]) -> Screen | None:
    """Where to go on: the first screen with something not yet seen and passed; None when all is done."""
    return next((s for s in screens if not all(_answered(item, answers) for item in s.items)), None)


def _answered(item: Item, answers: Mapping[str, str]) -> bool:
    return bool(answers.get(item.code) or answers.get(item.question.code))
