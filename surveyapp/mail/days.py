"""When people may be written to: not on Sundays and holidays, and in the hours in which one gets post."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from surveyapp.clock import ZONE

FIRST, LAST = time(9), time(20)  # in Europe/Amsterdam; the last one not included
SUNDAY = 6
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    shift = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> frozenset[date]:
    """Dutch holidays on which nobody is written to."""
    sunday = easter(year)
    moving = (0, 1, 39, 49, 50)  # Pasen, Hemelvaart, Pinksteren: days after Easter Sunday
    kings = date(year, 4, 27)
    kings -= DAY if kings.weekday() == SUNDAY else timedelta()
    fixed = (date(year, 1, 1), kings, date(year, 12, 25), date(year, 12, 26))
    return frozenset((*fixed, *(sunday + timedelta(days=n) for n in moving)))


def may_send(day: date) -> bool:
    """Whether people are written to on this day."""
    return day.weekday() != SUNDAY and day not in holidays(day.year)


def next_moment(moment: datetime) -> datetime:
    """The first moment from this one on at which may be sent; both in UTC without a zone."""
    local = in_local(moment)
    if may_send(local.date()) and FIRST <= local.time() < LAST:
        return moment
    day = local.date() if local.time() < FIRST else local.date() + DAY
    while not may_send(day):
        day += DAY
    return in_utc(datetime.combine(day, FIRST))


def in_utc(local: datetime) -> datetime:
    """A moment on Dutch clocks as the stores keep it: in UTC, without a zone."""
    return local.replace(tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def local_day(moment: datetime) -> date:
    """The day in the Netherlands at a moment in UTC."""
    return in_local(moment).date()


def in_local(moment: datetime) -> datetime:
    """A moment in UTC on Dutch clocks."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE)
