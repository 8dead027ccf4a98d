"""Step 1: whose turn it is in a wave, and with which message: by what was sent before and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from surveyapp.models.message import Channel, Kind, State

REMINDERS = (Kind.REMINDER_1, Kind.REMINDER_2, Kind.REMINDER_3)
LEFT = frozenset({State.ACCEPTED, State.UNKNOWN})  # perhaps arrived: a reminder is no second invitation
OPEN = frozenset({State.QUEUED, State.SENDING, State.DEFERRED})


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody gets now."""

    kind: Kind | None  # None: nothing
    known: bool = False  # they have the message of this wave already


NOTHING = Turn(None)
KNOWN = Turn(None, known=True)


@dataclass(frozen=True, slots=True)
class Past:
    """Everything that was queued for one person before, and which channels failed meanwhile."""

    rows: Sequence[Any]  # columns kind, channel, state, sent_on
    failed: Collection[str]

    def arrived(self, *kinds: Kind) -> list[Any]:
        """What left and did not come back."""
        return [row for row in self.rows if row.state in LEFT and self._counts(row, kinds)]

    def waits(self, *kinds: Kind) -> bool:
        """Whether something is still on its way."""
        return any(row.state in OPEN and self._counts(row, kinds) for row in self.rows)

    def spent(self, kind: Kind, channel: Channel) -> bool:
        """Whether this channel had this message, and it was more than cancelled before it left."""
        own = (row for row in self.rows if (row.kind, row.channel) == (kind, channel))
        return any(row.state != State.CANCELLED for row in own)

    def invited_in_vain(self) -> bool:
        """An invitation was meant for them, and none arrived or waits."""
        asked = any(row.kind == Kind.INVITATION for row in self.rows)
        return asked and not self.arrived(Kind.INVITATION) and not self.waits()

    def _counts(self, row: Any, kinds: Collection[str]) -> bool:
        return row.channel not in self.failed and (not kinds or row.kind in kinds)


def turn(kind: Kind, past: Past, channel: Channel, gap: int, day: date) -> Turn:
    """What somebody who is now reached by `channel` gets in the wave of `kind` that leaves on `day`.

    A reminder goes to whom the invitation left by any channel that did not fail, `gap` days after the last message.
    Who got nothing because their channel failed gets the invitation by the next one, also in a wave of reminders.
    """
    if past.waits(kind) or past.arrived(kind):
        return KNOWN
    if kind in REMINDERS and past.invited_in_vain():
        return NOTHING if past.spent(Kind.INVITATION, channel) else Turn(Kind.INVITATION)
    if kind is Kind.INVITATION:
        return _unless_spent(kind, past, channel)
    if not past.arrived(Kind.INVITATION):
        return NOTHING
    return _reminder(kind, past, channel, gap, day) if kind in REMINDERS else _unless_spent(kind, past, channel)


def _reminder(kind: Kind, past: Past, channel: Channel, gap: int, day: date) -> Turn:
    later = REMINDERS[REMINDERS.index(kind) + 1 :]
    if past.waits() or (later and past.arrived(*later)):
        return NOTHING
    last: date = max(row.sent_on for row in past.arrived())
    return _unless_spent(kind, past, channel) if last + timedelta(days=gap) <= day else NOTHING


def _unless_spent(kind: Kind, past: Past, channel: Channel) -> Turn:
    """A message once refused is for a person to decide on: by itself it goes no second time by the same channel."""
    return KNOWN if past.spent(kind, channel) else Turn(kind)
