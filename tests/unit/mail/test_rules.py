"""What replies mean, and when is tried again: tables made by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from surveyapp.mail.rules import Phase, again, meaning

TABLE = """
connect   421 deferred | connect   554 deferred | connect   - deferred
tls       454 deferred | tls       500 deferred | tls       - deferred
login     535 deferred | login     454 deferred | login     - deferred
sender    550 deferred | sender    451 deferred | sender    - deferred
recipient 550 refused  | recipient 450 deferred | recipient - deferred
recipient 554 refused  | recipient 451 deferred | recipient 999 deferred
data      554 refused  | data      452 deferred | data      - deferred
body      552 refused  | body      421 deferred | body      - deferred
dot       250 accepted | dot       451 deferred | dot       550 refused
dot       -   unknown  | dot       999 unknown  | dot       200 accepted
"""
ROWS = [cell.split() for line in TABLE.strip().splitlines() for cell in line.split("|")]


@pytest.mark.parametrize(("phase", "code", "state"), ROWS)
def test_what_a_reply_means(phase: str, code: str, state: str) -> None:
    assert meaning(Phase(phase), None if code == "-" else int(code)).value == state


CLOSES = date(2026, 11, 30)
FIRST = datetime.fromisoformat("2026-11-16 09:00")  # a Monday


@pytest.mark.parametrize(
    ("tries", "now", "due"),
    [
        (1, "2026-11-16 09:00", "2026-11-16 09:30"),
        (2, "2026-11-16 09:30", "2026-11-16 10:30"),
        (3, "2026-11-16 10:30", "2026-11-16 12:30"),
        (4, "2026-11-16 12:30", "2026-11-16 16:30"),
        (5, "2026-11-16 16:30", "2026-11-17 08:00"),  # half past midnight: in the morning
        (6, "2026-11-17 08:00", "2026-11-17 16:00"),  # never more than eight hours
        (60, "2026-11-20 08:00", "2026-11-20 16:00"),
    ],
)
def test_pauses_grow_from_half_an_hour(tries: int, now: str, due: str) -> None:
    assert again(tries, FIRST, datetime.fromisoformat(now), CLOSES) == datetime.fromisoformat(due)


def test_after_five_days_we_give_up() -> None:
    assert again(12, FIRST, datetime.fromisoformat("2026-11-21 02:00"), CLOSES) is None


def test_nothing_is_tried_after_the_fieldwork() -> None:
    late = datetime.fromisoformat("2026-11-30 18:45")  # a quarter to eight in the evening of the last day
    assert again(1, late, late, CLOSES) is None
    assert again(1, late, datetime.fromisoformat("2026-11-30 15:00"), CLOSES) is not None
