"""A questionnaire as a form on paper: every word that stands on it, made from the questionnaire itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date

from questionnaires.keurmerk import Dienst
from questionnaires.model import OTHER, Audience, Form, Kind
from questionnaires.paging import Item, Place
from surveyapp import i18n
from surveyapp.fieldwork.bureau import Bureau
from surveyapp.i18n import gettext as _
from surveyapp.paper.routing import Course, course
from surveyapp.rounds import Round


@dataclass(frozen=True, slots=True)
class Tick:
    """One box."""

    words: str
    goes: str  # "Ga naar vraag 7." or empty
    line: bool = False  # something may be written after it


@dataclass(frozen=True, slots=True)
class Asked:
    """One question."""

    number: int
    text: str
    help: str
    look: str  # ticks, numbers, line or lines
    how: str
    only: str
    ticks: tuple[Tick, ...]
    ends: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Part:
    """Questions under one heading."""

    title: str
    intro: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A whole form."""

    language: str
    direction: str
    large: bool  # for who reads with difficulty
    title: str
    before: tuple[str, ...]
    code_title: str
    code: str  # as printed; empty: boxes to write it in
    code_says: str
    parts: tuple[Part, ...]
    after: tuple[str, ...]
    back: tuple[str, ...]  # where it goes


@dataclass(frozen=True, slots=True)
class Wish:
    """Which form of a round."""

    audience: Audience
    form: Form
    language: str
    code: str = ""


def paper_form(round_: Round, wish: Wish, bureau: Bureau, address: Sequence[str]) -> PaperForm:
    """A form of a round in one wording and language; `address` is where it goes.

    Errors:  KeyError when the round does not ask these people; `routing.UnprintableError`.
    """
    before = i18n.language()
    i18n.speak(wish.language)
    try:
        return _made(round_, wish, bureau, address)
    finally:
        i18n.speak(before)


def _made(round_: Round, wish: Wish, bureau: Bureau, address: Sequence[str]) -> PaperForm:
    pack, org = round_.packs()[wish.audience], round_.terms.provider
    way = course(pack, wish.form, round_.terms.modules, round_.keurmerk.diensten)
    return PaperForm(
        language=i18n.language(),
        direction=i18n.direction(i18n.language()),
        large=wish.form is Form.LOW,
        title=_("Wat vindt u van %(org)s?") % {"org": org},
        before=tuple(_before(round_.closes, org, bureau, wish.audience)),
        code_title=_("Uw code"),
        code=wish.code,
        code_says=" ".join(_code_says(wish.code)),
        parts=_parts(way, wish.form, org, round_.keurmerk.diensten),
        after=(_("Dank u wel."), _("Stuur dit formulier terug naar:")),
        back=(bureau.name, *address),
    )


def _before(closes: date, org: str, bureau: Bureau, audience: Audience) -> list[str]:
    who = _("Wij zijn %(bureau)s.") % {"bureau": bureau.name}
    if bureau.independent:
        who += " " + _("Wij werken niet bij %(org)s.") % {"org": org}
    said = [who, _("U hoeft niet mee te doen.") + " " + _("Wilt u een vraag niet beantwoorden? Sla hem dan over.")]
    if audience is not Audience.OPDRACHTGEVER:
        said.append(_("Niemand bij %(org)s leest dit formulier.") % {"org": org})
    said.append(_("Schrijf uw naam niet op dit formulier."))
    said.append(_("Zet een kruisje bij uw antwoord.") + " " + _("Fout? Maak dat vakje dan helemaal zwart."))
    day = format_date(closes, "d MMMM y", locale=i18n.language())
    said.append(_("Zorg dat wij dit formulier hebben op %(day)s.") % {"day": day})
    if bureau.phone:
        said.append(
            _("Hebt u een vraag?") + " " + _("Bel %(name)s: %(phone)s.") % {"name": bureau.name, "phone": bureau.phone}
        )
    return said


def _code_says(code: str) -> list[str]:
    write = [] if code else [_("Schrijf hier de code uit uw brief.")]
    return [
        *write,
        _("Door deze code weten wij dat u meedeed."),
        _("Wij knippen de code van dit formulier."),
        _("Daarna weet niemand meer welke antwoorden van u zijn."),
    ]


def _parts(way: Course, form: Form, org: str, diensten: Sequence[Dienst]) -> tuple[Part, ...]:
    numbers = {place.item.code: number for number, place in enumerate(way.places, 1)}
    words = _Words(way, numbers, form, org, diensten)
    parts = []
    for title, held in groupby(way.places, key=lambda place: place.page.title):
        places = list(held)
        intro = words.filled(places[0].page.intro) if form is Form.REGULAR else ""
        parts.append(Part(words.filled(title), intro, tuple(words.asked(place) for place in places)))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Words:
    way: Course
    numbers: dict[str, int]
    form: Form
    org: str
    diensten: Sequence[Dienst]

    def filled(self, text: str) -> str:
        """A text of the questionnaire in the language of the form."""
        return _(text).replace("{org}", self.org) if text else ""

    def asked(self, place: Place) -> Asked:
        """One question."""
        item = place.item
        wording = item.wording(self.form)
        told = "" if item.question.prefill else self.filled(wording.help)  # which says what was filled in already
        looks = {Kind.TEXT: "lines", Kind.DECIMAL: "line", Kind.GRADE: "numbers", Kind.NPS: "numbers"}
        return Asked(
            number=self.numbers[item.code],
            text=self.filled(wording.text),
            help=told,
            look=looks.get(item.kind, "ticks"),
            how=_("U kunt meer dan één antwoord kiezen.") if item.several and not told else "",
            only=self._only(item),
            ticks=tuple(self._ticks(item)),
            ends=_ends(item.kind),
        )

    def _ticks(self, item: Item) -> list[Tick]:
        if item.kind in (Kind.TEXT, Kind.DECIMAL):
            return []
        return [
            Tick(
                words=self.filled(option.wording(self.form) or ""),
                goes="" if item.several else self._goes(item, option.code),
                line=option.code == OTHER and item.free_text(self.form),
            )
            for option in item.options(self.form, self.diensten)
        ]

    def _goes(self, item: Item, code: str) -> str:
        """Where an answer leads, when that is not the next question."""
        follows = self.way.follows(item.code, code) + 1
        if follows == self.numbers[item.code] + 1:
            return ""
        end = follows > len(self.way.places)
        return _("Ga naar het einde.") if end else _("Ga naar vraag %(number)s.") % {"number": follows}

    def _only(self, item: Item) -> str:
        """When a question is filled in; empty: always."""
        rule = self.way.rules.get(item.code)
        if rule is None:
            return ""
        earlier = next(place.item for place in self.way.places if place.item.code == rule.item)
        options = earlier.options(self.form, self.diensten)
        inside = [self.filled(o.wording(self.form) or "") for o in options if o.code in rule.codes]
        outside = [self.filled(o.wording(self.form) or "") for o in options if o.code not in rule.codes]
        number = self.numbers[rule.item]
        if len(inside) <= len(outside):
            text = _("Alleen invullen als u bij vraag %(number)s dit koos: %(answers)s.")
            return text % {"number": number, "answers": " / ".join(inside)}
        text = _("Niet invullen als u bij vraag %(number)s dit koos: %(answers)s.")
        return text % {"number": number, "answers": " / ".join(outside)}


def _ends(kind: Kind) -> tuple[str, str] | None:
    if kind is Kind.GRADE:
        return _("1 = heel slecht"), _("10 = heel goed")
    if kind is Kind.NPS:
        return _("0 = zeker niet"), _("10 = zeker wel")
    return None
