"""Step 6, figures of answers: shares of one question, and scales of a group of questions under each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from analysis.figures import AspectGrade, Distribution
from analysis.report.apart import OFTENER, Look, sentences
from analysis.report.definitions import Formula, made_from
from analysis.report.side import OTHERS, Side, hidden_because, hidden_figure
from analysis.report.values import Bar, BarChart, BarRow, Figure, Row, RowKind, StackChart, StackRow, Table
from analysis.report.words import EMPTY, FEW, MASKED, few_note, lower_first, n, number
from analysis.satisfaction import mean_text, percents_text, share_intervals
from questionnaires.model import Cluster, Question

SATISFACTION = ("4", "3", "2", "1", "dk")
MANY = 7  # rows from which a chart is drawn closer together
SEVERAL = "Er waren meer antwoorden mogelijk. De percentages tellen daarom op tot meer dan 100."
GROUPED = "Antwoorden die in de laagdrempelige vragenlijst één keuze vormen, zijn samen genomen."


@made_from(Formula.SHARES, lambda side, question, *_: [question])
def question_figure(side: Side, question: Question, more: Sequence[Look] = ()) -> Figure:
    """How one question of type choice or scale was answered, as bars; `more` differences that it shows besides."""
    title = side.text(question.regular.text)
    own = side.own.questions.get(question.code, Distribution(0, None, None, None))
    if own.counts is None:
        return hidden_figure(question.code, (question.figure, title), own.n, side.about.profile.distribution_from)
    labels, beside = side.labels(question), side.beside(question.code)
    grouped = own.groups is not None and own.groups.counts is not None
    shown, others = _grouped(own), _grouped(beside) if beside else None
    looks = share_looks(labels, shown, others, side.chances.shares.get(question.code, {}))
    notes = (*sentences([*more, *looks]), *((SEVERAL,) if question.several else ()), *((GROUPED,) if grouped else ()))
    chart = share_chart(side, {code: labels.get(code, code) for code in shown.counts or {}}, shown, others)
    table = share_table(labels, shown, others, side.population)
    return Figure(question.code, question.figure, title, base(own, beside), chart, table, notes=(*notes, *few(own.n)))


def _grouped(distribution: Distribution) -> Distribution:
    groups = distribution.groups
    return replace(groups, n=distribution.n) if groups is not None and groups.counts is not None else distribution


def base(own: Distribution, beside: Distribution | None) -> str:
    """`n = 63`, with the number of all participants where they are drawn."""
    return n(own.n) + (f"; {OTHERS}: {n(beside.n)}" if beside else "")


def few(*numbers: int) -> tuple[str, ...]:
    """What the sign beside few answers means, where one of these numbers has it."""
    return (few_note(),) if any(0 < count < FEW for count in numbers) else ()


def share_looks(
    labels: Mapping[str, str], own: Distribution, beside: Distribution | None, chances: Mapping[str, float | None]
) -> list[Look]:
    """The differences that a figure of shares shows."""
    if beside is None or not beside.percent:
        return []
    shares = {code: share for code, share in (own.percent or {}).items() if code in beside.percent}
    return [
        Look(f"‘{labels.get(code, code)}’", share, beside.percent[code], chances.get(code), words=OFTENER)
        for code, share in shares.items()
    ]


def share(distribution: Distribution, code: str) -> Bar:
    """One share as a bar on the scale of 0 to 100 percent."""
    percents, printed = distribution.percent or {}, distribution.printed or {}
    length = percents.get(code, Fraction()) / 100 if distribution.n else None
    return Bar(length, printed.get(code, MASKED))


def share_chart(side: Side, labels: Mapping[str, str], own: Distribution, beside: Distribution | None) -> BarChart:
    """One row of bars for each counted code, own above all participants."""
    rows = [BarRow(label, share(own, code), share(beside, code) if beside else None) for code, label in labels.items()]
    return BarChart(tuple(rows), side.about.short, OTHERS if beside else "", len(rows) >= MANY)


def share_table(labels: Mapping[str, str], own: Distribution, beside: Distribution | None, population: int) -> Table:
    """Counts and percentages of the own answers with their interval, percentages of all participants."""
    head = ("Antwoord", "Aantal", "Aandeel (%)", "95%-interval", *(("Alle deelnemers (%)",) if beside else ()))
    rows, intervals = [], share_intervals(own, population)
    for code, count in (own.counts or {}).items():
        others = (share(beside, code).text,) if beside else ()
        interval = percents_text(intervals.get(code))
        rows.append(Row((labels.get(code, code), str(count), share(own, code).text, interval, *others)))
    return Table(head, tuple(rows))


def cluster_figure(side: Side, cluster: Cluster) -> Figure:
    """The aspects of one cluster as whole bars, cut into the satisfaction scale."""
    questions = [side.questionnaire[code] for code in cluster.questions]
    title = side.text(cluster.stem or cluster.title)
    return scale_figure(side, questions, (f"groep-{cluster.code}", cluster.figure, title))


@made_from(Formula.SCALE, lambda side, questions, _: questions)
def scale_figure(side: Side, questions: Sequence[Question], heading: tuple[str, str, str]) -> Figure:
    """Questions with the satisfaction scale; `heading` is key, number and title. Hidden ones get no bar."""
    key, number, title = heading
    own = {q.code: side.own.questions.get(q.code, Distribution(0, None, None, None)) for q in questions}
    shown = [q for q in questions if own[q.code].counts is not None]
    if not shown:
        most = max((d.n for d in own.values()), default=0)
        return hidden_figure(key, (number, title), most, side.about.profile.distribution_from)
    parts = tuple(side.labels(shown[0]).get(code, code) for code in SATISFACTION)
    beside = any(side.beside(q.code) for q in shown)
    rows = tuple(StackRow(q.label, _parts(own[q.code]), _parts(side.beside(q.code))) for q in shown)
    chart = StackChart(rows, parts, OTHERS if beside else "")
    numbers = [own[q.code].n for q in shown]
    notes = (*((_some_hidden(side),) if len(shown) < len(questions) else ()), *few(*numbers))
    return Figure(
        key,
        number,
        title,
        bases(numbers),
        chart,
        _scale_table(side, questions, parts),
        notes=notes,
    )


def _parts(distribution: Distribution | None) -> tuple[Bar, ...]:
    return tuple(share(distribution, code) for code in SATISFACTION) if distribution else ()


def bases(numbers: Sequence[int]) -> str:
    """`n = 60 tot 63`: how many answered each of the questions of a figure."""
    low, high = min(numbers), max(numbers)
    return n(low) if low == high else f"{n(low)} tot {number(high)}"


def _some_hidden(side: Side) -> str:
    return (
        f"Regels met {MASKED} zijn verborgen: ze hebben minder dan {side.about.profile.distribution_from} antwoorden."
    )


def _scale_table(side: Side, questions: Sequence[Question], parts: tuple[str, ...]) -> Table:
    rows: list[Row] = []
    for question in questions:
        own, beside = side.own.questions.get(question.code), side.beside(question.code)
        rows.append(_scale_row(question.label, own, RowKind.PLAIN))
        if own is not None and own.counts is not None and beside is not None:
            rows.append(_scale_row(OTHERS, beside, RowKind.BESIDE))
    return Table(("Aspect (in %)", "n", *parts), tuple(rows), name="scale")


def _scale_row(label: str, distribution: Distribution | None, kind: RowKind) -> Row:
    if distribution is None or distribution.counts is None:
        return Row((label, str(distribution.n if distribution else 0), *(MASKED for _ in SATISFACTION)), kind)
    return Row((label, number(distribution.n), *(part.text for part in _parts(distribution))), kind)


@made_from(Formula.ASPECTS, lambda side, cluster: [side.questionnaire[code] for code in cluster.questions])
def aspect_figure(side: Side, cluster: Cluster) -> Figure:
    """The mean grades that opdrachtgevers gave for each aspect (figure 4.5)."""
    title = side.text(cluster.stem or cluster.title)
    key = f"groep-{cluster.code}"
    own = {code: side.own.aspects[code] for code in cluster.questions if code in side.own.aspects}
    if all(grade.mean is None for grade in own.values()):
        most = max((grade.n for grade in own.values()), default=0)
        return Figure(
            key, cluster.figure, title, f"n = {most}", hidden=hidden_because(most, side.about.profile.masked_below)
        )
    rows = tuple(_aspect_row(side, code, grade) for code, grade in own.items())
    looks = [
        Look(lower_first(row.label), row.own.length, row.all.length, side.chances.means.get(code))
        for code, row in zip(own, rows, strict=True)
        if row.all is not None and row.all.length is not None and row.own.length is not None
    ]
    chart = BarChart(rows, side.about.short, OTHERS if any(row.all for row in rows) else "", len(rows) >= MANY)
    head = ("Aspect", "n", "Rapportcijfer", "95%-interval", *(("Alle deelnemers",) if side.all else ()))
    cells = [_aspect_cells(side, grade, row) for grade, row in zip(own.values(), rows, strict=True)]
    numbers = [grade.n for grade in own.values()]
    notes = (*sentences(looks), *few(*numbers))
    return Figure(key, cluster.figure, title, bases(numbers), chart, Table(head, tuple(cells)), notes=notes)


def _aspect_row(side: Side, code: str, grade: AspectGrade) -> BarRow:
    others = side.all.aspects.get(code) if side.all else None
    shown = others is not None and others.mean is not None and grade.mean is not None
    interval = (grade.interval.low / 10, grade.interval.high / 10) if grade.interval else None
    return BarRow(
        side.questionnaire[code].label,
        Bar(_tenth(grade.mean), grade.printed, interval),
        Bar(_tenth(others.mean), others.printed) if others and shown else None,
    )


def _aspect_cells(side: Side, grade: AspectGrade, row: BarRow) -> Row:
    others = (row.all.text if row.all else EMPTY,) if side.all else ()
    return Row((row.label, number(grade.n), grade.printed, mean_text(grade.interval), *others))


def _tenth(mean: Fraction | None) -> Fraction | None:
    return None if mean is None else Fraction(mean) / 10
