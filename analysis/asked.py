"""Step 4, counts of the list alone: who was asked and who finished, by what the list says of them.

In the tallies: the split #asked:<what> with form, language, channel or province as group; and #finished of those
asked who filled the list in, in total and by dienst, stratum and these. Provinces count who was asked, nothing else.
Nothing here touches a set of answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

import pandas as pd

ASKED = "#asked:"  # then what the list says: form, language, channel, province
FINISHED = "#finished"  # code yes; counts people asked who finished
OF_THE_LIST = ("form", "language", "channel", "province")
ANSWERED = "answered"  # column of the sample: yes or no
YES, NO = "yes", "no"
WITHOUT_ANSWERS = ("province",)

Key: TypeAlias = tuple[str, str, str, str, str]


def of_the_list(audience: str, sample: pd.DataFrame, outcome: str) -> Counter[Key]:
    """All counts of one audience; `outcome` is the reserved name of outcomes in the tallies."""
    counts: Counter[Key] = Counter()
    asked = sample[(sample["outcome"] == "invited").to_numpy(dtype=bool)]
    done = asked[(asked[ANSWERED] == YES).to_numpy(dtype=bool)] if ANSWERED in asked.columns else asked[:0]
    for column in (name for name in OF_THE_LIST if name in asked.columns):
        for group, count in Counter(filter(None, asked[column])).items():
            counts[audience, f"{ASKED}{column}", group, outcome, "invited"] += count
    for split, group in _places(done):
        counts[audience, split, group, FINISHED, YES] += 1
    return counts


def _places(done: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each split and group that each of these people is in."""
    strata = [name for name in done.columns if name.startswith("stratum_")]
    known = [name for name in OF_THE_LIST if name in done.columns and name not in WITHOUT_ANSWERS]
    yield from (("total", "") for _ in range(len(done)))
    yield from (("dienst", part) for cell in done["dienst"] for part in cell.split(";") if part)
    for column in strata:
        yield from ((column, cell) for cell in done[column] if cell)
    for column in known:
        yield from ((f"{ASKED}{column}", cell) for cell in done[column] if cell)
