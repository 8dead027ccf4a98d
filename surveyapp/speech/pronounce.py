"""Step 2, for ears: a text as a voice must get it, from the pronunciation lists in lexicon/."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.,])\+?\d[\d -]{5,}\d")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
# Abbreviations of Dutch schools and benefits, which look like words: they must be in the Dutch list.
SHORT = frozenset({"lbo", "vbo", "mbo", "hbo", "vmbo", "mavo", "havo", "vwo", "wo", "wajong"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How one language says what it would misread: words (lower case), signs, and signs in addresses."""

    words: Mapping[str, str]
    signs: Mapping[str, str]
    spelled: Mapping[str, str]


@cache
def lexicon(language: str) -> Lexicon:
    """The list of a language; empty when it has none."""
    path = LEXICON / f"{language}.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    words = {word.lower(): said for word, said in read.get("words", {}).items()}
    return Lexicon(words, read.get("signs", {}), read.get("spelled", {}))


def pronounced(text: str, language: str, names: Mapping[str, str] | None = None) -> str:
    """A text as a voice must get it; `names`: how names on the page are said (the provider's)."""
    found = lexicon(language)
    for shown, said in (names or {}).items():
        text = text.replace(shown, said) if said else text
    text = EMAIL.sub(lambda match: _spelled(match[0], found), text)
    text = PHONE.sub(lambda match: _digits(match[0], found), text)
    for sign, said in found.signs.items():
        text = text.replace(sign, f" {said} ")
    text = WORD.sub(lambda match: _word(match[0], found), text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def abbreviations(text: str) -> frozenset[str]:
    """The abbreviations in a text: written in capitals, or of a school or benefit."""
    bare = EMAIL.sub(" ", text)
    return frozenset(CAPITALS.findall(bare)) | {w for w in WORD.findall(bare) if w.lower() in SHORT}


def _word(word: str, found: Lexicon) -> str:
    said = found.words.get(word.lower())
    if said is not None:
        return said
    return " ".join(word.upper()) if abbreviations(word) == {word} else word


def _spelled(address: str, found: Lexicon) -> str:
    return "".join(f" {found.spelled[sign]} " if sign in found.spelled else sign for sign in address)


def _digits(number: str, found: Lexicon) -> str:
    """A phone number digit by digit, with a pause where it has a space."""
    groups = re.split(r"[ -]+", number.strip())
    return ", ".join(" ".join(found.spelled.get(sign, sign) for sign in group) for group in groups)
