"""Step 5, the whole: tallies become the figures of a round, disclosed, and these the contract's JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from analysis import drivers, scores
from analysis.chances import between
from analysis.disclosure import disclose, disclose_grades
from analysis.figures import AspectGrade, AudienceFigures, Distribution, Figures, GradeRow, Readings, Score
from analysis.measures import Source, measure
from analysis.norms import judge, plain_verdict, verdict
from analysis.readings import readings
from analysis.satisfaction import satisfaction, share_intervals
from analysis.tallies import HELD, Tallies
from analysis.trend import Earlier, past
from questionnaires.keurmerk import Keurmerk, Profile
from questionnaires.model import Audience, Kind, Question, Questionnaire

Json = dict[str, Any]  # what json.dumps takes: str keys, and str, int, float, bool, None, lists and dicts of these


def figures(
    tallies: Tallies,
    keurmerk: Keurmerk,
    profile: Profile,
    questionnaires: Mapping[Audience, Questionnaire],
    earlier: Sequence[Earlier] = (),
) -> Figures:
    """Everything the results and the report show, exact and disclosed; `earlier` rounds of the same provider beside it.

    Corrected means are only there when the norm was missed without them (contract, rule 3).
    """
    sources = {
        audience: Source(tallies, audience, questionnaires.get(audience), keurmerk, profile)
        for audience in (Audience.CLIENT, Audience.OPDRACHTGEVER)
    }
    outcome = judge(sources, profile)
    clients = _shown(disclose(measure(sources[Audience.CLIENT], outcome.correction), profile))
    held = any(source.of(HELD) for source in sources.values())
    return Figures(
        clients=replace(
            _told_apart(clients, sources[Audience.CLIENT]),
            past=past(sources[Audience.CLIENT], earlier, keurmerk, profile),
        ),
        opdrachtgevers=replace(
            _shown(disclose(measure(sources[Audience.OPDRACHTGEVER], None), profile)),
            past=past(sources[Audience.OPDRACHTGEVER], earlier, keurmerk, profile),
        ),
        verdict=plain_verdict(outcome) if held else verdict(outcome, readings(sources, profile, outcome)),
        drivers=drivers.drivers(sources[Audience.CLIENT], clients),
    )


def with_every_grade(found: Figures, tallies: Tallies, profile: Profile, question: Question | None) -> Figures:
    """For who has the answers themselves: the clients' grades as the contract gives them.

    What is handed over lacks them where they would tell of hidden rows (`disclose`).
    """
    if question is None:
        return found
    counted = scores.whole_grades(scores.grades(tallies.of(Audience.CLIENT.value, question.code)))
    return replace(found, clients=replace(found.clients, grades=disclose_grades(counted, profile)))


def as_json(figures: Figures, questionnaires: Mapping[Audience, Questionnaire]) -> Json:
    """The JSON object of `python -m analysis results`, key by key as the contract names them.

    Units: as in the contract; the exact values become floats here, and only here.
    """
    clients = {
        "diensten": {row.key: _row(row) for row in figures.clients.diensten},
        **_audience(figures.clients, questionnaires.get(Audience.CLIENT)),
    }
    if not figures.clients.aspects:
        del clients["aspects"]
    if merged := figures.clients.together:
        names, mean = merged.key.split("+"), _float(merged.mean)
        clients["together"] = {
            "diensten": names,
            "n_grade": merged.n_grade,
            "mean": mean,
            "printed": dict(merged.printed),
        }
    if figures.drivers is not None:
        clients |= drivers.as_json(figures.drivers)
    return {
        "clients": clients,
        "opdrachtgevers": _audience(figures.opdrachtgevers, questionnaires.get(Audience.OPDRACHTGEVER)),
        "verdict": {
            "met": figures.verdict.met,
            "decided_by": figures.verdict.decided_by,
            "not_tested": list(figures.verdict.not_tested),
            "reasons": list(figures.verdict.reasons),
            "readings": _readings(figures.verdict.readings),
        },
    }


def _readings(found: Readings | None) -> Json | None:
    if found is None:
        return None
    changes = [{"rule": one.rule, "value": one.value, "met": one.met} for one in found.changes]
    return {"number": found.number, "different": found.different, "changes": changes}


def _shown(figures: AudienceFigures) -> AudienceFigures:
    """Only diensten with a net sample have a row; masking has looked at the others too."""
    return replace(figures, diensten=tuple(row for row in figures.diensten if row.net_sample))


def _told_apart(figures: AudienceFigures, source: Source) -> AudienceFigures:
    """With the differences between diensten, of those only of which more than the mean is shown."""
    shown = {row.key for row in figures.diensten if row.spread}
    return replace(figures, between={key: chance for key, chance in between(source).items() if key in shown})


def _audience(figures: AudienceFigures, questionnaire: Questionnaire | None) -> Json:
    found: Json = {"total": _row(figures.total), "promoter": _score(figures.promoter, _PROMOTER)}
    if figures.nps:
        found["nps"] = _score(figures.nps, _NPS)
    pack = {question.code: question for question in questionnaire.questions} if questionnaire else {}
    order = list(pack)
    if figures.held_back:
        found["held_back"] = figures.held_back
    return found | {
        "grades": dict(figures.grades) if figures.grades else None,
        "questions": {code: _question(figures, pack[code]) for code in order if code in figures.questions},
        "aspects": {code: _aspect(figures.aspects[code]) for code in order if code in figures.aspects},
        "account": dict(figures.account),
        "received": figures.received,
        "lost": dict(figures.lost),
    }


def _row(row: GradeRow) -> Json:
    return {
        "net_sample": row.net_sample,
        "usable": row.usable,
        "response": _float(row.response),
        "n_grade": row.n_grade,
        "mean": _float(row.mean),
        "mean_corrected": _float(row.mean_corrected),
        "masked": row.masked,
        "publish": row.publish,
        "printed": dict(row.printed),
        "spread": dict(row.spread.printed) if row.spread else None,
    }


_PROMOTER = ("recommended", "neutral", "advised_against")
_NPS = ("promoters", "passives", "detractors")


def _score(score: Score, names: tuple[str, ...]) -> Json:
    counts: Mapping[str, int | None] = score.counts or dict.fromkeys(names)
    return {**counts, "n": score.n, "score": _float(score.score), "printed": score.printed}


def _question(figures: AudienceFigures, question: Question) -> Json:
    shown, population = figures.questions[question.code], figures.total.net_sample
    found: Json = {"n": shown.n, **_shares(shown), "intervals": _intervals(shown, population)}
    if question.kind is Kind.SCALE:
        found["satisfaction"] = _satisfaction(question, shown, population)
    return found | ({"groups": _shares(shown.groups)} if shown.groups else {})


def _intervals(shown: Distribution, population: int) -> Json | None:
    """Low and high end of each share, 0-100."""
    found = share_intervals(shown, population)
    return {code: [100 * limit.low, 100 * limit.high] for code, limit in found.items()} if found else None


def _satisfaction(question: Question, shown: Distribution, population: int) -> Json | None:
    """Shares 0-100 and the mean, each with the ends of its interval."""
    found = satisfaction(question, shown, population, 1)
    if found is None:
        return None
    parts = {"satisfied": found.satisfied, "dissatisfied": found.dissatisfied}
    made: Json = {name: 100 * float(part.share) for name, part in parts.items()}
    for name, part in parts.items():
        made[f"{name}_interval"] = [100 * part.interval.low, 100 * part.interval.high] if part.interval else None
    interval = [found.interval.low, found.interval.high] if found.interval else None
    return {**made, "rated": found.rated, "mean": _float(found.mean), "mean_interval": interval}


def _shares(question: Distribution) -> Json:
    percent = question.percent
    return {
        "counts": dict(question.counts) if question.counts is not None else None,
        "percent": {code: float(share) for code, share in percent.items()} if percent is not None else None,
        "printed": dict(question.printed) if question.printed is not None else None,
    }


def _aspect(aspect: AspectGrade) -> Json:
    return {"n": aspect.n, "mean": _float(aspect.mean), "printed": aspect.printed}


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
