"""Step 5, who is missing: response by group as far as the list tells, and the mean weighted by response.

Groups are a partition of who was asked. Small ones are taken together until each holds ten people asked, so that
nobody can be had by subtraction. Of each group the response is told, as coarse as `response_band` has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scipy.special import chdtrc

from analysis import certainty
from analysis.asked import ASKED, FINISHED, YES
from analysis.disclosure import RESPONSE_FROM, with_remainder
from analysis.figures import AudienceFigures, GradeRow
from analysis.measures import Source
from analysis.tallies import DIENST, OUTCOME, TOTAL, USABLE
from questionnaires.model import OTHER

REST = ""  # the group of all that are too small or not known
BY_LIST = ("form", "language", "channel")

Counts = Mapping[str, tuple[int, int]]  # group -> asked, answered


@dataclass(frozen=True, slots=True)
class Break:
    """Response by one property of the list; at least two groups, the rest last."""

    by: str  # a split of the tallies
    groups: Counts
    chance: float | None  # corrected p of no difference in response; None: not tested


@dataclass(frozen=True, slots=True)
class Weighted:
    """The mean grade had each group answered as often as the others."""

    by: str
    mean: Fraction


@dataclass(frozen=True, slots=True)
class Missing:
    """Already disclosed."""

    finished: bool  # counted are people who finished; else usable sets
    breaks: tuple[Break, ...]
    weighted: tuple[Weighted, ...]


def missing(source: Source, shown: AudienceFigures) -> Missing | None:
    """Who is missing among one audience; None where nothing can be told. `shown` are its disclosed figures."""
    finished = bool(source.of(FINISHED))
    total = shown.total.net_sample, _answered(source, TOTAL, "", finished)
    found = {by: together(counts, total) for by, counts in _breaks(source, shown, finished)}
    kept = {by: groups for by, groups in found.items() if len(groups) > 1}
    chances = certainty.together([differ(tuple(groups.values())) for groups in kept.values()])
    breaks = tuple(Break(by, groups, chance) for (by, groups), chance in zip(kept.items(), chances, strict=True))
    weighted = tuple(_weighted(source, shown))
    return Missing(finished, breaks, weighted) if breaks or weighted else None


def _breaks(source: Source, shown: AudienceFigures, finished: bool) -> Iterator[tuple[str, Counts]]:
    """Every property with its groups; without who finished only what sets of answers tell too."""
    yield DIENST, {row.key: (row.net_sample, _answered(source, DIENST, row.key, finished)) for row in shown.diensten}
    for by in (*(f"{ASKED}{name}" for name in BY_LIST if finished), *_strata(source)):
        groups = [group for group in source.tallies.groups(source.audience.value, by) if source.of(OUTCOME, by, group)]
        if finished or not _generalised(source, by):
            yield by, {group: (_asked(source, by, group), _answered(source, by, group, finished)) for group in groups}


def _strata(source: Source) -> tuple[str, ...]:
    declared = source.questionnaire.strata if source.questionnaire else ()
    return tuple(f"stratum_{stratum.name}" for stratum in declared)


def _asked(source: Source, split: str, group: str) -> int:
    return source.of(OUTCOME, split, group).get("invited", 0)


def _answered(source: Source, split: str, group: str, finished: bool) -> int:
    return source.of(FINISHED, split, group).get(YES, 0) if finished else sum(source.of(USABLE, split, group).values())


def _generalised(source: Source, by: str) -> bool:
    """Whether sets of answers lost their value at closing: then they cannot be laid beside the list."""
    return sum(source.of(USABLE, by, OTHER).values()) > _asked(source, by, OTHER)


def together(counts: Counts, total: tuple[int, int], least: int = RESPONSE_FROM) -> dict[str, tuple[int, int]]:
    """The groups with the small ones taken together, the rest last. Whoever is in no group is in the rest.

    Shape: adds up to `total`. One group, or none, when nothing can be told apart.
    """
    known = {group: pair for group, pair in counts.items() if pair[0] and group != REST}
    rest = tuple(whole - sum(pair[place] for pair in known.values()) for place, whole in enumerate(total))
    held = (rest[0], rest[1])
    while small := [group for group, pair in known.items() if _thin(pair, least)] or _next(known, held, least):
        smallest = min(small, key=lambda group: known[group][0])
        asked, answered = known.pop(smallest)
        held = held[0] + asked, held[1] + answered
    ordered = dict(sorted(known.items(), key=lambda item: -item[1][0]))
    return ordered | ({REST: held} if held[0] else {})


def _next(known: Counts, rest: tuple[int, int], least: int) -> list[str]:
    """The groups that may have to join a rest that is too small itself."""
    return list(known) if rest != (0, 0) and _thin(rest, least) else []


def _thin(pair: tuple[int, int], least: int) -> bool:
    asked, answered = pair
    return asked < least or not 0 <= answered <= asked


def differ(groups: Sequence[tuple[int, int]]) -> float | None:
    """The chance (p) of such different responses when groups do not differ: Pearson's chi-squared test.

    None where an expected count is below 5. Source: Pearson 1900; as `scipy.stats.chi2_contingency` uncorrected.
    """
    asked, answered = (sum(pair[place] for pair in groups) for place in (0, 1))
    if len(groups) < 2 or not 0 < answered < asked:
        return None
    squared = 0.0
    for size, done in groups:
        for count, whole in ((done, answered), (size - done, asked - answered)):
            expected = size * whole / asked
            if expected < 5:
                return None
            squared += (count - expected) ** 2 / expected
    return float(chdtrc(len(groups) - 1, squared))


def _weighted(source: Source, shown: AudienceFigures) -> Iterator[Weighted]:
    """By dienst alone: a weighted mean of another property would be a second break-down of the same grades."""
    if shown.total.mean is None or shown.total.masked:
        return
    by_dienst = weighted(_classes(shown.diensten, shown.total, source.profile.mean_from))
    if by_dienst is not None:
        yield Weighted(DIENST, by_dienst)


Class = tuple[int, int, Fraction]  # asked, grades, their sum


def weighted(classes: Sequence[Class]) -> Fraction | None:
    """The mean of the classes' means, each weighing as many as were asked; None below two classes."""
    kept = [(asked, total / n) for asked, n, total in classes if asked and n]
    if len(kept) < 2 or any(n and not asked for asked, n, _ in classes):
        return None
    return sum((asked * mean for asked, mean in kept), Fraction()) / sum(asked for asked, _ in kept)


def _classes(rows: Sequence[GradeRow], total: GradeRow, least: int) -> list[Class]:
    """The diensten whose grade is shown, and all others as one: nothing that the table does not tell already."""
    counts = {row.key: row.n_grade for row in rows if row.n_grade}
    hidden = {row.key for row in rows if row.mean is None} | {key for key, n in counts.items() if n < least}
    rest = with_remainder(counts, hidden & set(counts), least)
    open_ = [row for row in rows if row.key in counts and row.key not in rest]
    return _with_rest([(row.net_sample, row.n_grade, (row.mean or Fraction()) * row.n_grade) for row in open_], total)


def _with_rest(classes: Sequence[Class], total: GradeRow) -> list[Class]:
    asked, n = total.net_sample - sum(c[0] for c in classes), total.n_grade - sum(c[1] for c in classes)
    whole = (total.mean or Fraction()) * total.n_grade
    rest = whole - sum((c[2] for c in classes), Fraction())
    return [*classes, (asked, n, rest)] if asked or n else list(classes)
