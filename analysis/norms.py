"""Step 5: whether the norms of the keurmerk are met, and why; on unrounded means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from analysis import scores
from analysis.bases import grade_question
from analysis.disclosure import masked, thin
from analysis.figures import Readings, Verdict
from analysis.measures import Source
from analysis.printing import apart, printed
from analysis.tallies import DIENST
from questionnaires.keurmerk import Correction, Level, Norm, Profile
from questionnaires.model import Audience

MEAN = "mean"
CORRECTED_MEAN = "corrected_mean"

_PEOPLE = {Audience.CLIENT: "cliënten", Audience.OPDRACHTGEVER: "opdrachtgevers", Audience.CURSIST: "cursisten"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What one norm is tested on: everybody, a dienst, a cluster of questions, a group of a stratum."""

    norm: Norm
    key: str  # "" for the total; a stratum's group is written name:value
    phrase: str  # Dutch, follows "het gemiddelde"
    grades: Mapping[Decimal, int]
    hidden: bool = False

    @property
    def n(self) -> int:
        """How many grades there are."""
        return scores.number(self.grades)

    def mean(self, correction: Correction | None) -> Fraction:
        """The mean a norm is held against; only clients' grades are ever corrected."""
        corrects = correction if self.norm.audience is Audience.CLIENT else None
        mean = scores.mean(scores.corrected(self.grades, corrects) if corrects else self.grades)
        if mean is None:
            raise ValueError(f"{self.key or 'the total'} has no grade; such a subject is not tested")
        return mean

    def holds(self, correction: Correction | None) -> bool:
        """Whether its mean reaches the norm."""
        return self.norm.holds(self.mean(correction))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict before it is put into words. `correction` is the one that decided, None for the plain means."""

    met: bool | None
    decided_by: str | None
    correction: Correction | None
    tested: tuple[Subject, ...]
    not_tested: tuple[str, ...]


def judge(sources: Mapping[Audience, Source], profile: Profile) -> Outcome:
    """Test every norm of the profile: first on the means, and where these miss one on the corrected means.

    Groups with fewer grades than a norm's min_n are not tested. Source: the contract on figures, rules 2 and 3.
    """
    found = tuple(subjects(sources, profile))
    tested = tuple(s for s in found if s.n >= max(1, s.norm.min_n))
    too_thin = tuple(dict.fromkeys(s.key for s in found if s.key and 0 < s.n < s.norm.min_n))
    if not tested:
        return Outcome(None, None, None, (), too_thin)
    if all(subject.holds(None) for subject in tested):
        return Outcome(True, MEAN, None, tested, too_thin)
    if profile.correction is None:
        return Outcome(False, MEAN, None, tested, too_thin)
    met = all(subject.holds(profile.correction) for subject in tested)
    return Outcome(met, CORRECTED_MEAN, profile.correction, tested, too_thin)


def subjects(sources: Mapping[Audience, Source], profile: Profile) -> Iterator[Subject]:
    """All that a profile's norms are held against, whatever its number of grades."""
    for norm in profile.norms:
        if norm.audience in sources:
            yield from _subjects(sources[norm.audience], norm)


def verdict(outcome: Outcome, readings: Readings | None = None) -> Verdict:
    """The verdict with one Dutch sentence for each subject that was tested; no numbers of hidden rows."""
    reasons = tuple(_reason(subject, outcome.correction) for subject in outcome.tested)
    return Verdict(outcome.met, outcome.decided_by, outcome.not_tested, reasons, readings)


def plain_verdict(outcome: Outcome) -> Verdict:
    """The verdict on provisional figures: without a sentence that names a corrected mean, and under one reading."""
    said = verdict(outcome)
    return said if outcome.correction is None else replace(said, reasons=())


def _subjects(source: Source, norm: Norm) -> list[Subject]:
    """All subjects of one norm, each knowing whether its grade is hidden in the report."""
    found = list(_LEVELS[norm.level](source, norm))
    below = source.profile.masked_below
    if norm.level in (Level.DIENST, Level.STRATUM):  # groups that add up: one could be had by subtraction
        hidden = masked({subject.key: subject.n for subject in found}, below)
    else:
        hidden = frozenset(subject.key for subject in found if thin(subject.n, below))
    return [Subject(s.norm, s.key, s.phrase, s.grades, s.key in hidden) for s in found]


def _total(source: Source, norm: Norm) -> Iterator[Subject]:
    phrase = f"rapportcijfer van alle {_PEOPLE[source.audience]}"
    yield Subject(norm, "", phrase, source.grades(grade_question(source.questionnaire)))


def _diensten(source: Source, norm: Norm) -> Iterator[Subject]:
    question = grade_question(source.questionnaire)
    for dienst in source.keurmerk.diensten:
        if norm.of in ("", dienst.key):
            phrase = f"rapportcijfer voor {dienst.name}"
            yield Subject(norm, dienst.key, phrase, source.grades(question, DIENST, dienst.key))


def _clusters(source: Source, norm: Norm) -> Iterator[Subject]:
    for cluster in source.questionnaire.clusters if source.questionnaire else ():
        if source.questionnaire and cluster.grade and norm.of in ("", cluster.code):
            grades = source.grades(source.questionnaire[cluster.grade])
            yield Subject(norm, cluster.code, f"cijfer voor {cluster.title}", grades)


def _strata(source: Source, norm: Norm) -> Iterator[Subject]:
    question = grade_question(source.questionnaire)
    for stratum in source.questionnaire.strata if source.questionnaire else ():
        split = f"stratum_{stratum.name}"
        names = dict(stratum.values)
        for group in source.tallies.groups(source.audience, split) if norm.of in ("", stratum.name) else ():
            phrase = f"rapportcijfer van de groep {names.get(group, group)} ({stratum.title})"
            yield Subject(norm, f"{stratum.name}:{group}", phrase, source.grades(question, split, group))


_LEVELS = {Level.TOTAL: _total, Level.DIENST: _diensten, Level.CLUSTER: _clusters, Level.STRATUM: _strata}


def _reason(subject: Subject, correction: Correction | None) -> str:
    corrected = correction and subject.norm.audience is Audience.CLIENT
    start = f"Het {'gecorrigeerde ' if corrected else ''}gemiddelde {subject.phrase}"
    limit = _limit(subject.norm)
    reached = subject.holds(correction)
    no = "" if reached else " niet"
    if subject.hidden:
        return f"{start} haalt de norm van {limit}{no}; het cijfer zelf is verborgen, zodat niemand herkenbaar is."
    return f"{start} is {_value(subject, subject.mean(correction), reached)} en haalt de norm van {limit}{no}."


def _value(subject: Subject, mean: Fraction, reached: bool) -> str:
    """The mean in print; with more decimals where the rounded one would contradict the verdict."""
    norm, rounded = Fraction(subject.norm.value), printed(mean)
    if mean == norm and not reached:
        return f"precies {printed(mean, _places(subject.norm))}"
    if subject.norm.holds(Decimal(rounded.replace(",", "."))) == reached:
        return rounded
    beside = "hoger" if mean > norm else "lager"
    return f"{apart(mean, norm)} (afgerond {rounded}, maar onafgerond {beside} dan de norm)"


def _limit(norm: Norm) -> str:
    return f"{'ten minste' if norm.operator == '>=' else 'meer dan'} {printed(norm.value, _places(norm))}"


def _places(norm: Norm) -> int:
    exponent = norm.value.as_tuple().exponent
    return max(1, -exponent) if isinstance(exponent, int) else 1
