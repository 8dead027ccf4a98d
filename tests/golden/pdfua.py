"""A checker of PDF/UA-1 as far as a program can check it: what is wrong with a document, one sentence a fault.

It reads the structure tree and the streams of drawing orders, and imports nothing of the report. What only an eye can
tell (whether a text in place of a picture says the right thing) is not here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf

PAINTS = frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "sh", "Do", "EI", "BI"])
GROUPS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
}


def faults(document: pikepdf.Pdf) -> list[str]:
    """Everything that is wrong; an empty list is a document in order."""
    if "/StructTreeRoot" not in document.Root:
        return ["the document has no structure tree"]
    return [fault for check in CHECKS for fault in check(document)]


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "the document does not say that it is tagged"
    if not str(root.get("/Lang", "")).strip():
        yield "the document has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "a viewer would show the name of the file in place of the title"
    with document.open_metadata() as metadata:
        if not str(metadata.get("dc:title", "")).strip():
            yield "the document has no title"
        if metadata.get("pdfuaid:part") != "1":
            yield "the document does not say that it is PDF/UA-1"


def _bookmarks(document: pikepdf.Pdf) -> Iterator[str]:
    headings = sum(1 for tag, _ in walk(document) if re.fullmatch(r"/H[1-6]", tag))
    with document.open_outline() as outline:
        found = list(_outline(outline.root))
    if len(found) != headings:
        yield f"{len(found)} bookmarks for {headings} headings"
    if not all(str(one.title).strip() for one in found):
        yield "a bookmark has no name"


def _outline(items: Any) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _outline(item.children)


def _headings(document: pikepdf.Pdf) -> Iterator[str]:
    levels = [int(tag[2]) for tag, _ in walk(document) if re.fullmatch(r"/H[1-6]", tag)]
    if not levels or levels[0] != 1:
        yield "the first heading is not of the first level"
    for level, later in pairwise(levels):
        if later > level + 1:
            yield f"a heading of level {later} follows one of level {level}"


def _pictures(document: pikepdf.Pdf) -> Iterator[str]:
    for tag, element in walk(document):
        said = str(element.get("/Alt", "")).strip()
        if tag == "/Figure" and (not said or re.fullmatch(r"\S+\.(svg|png|jpe?g)", said)):
            yield "a picture has no text in its place"
        if tag == "/Figure":
            left, bottom, right, top = (float(one) for one in element.A.BBox)
            width, height = (float(one) for one in element.Pg.MediaBox[2:])
            if not (0 <= left < right <= width and 0 <= bottom < top <= height):
                yield "the box of a picture lies outside its page"


def _nesting(document: pikepdf.Pdf) -> Iterator[str]:
    for tag, element in walk(document):
        above = str(element.P.get("/S", "/StructTreeRoot"))
        if tag in GROUPS and above not in GROUPS[tag]:
            yield f"{tag} stands in {above}"
        if tag == "/Link" and above == "/Link":
            yield "a link stands in a link"
        if tag in ("/Span", "/P", "/Link") and not kids(element) and "/Alt" not in element:
            yield f"{tag} is empty"


def _tables(document: pikepdf.Pdf) -> Iterator[str]:
    for tag, table in walk(document):
        if tag == "/Table":
            yield from _one_table(table)
    known = Counter(str(element.ID) for _, element in walk(document) if "/ID" in element)
    for name, times in known.items():
        if times > 1:
            yield f"the identifier {name} is given {times} times"


def _one_table(table: Any) -> Iterator[str]:
    rows = [element for tag, element in below(table) if tag == "/TR"]
    widths = {sum(_spans(cell) for cell in _cells(row)) for row in rows}
    if len(widths) != 1:
        yield f"the rows of a table are of different widths: {sorted(widths)}"
    heads = {str(cell.ID) for row in rows for cell in _cells(row) if cell.S == "/TH" and "/ID" in cell}
    corner = _cells(rows[0])[0] if rows else None
    for row in rows:
        for cell in _cells(row):
            attributes = cell.get("/A", {})
            if cell.S == "/TH" and str(attributes.get("/Scope", "")) not in ("/Column", "/Row", "/Both"):
                yield "a head of a table does not say for what it is the head"
            if cell.S == "/TD":
                named = [str(one) for one in attributes.get("/Headers", [])]
                if not named and not _same(cell, corner):
                    yield "a cell of a table has no head"
                if set(named) - heads:
                    yield "a cell names a head that its table does not have"


def _same(one: Any, other: Any) -> bool:
    return bool(one.objgen == other.objgen)


def _cells(row: Any) -> list[Any]:
    return [kid for kid in kids(row) if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") in ("/TH", "/TD")]


def _spans(cell: Any) -> int:
    return int(cell.get("/A", {}).get("/ColSpan", 1))


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for page in document.pages:
        for font in _fonts_of(page.get("/Resources", {}), seen):
            name = str(font.get("/BaseFont"))
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.get("/FontDescriptor", {}).keys()):
                yield f"the font {name} is not embedded"
            if "/ToUnicode" not in font:
                yield f"the font {name} does not say which letters its signs are"


def _fonts_of(resources: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    yield from dict(resources.get("/Font", {})).values()
    for form in dict(resources.get("/XObject", {})).values():
        if form.objgen not in seen and form.get("/Subtype") == "/Form":
            seen.add(form.objgen)
            yield from _fonts_of(form.get("/Resources", {}), seen)


def _content(document: pikepdf.Pdf) -> Iterator[str]:
    """All that is drawn belongs to an element of the tree or is marked as decoration; and the tree finds it."""
    owners = _owners(document)
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for number, page in enumerate(document.pages, start=1):
        place: Any = page.objgen
        owned = owners.get(place, {})
        found, loose = _marked(page)
        if loose:
            yield f"page {number} draws outside the structure: {loose} times"
        if doubled := [one for one, times in Counter(found).items() if times > 1]:
            yield f"page {number} has marked content {doubled} more than once"
        if lost := set(found) - set(owned):
            yield f"page {number} has marked content that no element owns: {sorted(lost)}"
        if missing := set(owned) - set(found):
            yield f"page {number} lacks content that an element owns: {sorted(missing)}"
        kept: Any = parents.get(int(page.get("/StructParents", -1)), [])
        for mark, owner in owned.items():
            if mark >= len(kept) or kept[mark].objgen != owner:
                yield f"page {number} has content {mark} of which the parent tree names another owner"


def _owners(document: pikepdf.Pdf) -> dict[tuple[int, int], dict[int, tuple[int, int]]]:
    found: dict[tuple[int, int], dict[int, tuple[int, int]]] = {}
    for _, element in walk(document):
        for kid in kids(element):
            if isinstance(kid, int):
                found.setdefault(element.Pg.objgen, {})[kid] = element.objgen
            elif kid.get("/Type") == "/MCR":
                found.setdefault(kid.get("/Pg", element.Pg).objgen, {})[int(kid.MCID)] = element.objgen
    return found


def _marked(page: Any) -> tuple[list[int], int]:
    """Numbers of marked content on a page, and how often something is drawn outside any."""
    found: list[int] = []
    open_: list[bool] = []
    loose = 0
    for step in pikepdf.parse_content_stream(page):
        order = str(step.operator)
        if order in ("BDC", "BMC"):
            number = _number(step.operands)
            found += [] if number is None else [number]
            open_.append(number is not None or str(step.operands[0]) == "/Artifact")
        elif order == "EMC":
            open_.pop()
        elif order in PAINTS and not any(open_):
            loose += 1
    return found, loose


def _number(operands: Any) -> int | None:
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return None


def _links(document: pikepdf.Pdf) -> Iterator[str]:
    owners = {
        kid.Obj.objgen: tag
        for tag, element in walk(document)
        for kid in kids(element)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    }
    root: Any = document.Root
    places = {str(name) for name in list(root.get("/Names", {}).get("/Dests", {}).get("/Names", []))[::2]}
    for number, page in enumerate(document.pages, start=1):
        annotations = list(page.get("/Annots", []))
        if annotations and page.get("/Tabs") != "/S":
            yield f"page {number} is not walked through in the order of its structure"
        for one in annotations:
            if owners.get(one.objgen) != "/Link":
                yield f"page {number} has a link that belongs to no element"
            said = str(one.get("/Contents", ""))
            if " " not in said:
                yield f"page {number} has a link that does not say where it leads"
            if "/Dest" in one and str(one.Dest) not in places:
                yield f"page {number} has a link to a place that is not there"


def _files(document: pikepdf.Pdf) -> Iterator[str]:
    for name, file in document.attachments.items():
        if str(file.obj.get("/AFRelationship", "/Unspecified")) == "/Unspecified":
            yield f"the file {name} does not say what it is to the document"
        if not str(file.obj.get("/Desc", "")).strip():
            yield f"the file {name} has no description"
        if file.obj.objgen not in [one.objgen for one in document.Root.get("/AF", [])]:
            yield f"the document does not name the file {name} as its own"


CHECKS: tuple[Callable[[pikepdf.Pdf], Iterator[str]], ...] = (
    _metadata, _bookmarks, _headings, _pictures, _nesting, _tables, _fonts, _content, _links, _files,
)  # fmt: skip


def walk(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every element with its tag, in reading order."""
    return below(document.Root.StructTreeRoot)


def below(element: Any) -> Iterator[tuple[str, Any]]:
    """The elements within an element."""
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), kid
            yield from below(kid)


def kids(element: Any) -> list[Any]:
    """What is directly in an element."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]
