"""Between answers and report, at its end: what the report may hold of the open answers of a closed round."""

from __future__ import annotations

from collections import Counter, defaultdict

from analysis.open_answers import OpenAnswers, Told
from analysis.tallies import GIVEN, Tallies
from questionnaires.model import Audience
from surveyapp.db import Stores
from surveyapp.open_answers import texts
from surveyapp.open_answers.texts import Decision, State


def told(stores: Stores, round_id: int, tallies: Tallies) -> OpenAnswers:
    """Released texts in the order of their lot, and themes of all that was read; not yet disclosed."""
    found: dict[tuple[Audience, str], list[Decision]] = defaultdict(list)
    for place, decision in texts.decisions(stores, round_id).values():
        if decision.read:
            found[place].append(decision)
    return {(a, c): _told(read, tallies.of(a.value, c).get(GIVEN, 0)) for (a, c), read in found.items()}


def _told(read: list[Decision], written: int) -> Told:
    themes = Counter(theme for one in read for theme in one.themes)
    released = tuple(one.text for one in read if one.state is State.RELEASED)
    return Told(released, len(read), max(written, len(read)), dict(themes))
