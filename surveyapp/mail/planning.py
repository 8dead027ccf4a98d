"""Step 1, beforehand: on which day a wave really goes, which days are proposed, and what is wrong with a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from babel.dates import format_datetime

from surveyapp.mail.days import FIRST, LAST, in_local, in_utc, local_day, next_moment
from surveyapp.models.message import Kind
from surveyapp.models.wave import WaveState
from surveyapp.rounds import Round

REMINDERS = (Kind.REMINDER_1, Kind.REMINDER_2, Kind.REMINDER_3)
PLANNABLE = (Kind.INVITATION, *REMINDERS)
HOURS = range(FIRST.hour, LAST.hour)
HOUR = 10  # proposed
GAP = 5  # days at least between two messages to one person, proposed
GAPS = range(1, 61)
APART = timedelta(days=7)  # between two proposed waves
NAMES: Mapping[Kind, str] = {
    Kind.INVITATION: "uitnodiging",
    Kind.REMINDER_1: "herinnering 1",
    Kind.REMINDER_2: "herinnering 2",
    Kind.REMINDER_3: "herinnering 3",
    Kind.CORRECTION: "correctie",
    Kind.RESEND: "link opnieuw, op verzoek",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One wave of a round, as it is planned."""

    kind: Kind
    day: date  # as chosen, in Europe/Amsterdam
    hour: int = HOUR
    gap: int = 0
    state: WaveState = WaveState.PLANNED
    ran_on: date | None = None
    wrong: Kind = Kind.INVITATION  # of a correction
    sentence: str = ""  # of a correction

    @property
    def goes(self) -> datetime:
        """When it really goes (UTC): not on a Sunday or a holiday."""
        return next_moment(in_utc(datetime.combine(self.day, time(self.hour))))

    @property
    def open(self) -> bool:
        """Whether it can still be changed."""
        return self.state is not WaveState.QUEUED

    def turn(self, now: datetime) -> bool:
        """Whether the worker must look now whose turn it is; a correction is looked at once."""
        if self.state is WaveState.CANCELLED or (self.state is WaveState.QUEUED and self.kind is Kind.CORRECTION):
            return False
        local = in_local(now)
        again = self.ran_on is None or (self.ran_on < local.date() and local.hour >= self.hour)
        return self.goes <= now == next_moment(now) and again


def in_words(moment: datetime) -> str:
    """A moment (UTC) on Dutch clocks: `maandag 23 november 10:00`."""
    return format_datetime(in_local(moment).replace(tzinfo=None), "EEEE d MMMM HH:mm", locale="nl")


def proposed(round_: Round, now: datetime) -> tuple[Plan, ...]:
    """An invitation on the first day on which it can go, and reminders each a week later; none after the last day."""
    local = in_local(now)
    today = local.date() if local.hour < HOUR else local.date() + timedelta(days=1)
    first = max(today, round_.opens)
    plans = [Plan(kind, first + n * APART, HOUR, GAP if n else 0) for n, kind in enumerate(PLANNABLE)]
    return tuple(plan for plan in plans if local_day(plan.goes) <= round_.closes)


def faults(round_: Round, plans: Sequence[Plan], now: datetime, invited: bool = False) -> list[str]:
    """All that is wrong with the plans of a round, in Dutch, with what to do; `invited`: people were invited already.

    Plans that are queued are taken as they are.
    """
    found = [fault for plan in plans if plan.open for fault in _alone(round_, plan, now)]
    return found or [*_order(plans, invited)]


def _alone(round_: Round, plan: Plan, now: datetime) -> Iterator[str]:
    name = NAMES[plan.kind].capitalize()
    if plan.hour not in HOURS:
        yield f"{name}: kies een uur van {HOURS[0]} tot en met {HOURS[-1]}."
        return
    if plan.kind in REMINDERS and plan.gap not in GAPS:
        yield f"{name}: kies {GAPS[0]} tot en met {GAPS[-1]} dagen sinds het vorige bericht."
    if plan.day < local_day(now):
        yield f"{name}: deze dag is voorbij. Kies vandaag of een latere dag."
    elif plan.day < round_.opens:
        yield f"{name}: het veldwerk begint op {_day(round_.opens)}. Kies die dag of een latere."
    elif local_day(goes := max(plan.goes, next_moment(now))) > round_.closes:
        yield (
            f"{name}: gaat dan pas op {in_words(goes)}, na de laatste dag van het veldwerk ({_day(round_.closes)}). "
            "Kies een eerdere dag of verleng het veldwerk."
        )


def _order(plans: Sequence[Plan], invited: bool) -> Iterator[str]:
    by_kind = {plan.kind: plan for plan in plans if plan.state is not WaveState.CANCELLED}
    before = by_kind.get(Kind.INVITATION)
    for kind in REMINDERS:
        plan = by_kind.get(kind)
        if plan is None:
            continue
        if before is None and not invited:
            yield f"{NAMES[kind].capitalize()}: er is nog geen uitnodiging. Plan die eerst."
        elif before is not None and plan.open and _apart(before, plan) < plan.gap:
            yield (
                f"{NAMES[kind].capitalize()}: gaat {in_words(plan.goes)}, en {NAMES[before.kind]} "
                f"{in_words(before.goes)}. Daar moeten {plan.gap} dagen tussen zitten. "
                "Kies een latere dag of minder dagen."
            )
        before = plan


def _apart(one: Plan, other: Plan) -> int:
    return (local_day(other.goes) - local_day(one.goes)).days


def _day(day: date) -> str:
    return format_datetime(datetime.combine(day, time()), "EEEE d MMMM", locale="nl")


def now_at(plan: Plan, now: datetime) -> Plan:
    """The same wave, to go at once."""
    local = in_local(now)
    return replace(plan, day=local.date(), hour=min(max(local.hour, HOURS[0]), HOURS[-1]))
