"""Step 6, beside the scales of satisfaction: who is satisfied, who is not, and the mean, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from analysis.figures import Distribution
from analysis.printing import percent, printed
from analysis.report.apart import Look, sentences
from analysis.report.definitions import Formula, made_from
from analysis.report.figures import bases, few
from analysis.report.side import OTHERS, Side
from analysis.report.values import Bar, BarRow, DotChart, Figure, Row, Table
from analysis.report.words import EMPTY, MASKED, lower_first, number
from analysis.satisfaction import Satisfaction, mean_text, percents_text, satisfaction, values
from questionnaires.model import Cluster, Question

Aspect = tuple[Question, Satisfaction | None, Satisfaction | None]  # own, and that of all participants


@made_from(Formula.SATISFIED, lambda side, cluster: [side.questionnaire[code] for code in cluster.questions])
def satisfaction_figure(side: Side, cluster: Cluster) -> Figure | None:
    """The aspects of one cluster as dots on their scale; None where none of them may be shown."""
    aspects = [aspect(side, side.questionnaire[code]) for code in cluster.questions]
    shown = [row for row in aspects if row[1] is not None and row[1].mean is not None]
    if not shown:
        return None
    rows = tuple(row for found in shown if (row := _dot(*found)) is not None)
    beside = any(row.all for row in rows)
    chart = DotChart(rows, _ticks(shown[0][0]), side.about.short, OTHERS if beside else "")
    low, high = _ends(shown[0][0])
    title = f"{cluster.title}: tevreden, ontevreden en gemiddelde op de schaal van {low} tot {high}"
    numbers = [own.n for _, own, _ in aspects if own]
    notes = (*sentences([look for found in shown for look in looks(side, *found)]), MEANS, *few(*numbers))
    key, figure = f"groep-{cluster.code}-mean", f"{cluster.figure}a"
    return Figure(key, figure, title, bases(numbers), chart, _table(side, aspects, beside), notes=notes)


MEANS = (
    "Tevreden en ontevreden: percentages van alle antwoorden. Het gemiddelde is van wie een mening gaf; hoger is "
    "tevredener. Achter elk cijfer staat het 95%-interval."
)


def aspect(side: Side, question: Question) -> Aspect:
    """One aspect on its own scale, and beside it that of all participants where it may be shown."""
    own = _read(side, question, side.own.questions.get(question.code), side.population)
    beside = side.beside(question.code)
    others = side.all.total.net_sample if side.all else 0
    return question, own, _read(side, question, beside, others) if own is not None else None


def _read(side: Side, question: Question, shown: Distribution | None, population: int) -> Satisfaction | None:
    return satisfaction(question, shown, population, side.about.profile.mean_from) if shown else None


def looks(side: Side, question: Question, own: Satisfaction | None, beside: Satisfaction | None) -> list[Look]:
    """The difference between the two means of one aspect."""
    if own is None or beside is None or own.mean is None or beside.mean is None:
        return []
    return [Look(lower_first(question.label), own.mean, beside.mean, side.chances.means.get(question.code))]


def in_short(side: Side, question: Question) -> tuple[str, ...]:
    """One sentence under a single scale: who is satisfied, who is not, the mean, and whether it differs."""
    _, own, beside = aspect(side, question)
    if own is None or own.mean is None:
        return ()
    low, high = _ends(question)
    told = (
        f"Tevreden: {_percent(own.satisfied.share)}% (95%-interval {percents_text(own.satisfied.interval)}). "
        f"Ontevreden: {_percent(own.dissatisfied.share)}% ({percents_text(own.dissatisfied.interval)}). "
        f"Gemiddelde op de schaal van {low} tot {high}: {printed(own.mean)} ({mean_text(own.interval)})."
    )
    if beside is None or beside.mean is None:
        return (told,)
    others = f"Bij {OTHERS} is {_percent(beside.satisfied.share)}% tevreden, het gemiddelde is {printed(beside.mean)}."
    return (told, " ".join((others, *sentences(looks(side, question, own, beside)))))


def _percent(share: Fraction) -> str:
    return percent(100 * share)


def _ends(question: Question) -> tuple[int, int]:
    scale = [int(value) for value in values(question).values()]
    return min(scale), max(scale)


def _ticks(question: Question) -> tuple[tuple[float, str], ...]:
    low, high = _ends(question)
    return tuple(((value - low) / (high - low), str(value)) for value in range(low, high + 1))


def _dot(question: Question, own: Satisfaction | None, beside: Satisfaction | None) -> BarRow | None:
    if own is None or own.mean is None:
        return None
    found = own.interval
    limits = (_place(question, found.low), _place(question, found.high)) if found else None
    others = Bar(_at(question, beside.mean), printed(beside.mean)) if beside and beside.mean is not None else None
    return BarRow(question.label, Bar(_at(question, own.mean), printed(own.mean), limits), others)


def _at(question: Question, mean: Fraction) -> Fraction:
    low, high = _ends(question)
    return (mean - low) / (high - low)


def _place(question: Question, value: float) -> float:
    low, high = _ends(question)
    return (value - low) / (high - low)


def _table(side: Side, aspects: Sequence[Aspect], beside: bool) -> Table:
    shown = ("Tevreden (%)", "Ontevreden (%)", "Gemiddeld")
    intervals = ("95%-interval tevreden", "95%-interval ontevreden", "95%-interval gemiddeld")
    spread = tuple(head for pair in zip(shown, intervals, strict=True) for head in pair)
    head = ("Aspect", "n", *spread, *(("Alle deelnemers",) if beside else ()))
    return Table(head, tuple(_row(side, found, beside) for found in aspects), name="satisfied")


def _row(side: Side, found: Aspect, beside: bool) -> Row:
    question, own, others = found
    last = (printed(others.mean) if others else EMPTY,) if beside else ()
    if own is None:
        hidden = side.own.questions.get(question.code)
        return Row((question.label, number(hidden.n if hidden else 0), *(MASKED,) * 6, *last))
    cells = (
        _percent(own.satisfied.share),
        percents_text(own.satisfied.interval),
        _percent(own.dissatisfied.share),
        percents_text(own.dissatisfied.interval),
        printed(own.mean),
        mean_text(own.interval),
    )
    return Row((question.label, number(own.n), *cells, *last))
