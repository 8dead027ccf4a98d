"""Step 5, open answers: what a person released of them, and how often each theme was ticked; and what may be shown.

Nothing that was not released comes in here, and no text has anything with it but its question and audience.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.disclosure import CATEGORY_FROM, thin
from analysis.figures import AudienceFigures, Figures
from questionnaires.codebook import codebook
from questionnaires.keurmerk import Profile
from questionnaires.model import Audience

OTHER = "_other"  # after the code of a question: the texts beside "anders, namelijk"


@dataclass(frozen=True, slots=True)
class Told:
    """The open answers of one column: the released texts by lot, and of the texts that were read their themes."""

    texts: tuple[str, ...] = ()
    read: int = 0  # texts that somebody read, released or not
    written: int = 0  # texts that there were
    themes: Mapping[str, int] = field(default_factory=dict)  # code -> texts that were read and are about it


OpenAnswers = Mapping[tuple[Audience, str], Told]  # by audience and column


def disclosed(told: OpenAnswers, figures: Figures, profile: Profile) -> OpenAnswers:
    """What may be printed: texts of groups above the limit, themes that stand out of so many texts; the rest is gone.

    A text beside an answer goes with the figure of its question. Source: the contract on figures, rule 9.
    """
    sides = {Audience.CLIENT: figures.clients, Audience.OPDRACHTGEVER: figures.opdrachtgevers}
    shown = {}
    for (audience, column), one in told.items():
        own, least = sides.get(audience), profile.distribution_from
        if own is not None and _many(own, column, least):
            themes = {} if thin(one.read, least) else one.themes
            enough = {code: count for code, count in themes.items() if count >= CATEGORY_FROM}
            shown[audience, column] = replace(one, themes=enough)
    return shown


def _many(own: AudienceFigures, column: str, least: int) -> bool:
    """Whether enough people could have written it that nobody is known by it."""
    question = own.questions.get(column.removesuffix(OTHER))
    if column.endswith(OTHER):
        return question is not None and question.counts is not None
    return own.total.usable >= least


def theme_counts(told: OpenAnswers, of: tuple[Audience, str], theme: str, least: int) -> tuple[int, int] | None:
    """Texts about a theme and texts that were read, of one audience and questionnaire; None: too few to be told."""
    audience, reference = of
    book = codebook(reference)
    columns = [told[audience, column] for column in (book.questions if book else ()) if (audience, column) in told]
    read, about = (sum(one.read for one in columns), sum(one.themes.get(theme, 0) for one in columns))
    return (about, read) if read >= least and about >= CATEGORY_FROM else None
