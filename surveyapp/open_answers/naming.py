"""Between answers and report, suggesting names: words that are known, follow a title, or have a capital of their own.

Scripts without capitals (Arabic) only give names that are known or follow a title; `without_capitals` tells so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

WORD = re.compile(r"(?:'t|[^\W\d_]+(?:['’\-][^\W\d_]+)*)")
ENDS = re.compile(r"[.!?…:;\n•\"“”«»(]\s*$")  # what stands before the first word of a sentence
SHORTEST = 3  # letters of a name that is known
LOUD = 0.6  # share of capitals above which a text is shouted, and a capital says nothing
LOOKED = 2000  # texts that teach names; more make the page slow
ACRONYM = 5  # letters up to which a word in capitals is one


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are known of a round (bare words), and words with a capital that are no person's name."""

    names: frozenset[str] = frozenset()
    no_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lists:
    """The words of `words.toml`, bare."""

    titles: frozenset[str]
    roles: frozenset[str]
    prefixes: frozenset[str]
    no_names: frozenset[str]
    common: frozenset[str]
    first_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its text: where it stands, what it is without capitals and accents, and whether a sentence begins."""

    start: int
    end: int
    text: str
    bare: str
    first: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def bare(word: str) -> str:
    """A word without capitals and accents, to compare."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def words_of(text: str) -> frozenset[str]:
    """The words of a name or title that are long enough to be known by."""
    return frozenset(word for found in WORD.findall(text) if len(word := bare(found)) >= SHORTEST)


@cache
def lists() -> Lists:
    """The words that help."""
    data = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return Lists(**{name: frozenset(bare(word) for word in words) for name, words in data.items()})


def without_capitals(text: str) -> bool:
    """Whether a text has letters, and all of a script that knows no capitals: names are hardly found in it."""
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and not any(sign.isupper() or sign.islower() for sign in letters)


def seen_elsewhere(texts: Iterable[str], known: Known) -> frozenset[str]:
    """Words that are names in some of these texts (a capital of their own, or a title before them): so in all of them.

    Not those that are written small more often: people who Write Like This would make names of words.
    """
    named, small, titles = Counter[str](), Counter[str](), lists().titles
    for text in islice(texts, LOOKED):
        before, end = "", 0
        for match in WORD.finditer("" if _loud(text) else text):
            word = match[0]
            low = word.casefold()
            if before in titles and text[end : match.start()] in (" ", ". "):
                named[low] += 1
            elif low == word:
                small[low] += 1
            elif end and word[0].isupper() and not _acronym(word) and not ENDS.search(text[end : match.start()]):
                named[low] += 1
            before, end = low, match.end()
    found = {bare(word) for word, times in named.items() if times >= small[word] and len(word) >= SHORTEST}
    words = lists()
    return frozenset(
        found - words.common - words.no_names - words.titles - words.roles - words.prefixes - known.no_names
    )


def names(text: str, known: Known) -> tuple[tuple[int, int], ...]:
    """Where names may stand, from and to; words of one name together."""
    words = list(_words(text))
    loud = _loud(text)
    marked = [_is_name(words, place, (known, loud)) for place in range(len(words))]
    return tuple(_joined(text, words, marked))


def _loud(text: str) -> bool:
    """Whether a text is shouted: a capital says nothing then."""
    return sum(map(str.isupper, text)) > LOUD * max(1, sum(map(str.isalpha, text)))


def _acronym(word: str) -> bool:
    return word.isupper() and len(word) <= ACRONYM


def _words(text: str) -> Iterator[Word]:
    for match in WORD.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()]
        first = not text[: match.start()].strip() if match.start() < 5 else bool(ENDS.search(before))
        yield Word(match.start(), match.end(), match[0], bare(match[0]), first)


def _is_name(words: list[Word], place: int, given: tuple[Known, bool]) -> bool:
    word, (known, loud) = words[place], given
    if word.bare in lists().prefixes or word.bare in lists().titles:
        return False
    if _follows_title(words, place) and word.bare not in lists().common:
        return True
    if word.bare in known.no_names or word.bare in lists().no_names:
        return False
    if word.bare in known.names or word.bare in lists().first_names:
        return word.bare not in lists().common or (word.capital and not word.first and not loud)
    return _stands_out(word, loud)


def _follows_title(words: list[Word], place: int) -> bool:
    """Whether a title stands before it, or a role (then only a word with a capital is a name)."""
    at = place - 1
    while at >= 0 and words[at].bare in lists().prefixes:
        at -= 1
    if at < 0:
        return False
    role = words[at].bare in lists().roles and words[place].capital and not words[place].first
    return role or words[at].bare in lists().titles


def _stands_out(word: Word, loud: bool) -> bool:
    """Whether it has a capital that no sentence asks for, and is no abbreviation."""
    if not word.capital or word.first or loud or len(word.text) < 2:
        return False
    return not _acronym(word.text)


def _joined(text: str, words: list[Word], marked: list[bool]) -> Iterator[tuple[int, int]]:
    """Places of names; a small part between two words of a name, or before the first, belongs to it."""
    at = 0
    while at < len(words):
        if not marked[at]:
            at += 1
            continue
        last = after = at
        while after + 1 < len(words) and _is_one(text, words[after], words[after + 1]):
            after += 1
            if marked[after]:
                last = after
            elif words[after].bare not in lists().prefixes:
                break
        yield words[_first_part(text, words, at)].start, words[last].end
        at = last + 1


def _first_part(text: str, words: list[Word], at: int) -> int:
    """Where a name begins that has small parts after a title: `de Vries` in `mevrouw de Vries`."""
    first = at
    while first > 0 and words[first - 1].bare in lists().prefixes and _is_one(text, words[first - 1], words[first]):
        first -= 1
    follows = first > 0 and words[first - 1].bare in lists().titles
    return first if follows else at


def _is_one(text: str, one: Word, other: Word) -> bool:
    between = text[one.end : other.start]
    return between in (" ", "-", "  ")


def of_address(email: str) -> Iterable[str]:
    """Words of the part of an e-mail address before the sign: often a name."""
    return words_of(re.sub(r"[^\w]|\d|_", " ", email.partition("@")[0]))
