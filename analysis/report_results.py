"""Step 6, the tables of the keurmerk: diensten, results, and the verdict with its reasons."""

from __future__ import annotations

from analysis.figures import Figures, GradeRow, Verdict
from analysis.report_about import About
from analysis.report_means import grade_text
from analysis.report_readings import readings_blocks
from analysis.report_values import Block, Bullets, Row, RowKind, Table, Text, VerdictBox
from analysis.report_words import EMPTY, MASKED, comma, counted, listed, lower_first
from questionnaires.keurmerk import Level, Norm
from questionnaires.model import Audience

RIGHTS = "Aan deze cijfers kan niemand rechten ontlenen voor het behalen of behouden van het keurmerk. Zie hoofdstuk 1."
SIGNS = (
    f"{MASKED} Verborgen: er zijn zo weinig cijfers dat iemand herkenbaar zou zijn, of de regel beschermt zo’n "
    "andere regel.",
    f"{EMPTY} Niet te berekenen of niet van toepassing.",
)


def diensten_table(about: About, figures: Figures) -> Table:
    """All diensten of the keurmerk, and which of them this report is about."""
    shown = {row.key for row in figures.clients.diensten}
    head = ("Nummer", "Dienst", "In dit rapport")
    rows = [
        Row(
            (
                str(d.number or EMPTY),
                d.name + ("" if d.active else " (bestaat niet meer)"),
                "ja" if d.key in shown else "nee",
            )
        )
        for d in about.keurmerk.diensten
    ]
    return Table(head, tuple(rows), "2.3", "Diensten van het keurmerk", name="diensten")


def response_text(row: GradeRow) -> str:
    """The response as printed, `–` where nobody was asked."""
    return row.printed.get("response") or EMPTY


def results_table(about: About, figures: Figures) -> Table:
    """The table of results as the contract prints it; the corrected grade only when it was needed."""
    corrected = needed_correction(figures)
    last = ("Gecorrigeerd cijfer",) if corrected else ()
    head = ("Dienst", "Netto steekproef", "Ingevuld", "Respons (%)", "Rapportcijfer", *last, "Publicatie")
    names = {dienst.key: dienst.name for dienst in about.keurmerk.diensten}
    rows = [Row(("Cliënten",), RowKind.GROUP)]
    rows += [_result(names.get(row.key, row.key), row, corrected) for row in figures.clients.diensten]
    rows.append(_result("Totaal", figures.clients.total, corrected, RowKind.TOTAL))
    rows.append(Row(("Opdrachtgevers",), RowKind.GROUP))
    rows.append(_result("Totaal opdrachtgevers", figures.opdrachtgevers.total, corrected, RowKind.TOTAL, False))
    title = "Resultaten voor het keurmerk"
    return Table(head, tuple(rows), "2.4", title, (RIGHTS, *SIGNS), name="results-wide" if corrected else "results")


def needed_correction(figures: Figures) -> bool:
    """Whether the norm was missed, so that corrected means stand in the report."""
    rows = (figures.clients.total, *figures.clients.diensten)
    return figures.verdict.decided_by == "corrected_mean" or any(row.mean_corrected is not None for row in rows)


def _result(label: str, row: GradeRow, corrected: bool, kind: RowKind = RowKind.PLAIN, clients: bool = True) -> Row:
    extra = (corrected_text(row, clients),) if corrected else ()
    counts = (str(row.net_sample), str(row.usable), response_text(row))
    return Row((label, *counts, grade_text(row), *extra, "ja" if row.publish else "nee"), kind)


def corrected_text(row: GradeRow, clients: bool = True) -> str:
    """The corrected grade as printed, `*` for a hidden row, `–` where there is none."""
    return row.printed.get("grade_corrected") or (MASKED if row.masked and clients else EMPTY)


def verdict_box(about: About, verdict: Verdict) -> VerdictBox:
    """The verdict in one sentence, with the reasons per norm."""
    now = "" if about.final else " op dit moment"
    if verdict.met is None:
        title = (
            f"Over de norm voor tevredenheid is{now} geen oordeel mogelijk: er zijn geen rapportcijfers van cliënten."
        )
        return VerdictBox(title, "open", ())
    if not verdict.met:
        title = f"De norm voor tevredenheid is{now} niet gehaald, ook niet met het gecorrigeerde gemiddelde."
        if about.profile.correction is None:
            title = f"De norm voor tevredenheid is{now} niet gehaald."
        return VerdictBox(title, "missed", verdict.reasons)
    by = ", met het gecorrigeerde gemiddelde" if verdict.decided_by == "corrected_mean" else ""
    return VerdictBox(f"De norm voor tevredenheid is{now} gehaald{by}.", "met", verdict.reasons)


def verdict_blocks(about: About, figures: Figures) -> tuple[Block, ...]:
    """The verdict, what was tested against what, and what was too small to judge."""
    verdict = figures.verdict
    blocks: list[Block] = [Text(_norm_sentence(about)), verdict_box(about, verdict), _tested_table(about, figures)]
    if verdict.not_tested:
        blocks.append(Text(_too_few(about, verdict)))
    blocks.append(
        Text(
            "Getoetst wordt het gemiddelde zoals het is, zonder het eerst af te ronden. Een gemiddelde van 6,46 "
            "staat in de tabel als 6,5, maar haalt een norm van 6,5 niet. Het totaal komt uit alle antwoorden, "
            "niet uit de cijfers per dienst."
        )
    )
    return (*blocks, *_correction(about, figures), *readings_blocks(about, verdict))


def _norm_sentence(about: About) -> str:
    total, dienst = about.norm(Level.TOTAL), about.norm(Level.DIENST)
    parts = [f"het gemiddelde rapportcijfer van alle cliënten samen is {_limit(total)}"] if total else []
    parts += [f"het gemiddelde van elke dienst is {_limit(dienst)}"] if dienst else []
    return (
        f"De norm voor tevredenheid is gehaald als {listed(parts)}."
        if parts
        else "Voor deze meetperiode geldt geen norm."
    )


def _limit(norm: Norm) -> str:
    return f"{comma(norm.value)} of hoger" if norm.operator == ">=" else f"hoger dan {comma(norm.value)}"


def _tested_table(about: About, figures: Figures) -> Table:
    corrected = needed_correction(figures)
    head = ("Onderdeel", "Cijfers", "Gemiddelde", *(("Gecorrigeerd",) if corrected else ()), "Norm")
    names = {dienst.key: dienst.name for dienst in about.keurmerk.diensten}
    rows = []
    for row in (*figures.clients.diensten, figures.clients.total):
        limit = _tested_against(about, figures, row)
        extra = (corrected_text(row),) if corrected else ()
        kind = RowKind.PLAIN if row.key else RowKind.TOTAL
        rows.append(Row((names.get(row.key, "Totaal"), str(row.n_grade), grade_text(row), *extra, limit), kind))
    return Table(head, tuple(rows), "2.5", "Toetsing aan de norm", name="tested")


def _tested_against(about: About, figures: Figures, row: GradeRow) -> str:
    if row.n_grade == 0:
        return "geen cijfers"
    if row.key in figures.verdict.not_tested:
        return "te weinig cijfers"
    norm = about.norm(Level.DIENST if row.key else Level.TOTAL)
    return _limit(norm) if norm else EMPTY


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


def publication_note(about: About) -> Bullets:
    """What the column Publicatie means."""
    least = about.publish_from(Audience.CLIENT)
    return Bullets(
        (
            f"Cliënten: ‘ja’ bij ten minste {counted(least, 'bruikbare vragenlijst', 'bruikbare vragenlijsten')}. "
            "De officiële grens van het keurmerk is niet openbaar; deze grens is een instelling van het onderzoek.",
            "Opdrachtgevers: altijd ‘ja’, want dit cijfer wordt altijd gepubliceerd.",
        )
    )
