"""The figures of one round as values, already disclosed: what is hidden is not in them.

Units: `response` and shares are fractions in 0..1 unless named percent; nothing is rounded.
`printed` texts stand as the report prints them. Source of every key: the contract of the
`results` command (docs/computations.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from analysis.certainty import Interval
from questionnaires.model import Questionnaire

Chance = float | None  # how likely a difference is when nothing differs; None: it cannot be told

if TYPE_CHECKING:
    from analysis.drivers import Drivers


@dataclass(frozen=True, slots=True)
class Spread:
    """How the grades of one row lie around their mean."""

    interval: Interval | None  # None: a single grade
    passed: Fraction  # share of grades that pass, of 0..1
    printed: Mapping[str, str]  # interval, passed, failed


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One row of the table of results: a dienst or the total of one audience."""

    key: str  # dienst key; "" for the total
    net_sample: int
    usable: int
    n_grade: int
    response: Fraction | None
    mean: Fraction | None
    mean_corrected: Fraction | None
    masked: bool
    publish: bool
    printed: Mapping[str, str | None]  # response, grade, grade_corrected
    spread: Spread | None = None  # None: hidden, or nobody gave a grade


@dataclass(frozen=True, slots=True)
class Score:
    """Promoter score or NPS: three counts and 100 x (first - last) / n."""

    n: int
    counts: Mapping[str, int] | None  # recommended, neutral, advised_against (or the NPS three)
    score: Fraction | None
    printed: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """How one question of type choice or scale was answered, over the codes of its base."""

    n: int
    counts: Mapping[str, int] | None
    percent: Mapping[str, Fraction] | None
    printed: Mapping[str, str] | None
    groups: Distribution | None = None  # the same over the coarser options of the low form


@dataclass(frozen=True, slots=True)
class AspectGrade:
    """The mean grade of one aspect (figure 4.5)."""

    n: int
    mean: Fraction | None
    printed: str
    interval: Interval | None = None  # None: hidden, or a single grade


@dataclass(frozen=True, slots=True)
class Chances:
    """The chance (p, two-sided) of each difference; a figure that cannot be compared is not there."""

    grades: Mapping[str, Chance] = field(default_factory=dict)  # by dienst key, "" for the total
    means: Mapping[str, Chance] = field(default_factory=dict)  # by aspect: a scale or a grade of its own
    shares: Mapping[str, Mapping[str, Chance]] = field(default_factory=dict)  # by question, then code or group
    spread: Mapping[str, Chance] = field(default_factory=dict)  # by whole grade: the share that gave it
    scores: Mapping[str, Chance] = field(default_factory=dict)  # promoter, nps
    parts: Mapping[str, Chance] = field(default_factory=dict)  # the three shares of the nps


@dataclass(frozen=True, slots=True)
class AudienceFigures:
    """All figures of one audience."""

    diensten: tuple[GradeRow, ...]  # clients only; in the keurmerk's order
    total: GradeRow
    promoter: Score
    nps: Score | None
    grades: Mapping[str, int] | None  # "1".."10"
    questions: Mapping[str, Distribution]
    aspects: Mapping[str, AspectGrade]
    account: Mapping[str, int]  # cases by outcome
    received: int  # sets of answers, usable or not
    lost: Mapping[str, int]  # sets that are not usable, by form
    supplied: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # dienst -> cases by outcome; clients only
    between: Mapping[str, Chance] = field(default_factory=dict)  # by dienst, as chances.between
    together: GradeRow | None = None  # the diensten whose grades are hidden, as one; its key names them: "a+b"
    held_back: int = 0  # sets of each group that wait for the final figures; above 0 only of an open round
    past: tuple[Past, ...] = ()  # earlier rounds of the same provider, oldest first


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier round of the same provider as it may be shown now."""

    label: str  # the meetperiode: 2019-2020
    figures: AudienceFigures
    questionnaire: Questionnaire | None  # with the words of that round
    chances: Chances  # of each difference with the own round; only of the last round, else empty


@dataclass(frozen=True, slots=True)
class Change:
    """One rule read otherwise, and nothing else."""

    rule: str  # as the keurmerk's open rules name it
    value: str
    met: bool
    flips: bool  # whether that is the other verdict


@dataclass(frozen=True, slots=True)
class Readings:
    """The verdict under every reading of the rules that are open."""

    number: int  # all combinations, our own reading among them
    different: int  # of these give the other verdict
    changes: tuple[Change, ...]  # each other value on its own


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the norms are met, and why."""

    met: bool | None
    decided_by: str | None  # mean, corrected_mean
    not_tested: tuple[str, ...]  # keys with 1 to norm_min_n - 1 grades
    reasons: tuple[str, ...]  # Dutch sentences
    readings: Readings | None = None  # None: no verdict, or the rules leave nothing open


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything `python -m analysis results` prints, and what the report is made of."""

    clients: AudienceFigures
    opdrachtgevers: AudienceFigures
    verdict: Verdict
    drivers: Drivers | None = None  # of the clients
