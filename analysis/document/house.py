"""Step 6, input: the house style of a bureau, and what is wrong with one, each with what to do about it.

The colour is that of titles and lines; charts keep their own, which were chosen for the colour-blind and for grey.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from lxml import etree

OWN_COLOUR = "#0b4f6c"
WHITE = "#ffffff"
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
LARGEST_LOGO = 200_000  # bytes
LARGEST_SIDE = 4_000  # pixels of a PNG
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"
DRAWS = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "stop", "title", "desc"}
    | {"linearGradient", "radialGradient"}
)
ATTRIBUTES = frozenset(
    {"id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height"}
    | {"viewBox", "points", "transform", "fill", "fill-opacity", "fill-rule", "opacity", "stroke", "stroke-width"}
    | {"stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "offset", "stop-color"}
    | {"stop-opacity", "gradientUnits", "gradientTransform", "preserveAspectRatio", "version"}
)
OWN_GRADIENT = re.compile(r"url\(#[\w-]+\)")
SAVE_PLAIN = "save it as plain SVG, with texts as paths"


@dataclass(frozen=True, slots=True)
class House:
    """How a bureau's reports look."""

    colour: str = OWN_COLOUR  # as #rrggbb
    logo: bytes = b""  # an SVG or a PNG; empty: none

    @property
    def is_png(self) -> bool:
        """Whether the logo is made of pixels."""
        return self.logo.startswith(PNG)


PLAIN = House()


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart, 1 to 21 (WCAG 2.2, contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colour_faults(colour: str) -> list[str]:
    """Why titles cannot be printed in this colour, with a darker one that they can."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return [f"found {colour[:20]!r}, expected a colour such as {OWN_COLOUR}"]
    found = contrast(colour, WHITE)
    if found >= TEXT_CONTRAST:
        return []
    return [
        f"found {colour}, whose contrast with white paper is {found:.1f}, expected at least {TEXT_CONTRAST}: "
        f"{darker(colour)} is the same colour, darker, and can be read"
    ]


def darker(colour: str) -> str:
    """The lightest darker shade of a colour that can be read on white."""
    parts = _parts(colour)
    shades = (f"#{''.join(f'{part * step // 100:02x}' for part in parts)}" for step in range(100, -1, -1))
    return next(shade for shade in shades if contrast(shade, WHITE) >= TEXT_CONTRAST)


def logo_faults(logo: bytes) -> list[str]:
    """Why this cannot be a logo, with what to do."""
    if len(logo) > LARGEST_LOGO:
        return [f"found {len(logo)} bytes, expected at most {LARGEST_LOGO}: make the picture smaller"]
    return _png_faults(logo) if logo.startswith(PNG) else _svg_faults(logo)


def logo_svg(house: House, name: str) -> str:
    """The drawing of a logo, to stand in a page with the bureau's name in its place; "" where it is none."""
    if not house.logo or house.is_png:
        return ""
    root = _parsed(house.logo)
    for words in [one for one in root.iter() if one.tag in (f"{SVG}title", f"{SVG}desc")]:
        words.getparent().remove(words)
    title = etree.Element(f"{SVG}title")
    title.text = said(name)
    root.insert(0, title)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def said(name: str) -> str:
    """What a logo is called by who hears the report."""
    return f"Logo van {name}" if name else "Logo van het bureau"


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _png_faults(logo: bytes) -> list[str]:
    if len(logo) < 33 or logo[12:16] != b"IHDR" or b"IEND" not in logo[-12:]:
        return ["found half a PNG: save the picture again"]
    width, height = struct.unpack(">II", logo[16:24])
    if 0 in (width, height) or max(width, height) > LARGEST_SIDE:
        return [f"found {width} by {height} pixels, expected at most {LARGEST_SIDE} on a side: make it smaller"]
    return []


def _parsed(logo: bytes) -> etree._Element:
    reads_nothing_else = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(logo, reads_nothing_else)


def _svg_faults(logo: bytes) -> list[str]:
    if b"<!" in re.sub(rb"<!--.*?-->", b"", logo, flags=re.S) or b"<?xml-" in logo:
        return [f"found an SVG with a document type, a script or a style sheet: {SAVE_PLAIN}"]
    try:
        root = _parsed(logo)
    except (etree.XMLSyntaxError, ValueError):
        return ["found no PNG and no SVG, expected one of these"]
    if root.tag != f"{SVG}svg" or not (root.get("viewBox") or (root.get("width") and root.get("height"))):
        return [f"found no SVG with a viewBox or with width and height: {SAVE_PLAIN}"]
    found = {name for element in root.iter() for name in _strange(element)}
    return [f"found {name} in the SVG, which a logo may not have: {SAVE_PLAIN}" for name in sorted(found)]


def _strange(element: etree._Element) -> list[str]:
    """What is in an element that only draws nothing: names of ours, never a value."""
    if not isinstance(element.tag, str):
        return []
    if element.tag.removeprefix(SVG) not in DRAWS:
        return [f"the element {etree.QName(element).localname[:20]}"]
    names = [f"the attribute {etree.QName(name).localname[:20]}" for name in element.attrib if name not in ATTRIBUTES]
    values = [
        value for value in element.attrib.values() if "url" in str(value) and not OWN_GRADIENT.fullmatch(str(value))
    ]
    return [*names, *(["an address"] if values else [])]
