"""What day it is where the fieldwork is; only commands and pages look at the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")


def today() -> date:
    """The day in the Netherlands."""
    return datetime.now(ZONE).date()


def now() -> datetime:
    """The moment in UTC, without a zone: as the stores keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def hour() -> int:
    """Which hour it is, counted from 1970 in UTC."""
    return int(datetime.now(UTC).timestamp()) // 3600
