"""What the report's tests start from: golden rounds, a round in words, and other participants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from analysis.compare import Benchmark, benchmark
from analysis.figures import Figures
from analysis.loading.answers import AnswerTable, read_csv
from analysis.report.build import About, Bureau, Report, build_report
from analysis.results import figures
from analysis.tallies import tally
from questionnaires.load import keurmerk, questionnaire
from questionnaires.model import Audience

GOLDEN = Path(__file__).parents[2] / "golden"


def about(**changes: Any) -> About:
    """One round in words, with changes."""
    mark = keurmerk("blik-op-werk")
    made = About(
        provider="Voorbeeld Werkt B.V.",
        keurmerk=mark,
        profile=mark.profile(date(2020, 4, 1)),
        questionnaires={
            Audience.CLIENT: questionnaire("client/1"),
            Audience.OPDRACHTGEVER: questionnaire("opdrachtgever/1"),
        },
        bureau=Bureau("Bureau Voorbeeld", "030 123 45 67", "maandag tot en met vrijdag", "vragen@voorbeeld.example"),
        today=date(2021, 5, 3),
        period_from=date(2020, 4, 1),
        period_to=date(2021, 3, 31),
        opens=date(2021, 4, 6),
        closes=date(2021, 4, 30),
        invited_by={Audience.CLIENT: ("mail", "letter"), Audience.OPDRACHTGEVER: ("mail",)},
        version="0.1.0",
    )
    return replace(made, **changes)


@cache
def table(name: str) -> AnswerTable:
    """The answers of one golden round."""
    one = about()
    return read_csv(GOLDEN / name / "sample.csv", GOLDEN / name / "answers.csv", one.questionnaires, one.keurmerk)


@cache
def round_figures(name: str) -> Figures:
    """The figures of one golden round."""
    one = about()
    return figures(tally(table(name), one.profile), one.keurmerk, one.profile, one.questionnaires)


@cache
def beside(name: str) -> Benchmark | None:
    """One golden round beside participants that are each a sixth part of the round `rich`, taken twice."""
    one, rich = about(), table("rich")
    parts = [replace(rich, sample=rich.sample.iloc[k::6], answers=rich.answers.iloc[k::6]) for k in range(6)]
    others = [tally(part, one.profile) for part in parts] * 2
    return benchmark(tally(table(name), one.profile), others, one.keurmerk, one.profile, one.questionnaires)


def report(name: str, compared: bool = False, **changes: Any) -> Report:
    """The report of one golden round."""
    return build_report(round_figures(name), about(**changes), beside(name) if compared else None)
