"""Office accounts: which passwords are good enough, and how they are kept."""

from __future__ import annotations

import re
from enum import StrEnum
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


class Weakness(StrEnum):
    """Why a password is not good enough, in words for commands."""

    LENGTH = f"expected {SHORTEST} to {LONGEST} characters"
    REGULAR = "too regular, choose three or four words that have nothing to do with each other"
    COMMON = "too common, choose three or four words that have nothing to do with each other"


ADVICE = {  # the same in words for pages
    Weakness.LENGTH: f"Kies een wachtwoord van {SHORTEST} tot {LONGEST} tekens.",
    Weakness.REGULAR: "Dit wachtwoord is te regelmatig. Kies drie of vier woorden die niet bij elkaar horen.",
    Weakness.COMMON: "Dit wachtwoord is makkelijk te raden. Kies drie of vier woorden die niet bij elkaar horen.",
}


def weakness(password: str, email: str) -> Weakness | None:
    """Why a password is easy to guess, None when it is not."""
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        return Weakness.LENGTH
    if len(set(plain)) < MIN_DIFFERENT or any(plain in row or plain in row[::-1] for row in ROWS):
        return Weakness.REGULAR
    if PADDED_WORDS.fullmatch(plain) or email.casefold().partition("@")[0] in plain:
        return Weakness.COMMON
    return None


def check(password: str, email: str) -> None:
    """Refuse a password that is easy to guess.

    Errors:  Refused, with what to choose instead.
    """
    found = weakness(password, email)
    if found is not None:
        raise Refused(f"password: {found}")


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
