"""Step 6, over the years: the grade, the promoter score and the aspects of the rounds of one provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from analysis import certainty
from analysis.bases import grade_question, promoter_question
from analysis.certainty import Interval
from analysis.figures import AudienceFigures, Chance, Chances
from analysis.printing import printed
from analysis.report.apart import MORE, ONE, Look, sentences
from analysis.report.definitions import Formula, made_from
from analysis.report.figures import few
from analysis.report.side import Side
from analysis.report.values import Bar, Figure, Row, Table, TrendChart, TrendPanel, TrendPoint
from analysis.report.words import EMPTY, MASKED, listed, lower_first, number
from analysis.satisfaction import mean_text, satisfaction, values, worth
from analysis.trend import labels, same_words
from questionnaires.keurmerk import Level
from questionnaires.model import Cluster, Question, Questionnaire

OWN = "deze ronde"
RULES = (
    "Elke ronde is geteld volgens de regels die toen golden. Van eerdere ronden tonen wij het geheel, niet de diensten."
)
SCORE_LIMITS = (-100.0, 100.0)


@dataclass(frozen=True, slots=True)
class Value:
    """One figure in one round; `value` None: hidden, or not asked."""

    n: int
    value: Fraction | None
    interval: Interval | None = None

    @property
    def text(self) -> str:
        """As printed."""
        return printed(self.value) if self.value is not None else MASKED if self.n else EMPTY


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over all rounds, the own one last; `joined` says of each whether it was asked as the round before."""

    title: str
    called: str  # in a sentence
    rounds: tuple[str, ...]
    values: tuple[Value, ...]
    joined: tuple[bool, ...]
    chance: Chance  # of the difference between the last two

    @property
    def shown(self) -> bool:
        """Whether there is more than one round to see."""
        return sum(value.value is not None for value in self.values) > 1


@made_from(Formula.TREND, lambda side, _: [grade_question(side.questionnaire)])
def grade_trend(side: Side, figure: str) -> tuple[Figure, ...]:
    """The mean grade of each round, with the norm; nothing without an earlier round that may be shown."""
    question = grade_question(side.questionnaire)
    if question is None:
        return ()
    line = _line(side, question, ("Rapportcijfer", "het rapportcijfer"), _grade, lambda chances: chances.grades.get(""))
    norm = side.about.norm(Level.TOTAL) if side.own.diensten else None
    heading = (f"{side.audience}-trend-grade", figure, "Het rapportcijfer door de jaren")
    return _single(side, line, heading, (1.0, 10.0), float(norm.value) if norm else None)


@made_from(Formula.TREND, lambda side, _: [promoter_question(side.questionnaire)])
def promoter_trend(side: Side, figure: str) -> tuple[Figure, ...]:
    """The actual promoter score of each round."""
    question = promoter_question(side.questionnaire)
    if question is None:
        return ()
    line = _line(
        side,
        question,
        ("Promotorscore", "de promotorscore"),
        _promoter(side),
        lambda chances: chances.scores.get("promoter"),
    )
    heading = (f"{side.audience}-trend-promoter", figure, "De actuele promotorscore door de jaren")
    return _single(side, line, heading, SCORE_LIMITS, None)


@made_from(Formula.TREND, lambda side, cluster, _: [side.questionnaire[code] for code in cluster.questions])
def aspect_trend(side: Side, cluster: Cluster, figure: str) -> tuple[Figure, ...]:
    """The mean of each aspect of one cluster in each round, as small lines beside each other."""
    questions = [side.questionnaire[code] for code in cluster.questions]
    lines = [
        (q, _line(side, q, (q.label, lower_first(q.label)), _aspect(side, q), _of_mean(q.code))) for q in questions
    ]
    shown = [(question, line) for question, line in lines if line.shown]
    if not shown:
        return ()
    low, high = _scale(shown[0][0])
    chart = TrendChart(
        tuple(TrendPanel(line.title, _points(line, (low, high))) for _, line in shown),
        tuple(((tick - low) / (high - low), str(int(tick))) for tick in range(int(low), int(high) + 1)),
    )
    all_lines = [line for _, line in shown]
    notes = (*_differences(all_lines), *_breaks(all_lines), RULES)
    rounds = all_lines[0].rounds
    rows = tuple(Row((line.title, *(value.text for value in line.values))) for line in all_lines)
    title = f"{cluster.title}: gemiddelde tevredenheid door de jaren (schaal van {int(low)} tot {int(high)})"
    table = Table(("Aspect", *rounds), rows, name="trend")
    return (Figure(f"groep-{cluster.code}-trend", figure, title, "", chart, table, notes=notes),)


def _single(
    side: Side, line: Line, heading: tuple[str, str, str], limits: tuple[float, float], norm: float | None
) -> tuple[Figure, ...]:
    if not line.shown:
        return ()
    low, high = _window(line, limits, norm)
    step = 1 if high - low <= 10 else 10 if high - low <= 60 else 50
    ticks = tuple(((tick - low) / (high - low), str(tick)) for tick in range(int(low), int(high) + 1, step))
    panel = TrendPanel(line.title, _points(line, (low, high)), (norm - low) / (high - low) if norm else None)
    rows = tuple(
        Row((label, number(value.n), value.text, mean_text(value.interval)))
        for label, value in zip(line.rounds, line.values, strict=True)
    )
    table = Table(("Ronde", "n", line.title, "95%-interval"), rows)
    notes = (*_differences([line]), *_breaks([line]), RULES, *few(*(value.n for value in line.values)))
    return (Figure(*heading, "", TrendChart((panel,), ticks), table, notes=notes),)


def _window(line: Line, limits: tuple[float, float], norm: float | None) -> tuple[float, float]:
    """The part of the scale that is drawn: whole steps around all that is shown."""
    step = 1.0 if limits[1] <= 10 else 10.0
    ends = [float(value.value) for value in line.values if value.value is not None]
    ends += [end for value in line.values if value.interval for end in (value.interval.low, value.interval.high)]
    ends += [norm] if norm is not None else []
    low, high = floor(min(ends) / step) * step, ceil(max(ends) / step) * step
    return max(limits[0], low - step if low == high else low), min(limits[1], high + step if low == high else high)


def _line(
    side: Side,
    question: Question,
    names: tuple[str, str],
    of: Callable[[AudienceFigures, Questionnaire | None], Value],
    chance: Callable[[Chances], Chance],
) -> Line:
    past = side.own.past
    packs = [*(one.questionnaire for one in past), side.questionnaire]
    figures = [*(one.figures for one in past), side.own]
    joined = [False, *(same_words(a, b, question.code) for a, b in pairwise(packs))]
    found = tuple(of(one, pack) for one, pack in zip(figures, packs, strict=True))
    told = chance(past[-1].chances) if past and joined[-1] else None
    return Line(*names, (*(one.label for one in past), _own_label(side)), found, tuple(joined), told)


def _own_label(side: Side) -> str:
    about = side.about
    if about.period_from is None or about.period_to is None:
        return OWN
    own = labels([(about.period_from, about.period_to)])[0]
    return OWN if own in {one.label for one in side.own.past} else own


def _grade(figures: AudienceFigures, pack: Questionnaire | None) -> Value:
    row = figures.total
    return Value(row.n_grade, row.mean, row.spread.interval if row.spread else None)


def _promoter(side: Side) -> Callable[[AudienceFigures, Questionnaire | None], Value]:
    least = side.about.profile.distribution_from

    def found(figures: AudienceFigures, pack: Questionnaire | None) -> Value:
        score = figures.promoter
        if score.n < least or score.score is None:
            return Value(score.n, score.score)
        one = certainty.of_mean(worth(score), figures.total.net_sample, (-1.0, 1.0))
        return Value(score.n, score.score, Interval(100 * one.low, 100 * one.high) if one else None)

    return found


def _aspect(side: Side, question: Question) -> Callable[[AudienceFigures, Questionnaire | None], Value]:
    least = side.about.profile.mean_from

    def found(figures: AudienceFigures, pack: Questionnaire | None) -> Value:
        shown = figures.questions.get(question.code)
        if shown is None or pack is None or question.code not in pack:
            return Value(0, None)
        read = satisfaction(pack[question.code], shown, figures.total.net_sample, least)
        return Value(shown.n, read.mean, read.interval) if read else Value(shown.n, None)

    return found


def _of_mean(code: str) -> Callable[[Chances], Chance]:
    return lambda chances: chances.means.get(code)


def _scale(question: Question) -> tuple[float, float]:
    scale = [float(value) for value in values(question).values()]
    return min(scale), max(scale)


def _points(line: Line, ends: tuple[float, float]) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(label, _bar(value, ends), joined)
        for label, value, joined in zip(line.rounds, line.values, line.joined, strict=True)
    )


def _bar(value: Value, ends: tuple[float, float]) -> Bar:
    low, high = ends
    if value.value is None:
        return Bar(None, value.text)
    interval = value.interval
    limits = tuple((end - low) / (high - low) for end in (interval.low, interval.high)) if interval else None
    at = (value.value - Fraction(low)) / Fraction(high - low)
    return Bar(at, value.text, (limits[0], limits[1]) if limits else None)


def _looks(line: Line) -> list[Look]:
    """The difference with the round before, where the question was asked in the same words."""
    if len(line.values) < 2 or not line.joined[-1]:
        return []
    before, own = line.values[-2:]
    if before.value is None or own.value is None:
        return []
    return [Look(line.called, own.value, before.value, line.chance, f"in {line.rounds[-2]}")]


def _differences(lines: Sequence[Line]) -> tuple[str, ...]:
    """What differs from the round before, all lines of the figure together."""
    found = sentences([look for line in lines for look in _looks(line)])
    before = lines[0].rounds[-2]
    named = {
        ONE: f"Het verschil met {before} kan toeval zijn.",
        MORE: f"De verschillen met {before} kunnen toeval zijn.",
    }
    return tuple(named.get(text, text) for text in found)


def _breaks(lines: Sequence[Line]) -> tuple[str, ...]:
    """Where words changed, so that rounds cannot be compared."""
    broken: dict[str, list[str]] = {}
    for line in lines:
        for place in range(1, len(line.rounds)):
            if not line.joined[place] and line.values[place - 1].n and line.values[place].n:
                broken.setdefault(line.rounds[place], []).append(line.called)
    return tuple(
        f"In {label} is de vraag anders gesteld dan daarvoor ({listed(titles)}). De lijn is daar onderbroken: wat "
        "ervoor staat, is niet te vergelijken met wat erna komt."
        for label, titles in broken.items()
    )
