"""Step 6, proof: all values of a report as one text that never depends on wording, its hash, and what differs.

Two texts are the same when, and only when, every value is: the exact figures by the keys of the contract, and every
number, sign and n as it is printed in tables, figures and the summary. Titles and labels stay out: a revision of a
questionnaire may mend a word.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis.report.values import Block, Chapter, Figure, Summary, Table

FORMAT = "oordeel-values/1"
GROUP = 8  # signs of a hash that stand together in print
MISSING = "niets"

Json = dict[str, Any]


def values(about: Mapping[str, str], exact: Json, summary: Summary, chapters: tuple[Chapter, ...]) -> Json:
    """All values of a report; `about` says of what, `exact` are its figures as the results command gives them."""
    printed: Json = {"summary": [[tile.value, tile.note] for tile in summary.tiles]}
    first = (summary.satisfaction,) if summary.satisfaction else ()
    printed |= {key: _block(block) for key, block in keyed((*first, *blocks(chapters)))}
    return {"format": FORMAT, "about": dict(about), "figures": exact, "printed": printed}


def blocks(chapters: tuple[Chapter, ...]) -> Iterator[Block]:
    """Everything in the chapters, in printed order."""
    for chapter in chapters:
        yield from chapter.intro
        for section in chapter.sections:
            yield from section.blocks


def as_text(found: Json) -> str:
    """The values in the one way in which they can be written."""
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """The hash over all values: sha256 over their text in UTF-8, 64 signs."""
    return hashlib.sha256(text.encode()).hexdigest()


def in_print(found: str) -> str:
    """A hash as it is printed, in groups that one can read aloud."""
    return " ".join(found[start : start + GROUP] for start in range(0, len(found), GROUP))


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Where `after` has other values than `before`: path, value before, value after. What is only in `after` is new."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before):
            yield from differences(before[key], after.get(key, MISSING), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, (*path, str(number)))
    elif before != after or type(before) is not type(after):
        yield path, _said(before), _said(after)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def keyed(found: Iterable[Block]) -> Iterator[tuple[str, Figure | Table]]:
    """Figures and tables with the key under which they stand among the printed values; prose has none."""
    seen: Counter[str] = Counter()
    for block in found:
        if isinstance(block, Figure | Table):
            key = block.key if isinstance(block, Figure) else f"table {block.number}"
            seen[key] += 1
            yield key if seen[key] == 1 else f"{key} ({seen[key]})", block


def _block(block: Figure | Table) -> Json:
    if isinstance(block, Table):
        return {"cells": _cells(block)}
    return {"n": block.base, "cells": _cells(block.table) if block.table else [], "hidden": bool(block.hidden)}


def _cells(table: Table) -> list[list[str]]:
    return [list(row.cells[1:]) for row in table.rows]
