"""Step 5, beside the verdict: the same verdict under every reading of the rules that are not public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from analysis.bases import grade_question
from analysis.figures import Change, Readings
from analysis.measures import Source
from analysis.norms import Outcome, Subject, subjects
from analysis.printing import printed
from analysis.tallies import Tallies, other_grades
from questionnaires.keurmerk import Correction, Level, Profile
from questionnaires.model import Audience


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the rules; None and False: as the profile says."""

    counts_as: Decimal | None = None
    corrects: Level | None = None
    min_n: int | None = None
    rounded: bool = False
    answered: int | None = None


def readings(sources: Mapping[Audience, Source], profile: Profile, outcome: Outcome) -> Readings | None:
    """The verdict under all combinations; None when there is no verdict or nothing is open.

    Another usable rule is left out when it would count one set to three sets more or fewer: the two verdicts could
    tell of a person. After a correction so is a reading that only hidden grades decide: it would be a second bound on
    them. Source: facts of the field leave the values open, see the keurmerk's file.
    """
    by_answered = {None: sources} | dict(_countable(sources, profile))
    rules = profile.open
    values: Sequence[Sequence[object]] = (
        (None, *(value for value in rules.counts_as if profile.correction and value != profile.correction.counts_as)),
        (None, *rules.corrects),
        (None, *rules.min_n),
        (False, True) if rules.rounded else (False,),
        tuple(by_answered),
    )
    every = [Reading(*combination) for combination in product(*values)]  # type: ignore[arg-type]  # product forgets types
    if outcome.met is None:
        return None
    tested = {answered: tuple(subjects(found, profile)) for answered, found in by_answered.items()}
    if outcome.correction:
        every = [one for one in every if one == Reading() or not _hidden_decide(tested[one.answered], profile, one)]
    if len(every) == 1:
        return None
    verdicts = {reading: _met(tested[reading.answered], profile, reading) for reading in every}
    return Readings(
        number=len(every),
        different=sum(met is not outcome.met for met in verdicts.values()),
        changes=tuple(_changes(verdicts, outcome.met)),
    )


def _countable(sources: Mapping[Audience, Source], profile: Profile) -> Iterator[tuple[int, Mapping[Audience, Source]]]:
    """The other usable rules of which we have counts, with these in place of the own ones."""
    source = sources.get(Audience.CLIENT)
    question = grade_question(source.questionnaire) if source else None
    if source is None or question is None:
        return
    own = sum(source.grades(question).values())
    for answered in profile.open.answered:
        other = _in_place(source, other_grades(answered, question.code), question.code)
        count = sum(other.grades(question).values())
        if count and not 0 < abs(count - own) < profile.masked_below:
            yield answered, {**sources, Audience.CLIENT: other}


def _in_place(source: Source, name: str, question: str) -> Source:
    """A source whose grades are those kept under another name."""
    found = {
        (audience, split, group, question, code): count
        for (audience, split, group, kept, code), count in source.tallies.counts.items()
        if audience == source.audience and kept == name
    }
    return replace(source, tallies=Tallies(found))


def _met(found: Sequence[Subject], profile: Profile, reading: Reading) -> bool:
    """The verdict under one reading: as `norms.judge`, with these values."""
    tested = [subject for subject in found if subject.n >= _least(subject, reading)]
    if all(subject.norm.holds(_mean(subject, None, reading)) for subject in tested):
        return True
    correction = profile.correction
    if correction is None:
        return False
    own = replace(correction, counts_as=reading.counts_as or correction.counts_as)
    return all(
        subject.norm.holds(_mean(subject, own if reading.corrects in (None, subject.norm.level) else None, reading))
        for subject in tested
    )


def _hidden_decide(found: Sequence[Subject], profile: Profile, reading: Reading) -> bool:
    """Whether all grades that are shown reach their norms, so that the verdict tells of those that are hidden."""
    shown = [subject for subject in found if not subject.hidden]
    return any(s.hidden and s.n >= _least(s, reading) for s in found) and _met(shown, profile, reading)


def _least(subject: Subject, reading: Reading) -> int:
    asked = subject.norm.min_n
    return max(1, asked if reading.min_n is None or asked == 1 else reading.min_n)


def _mean(subject: Subject, correction: Correction | None, reading: Reading) -> Decimal | Fraction:
    mean = subject.mean(correction)
    return Decimal(printed(mean).replace(",", ".")) if reading.rounded else mean


def _changes(verdicts: Mapping[Reading, bool], ours: bool) -> Iterator[Change]:
    """The readings that differ from ours in one rule, rule by rule."""
    for name in Reading.__dataclass_fields__:
        for reading, met in verdicts.items():
            if reading == replace(Reading(), **{name: getattr(reading, name)}) != Reading():
                yield Change(name, str(getattr(reading, name)), met, met is not ours)
