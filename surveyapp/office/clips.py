"""The office's sound: every text of a round's low form, what says it now, and whether somebody listened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surveyapp import rounds
from surveyapp.config import Config
from surveyapp.db import Stores
from surveyapp.speech import publish, recorded
from surveyapp.speech.clips import text_key
from surveyapp.speech.publish import Studio, Wanted
from surveyapp.speech.texts import Spoken


class State(StrEnum):
    """Where a clip is, in words for the page."""

    GONE = "nog niet gemaakt"
    STALE = "verouderd"
    STAND_IN = "voorlopige stem"
    UNHEARD = "nog niet beluisterd"
    APPROVED = "goedgekeurd"


TO_DO = (State.GONE, State.STALE, State.STAND_IN, State.UNHEARD)


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One text as the office shows it."""

    key: str
    spoken: Spoken
    state: State
    recorded: bool
    name: str  # of the clip that says it now, empty when there is none


@dataclass(frozen=True, slots=True)
class Shelf:
    """The clips of one language of a round, and recordings of texts that it no longer has."""

    rows: tuple[ClipRow, ...]
    unused: tuple[str, ...]

    def count(self, state: State) -> int:
        """How many clips are in this state."""
        return sum(1 for row in self.rows if row.state is state)

    def find(self, key: str) -> ClipRow | None:
        """The row of a text, None when the round does not have that text (any more)."""
        return next((row for row in self.rows if row.key == key), None)

    def after(self, key: str) -> ClipRow | None:
        """The next text that somebody has to listen to, None when all are approved."""
        keys = [row.key for row in self.rows]
        at = keys.index(key) + 1 if key in keys else 0
        waiting = (row for row in (*self.rows[at:], *self.rows[:at]) if row.state in TO_DO)
        return next((row for row in waiting if row.key != key), None)


def shelf(stores: Stores, config: Config, round_id: int, language: str) -> Shelf:
    """All texts of one language of a round but the combined ones, which follow from their parts.

    Errors:  Refused when there is no such round.
    """
    studio, wanted = publish.wanted_of(stores, config, round_id, language)
    approved = recorded.approved(stores)
    rows = tuple(_row(studio, clip, approved) for clip in wanted if not clip.spoken.parts)
    used = {(row.spoken.language, row.spoken.shown) for row in rows}
    unused = tuple(text for code, text in studio.recordings if code == language and (code, text) not in used)
    return Shelf(rows, unused)


def renew(stores: Stores, config: Config, round_id: int, language: str) -> None:
    """Put recordings in their place, alone and in combined clips; nothing is spoken here."""
    studio, wanted = publish.wanted_of(stores, config, round_id, language)
    for clip in wanted:
        spoken = clip.spoken
        if studio.is_there(clip) or not clip.name:
            continue
        if (spoken.language, spoken.shown) in studio.recordings:
            studio.sound.put(clip.name, recorded.sound(stores, spoken.language, spoken.shown))
            studio.sound.point(spoken.language, spoken.shown, clip.name)
        elif spoken.parts and all(studio.sound.has(studio.sound.says(*part)) for part in spoken.parts):
            publish.combine(studio, clip)
        elif not spoken.parts and studio.sound.has(clip.name):  # a recording was taken away, the voice is still there
            studio.sound.point(spoken.language, spoken.shown, clip.name)


def latest(stores: Stores) -> int:
    """The round whose sound matters most: the newest one that is not closed, else the newest; 0 without rounds."""
    found = rounds.all_rounds(stores)
    return max((round_.id for round_ in found if not round_.closed), default=max((r.id for r in found), default=0))


def _row(studio: Studio, clip: Wanted, approved: frozenset[str]) -> ClipRow:
    spoken = clip.spoken
    now = studio.sound.says(spoken.language, spoken.shown)
    name = now if studio.sound.has(now) else ""
    is_recorded = (spoken.language, spoken.shown) in studio.recordings
    return ClipRow(text_key(spoken.language, spoken.shown), spoken, _state(clip, name, approved), is_recorded, name)


def _state(clip: Wanted, name: str, approved: frozenset[str]) -> State:
    if not name:
        return State.GONE
    if name != clip.name:
        return State.STALE
    if name in approved:
        return State.APPROVED
    return State.STAND_IN if clip.voice and clip.voice.stand_in else State.UNHEARD
