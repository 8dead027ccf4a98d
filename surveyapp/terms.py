"""How long things are kept; respondents read these terms, so they hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Retention, in days; contacts and answers counted from the report of their round."""

    contacts: int = 90
    answers: int = 365
    logs: int = 30


TERMS = Terms()
