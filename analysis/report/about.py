"""Step 6, input: everything in the report that is not a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.document.house import PLAIN, House
from analysis.improvement import Plan
from analysis.open_answers import OpenAnswers
from analysis.report.issue import Issue
from analysis.report.words import day, listed
from questionnaires.keurmerk import Keurmerk, Norm, Profile
from questionnaires.model import Audience, Questionnaire

CHANNELS = {"mail": "per e-mail", "letter": "per brief", "sms": "per sms", "phone": "telefonisch"}
SHORT = 40  # characters of a name that fit in the key of a chart and in running text


@dataclass(frozen=True, slots=True)
class Bureau:
    """Who did the survey and where questions go; an empty text is left out."""

    name: str
    phone: str = ""
    hours: str = ""
    email: str = ""
    controller: str = ""  # who is responsible for the personal data
    house: House = PLAIN
    colophon: str = ""  # what the bureau wants to say of itself and its reports, paragraphs split by blank lines

    @property
    def called(self) -> str:
        """Its name at the beginning of a sentence."""
        return self.name or "Het onderzoeksbureau"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of how one audience was asked beyond the outcomes of the sample. All of it may be unknown."""

    reasons: Mapping[str, int] = field(default_factory=dict)  # undeliverable people by reason: keys of REASONS
    began: int | None = None  # people who began, done or not
    drawn: Mapping[str, int] = field(default_factory=dict)  # dienst -> how many the lot had to choose; "": of all


@dataclass(frozen=True, slots=True)
class Statement:
    """What the provider signed of its list: that it is complete and true, and how many trajects ended."""

    function: str  # of who signed; never a name
    signed_on: date
    ended: int
    broken_off: int


@dataclass(frozen=True, slots=True)
class About:
    """One round in words. Days are the first and last day, both included; None: not known.

    `invited_by` holds the channels used for each audience: keys of CHANNELS, or words that are printed as they are.
    """

    provider: str
    keurmerk: Keurmerk
    profile: Profile
    questionnaires: Mapping[Audience, Questionnaire]
    bureau: Bureau
    today: date  # the day on the cover; always given from outside
    period_from: date | None = None
    period_to: date | None = None
    opens: date | None = None
    closes: date | None = None
    final: bool = True
    example: bool = False
    invited_by: Mapping[Audience, tuple[str, ...]] = field(default_factory=dict)
    asked: Mapping[Audience, Asked] = field(default_factory=dict)
    version: str = ""  # of the software
    statement: Statement | None = None  # None: not signed, or not known
    open: OpenAnswers = field(default_factory=dict)  # released and disclosed
    plan: Plan = field(default_factory=Plan)
    issue: Issue = field(default_factory=Issue)

    @property
    def short(self) -> str:
        """The provider's name where it must stay short."""
        return self.provider if len(self.provider) <= SHORT else "deze organisatie"

    @property
    def period(self) -> str:
        """The meetperiode in words, empty when it is not known."""
        return between(self.period_from, self.period_to)

    @property
    def fieldwork(self) -> str:
        """The days on which answers were taken, empty when they are not known."""
        return between(self.opens, self.closes)

    def channels(self, audience: Audience) -> str:
        """How one audience was invited: `per e-mail en per brief`, empty when it is not known."""
        return listed([CHANNELS.get(channel, channel) for channel in self.invited_by.get(audience, ())])

    def norm(self, level: str) -> Norm | None:
        """The norm for clients on one level, None where the profile has none."""
        return next((n for n in self.profile.norms if n.audience is Audience.CLIENT and n.level == level), None)

    def publish_from(self, audience: Audience) -> int:
        """How many usable sets of answers publication needs (0: always)."""
        return dict(self.profile.publish_from).get(audience, 0)


def between(first: date | None, last: date | None) -> str:
    """Two days in words; empty when one is not known."""
    return f"{day(first)} tot en met {day(last)}" if first and last else ""
