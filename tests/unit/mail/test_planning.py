"""Planned days: as they really go, in the right order, and never after the last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from surveyapp.mail import planning
from surveyapp.mail.planning import Plan, faults, in_words, proposed
from surveyapp.models.message import Kind
from surveyapp.models.wave import WaveState
from surveyapp.rounds import Round, Terms

at = datetime.fromisoformat  # in UTC; the Netherlands are an hour ahead in November
MONDAY = at("2026-11-02 08:00")
TERMS = Terms(
    provider="Werkweg",
    keurmerk="blik-op-werk",
    period=(date(2026, 1, 1), date(2026, 10, 31)),
    fieldwork=(date(2026, 11, 1), date(2026, 11, 30)),
    diensten=("jobcoaching",),
)
ROUND = Round(1, TERMS, closed=False)
INVITE = Plan(Kind.INVITATION, date(2026, 11, 2))


def remind(day: int, kind: Kind = Kind.REMINDER_1, gap: int = 5) -> Plan:
    return Plan(kind, date(2026, 11, day), gap=gap)


@pytest.mark.parametrize(
    ("day", "hour", "goes"),
    [
        ("2026-11-22", 10, "maandag 23 november 09:00"),  # a Sunday
        ("2026-11-23", 10, "maandag 23 november 10:00"),
        ("2026-12-25", 14, "maandag 28 december 09:00"),  # Christmas, its second day, and a Sunday
        ("2026-07-01", 10, "woensdag 1 juli 10:00"),  # summer time
    ],
)
def test_a_wave_is_told_as_it_really_goes(day: str, hour: int, goes: str) -> None:
    assert in_words(Plan(Kind.INVITATION, date.fromisoformat(day), hour).goes) == goes


def test_an_invitation_and_three_reminders_a_week_apart_are_proposed() -> None:
    found = proposed(ROUND, at("2026-10-20 08:00"))
    assert [plan.day.isoformat() for plan in found] == ["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"]
    assert faults(ROUND, found, at("2026-10-20 08:00")) == []


def test_what_would_go_after_the_last_day_is_not_proposed() -> None:
    assert [plan.kind for plan in proposed(ROUND, at("2026-11-17 14:00"))] == [Kind.INVITATION, Kind.REMINDER_1]


def test_in_the_afternoon_the_next_day_is_proposed() -> None:
    assert proposed(ROUND, at("2026-11-03 12:00"))[0].day == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ([replace(INVITE, day=date(2026, 11, 1))], "deze dag is voorbij"),
        ([replace(INVITE, hour=21)], "kies een uur van 9 tot en met 19"),
        ([INVITE, remind(12, gap=0)], "kies 1 tot en met 60 dagen"),
        ([replace(INVITE, day=date(2026, 12, 1))], "na de laatste dag van het veldwerk"),
        ([remind(12)], "Plan die eerst"),
        ([INVITE, remind(6)], "Daar moeten 5 dagen tussen zitten"),
        ([INVITE, remind(10), remind(9, Kind.REMINDER_2)], "herinnering 1 dinsdag 10 november 10:00"),
        ([INVITE, remind(9, Kind.REMINDER_3, 7), remind(20, Kind.REMINDER_2)], "Herinnering 3: gaat"),
    ],
)
def test_a_wrong_plan_is_refused_with_what_to_do(plans: list[Plan], words: str) -> None:
    (found,) = faults(ROUND, plans, MONDAY)
    assert words in found


def test_before_the_fieldwork_nothing_is_planned() -> None:
    early = replace(ROUND, terms=replace(TERMS, fieldwork=(date(2026, 11, 9), date(2026, 11, 30))))
    assert faults(early, [INVITE], MONDAY) == [
        "Uitnodiging: het veldwerk begint op maandag 9 november. Kies die dag of een latere."
    ]


def test_a_last_day_on_a_sunday_takes_no_wave() -> None:
    short = replace(ROUND, terms=replace(TERMS, fieldwork=(date(2026, 11, 1), date(2026, 11, 8))))
    (found,) = faults(short, [INVITE, remind(8)], MONDAY)
    assert "gaat dan pas op maandag 9 november 09:00" in found


def test_who_was_invited_by_command_can_be_reminded() -> None:
    assert faults(ROUND, [remind(12)], MONDAY, invited=True) == []


QUEUED = replace(INVITE, state=WaveState.QUEUED, ran_on=date(2026, 11, 2))


@pytest.mark.parametrize(
    ("plan", "now", "turn"),
    [
        (INVITE, "2026-11-02 08:59", False),
        (INVITE, "2026-11-02 09:00", True),
        (INVITE, "2026-11-05 08:30", True),  # the worker did not run for some days
        (INVITE, "2026-11-08 12:00", False),  # Sunday
        (INVITE, "2026-11-02 20:00", False),
        (QUEUED, "2026-11-02 15:00", False),
        (QUEUED, "2026-11-03 08:59", False),
        (QUEUED, "2026-11-03 09:00", True),
        (replace(QUEUED, kind=Kind.CORRECTION), "2026-11-03 09:00", False),
        (replace(INVITE, state=WaveState.CANCELLED), "2026-11-02 09:00", False),
        (replace(INVITE, ran_on=date(2026, 11, 2)), "2026-11-02 09:00", False),  # it could not go: a day later again
    ],
)
def test_a_wave_has_its_turn_once_a_day_from_its_hour_on(plan: Plan, now: str, turn: bool) -> None:
    assert plan.turn(at(now)) is turn


def test_a_wave_that_must_go_at_once_keeps_to_the_hours() -> None:
    assert planning.now_at(INVITE, at("2026-11-09 22:30")) == replace(INVITE, day=date(2026, 11, 9), hour=19)
