"""An attacker who wants to know what one person answered, and has only what is printed.

Imports nothing of ours. It knows which people are on the list and in which dienst, and how figures are made (the page
docs/computations.md is public). Every figure is a line in whole numbers: of each dienst, how many gave each grade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.special import stdtrit

from tests.unit.attack import files
from tests.unit.attack.system import GRADES, NEAR, System, negative, plus

Json = Mapping[str, Any]
Table = Sequence[Sequence[str]]  # the first row is the head
FEW = 3  # of a group of so few the sum already tells one what another said


@dataclass(frozen=True)
class Outputs:
    """What one officer can have in hand."""

    final: Json
    provisional: Sequence[Json] = ()  # oldest first
    tables: Sequence[Table] = ()  # of the final report, as printed
    names: Mapping[str, str] = field(default_factory=dict)  # dienst -> as printed
    deciding: str = "all"  # or "table": use only the table of results
    workbook: bytes = b""  # the report as XLSX
    csv: bytes = b""  # and its figures as one table
    last_year: Json | None = None  # the results of the round before
    year: str = ""  # how the report calls that round

    @cached_property
    def every_table(self) -> list[Table]:
        """Those of the report and of the files that go with it."""
        made = files.workbook(self.workbook) if self.workbook else []
        return [*self.tables, *made, *(files.table(self.csv) if self.csv else [])]


@dataclass(frozen=True)
class Found:
    """A group of people of whom more is known than may be."""

    group: str
    people: int
    what: str


def attack(outputs: Outputs) -> list[Found]:
    """Everybody whose grade or answer is the same in all solutions, with the groups they are in."""
    return [*_grades(outputs), *_last_people(outputs), *crossed(outputs.final["clients"])]


VALUE = {grade: float(grade) for grade in GRADES}
CORRECTED = {grade: float(max(grade, 5)) for grade in GRADES}
SQUARE = {grade: float(grade * grade) for grade in GRADES}
PASSED = {grade: 1.0 for grade in GRADES if grade >= 6}


def _grades(outputs: Outputs) -> Iterator[Found]:
    system = System()
    rows = outputs.final["clients"]["diensten"]
    _one_report(system, "final", outputs.final, whole=outputs.deciding == "all")
    if outputs.deciding == "all":
        _verdict(system, outputs)
        _printed(system, outputs)
    _successive(system, outputs)
    _year_before(system, outputs)
    for group, people, parts in _targets(outputs, rows):
        total = plus(*(system.group(report, dienst, {g: sign * g for g in GRADES}) for report, dienst, sign in parts))
        if people <= FEW and system.only_value(total):
            yield Found(group, people, "sum")
        elif (
            people > FEW
            and not _own_row(outputs, parts)
            and _may_be_equal(outputs, parts, people)
            and (same := _all_the_same(system, parts, people))
        ):
            yield Found(group, people, f"all {same}")


def _all_the_same(system: System, parts: Sequence[tuple[str, str, int]], people: int) -> int:
    """The grade that every one of them gave in all solutions, 0 when there is no such grade."""
    low = system.least(plus(*(system.group(r, d, {g: s * g for g in GRADES}) for r, d, s in parts)))
    grade = round(low / people)
    if grade * people != round(low) or grade not in GRADES:
        return 0
    line = plus(*(system.group(r, d, {grade: float(s)}) for r, d, s in parts))
    return grade if round(system.least(line)) == people else 0


def _own_row(outputs: Outputs, parts: Sequence[tuple[str, str, int]]) -> bool:
    """Whether a group stands in a table of results with its mean, which the provider may have."""
    reports = {"final": outputs.final, "before": outputs.last_year}
    report, dienst, _ = parts[0]
    made = reports.get(report)
    return len(parts) == 1 and made is not None and made["clients"]["diensten"][dienst]["mean"] is not None


def _may_be_equal(outputs: Outputs, parts: Sequence[tuple[str, str, int]], people: int) -> bool:
    """Cheap: where the sum of all grades is printed, equal grades divide it."""
    made = {"final": outputs.final, "before": outputs.last_year or {}}
    made |= {f"p{n}": one for n, one in enumerate(outputs.provisional)}
    rows = [(made[report]["clients"]["diensten"][dienst], sign) for report, dienst, sign in parts]
    if any(row["mean"] is None for row, _ in rows):
        return True
    return bool(round(sum(sign * row["mean"] * row["n_grade"] for row, sign in rows)) % people == 0)


def _targets(outputs: Outputs, rows: Json) -> Iterator[tuple[str, int, list[tuple[str, str, int]]]]:
    """Every dienst, and of every dienst who is in one report and not in the one before."""
    for dienst, row in rows.items():
        yield dienst, row["n_grade"], [("final", dienst, 1)]
    for dienst, row in outputs.last_year["clients"]["diensten"].items() if outputs.last_year else ():
        yield f"last year: {dienst}", row["n_grade"], [("before", dienst, 1)]
    reports = [("final", rows)]
    reports += [(f"p{n}", made["clients"]["diensten"]) for n, made in reversed(list(enumerate(outputs.provisional)))]
    for (later, new), (before, old) in pairwise(reports):
        for dienst in new:
            more = new[dienst]["n_grade"] - old.get(dienst, {"n_grade": 0})["n_grade"]
            if more and old.get(dienst, {"n_grade": 0})["n_grade"]:
                yield f"{dienst}: {later} - {before}", more, [(later, dienst, 1), (before, dienst, -1)]


def _one_report(system: System, report: str, made: Json, whole: bool) -> None:
    clients = made["clients"]
    for dienst, row in clients["diensten"].items():
        _row(system, [(report, dienst)], row, whole)
    every = [(report, dienst) for dienst in clients["diensten"]]
    _row(system, every, clients["total"], whole)
    if whole and (merged := clients.get("together")):
        _row(system, [(report, dienst) for dienst in merged["diensten"]], merged | {"mean_corrected": None}, whole)
    if whole and clients["grades"]:
        for grade, count in clients["grades"].items():
            system.bind(plus(*(system.group(*one, {int(grade): 1.0}) for one in every)), count, count)


def _row(system: System, of: Sequence[tuple[str, str]], row: Json, whole: bool) -> None:
    """The figures of a row of the table of results."""

    def bind(weights: Mapping[int, float] | None, least: float, most: float) -> None:
        system.bind(plus(*(system.group(*one, weights) for one in of)), least, most)

    size = row["n_grade"]
    bind(None, size, size)
    if row["mean"] is not None:
        bind(VALUE, round(row["mean"] * size), round(row["mean"] * size))
    if row["mean_corrected"] is not None:
        bind(CORRECTED, round(row["mean_corrected"] * size), round(row["mean_corrected"] * size))
    spread = row.get("spread") if whole else None
    if spread:
        bind(PASSED, *_within(spread["passed"], 0.5, size / 100))
        if row["mean"] is not None:
            _squares(system, of, row, spread["interval"])


def _within(text: str, half: float, scale: float) -> tuple[int, int]:
    """The whole numbers that a rounded figure may stand for."""
    value = float(text.replace(",", "."))
    return ceil((value - half) * scale - NEAR), floor((value + half) * scale + NEAR)


def _squares(system: System, of: Sequence[tuple[str, str]], row: Json, interval: str) -> None:
    """An interval gives the variance, and with the mean the sum of the squares (population: the net sample)."""
    found = re.fullmatch(r"([\d,]+) tot ([\d,]+)", interval)
    size, population = row["n_grade"], max(row["net_sample"], row["n_grade"])
    share = 1 - size / population
    if not found or size < 2 or share <= 0:
        return
    half = float(stdtrit(size - 1, 0.975)) * (share / size) ** 0.5
    low, high = (float(limit.replace(",", ".")) for limit in found.groups())
    sides = [side for side, edge in ((row["mean"] - low, low == 1), (high - row["mean"], high == 10)) if not edge]
    for side in sides:
        least, most = (max(0.0, side + slack) / half for slack in (-0.0501, 0.0501))
        around = size * row["mean"] ** 2
        line = plus(*(system.group(*one, SQUARE) for one in of))
        system.bind(line, least**2 * (size - 1) + around, most**2 * (size - 1) + around)


REASON = re.compile(r"Het (gecorrigeerde )?gemiddelde rapportcijfer voor (.+?) (?:is .* en )?haalt de norm van "
                    r"(ten minste|meer dan) ([\d,]+)( niet)?[.;]")  # fmt: skip


def _verdict(system: System, outputs: Outputs) -> None:
    """A sentence on a dienst tells on which side of the norm it lies, also where the grade is hidden."""
    keys = {name: key for key, name in outputs.names.items()}
    rows = outputs.final["clients"]["diensten"]
    for reason in outputs.final["verdict"]["reasons"]:
        found = REASON.match(reason)
        if found and found[2] in keys and keys[found[2]] in rows:
            dienst = keys[found[2]]
            edge = float(found[4].replace(",", ".")) * rows[dienst]["n_grade"]
            line = system.group("final", dienst, CORRECTED if found[1] else VALUE)
            system.bind(line, *((0, ceil(edge) - 1) if found[5] else (edge, np.inf)))
    _readings(system, outputs)


def _readings(system: System, outputs: Outputs) -> None:
    """Another reading that is met binds every dienst; one that is missed, the only one whose grade is hidden."""
    verdict, rows = outputs.final["verdict"], outputs.final["clients"]["diensten"]
    if verdict["decided_by"] != "corrected_mean" or not verdict.get("readings"):
        return
    hidden = [key for key, row in rows.items() if row["masked"] and key not in verdict["not_tested"]]
    for change in verdict["readings"]["changes"]:
        if change["rule"] == "counts_as" and change["met"]:
            weights = {grade: max(float(grade), float(change["value"])) if grade < 5.5 else grade for grade in GRADES}
            for key in hidden:
                system.bind(system.group("final", key, weights), 5.5 * rows[key]["n_grade"], np.inf)


def _printed(system: System, outputs: Outputs) -> None:
    """Every table of the report and of its files with a line for a dienst and a column for its grade."""
    rows = outputs.final["clients"]["diensten"]
    keys = {name: key for key, name in outputs.names.items() if key in rows}
    told = {
        (keys[cells[0]], name, cell)
        for head, cells in _lines(outputs.every_table)
        for name, cell in zip(head[1:], cells[1:], strict=True)
        if cells[0] in keys
    }
    for dienst, name, cell in sorted(told):
        _value(system, [("final", dienst)], rows[dienst]["n_grade"], (name, cell))


def _lines(tables: Sequence[Table]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    for table in tables:
        yield from ((table[0], cells) for cells in table[1:] if len(cells) == len(table[0]))


def _value(system: System, of: Sequence[tuple[str, str]], size: int, printed: tuple[str, str]) -> None:
    """A number under a head; one with more decimals than the report has tells more."""
    name, cell = printed
    found = re.fullmatch(r"(\d+(?:,(\d+))?)(?: °)?", cell)
    if not found or name not in MEASURES:
        return
    weights, half, scale = MEASURES[name]
    half = min(half, 0.5 * 0.1 ** len(found[2] or ""))
    line = plus(*(system.group(*one, weights) for one in of))
    system.bind(line, *_within(found[1], half, size / scale))


MEASURES = {
    "Rapportcijfer": (VALUE, 0.05, 1),
    "Gemiddelde": (VALUE, 0.05, 1),
    "Voldoende (%)": (PASSED, 0.5, 100),
}


def _year_before(system: System, outputs: Outputs) -> None:
    """The report of last year, and what the lines over the years say of that year now."""
    if outputs.last_year is None:
        return
    whole, clients = outputs.deciding == "all", outputs.last_year["clients"]
    _one_report(system, "before", outputs.last_year, whole=whole)
    rows = clients["diensten"]
    keys = {name: [key] for key, name in outputs.names.items() if key in rows} | {"Rapportcijfer": list(rows)}
    for head, cells in _lines(outputs.every_table) if whole else ():
        printed = dict(zip(head, cells, strict=True))
        if cells[0] != outputs.year or not _of_clients(printed, clients["total"]):
            continue
        for name, cell in printed.items():
            if of := [("before", key) for key in keys.get(name, ())]:
                size = sum(rows[key]["n_grade"] for _, key in of)
                _value(system, of, size, ("Rapportcijfer", cell))


def _of_clients(printed: Mapping[str, str], total: Json) -> bool:
    """The line of the opdrachtgevers has the same heads; its n or its grade is another one, or it adds nothing."""
    if "Rapportcijfer" not in printed:
        return True
    found = re.match(r"\d+(,\d+)?", printed["Rapportcijfer"])  # the workbook has 6 for 6,0
    same = found is None or total["mean"] is None or abs(float(found[0].replace(",", ".")) - total["mean"]) < 0.051
    return same and printed.get("n", "").removesuffix(" °") == str(total["n_grade"])


def _successive(system: System, outputs: Outputs) -> None:
    """Who is in an earlier report is in the later one too."""
    later = "final"
    for number, made in reversed(list(enumerate(outputs.provisional))):
        before = f"p{number}"
        _one_report(system, before, made, whole=True)
        for dienst in made["clients"]["diensten"]:
            for grade in GRADES:
                line = plus(
                    system.group(later, dienst, {grade: 1.0}), negative(system.group(before, dienst, {grade: 1.0}))
                )
                system.bind(line, 0, np.inf)
        later = before


def _last_people(outputs: Outputs) -> Iterator[Found]:
    """Answers to a question that more people gave in a later report than in the one before."""
    series = [*outputs.provisional, outputs.final]
    for before, later in pairwise(series):
        for side in ("clients", "opdrachtgevers"):
            yield from _one_side(side, before[side], later[side])


def _one_side(side: str, before: Json, later: Json) -> Iterator[Found]:
    more = later["total"]["n_grade"] - before["total"]["n_grade"]
    shown = before["total"]["mean"] is not None and later["total"]["mean"] is not None
    if shown and 0 < more <= FEW:
        yield Found(f"{side}: last people", more, "sum")
    for code, question in later["questions"].items():
        old = before["questions"].get(code, {"counts": None})["counts"]
        if old is None or question["counts"] is None:
            continue
        new = {answer: count - old[answer] for answer, count in question["counts"].items()}
        people = sum(new.values())
        if people and (people <= FEW or max(new.values()) == people):
            yield Found(f"{side} {code}: last people", people, "answers")


def crossed(clients: Json) -> Iterator[Found]:
    """Groups of a cross table that are small, or what is left over of everybody."""
    for code, table in (clients.get("crossings") or {}).items():
        for row, cells in (table or {"rows": {}})["rows"].items():
            if cells is not None:
                yield from _cross_row(clients, (code, row), cells["groups"])


def _cross_row(clients: Json, name: tuple[str, str], groups: Sequence[Json]) -> Iterator[Found]:
    scale = clients["questions"].get(name[1])
    counts = scale["counts"] if scale else clients["grades"]
    if counts is None:
        return
    left = sum(counts.values()) - sum(group["n"] for group in groups)
    for group in groups:
        if group["n"] <= FEW:
            yield Found(f"{name}: a group", group["n"], "printed")
        if not scale and group["interval"] and group["n"] < SPELLED:
            yield Found(f"{name}: an interval beside few grades", group["n"], "spelled")
    if 0 < left <= FEW and len(_left_over(counts, groups, left, bool(scale))) == 1:
        yield Found(f"{name}: who is in neither group", left, "sum")


SPELLED = 10  # grades below which mean and interval often leave one list of grades


def _left_over(counts: Mapping[str, int], groups: Sequence[Json], left: int, scale: bool) -> range:
    """The sums that the others may have: of their grades, or of how many are satisfied."""
    whole = counts["3"] + counts["4"] if scale else sum(int(grade) * n for grade, n in counts.items())
    half, unit = (0.5, 100) if scale else (0.05, 1)
    printed = [(float(group["printed"].replace(",", ".")), group["n"] / unit) for group in groups]
    low = whole - sum(floor((value + half) * size + NEAR) for value, size in printed)
    high = whole - sum(ceil((value - half) * size - NEAR) for value, size in printed)
    least, most = (0, left) if scale else (left, 10 * left)
    return range(max(low, least), min(high, most) + 1)
