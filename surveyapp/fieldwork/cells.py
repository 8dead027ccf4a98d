"""Step 1: what one cell of a list may hold. Each check gives the clean value or raises `CellError`."""

from __future__ import annotations

import re
from datetime import date

EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-[a-z0-9]{5,8})*", re.IGNORECASE)
POSTCODE_NL = re.compile(r"([1-9]\d{3}) ?([A-Z]{2})")
POSTCODE_ELSEWHERE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,10}")
PHONE_NL = re.compile(r"\+31[1-9]\d{8}")
PHONE = re.compile(r"\+(?!31)[1-9]\d{6,14}")
CASE_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
CODE = re.compile(r"[a-z0-9_;-]{1,60}")  # may be told in a fault: looks like a code, not like someone's name
NOT_IN_POSTCODES = ("SA", "SD", "SS")
LONGEST = 200
# Control signs (Cc), half characters (Cs), separators of lines (Zl, Zp), and signs that turn the direction of a text.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class CellError(Exception):
    """A cell that cannot be right; says what was expected."""


def unclean(text: str) -> list[str]:
    """What makes a text unfit for a letter or the header of a mail, whatever column it stands in."""
    problems = []
    if CONTROL.search(text):
        problems.append("found a control character (such as a line break or tab), expected plain text")
    if "=?" in text:
        problems.append("found the signs =?, expected plain text without an encoded word")
    if len(text) > LONGEST:
        problems.append(f"found {len(text)} characters, expected at most {LONGEST}")
    return problems


def number(text: str) -> str:
    """A case number."""
    return _matching(CASE_NUMBER, text, "a case number of letters, digits, dots or dashes, at most 40")


def email(text: str) -> str:
    """An e-mail address, in lower case."""
    return _matching(EMAIL, text, "an e-mail address such as naam@voorbeeld.nl").lower()


def phone(text: str) -> str:
    """A phone number as +31612345678; spaces, dashes, dots and brackets are taken out."""
    bare = re.sub(r"[ .()/-]", "", text.replace("(0)", ""))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = "+31" + bare[1:]
    if not (PHONE_NL.fullmatch(bare) or PHONE.fullmatch(bare)):
        raise CellError("a phone number such as 06 12345678, or one that starts with + and the number of the country")
    return bare


def is_mobile(clean: str) -> bool:
    """Whether a text message can be sent to a clean number (abroad we cannot tell: yes)."""
    return clean.startswith("+316") or not clean.startswith("+31")


def postcode(text: str, country_code: str) -> str:
    """A postcode; of the Netherlands as `1234 AB`."""
    upper = text.upper()
    if country_code not in ("", "NL"):
        return _matching(POSTCODE_ELSEWHERE, upper, "a postcode of letters and digits")
    found = POSTCODE_NL.fullmatch(upper)
    if not found or found[2] in NOT_IN_POSTCODES:
        raise CellError("a Dutch postcode such as 1234 AB, or another country in the column country")
    return f"{found[1]} {found[2]}"


def country(text: str) -> str:
    """A country as two letters."""
    return _matching(re.compile(r"[A-Z]{2}"), text.upper(), "a country as two letters, such as NL or BE")


def language(text: str) -> str:
    """A BCP 47 tag in its usual letters: `nl`, `ar`, `zh-Hant`."""
    _matching(LANGUAGE, text, "a language as a BCP 47 tag, such as nl, ar or zh-Hant")
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def day_within(text: str, period: tuple[date, date]) -> date:
    """A day as 2026-03-31 in a period, first and last day included."""
    expected = f"a day as YYYY-MM-DD in the meetperiode, {period[0]} to {period[1]}"
    _matching(re.compile(r"\d{4}-\d{2}-\d{2}"), text, expected)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CellError(expected) from None
    if not period[0] <= day <= period[1]:
        raise CellError(expected)
    return day


def one_of(text: str, allowed: tuple[str, ...]) -> str:
    """One of a list of codes."""
    if text not in allowed:
        raise CellError(f"one of {', '.join(allowed)}" if allowed else "an empty cell")
    return text


def _matching(pattern: re.Pattern[str], text: str, expected: str) -> str:
    if not pattern.fullmatch(text):
        raise CellError(expected)
    return text


def _subtag(part: str) -> str:
    return {2: part.upper(), 4: part.title()}.get(len(part), part.lower())
