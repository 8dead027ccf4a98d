"""Step 3, while a round is open: whether enough usable sets came in for a figure to be published, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from analysis.tallies import is_usable
from questionnaires.model import Audience
from surveyapp.answers import extract
from surveyapp.answers.drafts import FIELDS, Draft
from surveyapp.answers.mixing import FINISHED, RESPONSE
from surveyapp.db import Stores, reading
from surveyapp.rounds import Round

BATCH = 200  # sets judged at once: in a large round the first batch tells all
Sets = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for: usable sets of one audience of a round, so many of each dienst."""

    round_: Round
    audience: Audience
    least: int


def needed(stores: Stores, round_: Round, audience: Audience, diensten: Iterable[str]) -> Mapping[str, int]:
    """How many usable sets each of these diensten still needs before its figure may be published.

    Counts finished sets, mixed or not, and no further than the limit of the keurmerk.
    """
    wanted = _Wanted(round_, audience, dict(round_.profile.publish_from).get(audience, 0))
    found: Counter[str] = Counter()
    if wanted.least:
        found += _usable(stores, wanted, None)
    missing = {}
    for dienst in diensten:
        if found[dienst] < wanted.least:  # rare, or not among the first
            found[dienst] = _usable(stores, wanted, dienst)[dienst]
        missing[dienst] = max(0, wanted.least - found[dienst])
    return missing


def _usable(stores: Stores, wanted: _Wanted, dienst: str | None) -> Counter[str]:
    """Usable sets by dienst: of the first batch, or of one dienst until there are enough."""
    found: Counter[str] = Counter()
    for table in (RESPONSE, FINISHED):
        which = [table.c.round_id == wanted.round_.id, table.c.audience == wanted.audience.value]
        query = select(*(table.c[name] for name in FIELDS))
        if dienst is None:
            query = query.limit(BATCH)
        else:
            which.append(table.c.dienst == dienst)
        with (
            reading(stores.answers).connect() as connection,
            connection.execution_options(yield_per=BATCH).execute(query.where(*which)) as rows,
        ):
            for part in rows.mappings().partitions(BATCH):
                found += _judged(wanted, [Draft(**row) for row in part])
                if dienst is not None and found[dienst] >= wanted.least:
                    return found
    return found


def _judged(wanted: _Wanted, sets: list[Draft]) -> Counter[str]:
    packs = {wanted.audience: wanted.round_.packs()[wanted.audience]}
    rule = next((rule for rule in wanted.round_.profile.usable if rule.audience is wanted.audience), None)
    good: Any = is_usable(extract.frame(sets, packs, wanted.round_.terms.modules), rule)
    return Counter(one.dienst for one, usable in zip(sets, good, strict=True) if usable)
