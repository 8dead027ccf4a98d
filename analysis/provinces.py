"""Step 4 and 5, where the clients who were asked live: provinces of the net sample, small ones hidden.

A property of the list alone: provinces are never crossed with answers, and no set of answers holds one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.asked import ASKED
from analysis.disclosure import open_groups
from analysis.measures import Source
from analysis.tallies import OUTCOME

ABROAD, UNKNOWN = "abroad", ""
PLACE = {  # row and column of each tile, as the provinces lie
    "friesland": (0, 2),
    "groningen": (0, 3),
    "noord-holland": (1, 1),
    "flevoland": (1, 2),
    "drenthe": (1, 3),
    "zuid-holland": (2, 0),
    "utrecht": (2, 1),
    "gelderland": (2, 2),
    "overijssel": (2, 3),
    "zeeland": (3, 0),
    "noord-brabant": (3, 1),
    "limburg": (3, 2),
}
NAMES = {
    "friesland": "Friesland",
    "groningen": "Groningen",
    "noord-holland": "Noord-Holland",
    "flevoland": "Flevoland",
    "drenthe": "Drenthe",
    "zuid-holland": "Zuid-Holland",
    "utrecht": "Utrecht",
    "gelderland": "Gelderland",
    "overijssel": "Overijssel",
    "zeeland": "Zeeland",
    "noord-brabant": "Noord-Brabant",
    "limburg": "Limburg",
}
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Provinces:
    """People asked by province, `abroad` and "" (not known), already disclosed."""

    asked: int  # all together
    counts: Mapping[str, int | None]  # None: hidden; nobody there is hidden too while anything is


def provinces(source: Source) -> Provinces | None:
    """Where those asked live; None where no province was counted, or where nothing could be shown."""
    asked = source.of(OUTCOME).get("invited", 0)
    split = f"{ASKED}{PROVINCE}"
    found = {key: source.of(OUTCOME, split, key).get("invited", 0) for key in (*PLACE, ABROAD)}
    if not any(found.values()):
        return None
    found[UNKNOWN] = asked - sum(found.values())
    least = source.profile.mean_from
    held = {key: count for key, count in found.items() if count}
    hidden = set(held) - open_groups(held, least)
    if hidden == set(held):
        return None
    if hidden:
        hidden |= {key for key, count in found.items() if not count}
    return Provinces(asked, {key: None if key in hidden else count for key, count in found.items()})
