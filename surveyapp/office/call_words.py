"""What the pages for calling say: requests, attempts and choices, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date

from questionnaires.model import Audience, Form
from surveyapp import i18n, phones
from surveyapp.callbacks import Moment, Waiting
from surveyapp.fieldwork import calling
from surveyapp.fieldwork.attempts import Person
from surveyapp.fieldwork.calling import Attempt, Turn, Why
from surveyapp.models.call import Result

PARTS = {Moment.MORNING: "in de ochtend", Moment.AFTERNOON: "in de middag", Moment.EVENING: "in de avond"}
MOMENTS = PARTS | {Moment.ANY: "maakt niet uit"}
FORMS = {Form.LOW: "makkelijke vragen", Form.REGULAR: "gewone vragen"}
WHYS = {Why.ASKED: "vroeg om een telefoontje", Why.AGREED: "afspraak om terug te bellen", Why.OPEN: "nog te bellen"}
RESULTS = {
    Result.NO_ANSWER: "geen gehoor of in gesprek",
    Result.VOICEMAIL: "voicemail",
    Result.CALL_BACK: "terugbellen",
    Result.ALONE: "vult het zelf in",
    Result.REFUSED: "wil niet meedoen",
    Result.WRONG_NUMBER: "verkeerd nummer",
    Result.MOVED: "is daar niet te bereiken",
    Result.DECEASED: "is overleden",
    Result.INTERVIEWED: "gesprek gehouden",
}
OUTCOMES = (
    ("1", Result.NO_ANSWER, "Geen gehoor of in gesprek"),
    ("2", Result.VOICEMAIL, "Voicemail"),
    ("3", Result.ALONE, "Vult het zelf in"),
    ("4", Result.REFUSED, "Wil niet meedoen"),
    ("5", Result.WRONG_NUMBER, "Verkeerd nummer"),
    ("6", Result.MOVED, "Verhuisd, niet te bereiken"),
    ("7", Result.DECEASED, "Is overleden"),
)
SURE = {
    Result.REFUSED: "Deze persoon wil niet meedoen en krijgt hierover geen bericht meer.",
    Result.WRONG_NUMBER: "Dit nummer is van iemand anders. Wij bellen het niet meer.",
    Result.MOVED: "Deze persoon is op geen enkele manier te bereiken en krijgt geen bericht meer.",
    Result.DECEASED: "Deze persoon is overleden. Er gaat geen bericht meer naar dit adres.",
}
HOURS = (("", "maakt niet uit"), *((str(hour), f"vanaf {hour} uur") for hour in range(9, calling.LAST_HOUR)))


@dataclass(frozen=True, slots=True)
class Row:
    """One request in words."""

    case_id: int
    name: str
    moment: str
    form: str
    language: i18n.Language
    asked_on: str


@dataclass(frozen=True, slots=True)
class About:
    """Somebody who is called, in words."""

    name: str
    dial: str
    questions: str
    language: i18n.Language
    dutch: bool
    client: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt in words."""

    when: str
    result: str


def lines(turns: Iterable[Turn]) -> list[tuple[str, list[tuple[str, int]]]]:
    """By provider how many people can be called now, and why."""
    counts = Counter((turn.provider, turn.why) for turn in turns)
    providers = sorted({provider for provider, _why in counts})
    return [(name, [(WHYS[why], counts[name, why]) for why in Why if counts[name, why]]) for name in providers]


def shelves(waiting: Sequence[Waiting]) -> list[tuple[str, list[Row]]]:
    """Who asked to be called, by provider."""
    return [(name, [_row(one) for one in rows]) for name, rows in groupby(waiting, key=lambda one: one.provider)]


def languages(codes: Iterable[str]) -> list[i18n.Language]:
    """The languages of these people, each once."""
    return [_language(code) for code in sorted(set(codes))]


def about(person: Person) -> About:
    """Somebody who is called."""
    client = person.audience == Audience.CLIENT
    return About(
        name=person.name or _nameless(person.number, person.round_id),
        dial=phones.dial(person.phone),
        questions=FORMS[Form.LOW if client else Form.REGULAR],
        language=_language(person.language),
        dutch=person.language == i18n.SOURCE,
        client=client,
    )


def told(tried: Iterable[Attempt]) -> tuple[Line, ...]:
    """Attempts in words, the first one first."""
    return tuple(Line(_when(one), _result(one)) for one in tried)


def hours(day: date) -> str:
    """Between which hours people are called today; empty when they are not."""
    first, last = calling.hours(day)
    return f"van {first} tot {last} uur" if last else ""


def _row(one: Waiting) -> Row:
    asked = one.request
    name = one.name or _nameless(one.number, one.round_id)
    day = format_date(one.asked_on, "d MMMM", locale="nl")
    return Row(one.case_id, name, MOMENTS[asked.moment], FORMS[Form(asked.form)], _language(asked.language), day)


def _when(one: Attempt) -> str:
    if one.called_on is None:
        return ""
    day = format_date(one.called_on, "EEEE d MMMM", locale="nl")
    return f"{day} {PARTS[one.part]}" if one.part else day


def _result(one: Attempt) -> str:
    if one.again_on is None:
        return RESULTS[one.result]
    hour = f", vanaf {one.again_hour} uur" if one.again_hour else ""
    return f"{RESULTS[one.result]} op {format_date(one.again_on, 'EEEE d MMMM', locale='nl')}{hour}"


def _nameless(number: str, round_id: int) -> str:
    return f"nummer {number} op de lijst van ronde {round_id}"


def _language(code: str) -> i18n.Language:
    return next((known for known in i18n.languages() if known.code == code), i18n.Language(code, code))
