"""Whole numbers, lines that bind them, and what a line can be: the sums of the attacker. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Vars = dict[int, float]
GRADES = range(1, 11)
NEAR = 1e-6


class System:
    """Whole numbers with lines that bind them."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str, int], int] = {}
        self.rows: list[tuple[Vars, float, float]] = []

    def group(self, report: str, dienst: str, weights: Mapping[int, float] | None = None) -> Vars:
        """How many people of a dienst in a report, each counted by the weight of their grade."""
        found: Vars = {}
        for grade in GRADES:
            place = self.names.setdefault((report, dienst, grade), len(self.names))
            found[place] = 1.0 if weights is None else weights.get(grade, 0.0)
        return found

    def bind(self, line: Vars, least: float, most: float) -> None:
        """A line lies between two values, both included."""
        self.rows.append((line, least, most))

    @cached_property
    def limits(self) -> LinearConstraint:
        """All lines that bind; none may be added after this."""
        cells = [(n, place, weight) for n, (held, _, _) in enumerate(self.rows) for place, weight in held.items()]
        numbers, places, weights = zip(*cells, strict=True)
        matrix = csr_array((weights, (numbers, places)), shape=(len(self.rows), len(self.names)))
        low, high = ([row[side] for row in self.rows] for side in (1, 2))
        return LinearConstraint(matrix, np.array(low) - NEAR, np.array(high) + NEAR)

    def least(self, line: Vars) -> float:
        """The smallest value of a line. Errors: ValueError when nothing fits: then the attacker misread something."""
        wanted = np.zeros(len(self.names))
        wanted[list(line)] = list(line.values())
        whole = np.ones(len(self.names))
        solved = milp(wanted, constraints=self.limits, integrality=whole, bounds=Bounds(0, np.inf))
        if not solved.success:
            raise ValueError(f"the lines contradict each other: {solved.message}")
        return float(solved.fun)

    def only_value(self, line: Vars) -> bool:
        """Whether a line has one value in all solutions."""
        low, high = self.least(line), self.least(negative(line))
        return round(low) == round(-high)


def negative(line: Vars) -> Vars:
    return {place: -weight for place, weight in line.items()}


def plus(*lines: Vars) -> Vars:
    found: Vars = {}
    for line in lines:
        for place, weight in line.items():
            found[place] = found.get(place, 0.0) + weight
    return found
