"""Office accounts: which passwords are good enough, and how they are kept."""

from __future__ import annotations

import re
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from surveyapp.errors import Refused

SHORTEST = 12
LONGEST = 128
MIN_DIFFERENT = 6  # characters
# Words that people pad with digits and signs until a form accepts them.
COMMON = (
    "admin|administrator|ajax|amsterdam|blikopwerk|bureau|changeme|computer|default|feyenoord|geheim|herfst|hallo|"
    "iloveyou|keurmerk|kantoor|lente|letmein|login|nederland|onderzoek|oordeel|paswoord|passw0rd|password|psv|qwerty|"
    "qwertyuiop|rotterdam|secret|test|toegang|voetbal|vakantie|voorjaar|wachtwoord|welcome|welkom|winter|zomer"
)
PADDED_WORDS = re.compile(rf"(?:[\W\d_]*(?:{COMMON}))+[\W\d_]*")
ROWS = ("0123456789" * 3, "abcdefghijklmnopqrstuvwxyz" * 2, "qwertyuiopasdfghjklzxcvbnm" * 2, "1q2w3e4r5t6y7u8i9o0p")

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)  # RFC 9106, for little memory
_turn = BoundedSemaphore(2)  # each check takes 64 MiB: a crowd at the door must not fill the machine


def check(password: str, email: str) -> None:
    """Refuse a password that is easy to guess.

    Errors:  Refused, with what to choose instead.
    """
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"password: {len(password)} characters, expected {SHORTEST} to {LONGEST}")
    if len(set(plain)) < MIN_DIFFERENT or any(plain in row or plain in row[::-1] for row in ROWS):
        raise Refused("password: too regular, choose three or four words that have nothing to do with each other")
    if PADDED_WORDS.fullmatch(plain) or email.casefold().partition("@")[0] in plain:
        raise Refused("password: too common, choose three or four words that have nothing to do with each other")


def hashed(password: str) -> str:
    """What is kept of a password (argon2id)."""
    with _turn:
        return _hasher.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether this is the password; takes as long when it is not."""
    with _turn:
        try:
            return _hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


@cache
def nobody() -> str:
    """The hash that is checked where there is no account, so that both take as long."""
    return hashed("nobody has this password")
