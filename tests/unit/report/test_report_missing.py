"""The map of provinces and who is missing, as they stand in the report."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.charts.drawing import svg
from analysis.charts.tiles import STEPS, look
from analysis.drivers import Drivers
from analysis.missing import Break, Missing, Weighted
from analysis.provinces import NAMES, Provinces
from analysis.report.build import build_report
from analysis.report.values import Report, Section, Table, Text, TileChart
from tests.unit.report.hand import about, round_figures

COUNTS = dict.fromkeys((*NAMES, "abroad", "")) | {"utrecht": 60, "gelderland": 20}
SVG = "{http://www.w3.org/2000/svg}"


def made(provinces: Provinces | None = None, missing: Missing | None = None) -> Report:
    return build_report(replace(round_figures("rich"), drivers=Drivers(None, (), provinces, missing)), about(), None)


def section(report: Report) -> Section:
    return next(s for c in report.chapters for s in c.sections if s.number == "2.7")


def words(report: Report) -> str:
    return " ".join(block.text for block in section(report).blocks if isinstance(block, Text))


def tables(report: Report) -> dict[str, Table]:
    return {block.number: block for block in section(report).blocks if isinstance(block, Table)}


def test_every_province_is_a_tile_with_its_number_and_a_row() -> None:
    figure = next(f for f in made(Provinces(100, COUNTS)).figures if f.number == "2.3")
    assert isinstance(figure.chart, TileChart)
    assert figure.table is not None
    assert {tile.label: tile.text for tile in figure.chart.tiles} == {
        name: {"Utrecht": "60", "Gelderland": "20"}.get(name, "*") for name in NAMES.values()
    }
    assert [row.cells for row in figure.table.rows][-3:] == [
        ("Buitenland", "*", "*"), ("Niet bekend", "*", "*"), ("Totaal", "100", "100"),
    ]  # fmt: skip
    drawn = svg(figure)
    assert "<title>Tegelkaart bij figuur 2.3: Provincies waar de gevraagde cliënten wonen</title>" in drawn
    assert "Utrecht: 60" in drawn
    texts = [element.text for element in ET.fromstring(drawn).iter(f"{SVG}text")]
    assert set(NAMES.values()) <= set(texts)


def test_no_postcodes_is_no_map() -> None:
    assert "2.3" not in {figure.number for figure in made().figures}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_shades_get_darker_and_their_text_can_be_read() -> None:
    lights = [luminance(fill) for _, fill, _ in STEPS]
    assert lights == sorted(lights, reverse=True)
    for _, fill, ink in STEPS:
        high, low = sorted((luminance(fill), luminance(ink)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5
    assert look(None) == look(Fraction(0))


MISSING = Missing(
    True,
    (
        Break("dienst", {"jobcoaching": (100, 40), "": (20, 9)}, None),
        Break("#asked:form", {"regular": (80, 40), "low": (40, 9)}, 0.01),
        Break("stratum_law", {"pw": (80, 40), "": (40, 9)}, 0.8),
    ),
    (Weighted("dienst", Fraction(72, 10)),),
)


def test_response_stands_by_group_with_whether_it_may_be_chance() -> None:
    table = tables(made(missing=MISSING))["2.7"]
    assert [row.cells for row in table.rows] == [
        ("Dienst: te weinig mensen om het verschil te toetsen",),
        ("Jobcoaching", "100", "40"),
        ("overige groepen en niet bekend, samen", "20", "45"),
        ("Vragenlijst waarmee iemand is gevraagd: de respons verschilt meer dan toeval verklaart",),
        ("reguliere vragenlijst", "80", "50"),
        ("laagdrempelige vragenlijst", "40", "23"),
        ("Wet of regeling: het verschil in respons kan toeval zijn",),
        ("pw", "80", "50"),
        ("overige groepen en niet bekend, samen", "40", "23"),
    ]


def test_the_weighted_grade_stands_beside_the_one_that_counts() -> None:
    report = made(missing=MISSING)
    assert [row.cells for row in tables(report)["2.8"].rows] == [
        ("Niet gewogen: dit cijfer telt", "7,6"), ("Gewogen naar dienst", "7,2"),
    ]  # fmt: skip
    assert re.search(
        r"7,2 gewogen naar dienst, tegen 7,6 nu: de uitkomst tegenover de norm van 6,5 blijft hetzelfde", words(report)
    )


def test_a_weighted_grade_below_the_norm_is_said_to_be() -> None:
    low = replace(MISSING, weighted=(Weighted("dienst", Fraction(6)),))
    assert "Gewogen zou het gemiddelde de norm van 6,5 niet halen." in words(made(missing=low))


@pytest.mark.parametrize("place", ["summary", "verdict"])
def test_the_weighted_grade_is_never_the_headline(place: str) -> None:
    report = made(missing=replace(MISSING, weighted=(Weighted("dienst", Fraction(61, 10)),)))
    shown = repr(report.summary) if place == "summary" else repr(report.chapters[1].sections[5])
    assert "6,1" not in shown


def test_groups_that_are_too_small_leave_a_sentence() -> None:
    assert words(made()) == "De groepen zijn te klein om te laten zien wie er ontbreekt."
