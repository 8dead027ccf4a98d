"""Step 6, chapter 2: where the clients who were asked live, as tiles and as a table."""

from __future__ import annotations

from fractions import Fraction

from analysis.provinces import ABROAD, NAMES, PLACE, UNKNOWN, Provinces
from analysis.report.values import Figure, MapTile, Row, RowKind, Table, TileChart
from analysis.report.words import MASKED, whole

LEAD = (
    "Waar wonen de cliënten die zijn gevraagd? De kaart telt iedereen in de netto steekproef, ook wie niet antwoordde. "
    "De provincie komt uit de postcode op de lijst. Antwoorden zijn nooit per provincie bekeken."
)
OTHERS = {ABROAD: "Buitenland", UNKNOWN: "Niet bekend"}


def provinces_figure(found: Provinces | None, number: str, least: int) -> tuple[Figure, ...]:
    """One figure, or none where no postcodes were known; `least` is the limit under which a province is hidden."""
    if found is None:
        return ()
    tiles = tuple(
        MapTile(NAMES[key], _text(found.counts[key]), _share(found, key), row, column)
        for key, (row, column) in PLACE.items()
    )
    rows = [Row((name, _text(found.counts[key]), _percent(found, key))) for key, name in NAMES.items()]
    rows += [
        Row((name, _text(found.counts[key]), _percent(found, key)))
        for key, name in OTHERS.items()
        if found.counts[key] != 0
    ]
    rows.append(Row(("Totaal", str(found.asked), "100"), RowKind.TOTAL))
    hidden = any(count is None for count in found.counts.values())
    notes = (
        f"{MASKED} Minder dan {least} cliënten, of verborgen zodat zo’n aantal niet is uit te rekenen. Ook een "
        "provincie zonder cliënten staat dan zo.",
    )
    table = Table(("Provincie", "Cliënten", "Aandeel (%)"), tuple(rows), name="provinces")
    chart = TileChart(tiles, "Aandeel van de cliënten (%)")
    title = "Provincies waar de gevraagde cliënten wonen"
    base = f"n = {found.asked}"
    return (Figure("provinces", number, title, base, chart, table, lead=(LEAD,), notes=notes if hidden else ()),)


def _text(count: int | None) -> str:
    return MASKED if count is None else str(count)


def _share(found: Provinces, key: str) -> Fraction | None:
    count = found.counts[key]
    return None if count is None else Fraction(count, found.asked)


def _percent(found: Provinces, key: str) -> str:
    share = _share(found, key)
    return MASKED if share is None else whole(share)
