"""Step 5, over several outputs: what somebody can compute who lays them beside each other.

Each output is one group of people: a dienst, a year, all of a law, everybody of a provisional report. Adding and
subtracting groups can leave one that is too small to show, though each output by itself was large enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

Cell = str
NEAR = 1e-9


def given_away(
    outputs: Sequence[Collection[Cell]], people: Mapping[Cell, int], least: int
) -> tuple[frozenset[Cell], ...]:
    """The groups of fewer than `least` people that follow from the outputs by adding and subtracting.

    `people`: how many are in each cell, a cell being people whom no output keeps apart (a dienst in a year, say).
    A group that is itself an output is found too; masking comes first. Exact for sums: means with their n.
    """
    together = _inseparable(outputs, people)
    counts = {cells: sum(people[cell] for cell in cells) for cells in together}
    filled = [cells for cells, count in counts.items() if count]
    shown = np.array([[cells <= frozenset(output) for cells in filled] for output in outputs], dtype=float)
    if not shown.size:
        return ()
    unseen = _null_space(shown)
    found = []
    for group in _small(filled, counts, least):
        chosen = np.array([cells in group for cells in filled], dtype=float)
        if not unseen.size or float(np.abs(unseen @ chosen).max()) < NEAR:
            found.append(frozenset().union(*group))
    return tuple(found)


def may_follow(
    shown: Sequence[Collection[Cell]], more: Collection[Cell], people: Mapping[Cell, int], least: int
) -> bool:
    """Whether one more output may be shown after these, so that no small group follows that did not before."""
    return set(given_away([*shown, more], people, least)) <= set(given_away(shown, people, least))


def _inseparable(outputs: Sequence[Collection[Cell]], people: Mapping[Cell, int]) -> list[frozenset[Cell]]:
    """Cells that stand in the same outputs, together; those in no output are in none here either."""
    held: dict[tuple[int, ...], set[Cell]] = defaultdict(set)
    for cell, count in people.items():
        if count:
            held[tuple(n for n, output in enumerate(outputs) if cell in output)].add(cell)
    return [frozenset(cells) for where, cells in held.items() if where]


def _null_space(
    shown: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """What can move without any output changing, one row for each way."""
    _, sizes, directions = np.linalg.svd(shown, full_matrices=True)
    rank = int((sizes > NEAR).sum())
    found: np.ndarray[tuple[int, int], np.dtype[np.float64]] = directions[rank:]
    return found


def _small(
    filled: Sequence[frozenset[Cell]], counts: Mapping[frozenset[Cell], int], least: int
) -> Iterator[tuple[frozenset[Cell], ...]]:
    """Every union of fewer than `least` people: never more than least - 1 cells, each holds somebody."""
    light = [cells for cells in filled if counts[cells] < least]
    for size in range(1, least):
        for group in combinations(light, size):
            if sum(counts[cells] for cells in group) < least:
                yield group
