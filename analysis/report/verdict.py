"""Step 6, the verdict: what was held against which norm as a picture, where norms come from, what would change it."""

from __future__ import annotations

from fractions import Fraction

from analysis.figures import Figures, GradeRow, Verdict
from analysis.report.about import About
from analysis.report.change import limit, what_would_change
from analysis.report.means import grade_text
from analysis.report.readings import readings_blocks
from analysis.report.results import corrected_text, needed_correction, verdict_box
from analysis.report.values import Bar, BarRow, Block, DotChart, Figure, Row, RowKind, Table, Text
from analysis.report.words import EMPTY, FEW, comma, counted, day, few_note, listed, lower_first, n, number
from questionnaires.keurmerk import Level, Norm
from questionnaires.model import Audience

TICKS = tuple(((grade - 1) / 9, str(grade)) for grade in range(1, 11))
CORRECTED = "gecorrigeerd gemiddelde"
PEOPLE = {Audience.CLIENT: "cliënten", Audience.OPDRACHTGEVER: "opdrachtgevers", Audience.CURSIST: "cursisten"}


def verdict_blocks(about: About, figures: Figures) -> tuple[Block, ...]:
    """The verdict, what was tested against what, and what was too small to judge."""
    verdict = figures.verdict
    blocks: list[Block] = [Text(_norm_sentence(about)), verdict_box(about, verdict), norm_figure(about, figures)]
    if verdict.not_tested:
        blocks.append(Text(_too_few(about, verdict)))
    blocks.append(
        Text(
            "Getoetst wordt het gemiddelde zoals het is, zonder het eerst af te ronden. Een gemiddelde van 6,46 "
            "staat in de tabel als 6,5, maar haalt een norm van 6,5 niet. Het totaal komt uit alle antwoorden, "
            "niet uit de cijfers per dienst."
        )
    )
    change = what_would_change(about, figures)
    return (*blocks, *_correction(about, figures), *change, *_norms_table(about), *readings_blocks(about, verdict))


def _norm_sentence(about: About) -> str:
    total, dienst = about.norm(Level.TOTAL), about.norm(Level.DIENST)
    parts = [f"het gemiddelde rapportcijfer van alle cliënten samen is {limit(total)}"] if total else []
    parts += [f"het gemiddelde van elke dienst is {limit(dienst)}"] if dienst else []
    return (
        f"De norm voor tevredenheid is gehaald als {listed(parts)}."
        if parts
        else "Voor deze meetperiode geldt geen norm."
    )


def norm_figure(about: About, figures: Figures) -> Figure:
    """Each tested mean as a dot beside its norm, and the corrected one where it was needed."""
    corrected = needed_correction(figures)
    rows = (figures.clients.total, *figures.clients.diensten)
    shown = any(row.mean is not None for row in rows)
    chart = DotChart(
        tuple(_dot(about, figures, row) for row in rows), TICKS, "gemiddelde", CORRECTED if corrected else ""
    )
    title = "De gemiddelde cijfers naast de norm"
    table, base = _table(about, figures), n(figures.clients.total.n_grade)
    notes = (few_note("cijfers"),) if any(0 < row.n_grade < FEW for row in rows) else ()
    return Figure("verdict", "2.2", title, base, chart if shown else None, table, notes=notes)


def _dot(about: About, figures: Figures, row: GradeRow) -> BarRow:
    norm = about.norm(Level.DIENST if row.key else Level.TOTAL)
    tested = row.n_grade and row.key not in figures.verdict.not_tested
    interval = row.spread.interval if row.spread else None
    other = row.mean_corrected
    return BarRow(
        _name(about, row),
        Bar(_at(row.mean), grade_text(row), ((interval.low - 1) / 9, (interval.high - 1) / 9) if interval else None),
        Bar(_at(other), corrected_text(row)) if other is not None else None,
        _at(Fraction(norm.value)) if norm and tested else None,
    )


def _at(grade: Fraction | None) -> Fraction | None:
    """Where a grade stands on the scale of 1 to 10."""
    return None if grade is None else (grade - 1) / 9


def _name(about: About, row: GradeRow) -> str:
    found = about.keurmerk.dienst(row.key)
    return found.name if found else row.key or "Totaal"


def _table(about: About, figures: Figures) -> Table:
    corrected = needed_correction(figures)
    head = ("Onderdeel", "Cijfers", "Gemiddelde", *(("Gecorrigeerd",) if corrected else ()), "Norm")
    rows = []
    for row in (figures.clients.total, *figures.clients.diensten):
        extra = (corrected_text(row),) if corrected else ()
        kind = RowKind.PLAIN if row.key else RowKind.TOTAL
        against = _tested_against(about, figures, row)
        rows.append(Row((_name(about, row), number(row.n_grade), grade_text(row), *extra, against), kind))
    return Table(head, tuple(rows), name="tested")


def _norms_table(about: About) -> tuple[Table, ...]:
    """Each norm with its source, and from when it holds."""
    profile, since = about.profile, day(about.profile.valid_from)
    rows = [Row((_subject(about, norm), limit(norm), norm.source, since)) for norm in profile.norms]
    correction = profile.correction
    if correction is not None:
        rule = f"lager dan {comma(correction.below)} telt als {correction.counts_as.normalize():f}".replace(".", ",")
        rows.append(Row(("Gecorrigeerd gemiddelde, als een norm niet is gehaald", rule, correction.source, since)))
    head = ("Norm", "Waarde", "Bron", "Geldt vanaf")
    return (Table(head, tuple(rows), "2.5", "De normen en waar zij vandaan komen", name="norms"),) if rows else ()


def _subject(about: About, norm: Norm) -> str:
    people = PEOPLE[norm.audience]
    least = f", vanaf {counted(norm.min_n, 'cijfer', 'cijfers')}" if norm.min_n > 1 else ""
    if norm.level is Level.TOTAL:
        return f"Alle {people} samen{least}"
    if norm.level is Level.DIENST:
        found = about.keurmerk.dienst(norm.of)
        return f"{found.name if found else 'Elke dienst'}{least}"
    return f"{'Elk cluster' if norm.level is Level.CLUSTER else 'Elke groep'} {norm.of}".rstrip() + least


def _tested_against(about: About, figures: Figures, row: GradeRow) -> str:
    if row.n_grade == 0:
        return "geen cijfers"
    if row.key in figures.verdict.not_tested:
        return "te weinig cijfers"
    norm = about.norm(Level.DIENST if row.key else Level.TOTAL)
    return limit(norm) if norm else EMPTY


def _too_few(about: About, verdict: Verdict) -> str:
    names = {dienst.key: lower_first(dienst.name) for dienst in about.keurmerk.diensten}
    norm = about.norm(Level.DIENST)
    least = f" (minder dan {counted(norm.min_n, 'cijfer', 'cijfers')})" if norm else ""
    diensten = listed([names.get(key, key) for key in verdict.not_tested])
    return (
        f"Te klein om apart te beoordelen{least}: {diensten}. De cijfers van deze cliënten tellen wel mee in het "
        "totaal."
    )


def _correction(about: About, figures: Figures) -> tuple[Block, ...]:
    correction = about.profile.correction
    if correction is None or not needed_correction(figures):
        return ()
    return (
        Text(
            "De norm werd met het gewone gemiddelde niet gehaald. Daarom is ook gekeken naar het gecorrigeerde "
            f"gemiddelde: elk cijfer lager dan {comma(correction.below)} telt daarin als een "
            f"{correction.counts_as.normalize():f}. Zo weegt bij weinig antwoorden een enkele 1 niet onevenredig "
            "zwaar. De correctie kan een oordeel alleen beter maken, nooit slechter."
        ),
    )
