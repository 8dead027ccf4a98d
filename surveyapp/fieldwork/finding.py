"""Step 1, for the helpdesk: find one person in a round; accents and capitals are ignored.

Nothing is kept for it beside the list: a search reads the rows of its round once, 100,000 in some tenths of a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Dialect, and_, func, or_, select

from surveyapp import erasing
from surveyapp.db import Stores, reading
from surveyapp.fieldwork import cells
from surveyapp.names import full_name
from surveyapp.rounds import CASE

PAGE = 25  # people on a page
FEWEST = 2  # signs in a search
LONGEST = 100
MOST_WORDS = 6
RANGES = ((0xC0, 0x24F), (0x1E00, 0x1EFF))  # letters with accents, as names in Europe and Vietnam have them
# What does not come apart into a letter and its accent.
OTHERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "s", "æ": "a", "œ": "o", "þ": "t", "ħ": "h", "ŧ": "t"}
POSTCODE = re.compile(r"([1-9]\d{3}) ?([A-Za-z]{0,2})")
COLUMNS = ("id", "number", "initials", "prefix", "surname", "email", "postcode", "city")


@dataclass(frozen=True, slots=True)
class Found:
    """One person in the list of what was found: how to tell them apart, and nothing of what they did."""

    case_id: int
    number: str
    name: str  # empty when the list has none
    email: str
    place: str  # postcode and town


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what was found, and how many there are in all."""

    people: tuple[Found, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def search(stores: Stores, round_id: int, typed: str, page: int = 1) -> Page:
    """People of a round by (a part of) name, number, e-mail address, phone number or postcode; by surname.

    Several words must all fit. Fewer than `FEWEST` letters or digits find nobody; beyond the last page: the last one.
    """
    with reading(stores.contacts).connect() as connection:
        fits = _fits(typed[:LONGEST].strip(), connection.dialect)
        if fits is None:
            return Page((), 0, 1)
        mine = (CASE.c.round_id == round_id, erasing.named(), fits)
        query = select(*(CASE.c[name] for name in COLUMNS), func.count().over().label("total")).where(*mine)
        order = (CASE.c.number != typed.strip(), CASE.c.surname, CASE.c.initials, CASE.c.id)  # this very number first
        rows = connection.execute(query.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
    if not rows and page > 1:
        return search(stores, round_id, typed, search(stores, round_id, typed).pages)
    return Page(tuple(_found(row) for row in rows), rows[0].total if rows else 0, max(1, page))


def count(stores: Stores, round_id: int) -> int:
    """How many people are on the lists of a round."""
    with reading(stores.contacts).connect() as connection:
        query = select(func.count()).select_from(CASE).where(CASE.c.round_id == round_id, erasing.named())
        return connection.execute(query).scalar_one()


def folded(text: str) -> str:
    """A text without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(OTHERS.get(sign, sign) for sign in apart if not unicodedata.combining(sign))


def _found(row: Any) -> Found:
    place = " ".join(part for part in (row.postcode, row.city) if part)
    return Found(row.id, row.number, full_name(row), row.email, place)


def _fits(typed: str, dialect: Dialect) -> ColumnElement[bool] | None:
    """What must hold of a case; None when too little was typed to look for."""
    plain = folded(typed)
    if sum(sign.isalnum() for sign in plain) < FEWEST:
        return None
    words = [_word(word, dialect) for word in plain.split()[:MOST_WORDS]]
    return or_(and_(*words), *_whole(typed))


def _word(word: str, dialect: Dialect) -> ColumnElement[bool]:
    """One word: in the name (its parts on either side of a dash too), the number or the e-mail address.

    Each place costs time in a large round: digits stand in no name, and an @ only in an e-mail address.
    """
    if "@" in word:
        return _holds(CASE.c.email, word, dialect)
    places = [_holds(CASE.c.number, word, dialect), _holds(CASE.c.email, word, dialect)]
    parts = [part for part in re.split(r"[\W_]+", word) if part]
    if not parts or any(sign.isdigit() for sign in word):
        return or_(*places)
    return or_(and_(*(_named(part, dialect) for part in parts)), *places)


def _named(part: str, dialect: Dialect) -> ColumnElement[bool]:
    """A part of a word in a name. Most names have no accent: only the others are looked at letter by letter."""
    pattern = "".join(f"[{_letters().get(sign, sign + sign.upper())}]" for sign in part)
    plain = [_holds(CASE.c[name], part, dialect) for name in ("surname", "prefix", "initials")]
    columns = (CASE.c.surname, CASE.c.initials) if len(part) == 1 else (CASE.c.surname,)
    if dialect.name == "postgresql":
        return or_(*plain, *(and_(column.op("~")("[^ -~]"), column.op("~")(pattern)) for column in columns))
    return or_(*plain, *(and_(column.op("GLOB")("*[^ -~]*"), column.op("GLOB")(f"*{pattern}*")) for column in columns))


def _holds(column: Any, part: str, dialect: Dialect) -> ColumnElement[bool]:
    """Whether a column holds a text, capitals aside (which SQLite does not look at)."""
    escaped = "".join(f"/{sign}" if sign in "/%_" else sign for sign in part)
    like = column.ilike if dialect.name == "postgresql" else column.like
    found: ColumnElement[bool] = like(f"%{escaped}%", escape="/")
    return found


@cache
def _letters() -> Mapping[str, str]:
    """Each letter with all that is read as it."""
    found = {sign: sign + sign.upper() for sign in "abcdefghijklmnopqrstuvwxyz"}
    for first, last in RANGES:
        for sign in map(chr, range(first, last + 1)):
            plain = folded(sign)[:1]
            if plain in found:
                found[plain] += sign
    return found


def _whole(typed: str) -> Iterator[ColumnElement[bool]]:
    """What people write with spaces in it: a phone number, a postcode."""
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    if len(digits) > FEWEST + 1 and not re.search(r"[^\d\s()+./-]", typed):
        yield CASE.c.phone.contains(_of_phone(typed, digits), autoescape=True)
    if code := POSTCODE.fullmatch(typed):
        yield CASE.c.postcode.startswith(f"{code[1]} {code[2].upper()}".strip(), autoescape=True)


def _of_phone(typed: str, digits: str) -> str:
    """A number, or its beginning, as far as it stands in the store the same way."""
    try:
        return cells.phone(typed)
    except cells.CellError:
        return digits.removeprefix("00").removeprefix("0")
