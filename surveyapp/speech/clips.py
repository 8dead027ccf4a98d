"""Step 2, for ears: what a clip is called. Its name follows from everything that can be heard in it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

COMBINED = "combined"
NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Clip:
    """Something said: in a language, in the words that a voice gets."""

    language: str
    spoken: str


def clip_name(language: str, voice: str, speed: int, spoken: str) -> str:
    """The name of a clip (64 hex): another letter, voice or speed is another clip, so a name may be kept forever."""
    return _digest(language, voice, str(speed), spoken)


def text_key(language: str, shown: str) -> str:
    """Under which the clip of a text on a page is found (64 hex)."""
    return _digest(language, shown)


def sound_digest(sound: bytes) -> str:
    """The voice of a recording: what was recorded (16 hex)."""
    return hashlib.sha256(sound).hexdigest()[:16]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
