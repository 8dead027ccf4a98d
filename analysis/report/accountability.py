"""Step 6, annex: every printed figure and table with its definition, filter, n and source, from the figures themselves.

`accountability` gives it as values, `as_data` for machines, `annex` as a chapter of the report.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from analysis.report.definitions import FORMULAS, USABLE, Formula
from analysis.report.fingerprint import blocks
from analysis.report.values import (
    Attached,
    Block,
    Bullets,
    Chapter,
    Figure,
    Made,
    Report,
    Row,
    Section,
    Table,
    Terms,
    Text,
    Used,
)
from analysis.report.words import EMPTY

FORMAT = "oordeel-accountability/1"
UNKNOWN = Made("toelichting", "Zie de toelichting bij het figuur", (), "")
TOLD = "Zie de toelichting bij het figuur zelf."


@dataclass(frozen=True, slots=True)
class Entry:
    """Of one printed figure or table: what it is made of."""

    kind: str  # Figuur or Tabel
    number: str
    title: str
    key: str  # among the values of the report (analysis/report/fingerprint.py)
    formula: str  # name of the computation
    formula_text: str
    who: str  # whose answers count
    questions: tuple[Used, ...]
    n: str  # as printed; empty where the rows tell it
    hidden: bool
    source: str


def accountability(report: Report) -> list[Entry]:
    """Every numbered figure and table of the report, in printed order."""
    return entries(blocks(report.chapters))


def entries(found: Iterable[Block]) -> list[Entry]:
    """The same of the blocks of some chapters."""
    return [_entry(block) for block in found if isinstance(block, Figure | Table) and block.number and block.made]


def as_data(report: Report) -> dict[str, Any]:
    """All of it as JSON takes it; `digest` is the hash over the values that the report prints."""
    return {
        "format": FORMAT,
        "report": report.title,
        "status": report.status,
        "digest": report.digest,
        "formulas": {formula.value: words for formula, words in FORMULAS.items()},
        "entries": [asdict(entry) for entry in accountability(report)],
    }


def file(report: Report) -> Attached:
    """The same as a file within the PDF."""
    text = json.dumps(as_data(report), ensure_ascii=False, indent=1)
    name, words = "verantwoording.json", "Van elk figuur de vragen, wie meetellen, n, de berekening en de bron als JSON"
    return Attached(name, words, "application/json", f"{text}\n".encode())


def annex(chapters: tuple[Chapter, ...], number: str) -> Chapter:
    """The annex: the computations with their names, and a table with a row for each figure."""
    found = entries(blocks(chapters))
    names = dict.fromkeys(entry.formula for entry in found)
    used = tuple((name, FORMULAS[Formula(name)]) for name in names if name in set(Formula))
    sources = tuple(dict.fromkeys(entry.source for entry in found if entry.source))
    head = ("Figuur", "Vraag (code)", "Wie tellen mee, en welke codes", "n", "Berekening")
    table = Table(head, tuple(map(_row, found)), f"{number}.1", "Waarvan elk figuur is gemaakt", name="accountability")
    return Chapter(
        number,
        "Bijlage: verantwoording van de cijfers",
        (
            Text(
                "Deze bijlage zegt van elk figuur en elke tabel uit welke vragen het komt, wie er meetellen en hoe "
                "het is berekend. Het programma maakt haar uit dezelfde gegevens als de figuren zelf. Er tellen alleen "
                "bruikbare vragenlijsten mee."
            ),
        ),
        (
            Section(f"{number}.1", "Berekeningen", (Terms(used),)),
            Section(f"{number}.2", "Bronnen", (Bullets(sources),)),
            Section(f"{number}.3", "Per figuur", (table,)),
        ),
    )


def _entry(block: Figure | Table) -> Entry:
    made = block.made or UNKNOWN
    figure = isinstance(block, Figure)
    words = FORMULAS[Formula(made.formula)] if made.formula in set(Formula) else TOLD
    return Entry(
        kind="Figuur" if figure else "Tabel",
        number=block.number,
        title=block.title,
        key=block.key if isinstance(block, Figure) else f"table {block.number}",
        formula=made.formula,
        formula_text=words,
        who=made.who,
        questions=made.questions,
        n=block.base if isinstance(block, Figure) else "",
        hidden=bool(isinstance(block, Figure) and block.hidden),
        source=made.source,
    )


def _row(entry: Entry) -> Row:
    return Row((f"{entry.kind} {entry.number}", _asked(entry), _who(entry), entry.n or EMPTY, entry.formula))


def _asked(entry: Entry) -> str:
    """The question with its code; of several only the codes, their names stand in the figure."""
    if not entry.questions:
        return entry.title
    if len(entry.questions) > 1:
        return ", ".join(used.code for used in entry.questions)
    return f"{entry.questions[0].label} ({entry.questions[0].code})"


def _who(entry: Entry) -> str:
    """Whose usable sets count, with the route to the question and the codes, where all questions have the same ones."""
    routes = {used.when for used in entry.questions}
    counts = {used.counts for used in entry.questions}
    said = [entry.who.removeprefix(USABLE), *(routes.pop() if len(routes) == 1 else ())]
    if len(counts) == 1 and (codes := counts.pop()):
        said.append(f"codes {', '.join(codes)}")
    return "; ".join(said)
