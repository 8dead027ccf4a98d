"""What a server's reply means for a message, and when it is tried again. Exactly once does not exist in mail:
by itself a message leaves at most once, and what nobody can know is called unknown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from surveyapp.mail.days import local_day, next_moment
from surveyapp.models.message import State

WAIT = timedelta(minutes=30)  # what RFC 5321 advises at least
LONGEST = timedelta(hours=8)
GIVE_UP = timedelta(days=5)


class Phase(StrEnum):
    """How far a conversation with a mail server is."""

    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"  # the command
    BODY = "body"  # all of the message but the final dot
    DOT = "dot"  # the final dot was sent, perhaps


OURS = frozenset({Phase.CONNECT, Phase.TLS, Phase.LOGIN, Phase.SENDER})  # a no here is not about the recipient


def meaning(phase: Phase, code: int | None) -> State:
    """The state of a message after a reply (`None`: there came none, or no sense) in a phase."""
    if code is None or not 200 <= code < 600:
        return State.UNKNOWN if phase is Phase.DOT else State.DEFERRED
    if phase is Phase.DOT and code < 300:
        return State.ACCEPTED
    if code >= 500 and phase not in OURS:
        return State.REFUSED
    return State.DEFERRED


def again(tries: int, first: datetime, now: datetime, closes: date) -> datetime | None:
    """When a deferred message is due again after its `tries`-th try; None when we give up.

    The pauses grow from half an hour to eight hours. `closes` is the last day of the fieldwork.
    """
    pause = min(WAIT * 2 ** min(tries - 1, 10), LONGEST)
    due = next_moment(now + pause)
    return due if due <= first + GIVE_UP and local_day(due) <= closes else None
