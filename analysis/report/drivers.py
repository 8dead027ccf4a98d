"""Step 6, chapter 3: what goes with the grade, and the figures with and without a fixed contact person."""

from __future__ import annotations

from fractions import Fraction

from analysis.certainty import is_real
from analysis.crosstable import CrossRow, CrossTable
from analysis.drivers import Drivers, interval, percent_of, two, two_both, value
from analysis.importance import LEAST, Field, Importance, Weight
from analysis.report.definitions import Formula, made_from
from analysis.report.side import Side
from analysis.report.values import Bar, BarChart, BarRow, Block, FieldChart, FieldPoint, Figure, Row, Table, Text
from analysis.report.words import EMPTY, MASKED

CLOCK = (Field.IMPROVE, Field.EXTEND, Field.GUARD, Field.KEEP)  # from the top left
LEAD = (
    "Welke onderdelen gaan samen op met het rapportcijfer? In dit figuur staat elk onderdeel met twee uitkomsten: hoe "
    "tevreden cliënten erover zijn, en hoe sterk dat oordeel samengaat met het cijfer. De lijnen zijn de gemiddelden "
    "van alle onderdelen. Linksboven staat wat zwaar weegt en minder tevreden stemt."
)
NO_PROOF = (
    "Samengaan is geen bewijs. Dat een onderdeel samengaat met het cijfer, wil niet zeggen dat het cijfer stijgt als "
    "dat onderdeel beter wordt. Gebruik dit figuur om te kiezen waarover u het gesprek begint."
)
CORRELATION = (
    "Samenhang: rangcorrelatie van Spearman, van -1 tot 1. Bij 0 gaan oordeel en cijfer niet samen, bij 1 lopen zij "
    "gelijk op. ‘Geen mening’ telt daarin niet mee, in het percentage tevreden wel."
)
UNSURE = "? Dit onderdeel kan ook in een vak ernaast horen: een van de twee intervallen loopt over een lijn."
NO_FIGURE = (
    f"Dit figuur staat er alleen als ten minste drie onderdelen elk {LEAST} antwoorden hebben van mensen die ook een "
    "rapportcijfer gaven. Dat is hier niet zo."
)


def importance_blocks(side: Side, drivers: Drivers | None) -> tuple[Block, ...]:
    """The picture with four fields, or a sentence why it is not there."""
    found = drivers.importance if drivers else None
    if found is None:
        return (Text(NO_FIGURE),)
    return Text(LEAD), importance_figure(side, found), Text(NO_PROOF)


@made_from(Formula.IMPORTANCE, lambda side, found: [side.questionnaire[weight.code] for weight in found.weights])
def importance_figure(side: Side, found: Importance) -> Figure:
    """Every aspect as a point, and the same as a table in the order of the numbers."""
    labels = {weight.code: side.questionnaire[weight.code].label for weight in found.weights}
    chart = FieldChart(
        tuple(FieldPoint(labels[w.code], w.satisfied, w.correlation, w.sure) for w in found.weights),
        found.satisfied,
        found.correlation,
        (CLOCK[0].value, CLOCK[1].value, CLOCK[2].value, CLOCK[3].value),
        "Tevreden (%)",
        "Samenhang met het rapportcijfer",
    )
    rows = [_weight_row(number, labels[w.code], w) for number, w in enumerate(found.weights, 1)]
    head = ("Onderdeel", "n", "Samenhang", "95%-interval", "Tevreden (%)", "95%-interval", "Vak")
    most = max(weight.n for weight in found.weights)
    base = f"n = {found.n}" if most == found.n else f"n = {found.n} tot {most}"
    notes = (CORRELATION, *(() if all(w.sure for w in found.weights) else (UNSURE,)))
    table = Table(head, tuple(rows), name="drivers")
    title = "Wat samengaat met het rapportcijfer"
    return Figure(f"{side.audience}-importance", "3.13b", title, base, chart, table, notes=notes)


def _weight_row(number: int, label: str, weight: Weight) -> Row:
    shares = (percent_of(weight.satisfied), f"{percent_of(weight.spread.low)} tot {percent_of(weight.spread.high)}")
    correlation = (two(weight.correlation), two_both(weight.interval))
    field = weight.field.value + ("" if weight.sure else "?")
    return Row((f"{number}. {label}", str(weight.n), *correlation, *shares, field))


def cross_figures(side: Side, drivers: Drivers | None) -> tuple[Figure, ...]:
    """The standard cross tables, 3.10a and on."""
    tables = drivers.tables if drivers else ()
    return tuple(_cross_figure(side, table, f"3.10{letter}") for letter, table in zip("abcdefgh", tables, strict=False))


@made_from(Formula.CROSS, lambda side, table, _: [side.questionnaire[table.crossing.question]])
def _cross_figure(side: Side, table: CrossTable, number: str) -> Figure:
    key, title = f"{side.audience}-by-{table.crossing.question}", table.crossing.title
    if table.sizes is None or not table.rows:
        least = side.about.profile.mean_from
        why = f"Verborgen: een van beide groepen heeft minder dan {least} rapportcijfers. Zo blijft niemand herkenbaar."
        return Figure(key, number, title, "", hidden=why)
    names = _names(table)
    grade, *parts = table.rows
    base = "; ".join(f"{name}: n = {size}" for name, size in zip(names, table.sizes, strict=True))
    shown = [row for row in parts if row.cells is not None]
    chart = _chart(side, shown, names) if shown else None
    rows = [_cross_row(side, row, row is grade) for row in table.rows]
    head = ("Onderdeel (% tevreden)", *(_cap(name) for name in names), "Verschil")
    notes = _notes(side, table)
    return Figure(
        key, number, title, base, chart, Table(head, tuple(rows), name="cross"), lead=_lead(table), notes=notes
    )


def _names(table: CrossTable) -> tuple[str, str]:
    one, other = (group.name for group in table.crossing.groups)
    return one, f"{other} of niet bekend" if table.rest else other


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _chart(side: Side, rows: list[CrossRow], names: tuple[str, str]) -> BarChart:
    bars = []
    for row in rows:
        if row.cells is not None:
            one, other = (Bar(Fraction(cell.value), value(cell, False)) for cell in row.cells)
            bars.append(BarRow(side.questionnaire[row.code].label, one, other))
    return BarChart(tuple(bars), names[0], names[1], compact=True)


def _cross_row(side: Side, row: CrossRow, grade: bool) -> Row:
    label = "Rapportcijfer (1 tot en met 10)" if grade else side.questionnaire[row.code].label
    if row.cells is None:
        return Row((label, MASKED, MASKED, EMPTY))
    told = (
        f"{value(cell, grade)} ({limits})" if (limits := interval(cell, grade)) else value(cell, grade)
        for cell in row.cells
    )
    return Row((label, *told, _difference(row)))


def _difference(row: CrossRow) -> str:
    if row.chance is None or row.cells is None:
        return "niet getoetst"
    if not is_real(row.chance):
        return "kan toeval zijn"
    return "hoger" if row.cells[0].value > row.cells[1].value else "lager"


def _lead(table: CrossTable) -> tuple[str, ...]:
    grade = table.rows[0]
    if grade.cells is None:
        return ()
    one, other = (f"{value(cell, True)} {name}" for name, cell in zip(_names(table), grade.cells, strict=True))
    real = grade.chance is not None and is_real(grade.chance)
    said = "Dit verschil is groter dan toeval verklaart." if real else "Dit verschil kan toeval zijn."
    said = said if grade.chance is not None else "De groepen zijn te klein om het verschil te toetsen."
    return (f"Het gemiddelde rapportcijfer is {one}, en {other}. {said}",)


def _notes(side: Side, table: CrossTable) -> tuple[str, ...]:
    least = side.about.profile.distribution_from
    notes = [
        "Tussen haakjes het 95%-interval. ‘Hoger’ en ‘lager’ gaan over de eerste groep, en staan er alleen als het "
        "verschil groter is dan toeval verklaart, na correctie voor het aantal vergelijkingen.",
        "De twee groepen kunnen ook in andere dingen verschillen. Dit figuur bewijst dus geen oorzaak.",
    ]
    if any(row.cells is None for row in table.rows):
        notes.append(
            f"{MASKED} Verborgen: minder dan {least} antwoorden in een groep, of een groep die het geheel eens is."
        )
    if table.rest:
        second = table.crossing.groups[1].name
        notes.append(
            f"Bij ‘{second} of niet bekend’ horen ook de enkelen die de vraag niet of met ‘weet niet’ beantwoordden."
        )
    return tuple(notes)
