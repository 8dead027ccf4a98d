"""What a keurmerk is: its diensten, questionnaires and dated norm profiles, all of it data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from questionnaires.model import Audience


class Level(StrEnum):
    """What a norm is tested on: all answers, or each group of that kind."""

    TOTAL = "total"
    DIENST = "dienst"
    CLUSTER = "cluster"
    STRATUM = "stratum"


class Weight(StrEnum):
    """Who weighs the same in the mean of all participants."""

    RESPONDENT = "respondent"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Dienst:
    """A kind of service that is judged; known by its key, numbers changed over the years."""

    key: str
    number: int | None
    name: str
    active: bool = True
    refused: str = ""  # why no answers can be taken for it (a reason in Dutch)


@dataclass(frozen=True, slots=True)
class Norm:
    """A mean grade that must be reached."""

    audience: Audience
    level: Level
    operator: str  # ">=" or ">"
    value: Decimal
    source: str
    of: str = ""  # which cluster or stratum, where the level is one of these
    min_n: int = 1  # groups with fewer grades are not judged

    def holds(self, mean: Decimal | Fraction) -> bool:
        """Whether an unrounded mean reaches this norm; exact, also where no decimal can be (445/69)."""
        exact, limit = Fraction(mean), Fraction(self.value)
        return exact >= limit if self.operator == ">=" else exact > limit


@dataclass(frozen=True, slots=True)
class Correction:
    """Second look when a norm is missed: every grade below a limit counts as one value."""

    below: Decimal
    counts_as: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Usable:
    """When a set of answers counts: all of `reached` seen, and at least `answered` of these answered."""

    audience: Audience
    questions: tuple[str, ...]
    reached: bool
    answered: int
    source: str


@dataclass(frozen=True, slots=True)
class OpenRules:
    """What the published rules leave open: the other values under which the verdict is computed as well."""

    counts_as: tuple[Decimal, ...] = ()  # for a grade that is corrected
    corrects: tuple[Level, ...] = ()  # the correction on this level only
    min_n: tuple[int, ...] = ()  # for norms that ask for more than one grade
    rounded: bool = False  # the mean rounded to one decimal before it is tested
    answered: tuple[int, ...] = ()  # questions answered in a usable set of a client
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens after a norm was missed, one sentence, and where that is written."""

    text: str  # in braces: {beheerder}, the owner of the keurmerk; {termijn}, until when the provider may react
    source: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules in force from one day on; a round uses those of the first day of its meetperiode."""

    valid_from: date
    source: str
    norms: tuple[Norm, ...]
    usable: tuple[Usable, ...]
    correction: Correction | None
    publish_from: tuple[tuple[Audience, int], ...]  # usable answers needed per audience; 0: always
    masked_below: int  # rows with 1 to this minus 1 grades are hidden
    mean_from: int  # promoter score and other means need so many answers
    distribution_from: int  # distributions and open texts need so many
    benchmark_from: int  # other participants a benchmark needs
    report_within_days: int | None = None  # after the meetperiode
    list_days: int = 14  # before the fieldwork begins a list is handed in
    rebuttal_days: int = 0  # after the report a provider may dispute it; 0: there is no such term
    open: OpenRules = OpenRules()
    benchmark_weight: Weight = Weight.RESPONDENT
    summary_question: str = ""  # the aspect in the summary when overall satisfaction was not asked; "": the first
    missed: tuple[Step, ...] = ()  # what happens after a norm was missed, in order


@dataclass(frozen=True, slots=True)
class Group:
    """Those who gave one of these answers."""

    name: str  # as it stands in a sentence: "met vaste contactpersoon"
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A standard cross table: the grade and the aspects, apart for two groups by their answer to one question."""

    audience: Audience
    question: str
    title: str
    groups: tuple[Group, ...]  # two of them
    source: str


@dataclass(frozen=True, slots=True)
class Keurmerk:
    """A quality mark or monitor: who is asked what, about which diensten, judged by which rules."""

    name: str
    title: str
    owner: str
    diensten: tuple[Dienst, ...]  # in printed order
    questionnaires: tuple[tuple[Audience, str], ...]  # reference of each audience's questionnaire
    profiles: tuple[Profile, ...]  # oldest first
    crossings: tuple[Crossing, ...] = ()

    def dienst(self, key: str) -> Dienst | None:
        """The dienst with this key, None when the keurmerk does not know it."""
        return next((d for d in self.diensten if d.key == key), None)

    def profile(self, day: date | None) -> Profile:
        """The profile in force on a day; without a day the newest. The oldest holds before its date."""
        in_force = [p for p in self.profiles if day is None or p.valid_from <= day]
        return in_force[-1] if in_force else self.profiles[0]
