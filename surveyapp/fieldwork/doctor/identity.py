"""Step 1: who is the same person, and who only shares an address with someone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveyapp.fieldwork.doctor.columns import bare

Name = tuple[str, str]  # surname and initial, either may be empty


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells people apart: ways to reach them, and their name as far as it is known."""

    ways: frozenset[str]
    surname: str
    initial: str

    def same(self, other: Identity) -> bool:
        """Whether two rows that share a way are one person: unless their names differ. (Family members are two.)"""
        differs = (
            self.surname and other.surname and self.surname != other.surname,
            self.initial and other.initial and self.initial != other.initial,
        )
        return not any(differs)


def identity(values: Mapping[str, Any]) -> Identity:
    """Of a person's values, as file or store name them."""
    house = values.get("house_number") or values.get("number") or ""
    address = f"{values.get('postcode') or ''} {house}".lower() if values.get("postcode") and house else ""
    surname = bare(values.get("surname") or "")
    named = address and surname  # an address without a name is a household, no person
    ways = (values.get("email") or "", values.get("phone") or "", address if named else "")
    return Identity(frozenset(filter(None, ways)), surname, bare(values.get("initials") or "")[:1])


class Known:
    """People seen so far, found by any of their ways; as quick at an address of thousands as at one of two."""

    def __init__(self, people: Iterable[tuple[str, Identity]] = ()) -> None:
        self._by_way: dict[str, dict[Name, tuple[int, str]]] = {}
        self._seen = 0
        for label, who in people:
            self.add(label, who)

    def add(self, label: str, who: Identity) -> None:
        """Remember someone under a label, such as the number of their row."""
        self._seen += 1
        for way in who.ways:
            self._by_way.setdefault(way, {}).setdefault((who.surname, who.initial), (self._seen, label))

    def find(self, who: Identity) -> str | None:
        """The label of the same person, if they were seen: of the first of them, by the first way that leads there."""
        for way in sorted(who.ways & self._by_way.keys()):
            found = min(self._sharing(self._by_way[way], who), default=None)
            if found is not None:
                return found[1]
        return None

    def _sharing(self, people: Mapping[Name, tuple[int, str]], who: Identity) -> Iterator[tuple[int, str]]:
        """Who shares a way, and whose name does not differ."""
        if who.surname and who.initial:
            names = ((surname, initial) for surname in (who.surname, "") for initial in (who.initial, ""))
            yield from (people[name] for name in names if name in people)
            return
        for (surname, initial), seen in people.items():
            if who.same(Identity(who.ways, surname, initial)):
                yield seen
