"""Figures made by hand from an expected.json, so that the report can be tested on its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from analysis.figures import AspectGrade, AudienceFigures, Distribution, Figures, GradeRow, Score, Verdict
from analysis.report_about import About, Bureau
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience

GOLDEN = Path(__file__).parents[2] / "golden"
Json = Mapping[str, Any]


def _fraction(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def row(key: str, made: Json) -> GradeRow:
    return GradeRow(
        key=key,
        net_sample=made["net_sample"],
        usable=made["usable"],
        n_grade=made["n_grade"],
        response=_fraction(made["response"]),
        mean=_fraction(made["mean"]),
        mean_corrected=_fraction(made["mean_corrected"]),
        masked=made["masked"],
        publish=made["publish"],
        printed={"grade_corrected": None, **made["printed"]},
    )


def score(made: Json, names: tuple[str, ...]) -> Score:
    counts = {name: made[name] for name in names} if made["score"] is not None else None
    return Score(made["n"], counts, _fraction(made["score"]), made["printed"])


def distribution(made: Json) -> Distribution:
    counts = made.get("counts")
    if counts is None:
        return Distribution(made["n"], None, None, None)
    base = made.get("n") or sum(counts.values())
    groups = distribution({"n": base, **made["groups"]}) if "groups" in made else None
    return Distribution(base, counts, {k: Fraction(100 * c, base) for k, c in counts.items()}, made["printed"], groups)


def audience(made: Json) -> AudienceFigures:
    return AudienceFigures(
        diensten=tuple(row(key, dienst) for key, dienst in made.get("diensten", {}).items()),
        total=row("", made["total"]),
        promoter=score(made["promoter"], ("recommended", "neutral", "advised_against")),
        nps=score(made["nps"], ("promoters", "passives", "detractors")) if "nps" in made else None,
        grades=made["grades"],
        questions={code: distribution(q) for code, q in made["questions"].items()},
        aspects={
            code: AspectGrade(a["n"], _fraction(a["mean"]), a["printed"]) for code, a in made.get("aspects", {}).items()
        },
        account={"invited": made["total"]["net_sample"], "undeliverable": 7, "duplicate": 3},
        received=made["total"]["usable"] + 2,
        lost={"low": 2},
    )


def figures(name: str) -> Figures:
    """The figures of one golden round, as its expected.json has them."""
    made = json.loads((GOLDEN / name / "expected.json").read_text())
    verdict = made["verdict"]
    reasons = ("Reden één.", "Reden twee.") if verdict["met"] is not None else ()
    told = Verdict(verdict["met"], verdict["decided_by"], tuple(verdict["not_tested"]), reasons)
    return Figures(audience(made["clients"]), audience(made["opdrachtgevers"]), told)


class Beside(NamedTuple):
    """A stand-in with the shape of a benchmark."""

    clients: AudienceFigures
    opdrachtgevers: AudienceFigures | None


def about(**changes: Any) -> About:
    mark = keurmerk("blik-op-werk")
    made = About(
        provider="Voorbeeld Werkt B.V.",
        keurmerk=mark,
        profile=mark.profile(date(2020, 4, 1)),
        questionnaires={
            Audience.CLIENT: questionnaire("client/1"),
            Audience.OPDRACHTGEVER: questionnaire("opdrachtgever/1"),
        },
        bureau=Bureau(
            "Bureau Voorbeeld",
            "030 123 45 67",
            "maandag tot en met vrijdag van 9 tot 17 uur",
            "vragen@voorbeeld.example",
            "Bureau Voorbeeld",
        ),
        today=date(2021, 5, 3),
        period_from=date(2020, 4, 1),
        period_to=date(2021, 3, 31),
        opens=date(2021, 4, 6),
        closes=date(2021, 4, 30),
        invited_by={Audience.CLIENT: ("mail", "letter"), Audience.OPDRACHTGEVER: ("mail",)},
        version="0.1.0",
    )
    return replace(made, **changes)
