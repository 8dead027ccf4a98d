"""What the office shows of a round's messages, and reads from the forms about them, in plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from surveyapp.db import Stores
from surveyapp.errors import Faults, Refused
from surveyapp.fieldwork import cells
from surveyapp.mail import deciding, planning, plans
from surveyapp.mail.days import local_day
from surveyapp.mail.deciding import BACK, REST, Row
from surveyapp.mail.planning import GAP, HOUR, HOURS, NAMES, PLANNABLE, Plan, in_words
from surveyapp.models.message import Channel, Kind, State
from surveyapp.models.wave import WaveState
from surveyapp.rounds import Round

MOST = 100  # rows of a list on the page
WAITING = (State.QUEUED.value, State.SENDING.value, State.DEFERRED.value)
STATES: Mapping[str, str] = {
    State.ACCEPTED.value: "verstuurd",
    State.QUEUED.value: "wacht",
    State.SENDING.value: "gaat nu weg",
    State.DEFERRED.value: "later opnieuw",
    State.REFUSED.value: "geweigerd",
    BACK: "teruggekomen",
    State.UNKNOWN.value: "onbekend",
    REST: "onbekend, met rust gelaten",
    State.CANCELLED.value: "niet meer nodig",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.EMAIL: "e-mail",
    Channel.LETTER: "brief",
    Channel.TEXT: "sms",
    Channel.PHONE: "telefoon",
}
Wishes = Mapping[Kind, "Wish"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A wave as a form has it."""

    day: str
    hour: str
    gap: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as a form has it."""

    wrong: str
    sentence: str
    day: str
    hour: str


@dataclass(frozen=True, slots=True)
class Line:
    """A wave that is planned, under way or cancelled, in words."""

    kind: Kind
    name: str
    state: str
    can_go: bool
    can_cancel: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A wave that can be planned or changed."""

    kind: Kind
    name: str
    wish: Wish
    reminder: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page shows."""

    totals: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    table: tuple[tuple[str, tuple[int, ...]], ...]
    lines: tuple[Line, ...]
    slots: tuple[Slot, ...]
    is_proposal: bool
    hours: Sequence[int]
    unknown: tuple[Row, ...]
    unknown_total: int
    wrong: tuple[Row, ...]
    names: Mapping[Kind, str]
    can_correct: bool


def board(stores: Stores, round_: Round, now: datetime, wishes: Wishes | None = None) -> Board:
    """How the messages of a round stand; `wishes`: what a form has that was refused."""
    found = deciding.counts(stores, round_.id)
    waves = plans.of_round(stores, round_.id)
    columns = tuple(state for state in STATES if deciding.total(found, state))
    proposal = not waves and wishes is None
    return Board(
        totals=tuple(_totals(found)),
        columns=tuple(STATES[state] for state in columns),
        table=tuple((_cell(cell), tuple(many.get(s, 0) for s in columns)) for cell, many in found.items()),
        lines=tuple(_line(round_, plan, now) for plan in waves.values()),
        slots=() if round_.closed else _slots(round_, waves, now, wishes),
        is_proposal=proposal,
        hours=HOURS,
        unknown=deciding.undecided(stores, round_.id, MOST),
        unknown_total=deciding.total(found, State.UNKNOWN.value),
        wrong=deciding.to_correct(stores, round_.id, MOST),
        names=NAMES,
        can_correct=not round_.closed and bool(deciding.total(found, State.ACCEPTED.value, State.UNKNOWN.value, REST)),
    )


def _totals(found: Mapping[deciding.Cell, Mapping[str, int]]) -> list[tuple[str, int]]:
    return [
        ("Verstuurd", deciding.total(found, State.ACCEPTED.value)),
        ("Wachten", deciding.total(found, *WAITING)),
        ("Geweigerd of teruggekomen", deciding.total(found, State.REFUSED.value, BACK)),
        ("Onbekend", deciding.total(found, State.UNKNOWN.value)),
    ]


def _cell(cell: deciding.Cell) -> str:
    return f"{NAMES[cell[0]]}, {CHANNELS[cell[1]]}"


def _line(round_: Round, plan: Plan, now: datetime) -> Line:
    over = round_.closed or local_day(now) > round_.closes
    planned = plan.state is WaveState.PLANNED
    return Line(
        kind=plan.kind,
        name=NAMES[plan.kind].capitalize(),
        state=_state(plan, now),
        can_go=planned and not over and plan.goes > now,
        can_cancel=plan.state is not WaveState.CANCELLED and not over,
    )


def _state(plan: Plan, now: datetime) -> str:
    if plan.state is WaveState.CANCELLED:
        return "Geannuleerd."
    if plan.state is WaveState.QUEUED:
        later = "" if plan.kind is Kind.CORRECTION else " Wie later aan de beurt komt, krijgt het vanzelf."
        return f"Staat klaar of is verstuurd, vanaf {in_words(plan.goes)}.{later}"
    if plan.ran_on is not None:
        return f"Kon op {plan.ran_on:%d-%m} niet weg, en wordt elke dag opnieuw geprobeerd. De beheerder ziet waarom."
    gap = f", minstens {plan.gap} dagen na het vorige bericht" if plan.gap else ""
    return f"Gaat {in_words(plan.goes)}{gap}." if plan.goes > now else "Gaat nu: de worker zet het klaar."


def _slots(round_: Round, waves: Mapping[Kind, Plan], now: datetime, wishes: Wishes | None) -> tuple[Slot, ...]:
    proposed = {} if waves else {plan.kind: plan for plan in planning.proposed(round_, now)}
    open_ = {kind: plan for kind, plan in waves.items() if plan.state is WaveState.PLANNED}
    found = []
    for kind in PLANNABLE:
        if kind in waves and not waves[kind].open:
            continue
        plan = open_.get(kind) or proposed.get(kind)
        wish = (
            Wish("", str(HOUR), str(GAP)) if plan is None else Wish(plan.day.isoformat(), str(plan.hour), str(plan.gap))
        )
        wish = wishes.get(kind, wish) if wishes is not None else wish
        found.append(Slot(kind, NAMES[kind].capitalize(), wish, kind in planning.REMINDERS))
    return tuple(found)


def wishes(form: Mapping[str, str]) -> dict[Kind, Wish]:
    """What a form says of each wave."""
    return {
        kind: Wish(*(form.get(f"{name}-{kind.value}", "").strip()[:20] for name in ("dag", "uur", "tussen")))
        for kind in PLANNABLE
        if f"dag-{kind.value}" in form
    }


def read(wanted: Wishes) -> list[Plan]:
    """The waves that have a day. Errors: Faults, in Dutch, for what is no day or number."""
    found, wrong = [], []
    for kind, wish in wanted.items():
        if not wish.day:
            continue
        on, hour = day(wish.day), _number(wish.hour)
        gap = _number(wish.gap) if kind in planning.REMINDERS else 0
        if on is None or hour is None or gap is None:
            wrong.append(f"{NAMES[kind].capitalize()}: kies een dag, een uur en een aantal dagen.")
        else:
            found.append(Plan(kind, on, hour, gap))
    if wrong:
        raise Faults(wrong)
    return found


def correction(form: Mapping[str, str], now: datetime) -> Correction:
    """What a form says of a correction; without one, to go as soon as can be."""
    at_once = planning.now_at(Plan(Kind.CORRECTION, local_day(now)), now)
    return Correction(
        wrong=form.get("fout", Kind.INVITATION.value),
        sentence=" ".join(form.get("zin", "").split()),
        day=form.get("dag", at_once.day.isoformat()).strip()[:20],
        hour=form.get("uur", str(at_once.hour)).strip()[:20],
    )


def read_correction(wish: Correction) -> Plan:
    """The wave. Errors: Faults, in Dutch."""
    wrong = next((kind for kind in PLANNABLE if kind.value == wish.wrong), None)
    on, hour = day(wish.day), _number(wish.hour)
    if wrong is None or on is None or hour is None:
        raise Faults(["Kies het bericht dat fout was, een dag en een uur."])
    if len(wish.sentence) <= plans.LONGEST and cells.unclean(wish.sentence):
        raise Faults(["In de zin staan tekens die niet in een bericht kunnen. Typ hem opnieuw."])
    return Plan(Kind.CORRECTION, on, hour, wrong=wrong, sentence=wish.sentence)


def faults(problem: Refused | None) -> tuple[str, ...]:
    """What is wrong, each on its own line."""
    if problem is None:
        return ()
    return problem.faults if isinstance(problem, Faults) else (str(problem),)


def people(many: int) -> str:
    """`1 persoon`, `3 mensen`."""
    return "1 persoon" if many == 1 else f"{many} mensen"


def messages(many: int) -> str:
    """`1 bericht`, `3 berichten`."""
    return "1 bericht" if many == 1 else f"{many} berichten"


def in_full(day: date) -> str:
    """A day in words: `maandag 23 november`."""
    return format_date(day, "EEEE d MMMM", locale="nl")


def day(text: str) -> date | None:
    """A day as a form has it; None when it is none."""
    for pattern in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day on Dutch clocks
        except ValueError:
            continue
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None
