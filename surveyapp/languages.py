"""Step 1: the languages of the pages, each a folder in translations/; one with a fault is refused whole."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from surveyapp.config import ROOT

FOLDER = ROOT / "translations"
SOURCE = "nl"
SPEED = 112  # words a minute that a voice is asked for; gives 120 to 130 over the Dutch low form
MESSAGES = Path("LC_MESSAGES") / "messages.po"
KEYS = frozenset({"name", "direction", "status", "voice", "speed", "reviewed_by", "reviewed_on"})
NUMBERS = {str(number): str(number) for number in range(11)}  # a grade is written the same in every language
# What a translation must keep: %(name)s, {name}, HTML tags; loose signs of these break a page as well.
_KEPT = re.compile(r"%\(\w+\)[sd]|%+|\{\w*\}|[{}]|</?[A-Za-z][^>]*>|<")


class Status(StrEnum):
    """How far a language is: only reviewed ones are offered in a round."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Language:
    """One language as its language.toml describes it."""

    code: str
    name: str  # in the language itself
    direction: str = "ltr"  # or rtl
    status: Status = Status.DRAFT
    voice: str = ""  # of the speech engine
    speed: int = SPEED  # what that voice is asked for
    reviewed_by: str = ""  # a role, never a name
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations of one language by their Dutch text."""

    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    which: Callable[[int], int] = lambda number: int(number != 1)


class LanguageFaults(Exception):  # noqa: N818 - like the other faults of files
    """What is wrong with one language, each line with its remedy."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


DUTCH = Language(SOURCE, "Nederlands", status=Status.REVIEWED, voice="nl", reviewed_by="bureau")


def folders(among: Path = FOLDER) -> tuple[Path, ...]:
    """The folders of the languages, by code."""
    return tuple(sorted(path for path in among.iterdir() if path.is_dir())) if among.is_dir() else ()


def read(folder: Path) -> tuple[Language, Catalogue]:
    """One language and its texts. Errors: LanguageFaults with all that is wrong in the folder."""
    faults = list(_name_faults(folder))
    described = _described(folder, faults)
    catalog = _catalog(folder, faults)
    if catalog is not None:
        faults.extend(f"{_shown(folder / MESSAGES)}: {fault}" for fault in catalog_faults(catalog))
    if faults or described is None or catalog is None:
        raise LanguageFaults(faults)
    return described, _texts(catalog)


def catalog_faults(catalog: Catalog) -> Iterator[str]:
    """What is wrong with the texts of a catalogue; a text without translation is no fault."""
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy:
            yield f"{_first(message)!r} is a guess (fuzzy); read it and take the mark away"
        yield from _message_faults(message, catalog.num_plurals)


def kept(text: str) -> list[str]:
    """The placeholders and tags in a text, sorted."""
    return sorted(_KEPT.findall(text))


def translated(message: Message) -> bool:
    """Whether a message has all its translations."""
    return all(_strings(message)) and bool(message.string)


def _name_faults(folder: Path) -> Iterator[str]:
    if folder.name == SOURCE:
        yield f"{_shown(folder)}: Dutch is the source and needs no folder; take it away"
        return
    try:
        known = str(Locale.parse(folder.name)) == folder.name
    except (UnknownLocaleError, ValueError):
        known = False
    if not known:
        yield f"{_shown(folder)}: {folder.name!r} is no language code; name the folder after one, such as 'en' or 'ar'"


def _described(folder: Path, faults: list[str]) -> Language | None:
    path = folder / "language.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{_shown(path)}: there is no such file; copy the one of another language and change it")
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        faults.append(f"{_shown(path)}: this is no TOML ({problem}); compare it with that of another language")
        return None
    found = list(_table_faults(table))
    faults.extend(f"{_shown(path)}: {fault}" for fault in found)
    return None if found else Language(folder.name, **(table | {"status": Status(table["status"])}))


def _table_faults(table: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(table) - KEYS):
        yield f"{key!r} is no setting; the settings are {', '.join(sorted(KEYS))}"
    for key in ("name", "voice", "reviewed_by"):
        if not isinstance(table.get(key, ""), str) or (key != "reviewed_by" and not table.get(key)):
            yield f"{key}: found {table.get(key)!r}, expected a text"
    if table.get("direction") not in ("ltr", "rtl"):
        yield f"direction: found {table.get('direction')!r}, expected 'ltr' or 'rtl'"
    if table.get("status") not in tuple(Status):
        yield f"status: found {table.get('status')!r}, expected 'draft' or 'reviewed'"
    speed = table.get("speed", SPEED)
    if type(speed) is not int or not 80 <= speed <= 240:
        yield f"speed: found {speed!r}, expected a whole number from 80 to 240"
    yield from _review_faults(table)


def _review_faults(table: Mapping[str, Any]) -> Iterator[str]:
    day = table.get("reviewed_on")
    if day is not None and type(day) is not date:
        yield f"reviewed_on: found {day!r}, expected a day such as 2026-11-30, without quotes"
    if table.get("status") == Status.REVIEWED and not (table.get("reviewed_by") and day):
        yield "status: 'reviewed' needs the role that reviewed it (reviewed_by) and the day (reviewed_on)"


def _catalog(folder: Path, faults: list[str]) -> Catalog | None:
    path = folder / MESSAGES
    try:
        with path.open("rb") as file:
            return read_po(file, locale=None, abort_invalid=True)
    except FileNotFoundError:
        faults.append(f"{_shown(path)}: there is no such file; run `make texts`, which makes it")
    except (PoFileError, UnicodeDecodeError, ValueError, SyntaxError) as problem:
        faults.append(f"{_shown(path)}: this cannot be read as a catalogue ({problem}); mend that line")
    return None


def _message_faults(message: Message, forms: int) -> Iterator[str]:
    strings = _strings(message)
    several = isinstance(message.id, (tuple, list))
    if several and any(strings) and len([text for text in strings if text]) != forms:
        yield f"{_first(message)!r}: fill in all {forms} forms (see Plural-Forms at the top), or none"
    allowed = {tuple(sorted(set(kept(text)))) for text in _ids(message)}
    most = max(allowed, key=len)
    tags = [sign for sign in kept(_first(message)) if sign.startswith("<")]
    for text in filter(None, strings):
        found = kept(text)
        same = tuple(sorted(set(found))) in allowed or (several and set(found) <= set(most))
        if not same or (tags != [sign for sign in found if sign.startswith("<")]):
            yield f"{_first(message)!r}: the translation must keep {_listed(most)}; it has {_listed(found)}"


def _listed(signs: Iterable[str]) -> str:
    return ", ".join(signs) or "no placeholders or tags"


def _texts(catalog: Catalog) -> Catalogue:
    found = [message for message in catalog if message.id and translated(message)]
    texts = NUMBERS | {str(m.id): str(m.string) for m in found if isinstance(m.id, str)}
    plurals = {_first(m): tuple(_strings(m)) for m in found if not isinstance(m.id, str)}
    return Catalogue(texts, plurals, c2py(catalog.plural_expr))


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else [str(text) for text in message.id]


def _first(message: Message) -> str:
    return _ids(message)[0]


def _strings(message: Message) -> list[str]:
    found = message.string or ""
    return [found] if isinstance(found, str) else [str(text) for text in found]


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(Path(*path.parts[-3:]))
