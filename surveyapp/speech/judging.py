"""Step 2, for ears: is a clip what it should be, as far as its frames tell without decoding it?"""

from __future__ import annotations

import re

from surveyapp.speech import frames
from surveyapp.speech.sounds import EDGE, RATE

SHORTEST, LONGEST = 0.2, 1.0  # seconds that a voice takes for a word
FRAMING = 0.08  # seconds that an mp3 is longer than its sound: it is whole frames
HEARD = 100  # level of a frame, of 256, below which nobody hears anything
RANGE = 40  # levels below the loudest frame in which somebody still speaks
_NUMBER = re.compile(r"\d+")
_TWELVE = 12  # numbers up to here are one word in every language


def fault(sound: bytes, words: str) -> str:
    """What is wrong with a clip in which a voice says these words; empty when nothing is.

    Without words only the sound itself is judged: the length of a recording was when it came in.
    """
    try:
        found = frames.read(sound)
    except frames.NotMp3 as problem:
        return f"found no mp3 ({problem}), expected one"
    if (found.rate, found.channels) != (RATE, 1):
        return f"found {found.rate} Hz and {found.channels} channels, expected {RATE} Hz and 1"
    loudest = max(found.gains)
    if loudest <= HEARD or sum(level > loudest - RANGE for level in found.gains) * 3 <= len(found.gains):
        return "found next to nothing to hear, expected somebody who speaks"
    each = (found.seconds - 2 * EDGE - FRAMING) / said(words) if words else SHORTEST
    if not SHORTEST <= each <= LONGEST:
        return f"found {each:.2f} seconds a word, expected {SHORTEST} to {LONGEST}"
    return ""


def said(words: str) -> int:
    """How many words somebody says: of a number above twelve each digit is one."""
    numbers = _NUMBER.findall(words)
    return len(words.split()) + sum(len(number) - 1 for number in numbers if int(number) > _TWELVE)
