"""Step 4 and 5, the standard cross tables: grade and aspects for two groups, disclosed, each difference tested.

Everybody who is in neither group is a third one. As the totals stand elsewhere in the report, that third group
follows by subtraction: it must be as large as a group that is shown, or it is taken together with the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from analysis import certainty, scores
from analysis.bases import base, grade_question
from analysis.certainty import Interval
from analysis.crossings import aspects, by
from analysis.disclosure import CATEGORY_FROM, spread_from, thin
from analysis.importance import SATISFIED
from analysis.measures import Source
from questionnaires.keurmerk import Crossing

MOSTLY = 20  # in a smaller group nobody may stand out by everybody having said the same

Grades = Mapping[Decimal, int]
Share = tuple[int, int]  # satisfied, of how many


@dataclass(frozen=True, slots=True)
class Cell:
    """One group: units are those of the row."""

    n: int
    value: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class CrossRow:
    """The grade (code of the grade question) or one aspect (share of satisfied, 0..1) in both groups."""

    code: str
    cells: tuple[Cell, Cell] | None  # None: hidden
    chance: float | None  # corrected p of the difference; None: not tested


@dataclass(frozen=True, slots=True)
class CrossTable:
    """One standard cross table, already disclosed."""

    crossing: Crossing
    sizes: tuple[int, int] | None  # grades in each group; None: even that is hidden
    rest: bool  # whether those in neither group are counted with the second
    rows: tuple[CrossRow, ...]  # the grade first; none when the grade is hidden


def cross_table(source: Source, crossing: Crossing) -> CrossTable | None:
    """The table of one crossing; None where its pairs were not counted or nobody answered."""
    grade = grade_question(source.questionnaire)
    if grade is None or not source.tallies.groups(source.audience.value, by(crossing.question)):
        return None
    reads: dict[str, Callable[[Mapping[str, int]], Grades | Share]] = {grade.code: scores.grades}
    for aspect in aspects(source.questionnaire):
        reads[aspect.code] = _share(base(aspect, source.keurmerk))
    thirds = {code: _thirds(source, crossing, code) for code in reads}
    least = dict.fromkeys(reads, source.profile.distribution_from) | {grade.code: source.profile.mean_from}
    together = any(0 < _size(read(thirds[code][2])) < least[code] for code, read in reads.items())

    def rest(code: str) -> tuple[Grades | Share, ...]:
        return () if together or not _size(reads[code](thirds[code][2])) else (reads[code](thirds[code][2]),)

    pairs = {code: _two(read, thirds[code], together) for code, read in reads.items()}
    if min(map(_size, pairs[grade.code])) < source.profile.mean_from:
        return CrossTable(crossing, None, together, ())
    rows = []
    for code, pair in pairs.items():
        groups, cells = (*pair, *rest(code)), None
        if _allowed(groups, least[code]):
            cells = _cells(pair, min(map(_size, groups)) >= spread_from(source.profile))
        rows.append(CrossRow(code, cells, _chance(source, pair)))
    chances = certainty.together([row.chance if row.cells else None for row in rows])
    tested = tuple(replace(row, chance=chance) for row, chance in zip(rows, chances, strict=True))
    one, other = map(_size, pairs[grade.code])
    return CrossTable(crossing, (one, other), together, tested)


def _thirds(source: Source, crossing: Crossing, code: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The counts of one question in the first group, the second, and among everybody else."""
    found = [Counter[str](), Counter[str]()]
    for counts, group in zip(found, crossing.groups, strict=True):
        for answer in group.codes:
            counts.update(source.of(code, by(crossing.question), answer))
    one, other = found
    return one, other, Counter(source.of(code)) - one - other


def _two(
    read: Callable[[Mapping[str, int]], Grades | Share],
    thirds: tuple[Counter[str], Counter[str], Counter[str]],
    together: bool,
) -> tuple[Grades | Share, Grades | Share]:
    one, other, rest = thirds
    return read(one), read(other + rest if together else other)


def _share(counting: tuple[str, ...]) -> Callable[[Mapping[str, int]], Share]:
    def read(counts: Mapping[str, int]) -> Share:
        return sum(scores.chosen(counts, SATISFIED).values()), sum(scores.chosen(counts, counting).values())

    return read


def _size(found: Grades | Share) -> int:
    return found[1] if isinstance(found, tuple) else scores.number(found)


def _allowed(groups: tuple[Grades | Share, ...], least: int) -> bool:
    """Whether every group is large enough, and nobody in it stands out by an answer."""
    return min(map(_size, groups)) >= least and not any(isinstance(one, tuple) and _bare(*one) for one in groups)


def _bare(satisfied: int, n: int) -> bool:
    """Whether one or two people are apart from all others, or a small group is of one mind."""
    other = n - satisfied
    return thin(satisfied, CATEGORY_FROM) or thin(other, CATEGORY_FROM) or (n < MOSTLY and 0 in (satisfied, other))


def _cells(pair: tuple[Grades | Share, Grades | Share], spread: bool) -> tuple[Cell, Cell]:
    one, other = (_cell(found) if spread else replace(_cell(found), interval=None) for found in pair)
    return one, other


def _cell(found: Grades | Share) -> Cell:
    """How many of those asked are in a group is not known, so that no interval shrinks by that."""
    endless = 10**9
    if isinstance(found, tuple):
        return Cell(found[1], found[0] / found[1], certainty.of_share(*found, endless))
    return Cell(scores.number(found), float(scores.mean(found) or Fraction()), certainty.of_mean(found, endless))


def _chance(source: Source, pair: tuple[Grades | Share, Grades | Share]) -> float | None:
    """The chance of such a difference when there is none; from the n of a distribution in both groups."""
    one, other = pair
    if min(map(_size, pair)) < source.profile.distribution_from:
        return None
    if isinstance(one, tuple) and isinstance(other, tuple):
        return certainty.shares_differ(one, other)
    if isinstance(one, tuple) or isinstance(other, tuple):
        raise TypeError("a share and a grade cannot be compared")
    return certainty.means_differ(one, other)
