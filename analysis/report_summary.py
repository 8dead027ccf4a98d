"""Step 6, the summary: one page that tells the whole on its own."""

from __future__ import annotations

from fractions import Fraction

from analysis.figures import Distribution, Figures
from analysis.report_about import About
from analysis.report_figures import scale_figure
from analysis.report_grades import satisfied_figure
from analysis.report_means import grade_text
from analysis.report_results import SIGNS, verdict_box
from analysis.report_side import Side
from analysis.report_values import Figure, Summary, Tile
from analysis.report_words import EMPTY, comma, n
from questionnaires.keurmerk import Level
from questionnaires.model import Metric

INSTEAD = "a_info"  # the named question when overall satisfaction was not asked
MOST = 3  # aspects in each list


def summary(about: About, figures: Figures, clients: Side) -> Summary:
    """Main figures, verdict, satisfaction, and where clients are more or less satisfied than elsewhere."""
    return Summary(
        _tiles(about, figures), verdict_box(about, figures.verdict), _satisfaction(clients), _lists(clients), SIGNS
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


def _satisfaction(side: Side) -> Figure | None:
    if found := satisfied_figure(side, "", "summary"):
        return found
    aspects = {q.code: q for q in side.questionnaire.with_metric(Metric.ASPECT)}
    question = aspects.get(INSTEAD) or next(iter(aspects.values()), None)
    if question is None:
        return None
    return scale_figure(side, [question], ("summary", "", side.text(question.regular.text)))


def _lists(side: Side) -> tuple[tuple[str, tuple[str, ...]], ...]:
    differences = []
    for question in side.questionnaire.with_metric(Metric.ASPECT):
        own, beside = side.own.questions.get(question.code), side.beside(question.code)
        if own is not None and own.counts is not None and beside is not None:
            differences.append((_satisfied(own) - _satisfied(beside), question.label))
    ordered = sorted(differences, key=lambda pair: -pair[0])
    strong = tuple(label for difference, label in ordered if difference > 0)[:MOST]
    weak = tuple(label for difference, label in reversed(ordered) if difference < 0)[:MOST]
    titles = ("Vaker tevreden dan bij alle deelnemers", "Minder vaak tevreden dan bij alle deelnemers")
    return tuple((title, labels) for title, labels in zip(titles, (strong, weak), strict=True) if labels)


def _satisfied(distribution: Distribution) -> Fraction:
    counts = distribution.counts or {}
    return Fraction(counts.get("4", 0) + counts.get("3", 0), distribution.n)
