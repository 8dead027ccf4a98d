"""A report as a screen reader goes through it: its tags in their order, with the text that each of them owns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

from tests.golden.pdfua import below, kids, walk


@cache
def tables(path: Path) -> list[list[list[str]]]:
    """Of each table its rows of cells; without spaces, for a line that was broken loses one."""
    with pikepdf.open(path) as document:
        texts = _texts(document)
        return [
            [
                [_text(cell, texts) for cell in kids(row) if cell.S in ("/TH", "/TD")]
                for tag, row in below(table)
                if tag == "/TR"
            ]
            for found, table in walk(document)
            if found == "/Table"
        ]


@cache
def titles(path: Path) -> list[str]:
    """All paragraphs that stand on their own in reading order, without spaces; what is in tables is not there."""
    with pikepdf.open(path) as document:
        texts = _texts(document)
        in_tables = {one.objgen for tag, table in walk(document) if tag == "/Table" for _, one in below(table)}
        return [_text(one, texts) for tag, one in walk(document) if tag == "/P" and one.objgen not in in_tables]


def bare(text: str) -> str:
    """A text without spaces and without marks of where words may break."""
    return re.sub(r"[\s\u00ad]+", "", text)


Texts = dict[tuple[tuple[int, int], int], str]  # of each page object and number of marked content


def _text(element: Any, texts: Texts) -> str:
    parts = []
    for kid in kids(element):
        if isinstance(kid, int):
            parts.append(texts[element.Pg.objgen, kid])
        elif "/S" in kid:
            parts.append(_text(kid, texts))
    return "".join(parts)


def _texts(document: pikepdf.Pdf) -> Texts:
    found: Texts = {}
    letters: dict[tuple[int, int], dict[str, str]] = {}
    for page in document.pages:
        place: Any = page.objgen
        fonts = dict(page.Resources.get("/Font", {}))
        for font in fonts.values():
            letters.setdefault(font.objgen, _letters(font.ToUnicode.read_bytes().decode("ascii")))
        for number, text in _page(page, {name: letters[font.objgen] for name, font in fonts.items()}):
            found[place, number] = bare(text)
    return found


def _page(page: Any, fonts: dict[str, dict[str, str]]) -> Iterator[tuple[int, str]]:
    """The text of each piece of marked content of a page."""
    number, text, font = -1, "", {}
    for step in pikepdf.parse_content_stream(page):
        order, operands = str(step.operator), step.operands
        if order == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
            number, text = int(operands[1].MCID), ""
        elif order == "EMC" and number >= 0:
            yield number, text
            number = -1
        elif order == "Tf":
            font = fonts[str(operands[0])]
        elif order in ("Tj", "TJ"):
            strings = operands[0] if order == "TJ" else [operands[0]]
            signs = "".join(bytes(one).hex() for one in strings if isinstance(one, pikepdf.String))
            text += "".join(font.get(signs[at : at + 4], "") for at in range(0, len(signs), 4))


def _letters(table: str) -> dict[str, str]:
    """Which letters the signs of a font are (bfchar and bfrange, as PDF 32000-1, 9.10.3 has them)."""
    found: dict[str, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for sign, letter in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[sign.lower()] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for more in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + more:04x}"] = chr(int(letter, 16) + more)
    return found
