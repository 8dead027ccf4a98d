"""Phone numbers as people type them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

FEWEST, MOST = 9, 15  # digits; 9 in a Dutch number whose 0 got lost, 15 in the longest of the world
LONGEST = 40  # signs that are looked at
BETWEEN = frozenset(" -().,/")  # what people write between digits


def read(typed: str) -> str:
    """A number in plain digits, with what stood between them: `+49 170-1234567`; empty when it is none.

    Digits of other scripts and marks of reading direction are what keyboards and address books give.
    """
    plain = " ".join("".join(_plain(typed.strip()[: LONGEST + 1])).split())
    digits = plain.removeprefix("(").removeprefix("+")
    fits = len(typed.strip()) <= LONGEST and all(sign.isdecimal() or sign in BETWEEN for sign in digits)
    return plain if fits and FEWEST <= sum(sign.isdecimal() for sign in digits) <= MOST else ""


def dial(phone: str) -> str:
    """A number as a telephone wants it: digits, perhaps with a plus; without the 0 that people write after a code."""
    bare = phone.replace("(0)", "") if phone.lstrip("(").startswith(("+", "00")) else phone
    return "".join(sign for sign in bare if sign.isdecimal() or sign == "+")


def _plain(typed: str) -> Iterator[str]:
    for sign in unicodedata.normalize("NFKC", typed):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            yield str(unicodedata.decimal(sign))
        elif kind == "Pd" or sign == "\N{MINUS SIGN}":
            yield "-"
        elif kind != "Cf":
            yield sign
