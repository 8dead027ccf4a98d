"""Between answers and report, suggesting: what in a text may lead to a person, as parts to show and to mask.

Pure. It finds more than it must rather than less, and it is only a suggestion: somebody reads every text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveyapp.open_answers import naming
from surveyapp.open_answers.naming import Known

LONGEST = 2000  # characters that are looked at and kept: twice what the pages take
UNSEEN = re.compile(  # what cannot be seen or stored, and what turns the text around it
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


class Kind(StrEnum):
    """What may lead to somebody; the word stands in its place."""

    NAME = "naam"
    PHONE = "telefoonnummer"
    EMAIL = "e-mailadres"
    URL = "webadres"
    ADDRESS = "adres"
    DATE = "datum"
    NUMBER = "nummer"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; `kind` is None where nothing is to be masked."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text something was found."""

    start: int
    end: int
    kind: Kind


MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|maart|april|mei|juni|juli|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
STREETS = "straat|laan|weg|plein|gracht|kade|singel|dijk|steeg|plantsoen|dreef|markt|hof|pad|park"
PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.EMAIL, re.compile(r"[\w.+%-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (Kind.URL, re.compile(r"(?:https?://|www\.)\S+", re.I)),
    (
        Kind.URL,
        re.compile(r"(?<![\w@.])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:nl|com|org|net|eu|info)\b(?:/\S*)?", re.I),
    ),
    (Kind.NUMBER, re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d){7,12}\b", re.I)),  # IBAN
    (Kind.DATE, re.compile(r"(?<!\d)\d{1,2}([-/.])\d{1,2}\1(?:\d{2}){1,2}(?!\d)")),
    (Kind.DATE, re.compile(rf"(?<!\d)\d{{1,2}} (?:{MONTH})\b(?: (?:\d{{2}}){{1,2}}\b)?", re.I)),
    (Kind.ADDRESS, re.compile(r"\b[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})\b")),
    (Kind.ADDRESS, re.compile(rf"\b[^\W\d_]{{2,40}}(?:{STREETS})(?:,? (?:nr\.? ?|nummer )?\d{{1,4}} ?[a-z]?)\b", re.I)),
    (Kind.NAME, re.compile(r"(?<![\w@])@[\w.]{2,40}")),
    (
        Kind.NAME,
        re.compile(r"\b(?:[A-ZÀ-Ž]\. ?){1,5}(?:(?:van|von|de|den|der|het|ten|ter|la|el) ){0,3}[A-ZÀ-Ž][^\W\d_]+"),
    ),
)
DIGITS = re.compile(r"\+?\d(?:[ .\-/()]{0,2}\d)+")
YEAR = re.compile(r"(?:19|20)\d\d")


def cleaned(text: str) -> str:
    """A text as it may be shown and kept: no signs that cannot be seen or turn other text around, not endless."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return re.sub(r"\n{3,}", "\n\n", UNSEEN.sub("", plain)).strip()[:LONGEST]


def suggest(text: str, known: Known) -> tuple[Part, ...]:
    """A cleaned text in parts: what may lead to somebody with its kind; the parts together are the text."""
    found: list[Span] = []
    for span in (*_patterns(text), *_digits(text), *(Span(*place, Kind.NAME) for place in naming.names(text, known))):
        if not any(span.start < other.end and other.start < span.end for other in found):
            found.append(span)
    return tuple(_cut(text, sorted(found, key=lambda span: span.start)))


def masked(parts: Iterable[Part]) -> str:
    """The text with a word in brackets for each part that may lead to somebody."""
    return "".join(f"[{part.kind}]" if part.kind else part.text for part in parts)


def _patterns(text: str) -> Iterator[Span]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), kind)


def _digits(text: str) -> Iterator[Span]:
    """Numbers of five digits and more, in any script; a phone number begins with 0 or +."""
    for match in DIGITS.finditer(text):
        groups = re.split(r"[^\d]+", match[0].lstrip("+"))
        digits = "".join(str(unicodedata.digit(sign)) for group in groups for sign in group)
        if len(digits) < 5 or all(len(group) < 3 or YEAR.fullmatch(group) for group in groups):
            continue
        phone = 9 <= len(digits) <= 15 and (match[0][0] == "+" or digits[0] == "0")
        yield Span(match.start(), match.end(), Kind.PHONE if phone else Kind.NUMBER)


def _cut(text: str, spans: Iterable[Span]) -> Iterator[Part]:
    at = 0
    for span in spans:
        if span.start > at:
            yield Part(text[at : span.start])
        yield Part(text[span.start : span.end], span.kind)
        at = span.end
    if at < len(text):
        yield Part(text[at:])
