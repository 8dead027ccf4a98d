"""Points in four fields: in their place, and no label touches another."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts import fields
from analysis.charts.drawing import svg
from analysis.charts.paper import text_width
from analysis.report.values import FieldChart, FieldPoint, Figure

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("verbeteren", "uitbouwen", "bewaken", "onderhouden")


def chart(*points: tuple[float, float], name: str = "Onderdeel") -> FieldChart:
    made = tuple(FieldPoint(f"{name} {number}", x, y, number % 2 == 0) for number, (x, y) in enumerate(points))
    return FieldChart(made, 0.8, 0.4, NAMES, "Tevreden (%)", "Samenhang")


def drawn(made: FieldChart) -> str:
    return svg(Figure("velden", "3.13a", "Titel", "n = 60", made))


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]


def test_a_few_points_that_lie_apart_have_their_names_beside_them() -> None:
    found = texts(drawn(chart((0.7, 0.6), (0.9, 0.6), (0.9, 0.2))))
    assert {"Onderdeel 0", "Onderdeel 1", "Onderdeel 2"} <= set(found)
    assert "1" not in found


def test_points_that_would_overlap_are_numbered_with_their_names_in_a_list() -> None:
    found = texts(drawn(chart(*[(0.8, 0.4)] * 14)))
    assert [found.count(str(number)) for number in range(1, 15)] == [2] * 14  # at the point and in the list
    assert [found.count(f"Onderdeel {number}") for number in range(14)] == [1] * 14


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=3, max_size=14))
@settings(max_examples=25, deadline=None)
def test_no_label_touches_another_or_a_point_wherever_they_lie(points: list[tuple[float, float]]) -> None:
    plane = fields._Plane(chart(*points), 300)
    boxes = fields._placed(plane, [str(n) for n, _ in enumerate(points, 1)], fields._around)
    assert boxes is not None
    for place, box in enumerate(boxes):
        others = [*boxes[:place], *boxes[place + 1 :], *map(fields._dot, plane.spots)]
        assert not fields._touches(box, others)
        assert fields._inside(box, plane.box)
    left, top, right, bottom = plane.box
    assert all(left <= x <= right and top <= y <= bottom for x, y in plane.spots)


def test_a_name_of_eighty_letters_is_broken_and_stays_on_the_paper() -> None:
    found = texts(drawn(chart(*[(0.8, 0.4)] * 3, name="w" * 80)))
    lines = [text for text in found if "www" in text]
    assert len(lines) >= 6
    assert all(text_width(line, fields.SIZE) <= fields.KEY for line in lines)


def test_sure_points_are_full_and_others_open() -> None:
    """Points 0 and 2 are sure; the key below the plane has one of each."""
    picture = drawn(chart((0.7, 0.6), (0.9, 0.6), (0.9, 0.2)))
    assert [picture.count(f'fill="{colour}" stroke="#0b4f6c"') for colour in ("#0b4f6c", "#ffffff")] == [3, 2]


def test_the_picture_is_told_in_words() -> None:
    picture = drawn(chart((0.7, 0.6), (0.9, 0.6), (0.9, 0.2)))
    assert "<title>Puntendiagram bij figuur 3.13a: Titel</title>" in picture
    assert (
        "<desc>verbeteren: Onderdeel 0. uitbouwen: Onderdeel 1. bewaken: Onderdeel 2. onderhouden: geen.</desc>"
        in picture
    )


@pytest.mark.parametrize("same", [(0.0, -1.0), (1.0, 1.0), (0.85, 0.3)])
def test_points_that_are_all_the_same_are_drawn(same: tuple[float, float]) -> None:
    assert "NaN" not in drawn(chart(same, same, same))
