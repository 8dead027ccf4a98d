"""Step 6, figures of grades: the mean, its spread, and the two scores of recommending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analysis.bases import grade_question
from analysis.figures import Distribution, Score
from analysis.measures import shares
from analysis.report.apart import Look, sentences
from analysis.report.definitions import Formula, made_from
from analysis.report.figures import base, few, question_figure, scale_figure, share_chart, share_looks, share_table
from analysis.report.satisfaction import in_short
from analysis.report.side import OTHERS, Side, hidden_figure
from analysis.report.values import Figure, Row, RowKind, Table
from analysis.report.words import n
from analysis.satisfaction import score_text, share_intervals, short_text
from questionnaires.model import Metric, Question

SPREAD_NOTE = (
    "Opdrachtgevers mogen een cijfer met één decimaal geven. In dit figuur zijn de cijfers afgerond op hele "
    "cijfers. Wie het gemiddelde uit dit figuur narekent, kan daardoor iets anders vinden."
)
ALIKE = "Verborgen: deze verdeling zou kunnen vertellen welk cijfer mensen van een verborgen dienst gaven."
PROMOTER_MEANS = (
    "De actuele promotorscore is het percentage dat heeft aangeraden, min het percentage dat juist heeft "
    "afgeraden. De score loopt van -100 tot 100 en gaat over wat mensen echt hebben gedaan."
)
NPS_LABELS = (
    ("promoters", "Promotors (9 of 10)"),
    ("passives", "Passief tevreden (7 of 8)"),
    ("detractors", "Criticasters (0 tot en met 6)"),
)


def _key(side: Side, name: str) -> str:
    return f"{side.audience}-{name}"


@made_from(Formula.SPREAD, lambda side, _: [grade_question(side.questionnaire)])
def spread_figure(side: Side, number: str) -> Figure:
    """How often each grade was given, as shares of all grades."""
    title, own = "Spreiding van de rapportcijfers", side.own.grades
    if own is None:
        return _hidden_spread(side, number, title)
    shown = _as_shares(own)
    beside = _as_shares(side.all.grades) if side.all and side.all.grades else None
    chart = share_chart(side, {grade: grade for grade in own}, shown, beside)
    table = _spread_table(shown, beside, side.population)
    looks = share_looks({grade: f"cijfer {grade}" for grade in own}, shown, beside, side.chances.spread)
    notes = (*sentences(looks), *(() if side.own.diensten else (SPREAD_NOTE,)), *few(shown.n))
    return Figure(_key(side, "spread"), number, title, base(shown, beside), chart, table, notes=notes)


def _hidden_spread(side: Side, number: str, title: str) -> Figure:
    count, least = side.own.total.n_grade, side.about.profile.distribution_from
    found = hidden_figure(_key(side, "spread"), (number, title), count, least)
    return found if count < least else replace(found, hidden=ALIKE)


def _as_shares(counts: Mapping[str, int]) -> Distribution:
    return shares(dict(counts), sum(counts.values()))


def _spread_table(own: Distribution, beside: Distribution | None, population: int) -> Table:
    rows = [Row(("Aantal", *(str(count) for count in (own.counts or {}).values())))]
    rows.append(Row(("Aandeel (%)", *(own.printed or {}).values())))
    limits = [short_text(interval) for interval in share_intervals(own, population).values()]
    rows.append(Row(("95%-interval", *limits)))
    if beside:
        rows.append(Row(("Alle deelnemers (%)", *(beside.printed or {}).values()), RowKind.BESIDE))
    return Table(("Rapportcijfer", *(own.counts or {})), tuple(rows), name="spread")


@made_from(Formula.PROMOTER, lambda side, question: [question])
def promoter_figure(side: Side, question: Question) -> Figure:
    """Who recommended the provider, with the actual promoter score explained above it."""
    return replace(question_figure(side, question, _score_look(side, "promoter")), lead=promoter_lead(side))


def _score_look(side: Side, name: str) -> tuple[Look, ...]:
    """The difference between two scores, where both are shown."""
    scores = [getattr(figures, name) if figures else None for figures in (side.own, side.all)]
    own, beside = [score.score if score else None for score in scores]
    if own is None or beside is None:
        return ()
    return (Look("de score", own, beside, side.chances.scores.get(name)),)


def promoter_lead(side: Side) -> tuple[str, ...]:
    """The actual promoter score and what it means, or why it is hidden."""
    score, least = side.own.promoter, side.about.profile.mean_from
    if score.score is None:
        return (f"De actuele promotorscore is verborgen: die tonen wij pas vanaf {least} antwoorden.",)
    others = side.all.promoter if side.all else None
    compared = f" Voor {OTHERS} is de score {others.printed}." if others and others.score is not None else ""
    sure = score_text(score, side.population, side.about.profile.distribution_from)
    told = f"De actuele promotorscore onder {side.people} is {score.printed} ({n(score.n)}{sure}).{compared}"
    return told, PROMOTER_MEANS


@made_from(Formula.NPS, lambda side, *_: side.questionnaire.with_metric(Metric.NPS))
def nps_figure(side: Side, score: Score, number: str) -> Figure:
    """The Net Promoter Score of the question from 0 to 10: an intention, apart from the promoter score."""
    limits, own = side.about.profile, _nps_shares(score)
    question = next(iter(side.questionnaire.with_metric(Metric.NPS)), None)
    title = side.text(question.regular.text) if question else "Net Promoter Score"
    if own is None:
        return hidden_figure(_key(side, "nps"), (number, title), score.n, limits.mean_from)
    lead = (
        f"De Net Promoter Score is {score.printed}{_sure(side, score)}: het percentage promotors (9 of 10) min het "
        "percentage criticasters (0 tot en met 6). Deze score gaat over een voornemen en is dus iets anders dan de "
        "actuele promotorscore.",
    )
    if own.n < limits.distribution_from:
        return replace(hidden_figure(_key(side, "nps"), (number, title), own.n, limits.distribution_from), lead=lead)
    beside = _nps_shares(side.all.nps) if side.all else None
    chart = share_chart(side, dict(NPS_LABELS), own, beside)
    looks = [*_score_look(side, "nps"), *share_looks(dict(NPS_LABELS), own, beside, side.chances.parts)]
    return Figure(
        _key(side, "nps"),
        number,
        title,
        base(own, beside),
        chart,
        share_table(dict(NPS_LABELS), own, beside, side.population),
        lead=lead,
        notes=(*sentences(looks), *few(own.n)),
    )


def _sure(side: Side, score: Score) -> str:
    found = score_text(score, side.population, side.about.profile.distribution_from)
    return f" ({found.removeprefix('; ')})" if found else ""


def _nps_shares(score: Score | None) -> Distribution | None:
    return _as_shares({code: score.counts[code] for code, _label in NPS_LABELS}) if score and score.counts else None


def satisfied_figure(side: Side, number: str, key: str) -> Figure | None:
    """The overall satisfaction question of the optional module; None when it was not asked."""
    code = "satisfied_overall"
    if code not in side.own.questions or code not in side.questionnaire:
        return None
    question = side.questionnaire[code]
    return single_scale(side, question, (key, number))


def single_scale(side: Side, question: Question, heading: tuple[str, str]) -> Figure:
    """One scale of satisfaction, with what it says in short; `heading` is key and number."""
    figure = scale_figure(side, [question], (*heading, side.text(question.regular.text)))
    return replace(figure, notes=(*in_short(side, question), *figure.notes))


def promoter_question(side: Side) -> Question | None:
    """The question that the promoter score is made of."""
    return next(iter(side.questionnaire.with_metric(Metric.PROMOTER)), None)
