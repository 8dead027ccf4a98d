"""Step 4, beside the own figures: those of earlier rounds of the same provider, from the counts kept with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.chances import Chances, chances, measured
from analysis.disclosure import disclose, hide_row
from analysis.figures import AudienceFigures, Past
from analysis.measures import Source
from analysis.tallies import Tallies
from questionnaires.keurmerk import Keurmerk, Profile
from questionnaires.model import Audience, Question, Questionnaire

MOST = 7  # earlier rounds that a line shows
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier closed round of the same provider under the same keurmerk; its sets were counted by its own rules."""

    period: tuple[date, date]
    tallies: Tallies
    questionnaires: Mapping[Audience, Questionnaire]


def past(own: Source, earlier: Sequence[Earlier], keurmerk: Keurmerk, profile: Profile) -> tuple[Past, ...]:
    """The last rounds of one audience, oldest first, with nothing in them that may not be shown.

    The limits are those of the own round, and a mean grade needs `mean_from` grades (contract, rule 9). A round in
    which nobody of this audience answered is left out.
    """
    ordered = sorted(earlier, key=lambda one: one.period)
    sources = [
        Source(one.tallies, own.audience, one.questionnaires.get(own.audience), keurmerk, profile) for one in ordered
    ]
    made = [
        (label, measured(source)) for label, source in zip(labels([e.period for e in ordered]), sources, strict=True)
    ]
    answered = [(label, found) for label, found in made if found.figures.total.usable][-MOST:]
    last = len(answered) - 1
    return tuple(
        Past(
            label,
            _disclosed(found.figures, profile),
            found.source.questionnaire,
            chances(measured(own), found) if place == last else Chances(),
        )
        for place, (label, found) in enumerate(answered)
    )


def _disclosed(figures: AudienceFigures, profile: Profile) -> AudienceFigures:
    """Without the diensten: a round that is over is only shown as a whole."""
    found = replace(disclose(figures, profile), diensten=(), between={}, together=None)
    return found if found.total.n_grade >= profile.mean_from else replace(found, total=hide_row(found.total))


def labels(periods: Sequence[tuple[date, date]]) -> list[str]:
    """How rounds are named: by their years, or by their months where years do not tell them apart."""
    years = [_between(str(first.year), str(last.year)) for first, last in periods]
    if len(set(years)) == len(years):
        return years
    return [_between(_month(first), _month(last)) for first, last in periods]


def _between(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def same_words(one: Questionnaire | None, other: Questionnaire | None, code: str) -> bool:
    """Whether a question was asked in the same words, in both forms, with the same answers to choose from."""
    if one is None or other is None or code not in one or code not in other:
        return False
    return one is other or _words(one[code]) == _words(other[code])


def _words(question: Question) -> object:
    low = question.low.text if question.low else ""
    steps = tuple((step.code, step.wording.text) for step in question.steps)
    return question.kind, question.regular.text, low, question.options, question.base, steps
