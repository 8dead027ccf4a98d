"""Step 3, at closing: what few sets of a group share is made general, so that it marks nobody out."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from questionnaires.model import OTHER
from surveyapp.answers.drafts import Draft

SHARED_BY = 5  # sets of the group
OWN = ("form", "language", "mode")
Cell = list[Draft]


def generalise(sets: Iterable[Draft]) -> list[Draft]:
    """Form, language, mode and each stratum keep a value that five sets of their group share, else `other`.

    A group is an audience and dienst. In a group of five or more every combination that is left, also one with
    `other`, is that of five sets: a set alone with `other`, or alone with two common values, would be as easy to
    find in the list as before. A stratum that nobody in the whole list has stays away; in a list that has it,
    leaving it empty is a value like the others.
    """
    sets = list(sets)
    names = (*OWN, *sorted({name for one in sets for name in one.strata}))
    groups: dict[tuple[str, str], Cell] = defaultdict(list)
    for one in sets:
        groups[one.audience, one.dienst].append(one)
    return [general for group in groups.values() for cell in _cells(group, names) for general in cell]


def _cells(group: Cell, names: Sequence[str]) -> list[Cell]:
    """The group in parts that have the same value of everything."""
    cells = [group]
    for name in names:
        cells = [part for cell in cells for part in _parts(cell, name)]
    return cells


def _parts(cell: Cell, name: str) -> list[Cell]:
    """One part for each value that enough sets share, and one of `other`: it too is large enough, or all there is."""
    by_value: dict[str, Cell] = defaultdict(list)
    for one in random.SystemRandom().sample(cell, len(cell)):
        by_value[_value(one, name)].append(one)
    pool = by_value.pop(OTHER, [])
    for value in [value for value, part in by_value.items() if len(part) < SHARED_BY]:
        pool += by_value.pop(value)
    while by_value and 0 < len(pool) < SHARED_BY:
        value, part = max(by_value.items(), key=lambda item: len(item[1]))
        lacking = SHARED_BY - len(pool)
        taken = lacking if len(part) - lacking >= SHARED_BY else len(part)
        pool += part[:taken]
        by_value[value] = part[taken:]
        if not by_value[value]:
            del by_value[value]
    return [*by_value.values(), [_general(one, name) for one in pool]]


def _value(one: Draft, name: str) -> str:
    value: str = getattr(one, name) if name in OWN else one.strata.get(name, "")
    return value


def _general(one: Draft, name: str) -> Draft:
    if name == "form":
        return replace(one, form=OTHER)
    if name == "language":
        return replace(one, language=OTHER)
    if name == "mode":
        return replace(one, mode=OTHER)
    return replace(one, strata={**one.strata, name: OTHER})
