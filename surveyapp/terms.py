"""How long things are kept, as respondents read it and the worker keeps to it; and when a statement was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

STATED = date(2026, 11, 22)  # when somebody last went through the statement on accessibility


@dataclass(frozen=True, slots=True)
class Terms:
    """Retention, in days. Those of a round are counted from the last day of its fieldwork."""

    closing: int = 14  # then a round that nobody closed is closed, and half-filled sets are settled
    contacts: int = 90
    answers: int = 365
    logs: int = 30  # of sites and proxies: by who operates them
    access: int = 365  # who looked at personal data in the office
    backups: int = 30


TERMS = Terms()
