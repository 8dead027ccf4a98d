"""Step 1: what of the fieldwork is left."""

from __future__ import annotations

from datetime import date

from surveyapp.rounds import Round


def days_left(round_: Round, today: date) -> int:
    """Days on which answers are still taken, today included; 0 when the fieldwork is over or the round closed."""
    if round_.closed:
        return 0
    return max(0, (round_.closes - max(today, round_.opens)).days + 1)
