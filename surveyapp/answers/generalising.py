"""Step 3, at closing: what few sets of a group share is made general, so that it marks nobody out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from questionnaires.model import OTHER
from surveyapp.answers.drafts import Draft

SHARED_BY = 5  # sets of the group


def generalise(sets: Iterable[Draft]) -> list[Draft]:
    """Form, language, mode and each stratum keep a value that five sets of their group share, else `other`.

    A group is an audience and dienst. A stratum that nobody in the whole list has stays away; in a
    list that has it, leaving it empty is a value like the others.
    """
    sets = list(sets)
    strata = sorted({name for one in sets for name in one.strata})
    groups: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for one in sets:
        groups[one.audience, one.dienst].append(one)
    return [general for group in groups.values() for general in _group(group, strata)]


def _group(group: Sequence[Draft], strata: Sequence[str]) -> list[Draft]:
    forms = _general([one.form for one in group])
    languages = _general([one.language for one in group])
    modes = _general([one.mode for one in group])
    kept = {name: _general([one.strata.get(name, "") for one in group]) for name in strata}
    return [
        replace(
            one,
            form=forms[one.form],
            language=languages[one.language],
            mode=modes[one.mode],
            strata=_filled({name: kept[name][one.strata.get(name, "")] for name in strata}),
        )
        for one in group
    ]


def _general(values: Sequence[str]) -> dict[str, str]:
    return {value: value if n >= SHARED_BY else OTHER for value, n in Counter(values).items()}


def _filled(strata: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in strata.items() if value}
