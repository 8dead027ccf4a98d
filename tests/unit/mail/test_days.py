"""Days and hours at which people are written to; the tables were made by hand from printed calendars."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from surveyapp.mail.days import easter, holidays, may_send, next_moment


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5),
     (2027, 3, 28), (2030, 4, 21), (2038, 4, 25), (2049, 4, 18), (2076, 4, 19), (1981, 4, 19), (1954, 4, 18)],
)  # fmt: skip
def test_easter_is_where_calendars_have_it(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_the_holidays_of_2026() -> None:
    days = ((1, 1), (4, 5), (4, 6), (4, 27), (5, 14), (5, 24), (5, 25), (12, 25), (12, 26))
    assert holidays(2026) == {date(2026, month, day) for month, day in days}


def test_koningsdag_on_a_sunday_is_the_day_before() -> None:
    assert date(2031, 4, 26) in holidays(2031)
    assert date(2031, 4, 27) not in holidays(2031)


@pytest.mark.parametrize(
    ("day", "may"),
    [("2026-11-21", True), ("2026-11-22", False), ("2026-11-23", True), ("2026-12-25", False), ("2026-05-14", False)],
)
def test_no_mail_on_sundays_and_holidays(day: str, may: bool) -> None:
    assert may_send(date.fromisoformat(day)) is may


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("2026-11-20 10:00", "2026-11-20 10:00"),  # a Friday, 11 o'clock here
        ("2026-11-20 07:59", "2026-11-20 08:00"),  # before nine
        ("2026-11-20 19:00", "2026-11-21 08:00"),  # eight in the evening is too late: Saturday
        ("2026-11-21 19:00", "2026-11-23 08:00"),  # over Sunday
        ("2026-12-24 20:00", "2026-12-28 08:00"),  # Christmas, and a Sunday after it
        ("2026-12-31 20:00", "2027-01-02 08:00"),  # New Year
        ("2026-07-01 06:30", "2026-07-01 07:00"),  # summer time: nine here is seven in UTC
        ("2026-07-01 18:00", "2026-07-02 07:00"),
        ("2026-03-28 20:00", "2026-03-30 07:00"),  # the night of the clock's change
        ("2026-10-24 19:00", "2026-10-26 08:00"),
    ],
)
def test_the_first_moment_that_is_allowed(asked: str, given: str) -> None:
    assert next_moment(datetime.fromisoformat(asked)) == datetime.fromisoformat(given)
