"""What respondents read as fact: how long things are kept, and when the statement on accessibility was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

STATED = date(2026, 11, 22)  # when somebody last went through the statement on accessibility


@dataclass(frozen=True, slots=True)
class Terms:
    """Retention, in days; contacts and answers counted from the report of their round."""

    contacts: int = 90
    answers: int = 365
    logs: int = 30


TERMS = Terms()
