from __future__ import annotations

from datetime import date

import pytest

from surveyapp.fieldwork.rounds import Days, is_open


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-10-31", False), ("2026-11-01", True), ("2026-11-30", True), ("2026-12-01", False)],
)
def test_answers_are_taken_from_the_first_to_the_last_day(today: str, expected: bool) -> None:
    days = Days(date(2026, 11, 1), date(2026, 11, 30), False)
    assert is_open(days, date.fromisoformat(today)) is expected


def test_a_closed_round_takes_no_answers_on_any_day() -> None:
    assert not is_open(Days(date(2026, 11, 1), date(2026, 11, 30), True), date(2026, 11, 10))
