"""Step 1: the rows that were not taken, as a file to mend and hand in again: each with its reason and its number."""

from __future__ import annotations

import csv
import io

from surveyapp.fieldwork.doctor.columns import Heading
from surveyapp.fieldwork.doctor.placing import Effect, Plan

TO_MEND = (Effect.UNUSABLE, Effect.TOO_LATE, Effect.DUPLICATE)
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins with these
OWN = ("Reden (deze kolom mag blijven staan)", "Rij in uw bestand")


def as_csv(plan: Plan, heading: Heading) -> str:
    """The rows that have to be looked at, as a spreadsheet in the Netherlands opens it; empty when there are none.

    Columns: why, which row, the case number (also of who had none: a mended row then replaces this one), all of theirs.
    """
    rows = plan.of(*TO_MEND)
    if not rows:
        return ""
    numbered = "case" in heading.targets
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*OWN, *([] if numbered else ["Kenmerk"]), *heading.titles])
    for one in rows:
        number = [] if numbered else [one.verdict.number]
        cells = [one.reason, str(one.verdict.row.number), *number, *one.verdict.row.cells]
        writer.writerow([harmless(cell) for cell in cells])
    return "sep=;\r\n" + text.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; the reader of lists takes the sign away again."""
    return f"'{cell}" if cell.startswith(RISKY) else cell
