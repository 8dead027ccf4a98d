"""Step 6: the figures as a file within the report, for who reads them with a program."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from analysis.figures import Figures
from analysis.report.about import About
from analysis.report.values import Attached
from analysis.results import as_json

FORMAT = 1  # goes up when a key changes its meaning or goes


def results_file(figures: Figures, about: About) -> Attached:
    """The figures of a report as JSON: those of the contract, with what they are about in front.

    `figures` are disclosed, so nothing is in the file that the report hides. The same figures give the same bytes.
    """
    found: dict[str, Any] = {
        "format": FORMAT,
        "provider": about.provider,
        "keurmerk": about.keurmerk.title,
        "rules_valid_from": about.profile.valid_from.isoformat(),
        "period": _days(about.period_from, about.period_to),
        "fieldwork": _days(about.opens, about.closes),
        "made": about.today.isoformat(),
        "final": about.final,
        "example": about.example,
        "questionnaires": {
            audience.value: f"{one.reference} revision {one.revision}"
            for audience, one in sorted(about.questionnaires.items())
        },
        "results": as_json(figures, about.questionnaires),
    }
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=False)
    return Attached("cijfers.json", "De cijfers van dit rapport als JSON", "application/json", f"{text}\n".encode())


def _days(first: date | None, last: date | None) -> list[str | None]:
    return [day.isoformat() if day else None for day in (first, last)]
