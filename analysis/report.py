"""Step 6: figures and words become a Report, a value with everything the templates print."""

from __future__ import annotations

from analysis.chances import Chances
from analysis.compare import Benchmark
from analysis.figures import AudienceFigures, Figures
from analysis.report_about import About, Asked, Bureau
from analysis.report_clients import clients
from analysis.report_colophon import colophon
from analysis.report_method import introduction, method
from analysis.report_opdrachtgevers import opdrachtgevers
from analysis.report_provisional import is_provisional, standing
from analysis.report_side import Side
from analysis.report_summary import summary
from analysis.report_values import Chapter, Report
from analysis.report_words import day
from questionnaires.model import Audience

__all__ = ["About", "Asked", "Bureau", "Report", "build_report"]


def build_report(figures: Figures, about: About, benchmark: Benchmark | None) -> Report:
    """Make the report of one round.

    `figures` and `benchmark` are already disclosed; without a benchmark only the own figures are drawn.
    """
    chances = benchmark.chances if benchmark else {}
    sides = {
        audience: Side(about, audience, own, _all(benchmark, audience), chances.get(audience, Chances()))
        for audience, own in _own(figures).items()
    }
    chapters: tuple[Chapter, ...] = (
        introduction(about),
        method(about, figures, benchmark.participants if benchmark else 0),
        clients(sides[Audience.CLIENT], figures.drivers),
        opdrachtgevers(sides[Audience.OPDRACHTGEVER]),
        colophon(about),
    )
    page = summary(about, figures, sides[Audience.CLIENT])
    if is_provisional(figures):
        page, chapters = standing(about, figures)
    return Report(
        title=f"Tevredenheidsonderzoek {about.provider}",
        provider=about.provider,
        subtitle=f"Cliënten en opdrachtgevers over de dienstverlening, {about.keurmerk.title}",
        status="Definitief rapport" if about.final else "Voorlopig rapport",
        facts=_facts(about),
        bureau=about.bureau.name,
        marks=_marks(about),
        mark_note=_mark_note(about),
        today=about.today,
        summary=page,
        chapters=chapters,
    )


def _own(figures: Figures) -> dict[Audience, AudienceFigures]:
    return {Audience.CLIENT: figures.clients, Audience.OPDRACHTGEVER: figures.opdrachtgevers}


def _all(benchmark: Benchmark | None, audience: Audience) -> AudienceFigures | None:
    if benchmark is None:
        return None
    return benchmark.clients if audience is Audience.CLIENT else benchmark.opdrachtgevers


def _facts(about: About) -> tuple[tuple[str, str], ...]:
    lines = (
        ("Meetperiode", about.period),
        ("Veldwerk", about.fieldwork),
        ("Datum", day(about.today)),
        ("Uitgevoerd door", about.bureau.name),
    )
    return tuple((name, value) for name, value in lines if value)


def _marks(about: About) -> tuple[str, ...]:
    return (*(() if about.final else ("voorlopig",)), *(("voorbeeldgegevens",) if about.example else ()))


def _mark_note(about: About) -> str:
    notes = []
    if not about.final:
        notes.append("Dit rapport is voorlopig: het onderzoek loopt nog en de cijfers kunnen veranderen.")
    if about.example:
        notes.append("De antwoorden in dit rapport zijn voorbeeldgegevens en gaan niet over echte mensen.")
    return " ".join(notes)
