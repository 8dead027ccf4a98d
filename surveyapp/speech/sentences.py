"""Step 2, for ears: texts as pages show them, cut into pieces that make one clip each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

LONGEST = 16  # words in one clip: about 8 seconds, well under 40 KB
BETWEEN_PARTS = "\n"  # in the text of a combined clip: here comes a pause
_END = re.compile(r"(?<=[.?!:;؟。])\s+")


def plain(text: str, org: str = "") -> str:
    """A text as it is read on the page: without markup, the provider's name filled in, single spaces."""
    bare = text.striptags() if isinstance(text, Markup) else text
    return " ".join(bare.replace("{org}", org or "{org}").split())


def aloud(question: str, help_line: str = "") -> str:
    """A question with its help line: together one clip."""
    return " ".join(part for part in (plain(question), plain(help_line)) if part)


def together(parts: Iterable[str]) -> str:
    """The question (with help) and its answers: the one clip of a page without JavaScript."""
    return BETWEEN_PARTS.join(plain(part) for part in parts)


def sentences(text: str) -> tuple[str, ...]:
    """A paragraph in sentences; very long ones are cut where they pause."""
    whole = plain(text)
    return tuple(piece for sentence in _END.split(whole) if _says(sentence) for piece in _short(sentence))


def _says(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _short(sentence: str) -> list[str]:
    words = sentence.split()
    if len(words) <= LONGEST:
        return [sentence]
    middle = len(words) // 2
    pauses = [i + 1 for i, word in enumerate(words[:-1]) if word.endswith(",")]
    cut = min(pauses, key=lambda at: abs(at - middle), default=middle)
    return [*_short(" ".join(words[:cut])), *_short(" ".join(words[cut:]))]
