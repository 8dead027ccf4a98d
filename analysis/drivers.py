"""Step 5, what stands beside the figures of the clients: what goes with the grade, cross tables, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from analysis.certainty import Interval, is_real
from analysis.crosstable import Cell, CrossRow, CrossTable, cross_table
from analysis.disclosure import response_band
from analysis.figures import AudienceFigures
from analysis.importance import Importance, importance
from analysis.measures import Source
from analysis.missing import Missing, missing
from analysis.printing import MASKED, printed
from analysis.provinces import Provinces, provinces

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drivers:
    """Already disclosed: what may not be shown is not in it."""

    importance: Importance | None
    tables: tuple[CrossTable, ...]
    provinces: Provinces | None = None
    missing: Missing | None = None


def drivers(source: Source, shown: AudienceFigures) -> Drivers:
    """Of one audience; `shown` are its disclosed figures."""
    wanted = (c for c in source.keurmerk.crossings if c.audience is source.audience)
    tables = (cross_table(source, crossing) for crossing in wanted)
    kept = tuple(table for table in tables if table is not None)
    return Drivers(importance(source, shown), kept, provinces(source), missing(source, shown))


def as_json(found: Drivers) -> Json:
    """As printed, and no more exact than that: a cross table with all decimals would give its rest away."""
    return {
        "importance": _importance(found.importance),
        "crossings": {table.crossing.question: _table(table) for table in found.tables},
        "provinces": dict(found.provinces.counts) if found.provinces else None,
        "missing": _missing(found.missing),
    }


def _missing(found: Missing | None) -> Json | None:
    if found is None:
        return None
    breaks = {
        one.by: {
            group: {"asked": asked, "response": response_band(answered, asked)}
            for group, (asked, answered) in one.groups.items()
        }
        for one in found.breaks
    }
    weighted = {one.by: printed(one.mean) for one in found.weighted}
    return {"finished": found.finished, "response": breaks, "weighted": weighted}


def _importance(found: Importance | None) -> Json | None:
    if found is None:
        return None
    return {
        weight.code: {
            "n": weight.n,
            "correlation": two(weight.correlation),
            "interval": two_both(weight.interval),
            "satisfied": percent_of(weight.satisfied),
            "field": weight.field.value,
            "sure": weight.sure,
        }
        for weight in found.weights
    }


def _table(table: CrossTable) -> Json | None:
    if table.sizes is None:
        return None
    return {"rest": table.rest, "rows": {row.code: _row(row, place == 0) for place, row in enumerate(table.rows)}}


def _row(row: CrossRow, grade: bool) -> Json | None:
    if row.cells is None:
        return None
    told = [{"n": cell.n, "printed": value(cell, grade), "interval": interval(cell, grade)} for cell in row.cells]
    return {"groups": told, "real": is_real(row.chance) if row.chance is not None else None}


def two(number: float) -> str:
    """A correlation with two decimals."""
    return printed(Fraction(number), 2)


def two_both(limits: Interval) -> str:
    """`0,31 tot 0,65`."""
    return f"{two(limits.low)} tot {two(limits.high)}"


def percent_of(share: float) -> str:
    """A share of 0..1 in whole percents."""
    return printed(Fraction(share) * 100, 0)


def value(cell: Cell | None, grade: bool) -> str:
    """A mean grade with one decimal, or a share in whole percents; `*` when it is hidden."""
    if cell is None:
        return MASKED
    return printed(Fraction(cell.value)) if grade else percent_of(cell.value)


def interval(cell: Cell | None, grade: bool) -> str:
    """Both limits of a cell as its value is printed; empty where there are none."""
    if cell is None or cell.interval is None:
        return ""
    low, high = cell.interval.low, cell.interval.high
    if grade:
        return f"{printed(Fraction(low))} tot {printed(Fraction(high))}"
    return f"{percent_of(low)} tot {percent_of(high)}"
