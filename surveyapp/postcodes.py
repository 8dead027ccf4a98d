"""Step 1, from a Dutch postcode to its province. Pure.

Four digits nearly always lie in one province; where a border runs through, the province that holds most of it.
As of the boundaries since 2019 (Vijfheerenlanden in Utrecht).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from analysis.provinces import ABROAD

_BLOCKS = """
noord-holland 1000-1299 1380-1389 1394-1395 1398-1425 1430-2158 2165-2169 3625
flevoland 1300-1379 3890-3899 8200-8259 8300-8322
utrecht 1390-1393 1396-1397 1426-1427 3382-3464 3467-3624 3626-3650 3654-3769 3791 3795-3836 3900-3924 3926-3999
utrecht 4120-4146 4163-4169 4230-4239 4242-4249
zuid-holland 1428-1429 2159-2164 2170-3381 3465-3466 3651-3653 4200-4210 4213 4220-4229 4240-4241
gelderland 3770-3790 3792-3794 3837-3889 3925 4000-4119 4147-4162 4170-4199 4211-4212 4214-4219 5300-5335
gelderland 6500-6583 6600-7399 7439 8050-8054 8070-8099 8160-8195
noord-brabant 4250-4299 4600-4671 4680-4681 4700-5299 5336-5765 5818-5849 6020-6029
zeeland 4300-4599 4672-4679 4682-4699
limburg 5766-5817 5850-6019 6030-6499 6584-6599
overijssel 7400-7438 7440-7739 7767-7799 7946 7950-7955 8000-8049 8055-8069 8100-8159 8196-8199 8260-8299
overijssel 8323-8349 8355-8379
drenthe 7740-7766 7800-7945 7947-7949 7956-7999 8350-8354 8380-8387 8437-8439 9300-9349 9400-9478 9480-9499
drenthe 9504-9539 9564 9570-9579 9654-9659 9749 9760-9769
friesland 8388-8436 8440-9299 9850-9859 9870-9879
groningen 9350-9399 9479 9500-9503 9540-9563 9565-9569 9580-9653 9660-9748 9750-9759 9770-9849 9860-9869 9880-9999
"""


def _blocks() -> list[tuple[int, int, str]]:
    found = []
    for line in _BLOCKS.split("\n"):
        name, *blocks = line.split() or [""]
        for block in blocks:
            first, _, last = block.partition("-")
            found.append((int(first), int(last or first), name))
    return sorted(found)


BLOCKS = _blocks()
_FIRSTS = [first for first, _, _ in BLOCKS]
_DIGITS = re.compile(r"[1-9][0-9]{3}")


def province(postcode: str, country: str = "") -> str:
    """The key of a province, `abroad`, or "" when it cannot be told. Takes `1234 AB` and a country as two letters."""
    if country not in ("", "NL"):
        return ABROAD
    found = _DIGITS.match(postcode)
    if found is None:
        return ""
    number = int(found.group())
    first, last, name = BLOCKS[bisect_right(_FIRSTS, number) - 1]
    return name if first <= number <= last else ""
