"""Step 6, layout: which figure numbers stand in which section, and where figures without a place go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.report.figures import aspect_figure, cluster_figure, question_figure
from analysis.report.open import with_others
from analysis.report.satisfaction import satisfaction_figure
from analysis.report.side import Side
from analysis.report.trend import aspect_trend
from analysis.report.values import Block, Figure, Section, Text
from questionnaires.model import Cluster, Kind, Question


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its number and title, the figures in it, and sentences above them."""

    number: str
    title: str
    figures: tuple[str, ...]
    lead: tuple[str, ...] = ()


def section(side: Side, part: Part) -> Section:
    """The section with those of its figures that the questionnaire has."""
    blocks: list[Block] = [Text(side.text(text)) for text in part.lead]
    drawable = dict(side.numbered())
    for number in part.figures:
        blocks += numbered_figures(side, drawable[number]) if number in drawable else ()
    level = 3 if part.number.count(".") > 1 else 2
    return Section(part.number, side.text(part.title), tuple(blocks), level)


def numbered_figures(side: Side, item: Question | Cluster) -> tuple[Figure, ...]:
    """The figure of a cluster or question; that of a scale of satisfaction is followed by its means and their trend."""
    figure = numbered_figure(side, item)
    if isinstance(item, Question) or any(side.questionnaire[q].kind is not Kind.SCALE for q in item.questions):
        return (figure,)
    means = satisfaction_figure(side, item)
    return (figure, *((means,) if means else ()), *aspect_trend(side, item, f"{item.figure}b"))


def numbered_figure(side: Side, item: Question | Cluster) -> Figure:
    """A cluster as scales or as grades, a question as shares."""
    if isinstance(item, Question):
        return with_others(side, item, question_figure(side, item))
    graded = any(side.questionnaire[code].kind in (Kind.GRADE, Kind.DECIMAL) for code in item.questions)
    return aspect_figure(side, item) if graded else cluster_figure(side, item)


def leftovers(side: Side, known: set[str], number: str) -> tuple[Section, ...]:
    """A last section for questions that have no place in the chapter, numbered on; none, none."""
    figures = [numbered_figure(side, item) for found, item in side.numbered() if found not in known]
    taken = max(int(figure.split(".")[1]) for figure in (*known, *(f.number for f in figures)))
    answered = [q for q in side.unnumbered() if (found := side.own.questions.get(q.code)) is not None and found.n]
    chapter = number.split(".")[0]
    for offset, question in enumerate(answered, start=taken + 1):
        figures.append(replace(numbered_figure(side, question), number=f"{chapter}.{offset}"))
    return (Section(number, "Overige vragen", tuple(figures)),) if figures else ()
