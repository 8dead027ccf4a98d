from __future__ import annotations

from datetime import date

from surveyapp.retention import Dates, counted_from


def test_the_clocks_of_a_round_run_from_its_last_day() -> None:
    kept = Dates(date(2026, 12, 14), date(2027, 2, 28), date(2027, 11, 30))
    assert counted_from(date(2026, 11, 30)) == kept


def test_who_extends_the_fieldwork_moves_all_clocks() -> None:
    assert counted_from(date(2026, 12, 1)).contacts == date(2027, 3, 1)
