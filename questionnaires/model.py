"""What a questionnaire is: questions with two wordings, one meaning, and a route through them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    """Who is asked."""

    CLIENT = "client"
    OPDRACHTGEVER = "opdrachtgever"
    CURSIST = "cursist"


class Form(StrEnum):
    """Which wording of the same questions a person answers."""

    REGULAR = "regular"
    LOW = "low"


class Kind(StrEnum):
    """How a question is answered, and so how its figure is made."""

    CHOICE = "choice"
    SCALE = "scale"
    GRADE = "grade"  # a client's whole grade, 1 to 10
    DECIMAL = "decimal"  # an opdrachtgever's grade, 1 to 10 with one decimal
    NPS = "nps"  # 0 to 10
    TEXT = "text"


class Metric(StrEnum):
    """What a question is for in the figures; never guessed from its scale."""

    GRADE = "grade"  # the overall grade of its audience: norm, mean, spread
    PROMOTER = "promoter"  # recommended minus advised against
    NPS = "nps"
    ASPECT = "aspect"  # one of the service aspects


class Subject(StrEnum):
    """What an aspect is about; the summary of a report names the strong points of each apart."""

    STAFF = "staff"
    ORGANISATION = "organisation"


SKIPPED = "skipped"  # seen and passed
NOT_REACHED = "nr"
DONT_KNOW = "dk"
NOT_APPLICABLE = "na"
REFUSED = "ref"
OTHER = "other"
MISSING = frozenset({SKIPPED, NOT_REACHED})  # may stand in any answer
NO_SUBSTANCE = frozenset({DONT_KNOW, NOT_APPLICABLE, REFUSED})  # only where the question offers them


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person reads: the question and at most one help line. `{org}` is the provider's name."""

    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its stored code and its words per form (None: not offered in that form)."""

    code: str
    regular: str | None
    low: str | None
    group: str | None = None  # the coarser option of the low form this one belongs to
    text: bool = False  # "Anders, namelijk:": the regular form takes a short text with it

    def wording(self, form: Form) -> str | None:
        """The words in one form, None where the form does not offer this answer."""
        return self.low if form is Form.LOW else self.regular


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked when another one has (or, negated, has none of) these answers.

    A question without any answer yet never meets a condition; `skipped` meets a negated one.
    """

    question: str
    codes: frozenset[str]
    negated: bool = False

    def met(self, answer: str | None) -> bool:
        """Whether the stored answer (several joined by `;`) meets this condition."""
        if answer is None or answer in ("", NOT_REACHED):
            return False
        return bool(self.codes & set(answer.split(";"))) != self.negated


@dataclass(frozen=True, slots=True)
class Step:
    """A small question of the low form; steps together give the answer of their question."""

    code: str
    wording: Wording
    options: tuple[Option, ...]
    ask_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Answers on steps, and the stored code they stand for. The first row that fits holds."""

    steps: tuple[tuple[str, str], ...]  # (step code, answer)
    code: str


@dataclass(frozen=True, slots=True)
class Question:
    """One stored variable: one code, two wordings, one meaning in the figures."""

    code: str
    kind: Kind
    label: str  # short name in report and tables
    regular: Wording
    low: Wording | None
    figure: str = ""  # number in the report, such as 3.11; empty: no figure
    metric: Metric | None = None
    about: Subject | None = None  # only of aspects
    several: bool = False
    options: tuple[Option, ...] = ()
    options_from: str = ""  # "diensten": options are the keurmerk's diensten
    base: tuple[str, ...] = ()  # codes that count in the figure, in printed order
    ask_if: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    mapping: tuple[Mapping, ...] = ()
    module: str = ""  # an optional module a round switches on; empty: always asked
    prefill: str = ""  # "diensten": filled in from the case
    soft: bool = True  # ask once more when passed without an answer

    def __hash__(self) -> int:
        return hash(self.code)  # shallow: what a form shows is cached per question

    def wording(self, form: Form) -> Wording:
        """What is read in one form; the regular text where the low form has steps or no text."""
        return self.low if form is Form.LOW and self.low is not None else self.regular


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that share a screen on a desktop in the regular form; elsewhere one a screen."""

    code: str
    title: str
    questions: tuple[str, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A named group of questions, with a grade of its own where the monitor asks one."""

    code: str
    title: str
    questions: tuple[str, ...]
    figure: str = ""
    grade: str = ""  # code of the question that grades the cluster
    stem: str = ""  # the question above a figure of the whole group


@dataclass(frozen=True, slots=True)
class Stratum:
    """A break variable that a case brings along: law, channel, location, population."""

    name: str
    title: str
    values: tuple[tuple[str, str], ...] = ()  # (code, printed name); empty: any


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A published version of a questionnaire: its meaning never changes."""

    name: str
    version: str
    revision: int
    audience: Audience
    title: str
    forms: tuple[Form, ...]
    questions: tuple[Question, ...]  # in asking order
    pages: tuple[Page, ...]
    clusters: tuple[Cluster, ...] = ()
    strata: tuple[Stratum, ...] = ()
    source: str = ""
    _by_code: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {q.code: q for q in self.questions})

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.revision))  # shallow: routes are cached per questionnaire

    @property
    def reference(self) -> str:
        """How a round names this version: `client/1`."""
        return f"{self.name}/{self.version}"

    def __getitem__(self, code: str) -> Question:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def with_metric(self, metric: Metric) -> tuple[Question, ...]:
        """The questions that serve one metric, in asking order."""
        return tuple(q for q in self.questions if q.metric is metric)
