"""Reading TOML: each value is fetched with its type, and what is wrong is noted instead of raised."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from questionnaires.faults import FileFaults

E = TypeVar("E", bound=StrEnum)


def load_toml(path: Path) -> dict[str, Any]:
    """The contents of a TOML file; decimal numbers stay exact. Errors: FileFaults with one clear sentence."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except OSError as error:
        raise FileFaults(
            [f"{path}: cannot be read ({error.strerror or error}); check the path and its rights"]
        ) from None
    except ValueError as error:
        what = "is no UTF-8 text; save it as UTF-8" if isinstance(error, UnicodeDecodeError) else f"is no TOML: {error}"
        raise FileFaults([f"{path}: {what}"]) from None
    except RecursionError:
        raise FileFaults([f"{path}: is nested too deeply; a file has at most a few levels"]) from None
    if not data:
        raise FileFaults([f"{path}: is empty; see questionnaires/README.md for what belongs in it"])
    return data


class Table:
    """One table of a TOML file, and where it stands; faults are gathered in a list shared by the whole file."""

    def __init__(self, data: dict[str, Any], where: str, faults: list[str]) -> None:
        self._data = data
        self._seen: set[str] = set()
        self.where = where
        self.faults = faults

    def fault(self, problem: str) -> None:
        """Note what is wrong here, remedy included."""
        self.faults.append(f"{self.where}: {problem}")

    def has(self, key: str) -> bool:
        """Whether the key stands in the table."""
        return key in self._data

    def name(self, *keys: str) -> str:
        """The first of these keys that holds a text: what to call this table in a fault."""
        return next((str(self._data[key]) for key in keys if isinstance(self._data.get(key), str)), "?")

    def _take(self, key: str, kind: type | tuple[type, ...], called: str, required: bool) -> Any:
        self._seen.add(key)
        if key not in self._data:
            if required:
                self.fault(f"has no {key}; add {key} = {called}")
            return None
        value = self._data[key]
        is_bool_for_number = isinstance(value, bool) and kind is not bool
        if not isinstance(value, kind) or is_bool_for_number:
            self.fault(f"{key} must be {called}")
            return None
        return value

    def text(self, key: str, required: bool = False) -> str:
        """A text; empty when it is absent or wrong."""
        value = self._take(key, str, 'a text in quotes, such as "…"', required)
        if value == "" and required:
            self.fault(f"{key} is empty; fill it in")
        return value or ""

    def optional_text(self, key: str) -> str | None:
        """A text, or None when the key is absent."""
        return self.text(key) if self.has(key) else None

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._take(key, bool, "true or false", required=False)
        return default if value is None else bool(value)

    def whole(self, key: str, default: int | None = None, least: int = 0) -> int:
        """A whole number of at least `least`; required when there is no default."""
        value = self._take(key, int, f"a whole number from {least}", required=default is None)
        if value is not None and value < least:
            self.fault(f"{key} is {value}; give a whole number from {least}")
            value = None
        return value if value is not None else (default if default is not None else least)

    def decimal(self, key: str) -> Decimal:
        """A number, exact; required."""
        value = self._take(key, (int, Decimal), "a number, such as 6.5", required=True)
        number = Decimal(value) if value is not None else Decimal(1)
        if not number.is_finite():
            self.fault(f"{key} must be a number, such as 6.5")
            return Decimal(1)
        return number

    def day(self, key: str) -> date:
        """A date; required."""
        value = self._take(key, date, "a date, such as 2024-04-01", required=True)
        return value if type(value) is date else date.min

    def one_of(self, key: str, kinds: type[E], default: E) -> E:
        """One of the values of an enum; required. The default only keeps the reading going."""
        if not self.has(key):
            self.fault(f"has no {key}; choose from {listed(kinds)}")
        return self.maybe_one_of(key, kinds) or default

    def maybe_one_of(self, key: str, kinds: type[E]) -> E | None:
        """One of the values of an enum, or None when it is absent or wrong."""
        value = self.text(key)
        if value in set(kinds):
            return kinds(value)
        if value or (self.has(key) and self._data[key] == ""):
            self.fault(f'{key} "{value}" is unknown; choose from {listed(kinds)}')
        return None

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key, list, 'a list of texts, such as ["a", "b"]', required) or []
        if not all(isinstance(item, str) for item in value):
            self.fault(f'{key} must hold texts only, such as ["a", "b"]')
        return tuple(item for item in value if isinstance(item, str))

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers from 1."""
        value = self._take(key, list, "a list of whole numbers, such as [4, 5]", required=False) or []
        right = tuple(item for item in value if isinstance(item, int) and not isinstance(item, bool) and item > 0)
        if len(right) < len(value):
            self.fault(f"{key} must hold whole numbers from 1 only, such as [4, 5]")
        return right

    def decimals(self, key: str) -> tuple[Decimal, ...]:
        """A list of numbers, exact."""
        value = self._take(key, list, "a list of numbers, such as [4, 5.5]", required=False) or []
        kinds = (int, Decimal)
        right = tuple(Decimal(item) for item in value if isinstance(item, kinds) and not isinstance(item, bool))
        if len(right) < len(value) or not all(number.is_finite() for number in right):
            self.fault(f"{key} must hold numbers only, such as [4, 5.5]")
        return tuple(number for number in right if number.is_finite())

    def known(self, key: str, value: str, kinds: type[E]) -> bool:
        """Whether a value of a list is one of an enum."""
        if value not in set(kinds):
            self.fault(f'{key} "{value}" is unknown; choose from {listed(kinds)}')
        return value in set(kinds)

    def pairs(self, key: str) -> tuple[tuple[str, Any], ...]:
        """A table of names and values, such as { mail = "E-mail" }, in the order of the file."""
        return tuple((self._take(key, dict, "a table, such as { a = … }", required=False) or {}).items())

    def table(self, key: str, called: str) -> Table | None:
        """A table inside this one, None when it is absent."""
        value = self._take(key, dict, "a table", required=False)
        return Table(value, f"{self.where}, {called}", self.faults) if value is not None else None

    def tables(self, key: str, called: str, *named_by: str, top: bool = False) -> Iterator[Table]:
        """The tables of a list; each is called by its own code in faults."""
        value = self._take(key, list, f"a list of tables ([[{key}]])", required=False) or []
        for number, item in enumerate(value, 1):
            if not isinstance(item, dict):
                self.fault(f"{key} must be a list of tables")
                continue
            table = Table(item, "", self.faults)
            name = table.name(*named_by)
            label = f'{called} "{name}"' if name != "?" else f"{called} {number}"
            table.where = f"{self.where}{': ' if top else ', '}{label}"
            yield table

    def skip(self, key: str) -> Any:
        """The raw value of a key that is read elsewhere."""
        self._seen.add(key)
        return self._data.get(key)

    def done(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._data:
            if key not in self._seen:
                known = ", ".join(sorted(self._seen))
                self.fault(f'key "{key}" is unknown; known here: {known}')


def listed(values: Iterable[str]) -> str:
    """Values as a readable list."""
    return ", ".join(str(value) for value in values)
