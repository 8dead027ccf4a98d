"""Step 6, the tables of the keurmerk: diensten, results, and the verdict with its reasons."""

from __future__ import annotations

from analysis.figures import Figures, GradeRow, Verdict
from analysis.report.about import About
from analysis.report.means import grade_text
from analysis.report.values import Bullets, Row, RowKind, Table, VerdictBox
from analysis.report.words import EMPTY, MASKED, counted
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
