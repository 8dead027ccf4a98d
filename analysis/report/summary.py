"""Step 6, the summary: one page that tells the whole on its own."""

from __future__ import annotations

from analysis.figures import Figures
from analysis.report.about import About
from analysis.report.grades import satisfied_figure, single_scale
from analysis.report.means import grade_text
from analysis.report.results import SIGNS, verdict_box
from analysis.report.side import Side
from analysis.report.strengths import strengths
from analysis.report.values import Figure, Summary, Tile
from analysis.report.words import EMPTY, comma, n
from questionnaires.keurmerk import Level
from questionnaires.model import Metric


def summary(about: About, figures: Figures, clients: Side) -> Summary:
    """Main figures, verdict, satisfaction, and where clients are more or less satisfied than elsewhere."""
    lists, told = strengths(clients)
    box = verdict_box(about, figures.verdict)
    return Summary(
        _tiles(about, figures), box, _satisfaction(clients, about.profile.summary_question), lists, SIGNS, told
    )


def _tiles(about: About, figures: Figures) -> tuple[Tile, ...]:
    clients, opdrachtgevers = figures.clients, figures.opdrachtgevers
    norm = about.norm(Level.TOTAL)
    limit = f"; norm {comma(norm.value)}" if norm else ""
    response = clients.total.printed.get("response") or EMPTY
    return (
        Tile("Rapportcijfer van cliënten", grade_text(clients.total), f"{n(clients.total.n_grade)}{limit}"),
        Tile("Actuele promotorscore", clients.promoter.printed, f"{n(clients.promoter.n)}; schaal -100 tot 100"),
        Tile("Respons cliënten (%)", response, f"{clients.total.usable} van {clients.total.net_sample} uitgenodigd"),
        Tile("Rapportcijfer van opdrachtgevers", grade_text(opdrachtgevers.total), n(opdrachtgevers.total.n_grade)),
    )


def _satisfaction(side: Side, instead: str) -> Figure | None:
    if found := satisfied_figure(side, "", "summary"):
        return found
    aspects = {q.code: q for q in side.questionnaire.with_metric(Metric.ASPECT)}
    question = aspects.get(instead) or next(iter(aspects.values()), None)
    if question is None:
        return None
    return single_scale(side, question, ("summary", ""))
