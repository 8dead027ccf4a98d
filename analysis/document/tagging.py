"""Step 6, last touch: what WeasyPrint leaves undone of PDF/UA is put right in the file it made.

Links: one annotation and one element each, which says where it leads. Tables: every head names its scope, its
identifier is its own, and cells below a heading across the table have that as one of their heads. Pictures: all they
say of themselves is read out, and their place is in the units of the page.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pikepdf

from analysis.document.anchors import Words
from analysis.document.artifacts import mark_margins
from analysis.report.values import Attached

PRINTED = 4  # flag of an annotation: it is printed too
CELLS = ("/TH", "/TD")
MAIL = "mailto:"
POINTS = 0.75  # in a CSS pixel
Name = pikepdf.Name


def finish(pdf: bytes, words: Words, attached: tuple[Attached, ...], today: date) -> bytes:
    """The same document as PDF/UA wants it, with its attachments; the same input gives the same bytes.

    words: those of the page from which it was made; links and pictures are given theirs.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        mark_margins(document)
        found: dict[str, list[Any]] = defaultdict(list)
        for tag, element in elements(document):
            found[tag].append(element)
        _mend_links(document, found["/Link"], words.names)
        _mend_pictures(found["/Figure"], words.pictures)
        for number, table in enumerate(found["/Table"]):
            _mend_table(table, number)
        for one in attached:
            _attach(document, one, today)
        target = io.BytesIO()
        document.save(target, deterministic_id=True)
    return target.getvalue()


def elements(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The elements of the structure tree with their tag, in reading order."""
    root = document.Root.get("/StructTreeRoot")
    return iter(()) if root is None else _below(root)


def kids(element: Any) -> list[Any]:
    """What is directly in an element: elements, references to objects, numbers of marked content."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _below(element: Any) -> Iterator[tuple[str, Any]]:
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), kid
            yield from _below(kid)


def _mend_links(document: pikepdf.Pdf, links: list[Any], names: Mapping[str, str]) -> None:
    dropped: set[tuple[int, int]] = set()
    for link in [found for found in links if not _in_link(found)]:
        references = list(_references(link))
        kept = max((kid.Obj for kid in references), key=_area)
        dropped |= {kid.Obj.objgen for kid in references} - {kept.objgen}
        _make_one(document, link, kept)
        kept.F = PRINTED
        kept.Contents = pikepdf.String(_leads_to(kept, names))
    for page in document.pages:
        if "/Annots" in page:
            page.Annots = pikepdf.Array([one for one in page.Annots if one.objgen not in dropped])
    _forget_dropped(document, dropped)


def _in_link(element: Any) -> bool:
    above = element.get("/P")
    while above is not None and "/S" in above:
        if above.S == "/Link":
            return True
        above = above.get("/P")
    return False


def _references(element: Any) -> Iterator[Any]:
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            if kid.get("/Type") == "/OBJR":
                yield kid
            else:
                yield from _references(kid)


def _area(annotation: Any) -> float:
    left, top, right, bottom = (float(number) for number in annotation.Rect)
    return abs(right - left) * abs(bottom - top)


def _make_one(document: pikepdf.Pdf, link: Any, kept: Any) -> None:
    """Only the outermost element is a link, and it alone owns the annotation that is kept."""
    for tag, inner in list(_below(link)):
        if tag == "/Link":
            inner.S = Name.Span
        inner.K = pikepdf.Array([kid for kid in kids(inner) if not _is_reference(kid)])
    own = document.make_indirect(pikepdf.Dictionary(Type=Name.OBJR, Obj=kept, Pg=link.Pg))
    link.K = pikepdf.Array([*(kid for kid in kids(link) if not _is_reference(kid)), own])
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    for place in range(0, len(numbers), 2):
        if numbers[place] == kept.StructParent:
            numbers[place + 1] = link


def _is_reference(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"


def _leads_to(annotation: Any, names: Mapping[str, str]) -> str:
    target = str(annotation.get("/Dest", annotation.get("/Contents", "")))
    if target.startswith(MAIL):
        return f"Stuur een e-mail aan {target.removeprefix(MAIL)}"
    return f"Ga naar {names[target]}" if names.get(target) else target


def _forget_dropped(document: pikepdf.Pdf, dropped: set[tuple[int, int]]) -> None:
    """The parent tree may only speak of annotations that are still there."""
    if not dropped:
        return
    gone = {int(document.get_object(one).StructParent) for one in dropped}
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    pairs = [(numbers[place], numbers[place + 1]) for place in range(0, len(numbers), 2)]
    document.Root.StructTreeRoot.ParentTree.Nums = pikepdf.Array(
        [part for number, owner in pairs if int(number) not in gone for part in (number, owner)]
    )


def _mend_table(table: Any, number: int) -> None:
    known: dict[str, Any] = {}
    group: Any = None
    for row in (found for tag, found in _below(table) if tag == "/TR"):
        cells = [kid for kid in kids(row) if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") in CELLS]
        across = len(cells) == 1 and cells[0].S == "/TH"
        for cell in cells:
            _mend_cell(cell, (row, f"t{number}-"), known, None if across else group)
        if across:
            group = cells[0].ID


def _mend_cell(cell: Any, place: tuple[Any, str], known: dict[str, Any], group: Any) -> None:
    row, prefix = place
    if cell.S == "/TH":
        fresh = pikepdf.String(f"{prefix}{len(known)}")
        known[str(cell.ID)] = cell.ID = fresh
        cell.A.Scope = Name.Column if row.P.S == "/THead" else Name.Row
    elif "/Headers" in cell.A:
        heads = [known[str(head)] for head in cell.A.Headers if str(head) in known]
        cell.A.Headers = pikepdf.Array([*([group] if group is not None else []), *heads])
        if not len(cell.A.Headers):
            del cell.A["/Headers"]


def _mend_pictures(pictures: list[Any], said: tuple[str, ...]) -> None:
    if len(pictures) != len(said):
        raise ValueError(f"{len(pictures)} pictures in the document, {len(said)} in its page: expected the same")
    for picture, text in zip(pictures, said, strict=True):
        picture.Alt = pikepdf.String(text)
        height = float(picture.Pg.MediaBox[3])
        left, top, right, bottom = (float(number) * POINTS for number in picture.A.BBox)
        picture.A.BBox = pikepdf.Array([left, height - bottom, right, height - top])


def _attach(document: pikepdf.Pdf, one: Attached, today: date) -> None:
    moment = f"D:{today:%Y%m%d}000000Z"
    file = pikepdf.AttachedFileSpec(
        document,
        one.data,
        description=one.description,
        filename=one.filename,
        mime_type=one.mime_type,
        creation_date=moment,
        mod_date=moment,
    )
    file.obj.AFRelationship = Name.Data
    document.attachments[one.filename] = file
    document.Root.AF = pikepdf.Array([*document.Root.get("/AF", []), file.obj])
