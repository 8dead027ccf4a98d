"""Step 6, last touch: what stands in the margins of a page is decoration to a screen reader.

WeasyPrint marks headers and footers as content that belongs to nothing; PDF/UA wants them to be artifacts.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pikepdf

# As WeasyPrint writes it. Text is written as hexadecimal numbers, so that no text looks like this.
MARKED = re.compile(rb"^/\w+\s<</MCID (\d+)>>\sBDC$", re.M)
ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC"
Owned = dict[tuple[int, int], set[int]]  # of each page object, the numbers of marked content in the structure tree


def mark_margins(document: pikepdf.Pdf) -> None:
    """Turn marked content outside the structure tree into artifacts."""
    owned = _owned(document.Root.get("/StructTreeRoot"))
    for page in document.pages:
        number: Any = page.objgen
        mark = partial(_mark, owned.get(number, set()))
        page.Contents = document.make_stream(MARKED.sub(mark, page.Contents.read_bytes()))


def _mark(owned: set[int], begin: re.Match[bytes]) -> bytes:
    return begin[0] if int(begin[1]) in owned else ARTIFACT


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
