"""Step 6: figures and words become a Report, a value with everything the templates print."""

from __future__ import annotations

from dataclasses import replace

from analysis.chances import Chances
from analysis.compare import Benchmark
from analysis.export.attached import results_file
from analysis.figures import AudienceFigures, Figures
from analysis.report import accountability, fingerprint
from analysis.report.about import About, Asked, Bureau
from analysis.report.clients import clients
from analysis.report.colophon import colophon
from analysis.report.issue import annex, mark_note, status
from analysis.report.method import introduction, method
from analysis.report.opdrachtgevers import opdrachtgevers
from analysis.report.open import with_open
from analysis.report.plan import plan_chapter
from analysis.report.provisional import is_provisional, standing
from analysis.report.side import Side
from analysis.report.summary import summary
from analysis.report.values import Chapter, Report
from analysis.report.words import day
from analysis.results import as_json
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
        with_open(clients(sides[Audience.CLIENT], figures.drivers), sides[Audience.CLIENT]),
        with_open(opdrachtgevers(sides[Audience.OPDRACHTGEVER]), sides[Audience.OPDRACHTGEVER]),
    )
    chapters = (*chapters, *plan_chapter(str(len(chapters) + 1), about.plan, sides))
    page = summary(about, figures, sides[Audience.CLIENT])
    if is_provisional(figures):
        page, chapters = standing(about, figures)
    exact = as_json(figures, about.questionnaires)
    sealed = fingerprint.as_text(fingerprint.values(_of_what(about), exact, page, chapters))
    digest = fingerprint.digest(sealed)
    made = Report(
        title=f"Tevredenheidsonderzoek {about.provider}",
        provider=about.provider,
        subtitle=f"Cliënten en opdrachtgevers over de dienstverlening, {about.keurmerk.title}",
        status=status(about.issue, about.final),
        facts=_facts(about),
        bureau=about.bureau.name,
        marks=_marks(about),
        mark_note=_mark_note(about),
        today=about.today,
        summary=page,
        chapters=(
            *chapters,
            colophon(about, digest, str(len(chapters) + 1)),
            accountability.annex(chapters, "A"),
            *annex(about.issue, "B"),
        ),
        sealed=sealed,
        digest=digest,
        house=about.bureau.house,
        attached=(results_file(figures, about),),
    )
    return replace(made, attached=(*made.attached, accountability.file(made)))


def _of_what(about: About) -> dict[str, str]:
    """Of what the values are: none of this changes from one version of a report to the next."""
    return {
        "provider": about.provider,
        "keurmerk": about.keurmerk.name,
        "rules_from": about.profile.valid_from.isoformat(),
        "period": f"{about.period_from}/{about.period_to}",
    }


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
    settled = about.final and not about.issue.waits
    return (*(() if settled else ("voorlopig",)), *(("voorbeeldgegevens",) if about.example else ()))


def _mark_note(about: About) -> str:
    notes = [mark_note(about.issue, about.final)]
    if about.example:
        notes.append("De antwoorden in dit rapport zijn voorbeeldgegevens en gaan niet over echte mensen.")
    return " ".join(note for note in notes if note)
