"""What the page of a report's life shows: versions, the term, what was said, and what the bureau still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from surveyapp import issuing, remarks, year
from surveyapp.db import Stores
from surveyapp.i18n import gettext as _
from surveyapp.issuing import Version, Waits
from surveyapp.remarks import Outcome, Said
from surveyapp.rounds import Round

EXCERPT = 200  # characters of an answer that come along as a change


@dataclass(frozen=True, slots=True)
class Life:
    """All of one round's report; days in words."""

    versions: tuple[Version, ...]
    said: Said
    waits: tuple[Waits, ...]
    term: tuple[date, date] | None  # of hoor en wederhoor; None: none, or the report is not there yet
    today: date
    contents: tuple[str, ...]  # figures and tables to talk about

    @property
    def draft(self) -> Version | None:
        """The report to react to."""
        return next((one for one in self.versions if not one.number), None)

    @property
    def definitive(self) -> tuple[Version, ...]:
        """Definitive versions, the newest first."""
        return tuple(one for one in reversed(self.versions) if one.number)

    @property
    def may_comment(self) -> bool:
        """Whether the provider may react now; also on the day on which the report came."""
        there = self.draft is not None and self.draft.state == issuing.MADE
        open_ = self.term is not None and self.today <= self.term[1] and self.said.agreed is None
        return there and open_ and not self.definitive

    @property
    def suggested(self) -> str:
        """The changes that answers to comments announce, a line each."""
        talks = ((talk.first.about, talk.answer) for talk in self.said.comments)
        changed = [(about, answer) for about, answer in talks if answer and answer.outcome == Outcome.CHANGED]
        said = [f"{about}: {' '.join(answer.text.split())[:EXCERPT]}".removeprefix(": ") for about, answer in changed]
        return "" if self.definitive else "\n".join(said)

    def waiting(self) -> tuple[str, ...]:
        """What must happen before the bureau can decide, in sentences."""
        until = in_words(self.term[1]) if self.term else ""
        words = {
            Waits.OPEN: _("De ronde is nog open. Na het sluiten maakt het programma het voorlopige rapport."),
            Waits.DRAFT: _("Het voorlopige rapport is er nog niet."),
            Waits.TERM: _("De dienstverlener kan nog reageren tot en met %(day)s.") % {"day": until},
            Waits.ANSWERS: _("Nog niet elke reactie heeft een antwoord."),
            Waits.BUSY: _("Het definitieve rapport wordt gemaakt. Ververs deze pagina over een minuut."),
        }
        return tuple(words[one] for one in self.waits)


def life(stores: Stores, round_: Round, today: date) -> Life:
    """How far the report of a round is on a day."""
    term = year.rebuttal(round_) if round_.presented else None
    return Life(
        issuing.versions(stores, round_.id),
        remarks.of_round(stores, round_.id),
        issuing.waits_for(stores, round_, today),
        term,
        today,
        issuing.contents(stores, round_.id),
    )


def in_words(day: date) -> str:
    """`3 mei 2021`."""
    words: str = format_date(day, "d MMMM y", locale="nl")
    return words
