"""Step 5: what may be shown. Nothing of a figure leaves this project before it went through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analysis.figures import AspectGrade, AudienceFigures, Distribution, GradeRow, Score
from analysis.printing import MASKED
from questionnaires.keurmerk import Profile


def disclose(figures: AudienceFigures, profile: Profile) -> AudienceFigures:
    """The figures of one audience without what a small group would tell; hidden values are gone, not marked.

    Source: the contract on figures, rule 4 (rows of grades) and the limits of scores and distributions.
    """
    hidden = masked({row.key: row.n_grade for row in figures.diensten}, profile.masked_below)
    spread = _with_spread(figures.diensten, profile.distribution_from)
    total = figures.total if figures.total.n_grade >= profile.distribution_from else without_spread(figures.total)
    return replace(
        figures,
        diensten=tuple(
            hide_row(row) if row.key in hidden else row if row.key in spread else without_spread(row)
            for row in figures.diensten
        ),
        total=hide_row(total) if thin(figures.total.n_grade, profile.masked_below) else total,
        promoter=disclose_score(figures.promoter, profile),
        nps=disclose_score(figures.nps, profile) if figures.nps else None,
        grades=disclose_grades(figures.grades, profile),
        questions={code: disclose_distribution(question, profile) for code, question in figures.questions.items()},
        aspects={code: disclose_aspect(aspect, profile) for code, aspect in figures.aspects.items()},
    )


def _with_spread(rows: tuple[GradeRow, ...], least: int) -> frozenset[str]:
    """The diensten of which more than the mean may be shown: those that do not give a smaller one away."""
    counts = {row.key: row.n_grade for row in rows if row.n_grade}
    hidden = with_remainder(counts, {key for key, count in counts.items() if count < least}, least)
    return frozenset(counts) - hidden


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
    """The mean of one aspect, hidden like a row of grades."""
    return AspectGrade(aspect.n, None, MASKED) if thin(aspect.n, profile.masked_below) else aspect


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
