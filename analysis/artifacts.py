"""Step 6, last touch: what stands in the margins of a page is decoration to a screen reader.

WeasyPrint marks headers and footers as content that belongs to nothing; PDF/UA wants them to be artifacts.
"""

from __future__ import annotations

from typing import Any

import pikepdf

Owned = dict[tuple[int, int], set[int]]  # of each page object, the numbers of marked content in the structure tree


def mark_margins(document: pikepdf.Pdf) -> None:
    """Turn marked content outside the structure tree into artifacts."""
    owned = _owned(document.Root.get("/StructTreeRoot"))
    for page in document.pages:
        number: Any = page.objgen
        made = [_artifact(step, owned.get(number, set())) for step in pikepdf.parse_content_stream(page)]
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(made))


def _owned(root: Any) -> Owned:
    found: Owned = {}
    waiting: list[tuple[Any, Any]] = [(root, None)] if root is not None else []
    while waiting:
        element, above = waiting.pop()
        page = element.get("/Pg", above)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            number = _number(kid)
            if number is not None:
                own = page if isinstance(kid, int) else kid.get("/Pg", page)
                found.setdefault(own.objgen, set()).add(number)
            elif kid.get("/Type") != "/OBJR":
                waiting.append((kid, page))
    return found


def _number(kid: Any) -> int | None:
    if isinstance(kid, int):
        return kid
    return int(kid["/MCID"]) if kid.get("/Type") == "/MCR" else None


def _artifact(step: Any, owned: set[int]) -> Any:
    if str(step.operator) != "BDC" or len(step.operands) < 2:
        return step
    properties = step.operands[1]
    if not isinstance(properties, pikepdf.Dictionary) or "/MCID" not in properties:
        return step
    if int(properties["/MCID"]) in owned:
        return step
    pagination = pikepdf.Dictionary(Type=pikepdf.Name.Pagination)
    return pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact, pagination], pikepdf.Operator("BDC"))
