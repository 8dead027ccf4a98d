"""Step 6, figures 3.1 and 4.1: the mean grade with its interval, the norm, and the difference with all participants."""

from __future__ import annotations

from fractions import Fraction

from analysis.bases import grade_question
from analysis.figures import GradeRow
from analysis.report.apart import Look, sentences
from analysis.report.definitions import Formula, made_from
from analysis.report.side import OTHERS, Side, hidden_figure
from analysis.report.values import Bar, BarChart, BarRow, Figure, Row, RowKind, Table
from analysis.report.words import EMPTY, FEW, MASKED, few_note, listed, lower_first, n, number
from questionnaires.keurmerk import Level

WITHIN = "bij de andere diensten samen"
NAMED = 3  # merged diensten that are named one by one
HIDDEN = f"{MASKED} Verborgen, zodat niemand herkenbaar is."
INTERVAL = (
    "95%-interval: had iedereen die gevraagd is geantwoord, dan ligt het cijfer met 95% zekerheid hiertussen, als wie "
    "niet antwoordde niet anders denkt. Voldoende: een 6 of hoger. Beide staan er vanaf {least} cijfers."
)

Shown = tuple[str, GradeRow, GradeRow | None]  # label, own row, that of all participants


@made_from(Formula.MEAN, lambda side, _: [grade_question(side.questionnaire)])
def mean_figure(side: Side, figure: str) -> Figure:
    """The mean grade in total and by dienst, with the norm as a stroke; rows that are hidden have no bar."""
    key, title, own = f"{side.audience}-mean", "Gemiddeld rapportcijfer", side.own
    if own.total.n_grade == 0:
        return Figure(key, figure, title, "n = 0", hidden="Geen figuur: niemand heeft een rapportcijfer gegeven.")
    if own.total.masked and not any(row.mean is not None for row in own.diensten):
        return hidden_figure(key, (figure, title), own.total.n_grade, side.about.profile.masked_below)
    rows = _rows(side)
    bars = tuple(_bar_row(side, *row) for row in rows)
    chart = BarChart(bars, side.about.short, OTHERS if any(bar.all for bar in bars) else "")
    notes = (*sentences(_looks(side, rows)), *_notes(side))
    return Figure(key, figure, title, n(own.total.n_grade), chart, _table(side, rows), notes=notes)


def _rows(side: Side) -> list[Shown]:
    others = {row.key: row for row in side.all.diensten} if side.all else {}
    rows: list[Shown] = [("Totaal", side.own.total, _comparable(side.own.total, side.all.total if side.all else None))]
    rows += [(_name(side, row.key), row, _comparable(row, others.get(row.key))) for row in side.own.diensten]
    return rows + ([(_merged_name(side, side.own.together), side.own.together, None)] if side.own.together else [])


def _comparable(own: GradeRow, beside: GradeRow | None) -> GradeRow | None:
    """The row of all participants, when both grades may be shown."""
    return beside if beside is not None and beside.mean is not None and own.mean is not None else None


def _merged_name(side: Side, row: GradeRow) -> str:
    """`Scholing en jobcoaching samen`; many of them are only counted."""
    names = [_name(side, key) for key in row.key.split("+")]
    if len(names) > NAMED:
        return f"De {len(names)} verborgen diensten samen"
    return f"{listed([names[0], *map(lower_first, names[1:])])} samen"


def _name(side: Side, key: str) -> str:
    dienst = side.about.keurmerk.dienst(key)
    return dienst.name if dienst else key


def grade_text(row: GradeRow) -> str:
    """The grade as printed: a number, `*` or `–`."""
    return row.printed.get("grade") or (MASKED if row.masked else EMPTY)


def _bar_row(side: Side, label: str, own: GradeRow, beside: GradeRow | None) -> BarRow:
    norm = side.about.norm(Level.DIENST if own.key else Level.TOTAL) if side.own.diensten and own.mean else None
    norm = None if own is side.own.together else norm
    interval = own.spread.interval if own.spread else None
    return BarRow(
        label,
        Bar(_tenth(own.mean), grade_text(own), (interval.low / 10, interval.high / 10) if interval else None),
        Bar(_tenth(beside.mean), grade_text(beside)) if beside else None,
        Fraction(norm.value) / 10 if norm else None,
    )


def _tenth(mean: Fraction | None) -> Fraction | None:
    return None if mean is None else Fraction(mean) / 10


def _table(side: Side, rows: list[Shown]) -> Table:
    spread = ("95%-interval", "Voldoende (%)", "Onvoldoende (%)")
    head = ("Onderdeel", "n", "Rapportcijfer", *spread, *(("Alle deelnemers",) if side.all else ()))
    return Table(head, tuple(_table_row(side, *row) for row in rows), name="means")


def _table_row(side: Side, label: str, own: GradeRow, beside: GradeRow | None) -> Row:
    spread = own.spread.printed if own.spread else {}
    told = tuple(spread.get(name, EMPTY) for name in ("interval", "passed", "failed"))
    others = (grade_text(beside) if beside else EMPTY,) if side.all else ()
    return Row((label, number(own.n_grade), grade_text(own), *told, *others), _kind(own))


def _kind(own: GradeRow) -> RowKind:
    return RowKind.PLAIN if own.key else RowKind.TOTAL


def _looks(side: Side, rows: list[Shown]) -> list[Look]:
    """Each row beside all participants, and each dienst beside the other diensten together."""
    looks = [
        Look(_in_sentence(label, own), own.mean, beside.mean, side.chances.grades.get(own.key))
        for label, own, beside in rows
        if own.mean is not None and beside is not None and beside.mean is not None
    ]
    for label, own, _ in rows:
        rest = _rest(side.own.total, own)
        if own.mean is not None and rest is not None and own.key in side.own.between:
            looks.append(Look(_in_sentence(label, own), own.mean, rest, side.own.between[own.key], WITHIN))
    return looks


def _rest(total: GradeRow, own: GradeRow) -> Fraction | None:
    """The mean of everybody but one dienst."""
    left = total.n_grade - own.n_grade
    if total.mean is None or own.mean is None or not left:
        return None
    return (total.mean * total.n_grade - own.mean * own.n_grade) / left


def _in_sentence(label: str, row: GradeRow) -> str:
    return lower_first(label) if row.key else "het totaal"


def _notes(side: Side) -> tuple[str, ...]:
    rows = (side.own.total, *side.own.diensten)
    notes = (
        (any(row.spread for row in rows), INTERVAL.format(least=side.about.profile.distribution_from)),
        (any(0 < row.n_grade < FEW for row in rows), few_note("cijfers")),
        (any(row.masked for row in rows), HIDDEN),
    )
    return tuple(text for holds, text in notes if holds)
