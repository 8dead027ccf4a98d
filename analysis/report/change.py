"""Step 6, with the verdict: how far the grades are from their norms, and how many grades more would change it.

Counts are only made of grades that the report shows: the spread of all grades, and means of rows that are not hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from analysis import scores
from analysis.figures import Figures, GradeRow
from analysis.printing import printed
from analysis.report.about import About
from analysis.report.values import Block, Bullets, Text
from analysis.report.words import comma, counted, lower_first
from questionnaires.keurmerk import Level, Norm

LOW, HIGH = Decimal(5), Decimal(8)  # the grades that people would give: an onvoldoende, and a good one
MOST = 10_000  # so many more grades that no count is worth telling


def limit(norm: Norm) -> str:
    """A norm in words: `6,5 of hoger`."""
    return f"{comma(norm.value)} of hoger" if norm.operator == ">=" else f"hoger dan {comma(norm.value)}"


def what_would_change(about: About, figures: Figures) -> tuple[Block, ...]:
    """A list of what would change the verdict; nothing where there is none, or all of it is hidden."""
    met = figures.verdict.met
    if met is None:
        return ()
    found = _to_fall(about, figures) if met else _to_rise(about, figures)
    return (Text("Wat zou het oordeel veranderen?", "lead"), Bullets(tuple(found))) if found else ()


def _tested(about: About, figures: Figures) -> list[tuple[GradeRow, Norm]]:
    """The rows that were held against a norm and of which the mean is shown."""
    rows = (figures.clients.total, *figures.clients.diensten)
    norms = [(row, about.norm(Level.DIENST if row.key else Level.TOTAL)) for row in rows]
    hidden = figures.verdict.not_tested
    return [(row, norm) for row, norm in norms if norm and row.mean is not None and row.key not in hidden]


def _to_fall(about: About, figures: Figures) -> list[str]:
    told = []
    tested = _tested(about, figures)
    total = next(((row, norm) for row, norm in tested if not row.key), None)
    if total is not None:
        told += _lower(about, figures.clients.grades, *total)
    diensten = [(row, norm) for row, norm in tested if row.key]
    if diensten:
        row, norm = min(diensten, key=lambda pair: _mean(pair[0]) - Fraction(pair[1].value))
        told.append(
            f"{_among(figures)} staat {_name(about, row)} het dichtst bij de norm: {_called(row)} staat "
            f"{_far(_mean(row), norm)} de norm van {comma(norm.value)}."
        )
    return told


def _among(figures: Figures) -> str:
    hidden = any(row.masked for row in figures.clients.diensten)
    return "Van de diensten waarvan het cijfer hier staat," if hidden else "Van de diensten"


def _lower(about: About, grades: Mapping[str, int] | None, row: GradeRow, norm: Norm) -> list[str]:
    """How far the total is above its norm, and how many more grades of 5 bring it below, also corrected."""
    told = [f"Bij het totaal staat {_called(row)} {_far(_mean(row), norm)} de norm van {comma(norm.value)}."]
    if grades is None:
        return told
    given = {Decimal(grade): times for grade, times in grades.items() if times}
    if about.profile.correction is not None:
        given = scores.corrected(given, about.profile.correction)
    count = _steps(lambda more: not norm.holds(_with(given, LOW, more)))
    also = ", ook na de correctie" if about.profile.correction is not None else ""
    if count:
        told.append(
            f"Met nog {_clients(count)} die een {LOW} {_give(count)}, haalde het totaal de norm niet meer{also}."
        )
    return told


def _to_rise(about: About, figures: Figures) -> list[str]:
    """Of each row that misses its norm: how far it is, and how many more grades of 8 bring it there."""
    told = []
    for row, norm in _tested(about, figures):
        mean = _mean(row)
        if norm.holds(mean):
            continue
        name = _name(about, row) if row.key else "het totaal"
        text = f"Bij {name} staat {_called(row)} {_far(mean, norm)} de norm van {comma(norm.value)}."
        told.append(text + _enough(norm, mean, row.n_grade))
    return told


def _enough(norm: Norm, mean: Fraction, n: int) -> str:
    count = _steps(lambda more: norm.holds(_raised(mean, n, more)))
    return f" Met nog {_clients(count)} die een {HIGH} {_give(count)}, was de norm hier gehaald." if count else ""


def _steps(changed: Callable[[int], bool]) -> int:
    """The least number of more grades for which something changes; 0 when no number does. It changes once."""
    if not changed(MOST):
        return 0
    low, high = 0, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if changed(middle) else (middle, high)
    return high


def _with(given: Mapping[Decimal, int], grade: Decimal, more: int) -> Fraction:
    """The mean with some more of one grade."""
    n = scores.number(given)
    return _raised(scores.mean(given) or Fraction(), n, more, grade)


def _raised(mean: Fraction, n: int, more: int, grade: Decimal = HIGH) -> Fraction:
    return (mean * n + Fraction(grade) * more) / (n + more)


def _mean(row: GradeRow) -> Fraction:
    """The mean that decided: the corrected one where it was needed."""
    mean = row.mean_corrected if row.mean_corrected is not None else row.mean
    if mean is None:
        raise ValueError("a hidden row has no mean")
    return mean


def _called(row: GradeRow) -> str:
    return "het gecorrigeerde gemiddelde" if row.mean_corrected is not None else "het gemiddelde"


def _far(mean: Fraction, norm: Norm) -> str:
    """`1,9 boven`; with as many decimals as it takes to see a difference."""
    apart = mean - Fraction(norm.value)
    if not apart:
        return "precies op"
    places = next((places for places in range(1, 6) if printed(abs(apart), places).strip("0,")), 6)
    return f"{printed(abs(apart), places)} {'boven' if apart > 0 else 'onder'}"


def _name(about: About, row: GradeRow) -> str:
    found = about.keurmerk.dienst(row.key)
    return lower_first(found.name) if found else row.key


def _clients(count: int) -> str:
    return counted(count, "cliënt", "cliënten")


def _give(count: int) -> str:
    return "geeft" if count == 1 else "geven"
