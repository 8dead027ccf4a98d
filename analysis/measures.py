"""Step 4: every figure of one audience from its tallies, exact and not yet disclosed; see disclosure.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from analysis import certainty, scores
from analysis.bases import (
    base,
    grade_question,
    graded_parts,
    groups,
    is_distribution,
    nps_question,
    promoter_question,
)
from analysis.figures import AspectGrade, AudienceFigures, Distribution, GradeRow, Score, Spread
from analysis.loading.columns import OUTCOMES
from analysis.printing import NONE, percent, printed
from analysis.tallies import ANSWERED, DIENST, GROUP, HELD, LOST, MODULE, OUTCOME, TOTAL, USABLE, Tallies
from questionnaires.keurmerk import Correction, Keurmerk, Profile
from questionnaires.model import Audience, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Source:
    """What the figures of one audience are made of; `questionnaire` is None where this audience is not asked."""

    tallies: Tallies
    audience: Audience
    questionnaire: Questionnaire | None
    keurmerk: Keurmerk
    profile: Profile

    def of(self, question: str, split: str = TOTAL, group: str = "") -> Mapping[str, int]:
        """Counts by code of this audience."""
        return self.tallies.of(self.audience.value, question, split, group)

    def grades(self, question: Question | None, split: str = TOTAL, group: str = "") -> dict[Decimal, int]:
        """The grades given on one question, {} where there is no such question."""
        return scores.grades(self.of(question.code, split, group)) if question else {}


def measure(source: Source, correction: Correction | None) -> AudienceFigures:
    """All figures of one audience, nothing hidden yet; `correction` only when corrected means are to be shown."""
    questionnaire = source.questionnaire
    overall = source.grades(grade_question(questionnaire))
    usable, lost = source.of(USABLE), source.of(LOST)
    return AudienceFigures(
        diensten=_diensten(source, correction),
        total=_row(source, TOTAL, "", correction),
        promoter=_promoter(source),
        nps=_nps(source),
        grades=scores.whole_grades(overall),
        questions=_distributions(source),
        aspects={q.code: _aspect(source.grades(q), _asked_people(source)) for q in graded_parts(questionnaire)},
        account=scores.chosen(source.of(OUTCOME), OUTCOMES),
        received=sum(usable.values()) + sum(lost.values()),
        lost=dict(sorted(lost.items())),
        supplied=_supplied(source),
        held_back=sum(source.of(HELD).values()),
    )


def _supplied(source: Source) -> dict[str, Mapping[str, int]]:
    """Clients of the lists by dienst and outcome, in the keurmerk's order; who has no dienst is in the total only."""
    if source.audience is Audience.OPDRACHTGEVER:
        return {}
    found = {d.key: scores.chosen(source.of(OUTCOME, DIENST, d.key), OUTCOMES) for d in source.keurmerk.diensten}
    return {key: counts for key, counts in found.items() if any(counts.values())}


def _diensten(source: Source, correction: Correction | None) -> tuple[GradeRow, ...]:
    """Clients by dienst, in the keurmerk's order; opdrachtgevers are only shown in total."""
    if source.audience is Audience.OPDRACHTGEVER:
        return ()
    rows = (_row(source, DIENST, dienst.key, correction) for dienst in source.keurmerk.diensten)
    return tuple(row for row in rows if row.net_sample or row.n_grade)


def _row(source: Source, split: str, group: str, correction: Correction | None) -> GradeRow:
    given = source.grades(grade_question(source.questionnaire), split, group)
    net_sample = source.of(OUTCOME, split, group).get("invited", 0)
    usable = sum(source.of(USABLE, split, group).values())
    response, mean = scores.response(usable, net_sample), scores.mean(given)
    mean_corrected = scores.mean(scores.corrected(given, correction)) if correction else None
    return GradeRow(
        key=group,
        net_sample=net_sample,
        usable=usable,
        n_grade=scores.number(given),
        response=response,
        mean=mean,
        mean_corrected=mean_corrected,
        masked=False,
        publish=usable >= dict(source.profile.publish_from).get(source.audience, 0),
        printed=_printed(response, mean, mean_corrected),
        spread=_spread(given, net_sample),
    )


def _spread(given: Mapping[Decimal, int], net_sample: int) -> Spread | None:
    """Interval and share of passes; None where nobody gave a grade."""
    count = scores.number(given)
    if not count:
        return None
    interval = certainty.of_mean(given, net_sample)
    passed = Fraction(sum(times for grade, times in given.items() if grade >= scores.PASS), count)
    texts = {"interval": NONE, "passed": percent(100 * passed), "failed": percent(100 - 100 * passed)}
    if interval is not None:
        texts["interval"] = " tot ".join(printed(Fraction(limit)) for limit in (interval.low, interval.high))
    return Spread(interval, passed, texts)


def _printed(
    response: Fraction | None, mean: Fraction | None, mean_corrected: Fraction | None
) -> dict[str, str | None]:
    return {
        "response": printed(response * 100 if response is not None else None),
        "grade": printed(mean),
        "grade_corrected": printed(mean_corrected) if mean_corrected is not None else None,
    }


def _promoter(source: Source) -> Score:
    """Recommended minus advised against: the first and the last code of the question's base."""
    question = promoter_question(source.questionnaire)
    if question is None:
        return _score({"recommended": 0, "neutral": 0, "advised_against": 0})
    first, *between, last = scores.chosen(source.of(question.code), base(question, source.keurmerk)).values()
    return _score({"recommended": first, "neutral": sum(between), "advised_against": last})


def _nps(source: Source) -> Score | None:
    """The 0-10 question; None when it was not asked."""
    question = nps_question(source.questionnaire)
    if question is None or not _asked(source, question):
        return None
    counts = source.of(question.code)
    parts = {"promoters": scores.PROMOTERS, "passives": scores.PASSIVES, "detractors": scores.DETRACTORS}
    return _score({name: sum(scores.chosen(counts, codes).values()) for name, codes in parts.items()})


def _score(counts: dict[str, int]) -> Score:
    count = sum(counts.values())
    first, _, last = counts.values()
    value = scores.score(first, last, count)
    return Score(n=count, counts=counts, score=value, printed=printed(value))


def _aspect(given: Mapping[Decimal, int], population: int) -> AspectGrade:
    mean, interval = scores.mean(given), certainty.of_mean(given, population)
    return AspectGrade(n=scores.number(given), mean=mean, printed=printed(mean), interval=interval)


def _asked_people(source: Source) -> int:
    return source.of(OUTCOME).get("invited", 0)


def _distributions(source: Source) -> dict[str, Distribution]:
    """Every choice and scale, in asking order; those of a module only when it was on."""
    if source.questionnaire is None:
        return {}
    asked = (q for q in source.questionnaire.questions if is_distribution(q) and _asked(source, q))
    return {question.code: _distribution(source, question) for question in asked}


def _distribution(source: Source, question: Question) -> Distribution:
    found = source.of(question.code)
    counts = scores.chosen(found, base(question, source.keurmerk))
    count = found.get(ANSWERED, 0) if question.several else sum(counts.values())
    coarse = {
        group: found.get(GROUP + group, 0) if question.several else sum(counts[code] for code in held)
        for group, held in groups(question, source.keurmerk).items()
    }
    return shares(counts, count, shares(coarse, count) if coarse else None)


def shares(counts: dict[str, int], count: int, coarse: Distribution | None = None) -> Distribution:
    """A distribution of counts over `count` sets; with several answers the counts add up to more."""
    percents = scores.percents(counts, count)
    return Distribution(
        n=count,
        counts=counts,
        percent=percents,
        printed={code: percent(share) for code, share in percents.items()},
        groups=coarse,
    )


def _asked(source: Source, question: Question) -> bool:
    return not question.module or question.code in source.of(MODULE)
