"""The house style: colours that can be read, logos that only draw, and refusals that say what to do."""

from __future__ import annotations

import re
import struct
import zlib

import pytest

from analysis.document import render
from analysis.document.house import PNG, House, colour_faults, contrast, darker, logo_faults, logo_svg
from analysis.report.build import Bureau
from tests.unit.report.hand import report

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">{}</svg>'
GOOD = DRAWING.format(
    '<title>oud</title><g fill="#7a1f3d"><rect width="30" height="10"/><path d="M1 1h3"/></g>'
).encode()


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
    return PNG + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Black on white is 21; #777777 on white is the well-known grey that just fails, 4.48."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("colour", ["#0b4f6c", "#7a1f3d", "#767676"])
def test_a_colour_that_can_be_read_is_taken(colour: str) -> None:
    assert colour_faults(colour) == []


def test_a_light_colour_is_refused_with_a_darker_one() -> None:
    (fault,) = colour_faults("#ffcc00")
    assert "contrast with white paper is 1.5" in fault
    assert darker("#ffcc00") in fault
    assert colour_faults(darker("#ffcc00")) == []


@pytest.mark.parametrize("colour", ["blauw", "#fff", "#12345g", "red;}*{display:none"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    assert "expected a colour such as" in colour_faults(colour)[0]


@pytest.mark.parametrize("logo", [GOOD, png(300, 100)])
def test_a_logo_that_only_draws_is_taken(logo: bytes) -> None:
    assert logo_faults(logo) == []


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        (b"GIF89a", "no PNG and no SVG"),
        (PNG + b"x", "half a PNG"),
        (png(5000, 10), "5000 by 10 pixels"),
        (b" " * 200_001, "200001 bytes"),
        (b"<svg/>", "viewBox"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD, "document type"),
        (DRAWING.format("<script>x()</script>").encode(), "the element script"),
        (DRAWING.format('<image href="http://x.example/a.png"/>').encode(), "the element image"),
        (DRAWING.format("<foreignObject/>").encode(), "the element foreignObject"),
        (DRAWING.format("<text>naam</text>").encode(), "the element text"),
        (DRAWING.format('<g onload="x()"/>').encode(), "the attribute onload"),
        (DRAWING.format('<g style="fill:red"/>').encode(), "the attribute style"),
        (DRAWING.format('<g fill="url(http://x.example/#a)"/>').encode(), "an address"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(logo: bytes, said: str) -> None:
    (fault,) = logo_faults(logo)
    assert said in fault
    assert re.search(r"save|make|expected", fault)


def test_a_logo_is_called_after_the_bureau() -> None:
    made = logo_svg(House(logo=GOOD), "Bureau <Voorbeeld>")
    assert "<title>Logo van Bureau &lt;Voorbeeld&gt;</title>" in made
    assert "oud" not in made
    assert logo_svg(House(logo=png(3, 1)), "Bureau") == ""


def test_the_report_has_the_logo_the_colophon_and_the_colour() -> None:
    bureau = Bureau("Bureau Voorbeeld", house=House("#7a1f3d", GOOD), colophon="Lid van de\nbranche.\n\nKvK 12345678.")
    made = report("rules/10", bureau=bureau)
    for page in (render.html(made), render.page(made)):
        assert page.count("<title>Logo van Bureau Voorbeeld</title>") == 1
        assert "<p>Lid van de branche.</p>" in page
        assert "<p>KvK 12345678.</p>" in page
    assert 'src="logo.png"' in render.html(report("rules/10", bureau=Bureau("B", house=House(logo=png(3, 1)))))
