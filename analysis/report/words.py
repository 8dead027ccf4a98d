"""Step 6, words: Dutch days, numbers and lists as the report prints them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from analysis.printing import MASKED, NONE, percent

__all__ = [
    "EMPTY", "FEW", "MASKED", "SIGN", "comma", "counted", "day", "either", "few_note", "listed", "lower_first", "n",
    "named", "number", "whole",
]  # fmt: skip
FEW = 30  # answers below which a number of answers gets a sign
SIGN = "°"
MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
EMPTY = NONE


def day(when: date) -> str:
    """`3 mei 2021`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def listed(words: Sequence[str]) -> str:
    """`a, b en c`."""
    return " en ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def either(words: Sequence[str]) -> str:
    """`a, b of c`."""
    return " of ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def counted(number: int, one: str, many: str) -> str:
    """`1 cliënt`, `2 cliënten`."""
    return f"{number} {one if number == 1 else many}"


def comma(value: Decimal) -> str:
    """A norm or setting as written, with at least one decimal: `6,5`."""
    return f"{value:.1f}".replace(".", ",") if value == round(value, 1) else str(value).replace(".", ",")


def whole(fraction: Fraction) -> str:
    """A share in 0..1 as a whole percentage: `38`."""
    return percent(fraction * 100)


def n(count: int) -> str:
    """`n = 63`, `n = 12 °`."""
    return f"n = {number(count)}"


def number(count: int) -> str:
    """A number of answers, with a sign where there are few: `12 °`."""
    return f"{count} {SIGN}" if 0 < count < FEW else str(count)


def few_note(what: str = "antwoorden") -> str:
    """What the sign means."""
    return f"{SIGN} Minder dan {FEW} {what}: één antwoord meer of minder kan veel uitmaken."


def named(text: str, org: str) -> str:
    """A text of a questionnaire with the provider's name filled in."""
    return text.replace("{org}", org)


def lower_first(text: str) -> str:
    """The text with a small first letter, for use in a sentence; abbreviations stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def direction(text: str) -> str:
    """`rtl` or `ltr`: the direction of the first letter that has one, as browsers take it for `dir="auto"`."""
    found = next((kind for sign in text if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L")
    return "ltr" if found == "L" else "rtl"
