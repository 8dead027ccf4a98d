"""Step 5: what may be shown. Nothing of a figure leaves this project before it went through here.

Break-downs other than the table of results go through `open_groups` (which groups may stand by themselves),
`thick` (which answers stand together) and `response_band`. Their limits, and why these: docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from analysis.figures import AspectGrade, AudienceFigures, Distribution, GradeRow, Score
from analysis.printing import MASKED, NONE, percent, printed
from questionnaires.keurmerk import Profile

RANKS_FROM = 50  # sets in which two questions are both answered: a rank correlation, a place in the four fields
CATEGORY_FROM = 3  # people behind an answer in a crossing; fewer stand together with the answer beside it
RESPONSE_FROM = 10  # people asked: a response of a group
FEW_ASKED = 20  # below it a response of (nearly) all or none of a group is a band


def disclose(figures: AudienceFigures, profile: Profile) -> AudienceFigures:
    """The figures of one audience without what a small group would tell; hidden values are gone, not marked.

    Source: the contract on figures, rule 4 (rows of grades) and the limits of scores and distributions.
    """
    if figures.held_back:
        figures = only_means(figures)
    hidden = masked({row.key: row.n_grade for row in figures.diensten}, profile.masked_below)
    spread = open_groups({row.key: row.n_grade for row in figures.diensten}, spread_from(profile))
    grades = disclose_grades(figures.grades, profile)
    alike = grades and _would_be_alike([row for row in figures.diensten if row.key in hidden], grades)
    total = figures.total if figures.total.n_grade >= spread_from(profile) else without_spread(figures.total)
    total = without_spread(total) if alike else total
    return replace(
        figures,
        diensten=tuple(
            hide_row(row) if row.key in hidden else row if row.key in spread else without_spread(row)
            for row in figures.diensten
        ),
        total=hide_row(total) if thin(figures.total.n_grade, profile.masked_below) else total,
        together=merged([row for row in figures.diensten if row.key in hidden], figures.total, profile),
        promoter=disclose_score(figures.promoter, profile),
        nps=disclose_score(figures.nps, profile) if figures.nps else None,
        grades=None if alike else grades,
        questions={code: disclose_distribution(question, profile) for code, question in figures.questions.items()},
        aspects={code: disclose_aspect(aspect, profile) for code, aspect in figures.aspects.items()},
    )


def _would_be_alike(rows: Sequence[GradeRow], grades: Mapping[str, int]) -> bool:
    """Whether the spread of all grades would, with the means, tell that people of hidden rows all gave one grade.

    They did when their mean, which the total and the shown rows leave, is the lowest or highest grade of all. One grade
    beside it counts too: that a spread is hidden must not tell the same. Where all gave one grade it says so of all.
    """
    given = [int(grade) for grade, times in grades.items() if times]
    size = sum(row.n_grade for row in rows)
    if not 0 < size < sum(grades.values()) or len(given) == 1:
        return False
    mean = sum((row.mean * row.n_grade for row in rows if row.mean is not None), Fraction()) / size
    return mean.denominator == 1 and (mean - min(given) <= 1 or max(given) - mean <= 1)


def only_means(figures: AudienceFigures) -> AudienceFigures:
    """Provisional figures: mean grades and nothing from which answers of the sets that wait could be counted.

    Laid beside the final figures a mean leaves the sum of the grades of five people or more; a distribution would
    leave their answers, and these are often all the same. So would passes, and the grades that a correction raised.
    """
    rows = [without_spread(replace(row, mean_corrected=None)) for row in (*figures.diensten, figures.total)]
    rows = [replace(row, printed={**row.printed, "grade_corrected": None}) for row in rows]
    none = Score(n=0, counts=None, score=None, printed=MASKED)
    return replace(
        figures,
        diensten=tuple(rows[:-1]),
        total=rows[-1],
        promoter=none,
        nps=none if figures.nps else None,
        grades=None,
        questions={},
        aspects={},
    )


def spread_from(profile: Profile) -> int:
    """Grades from which an interval, a deviation or a share of passes may stand beside a mean.

    With these beside it, four grades in five are known one by one at n = 4, hardly ever at n = 10.
    """
    return profile.distribution_from


def merged(rows: Sequence[GradeRow], total: GradeRow, profile: Profile) -> GradeRow | None:
    """All hidden diensten as one, where they are two or more with `mean_from` grades; else None.

    Always all of them: their mean follows from the total and the rows that are shown, so that it tells nothing new.
    Two of three hidden ones together would. Where every dienst is hidden the total says it.
    """
    size = sum(row.n_grade for row in rows)
    if len(rows) < 2 or size < profile.mean_from or size == total.n_grade:
        return None
    mean = sum((row.mean * row.n_grade for row in rows if row.mean is not None), Fraction()) / size
    return replace(
        total,
        key="+".join(row.key for row in rows),
        net_sample=sum(row.net_sample for row in rows),
        usable=sum(row.usable for row in rows),
        n_grade=size,
        response=None,
        mean=mean,
        mean_corrected=None,
        printed={"response": NONE, "grade": printed(mean), "grade_corrected": None},
        spread=None,
    )


def open_groups(counts: Mapping[str, int], least: int) -> frozenset[str]:
    """Which groups of a break-down may be shown beside the whole.

    `counts`: a whole cut up, so that it adds up to what is shown of all together: who gave no answer is a group too.
    Hidden are groups below `least` and as many more as it takes that the hidden ones cannot be had by subtraction.
    """
    some = {key: count for key, count in counts.items() if count}
    return frozenset(some) - with_remainder(some, {key for key, count in some.items() if count < least}, least)


def thick(counts: Mapping[str, int], least: int = CATEGORY_FROM) -> dict[tuple[str, ...], int]:
    """The answers of one group of a crossing, those of fewer than `least` people together with their neighbour.

    Shape: the codes that stand together -> people; in the given order. Nobody at all is no secret, and stays.
    """
    parts: list[tuple[tuple[str, ...], int]] = [((code,), count) for code, count in counts.items()]
    while (place := next((n for n, (_, count) in enumerate(parts) if thin(count, least)), None)) is not None:
        if len(parts) == 1:
            return {}
        sides = [n for n in (place - 1, place + 1) if 0 <= n < len(parts)]
        beside = max(sides, key=lambda n: parts[n][1])
        first, last = sorted((place, beside))
        parts[first : last + 1] = [(parts[first][0] + parts[last][0], parts[first][1] + parts[last][1])]
    return dict(parts)


def response_band(answered: int, asked: int) -> str | None:
    """The response of a group as printed, in percent; None when so few were asked that it is hidden.

    Of fewer than twenty people neither "all" nor "none" is told, nor what comes within one person of it.
    """
    if asked < RESPONSE_FROM:
        return None
    edge = 100 * Fraction(2, asked)
    share = 100 * Fraction(answered, asked)
    if asked < FEW_ASKED and share < edge:
        return f"minder dan {percent(edge)}"
    if asked < FEW_ASKED and share > 100 - edge:
        return f"meer dan {percent(100 - edge)}"
    return percent(share)


def thin(count: int, below: int) -> bool:
    """Whether so few people gave a grade that it must be hidden; nobody at all is empty, not hidden."""
    return 0 < count < below


def masked(counts: dict[str, int], below: int) -> frozenset[str]:
    """Which rows of one table hide their grade, given how many grades each has, in printed order.

    All thin ones; and when these together are thin too, the shown row with the fewest grades (the later one of
    equals), so that the total does not give the hidden one away.
    Source: the contract on figures, rule 4.
    """
    hidden = {key for key, count in counts.items() if thin(count, below)}
    if thin(sum(counts[key] for key in hidden), below):
        shown = [key for key, count in reversed(counts.items()) if count and key not in hidden]
        hidden |= {min(shown, key=counts.__getitem__)} if shown else set()  # min takes the first of equals
    return frozenset(hidden)


def disclose_score(score: Score, profile: Profile) -> Score:
    """A promoter score or NPS, only its n when too few answered."""
    return score if score.n >= profile.mean_from else Score(n=score.n, counts=None, score=None, printed=MASKED)


def disclose_distribution(question: Distribution, profile: Profile) -> Distribution:
    """How a question was answered, only its n when too few answered."""
    if question.n >= profile.distribution_from:
        return question
    groups = disclose_distribution(question.groups, profile) if question.groups else None
    return Distribution(n=question.n, counts=None, percent=None, printed=None, groups=groups)


def disclose_aspect(aspect: AspectGrade, profile: Profile) -> AspectGrade:
    """The mean of one aspect, hidden like a row of grades; its interval is shown from as many as a distribution."""
    if thin(aspect.n, profile.masked_below):
        return AspectGrade(aspect.n, None, MASKED)
    return aspect if aspect.n >= profile.distribution_from else replace(aspect, interval=None)


def disclose_grades(grades: Mapping[str, int] | None, profile: Profile) -> Mapping[str, int] | None:
    """The spread of the grades, None when there are too few."""
    return grades if grades and sum(grades.values()) >= profile.distribution_from else None


def with_remainder(counts: Mapping[str, int], hidden: set[str], least: int) -> set[str]:
    """The hidden rows of a comparison, and as many more as it takes that they cannot be had by subtraction.

    Together they must be two rows or more with at least `least` grades; the smallest shown ones join them.
    Source: the contract on figures, rule 9.
    """
    enough = set(hidden)
    shown = sorted((key for key in counts if key not in enough), key=counts.__getitem__, reverse=True)
    while enough and shown and (len(enough) < 2 or sum(counts[key] for key in enough) < least):
        enough.add(shown.pop())
    return enough


def hide_row(row: GradeRow) -> GradeRow:
    """A row of the table of results without its grade."""
    printed = {**row.printed, "grade": MASKED, "grade_corrected": None}
    return replace(row, mean=None, mean_corrected=None, masked=True, printed=printed, spread=None)


def without_spread(row: GradeRow) -> GradeRow:
    """A row of which only the mean is shown."""
    return replace(row, spread=None)
