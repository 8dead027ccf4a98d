"""Step 4, in front of it: a CSV file without any oddity, read by a parser in C; every other one is left to sheets.

What that parser would pass over (a row with too few cells, text after a quote, a lone carriage return) is looked for
first, so that both ways give the same for whatever this one takes.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

_QUOTED = re.compile(rb'(?<![^,\n])"[^"\r]*(?:""[^"\r]*)*"(?=,|\r?\n|\Z)')
FEW = 1000  # rows by which it is seen whether a column has few different values
_LONGEST = csv.field_size_limit()
_ODD, _CELL, _LINE_END = b'"', b".", b"\0"  # what is put in the place of a quoted cell


Texts: TypeAlias = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Quick:
    """The cells by column, each value of a column once, and the line on which each record starts.

    `numbered`: of a column with few values, for each cell the place of its value in `distinct`.
    """

    columns: tuple[Texts, ...]
    distinct: tuple[dict[str, str], ...]
    numbered: tuple[npt.NDArray[np.intp] | None, ...]
    starts: array[int]


def read(data: bytes, width: int) -> Quick | None:
    """All records under a header of so many names on the first line; None when anything is unusual."""
    header, _, body = data.partition(b"\n")
    starts = _starts(header, body, width)
    if starts is None:
        return None
    # object: pandas gives each value as the text it is; as a category 01 and 1 would both become a number
    table = pd.read_csv(
        io.BytesIO(body), header=None, names=range(width), dtype=object, na_filter=False, index_col=False
    )
    columns = tuple(table[place].to_numpy() for place in table)
    numbers, values = zip(*map(_numbered, columns), strict=True)
    return Quick(columns, values, numbers, starts)


def _numbered(cells: Texts) -> tuple[npt.NDArray[np.intp] | None, dict[str, str]]:
    if len(set(cells[:FEW].tolist())) > FEW / 10:  # ids and open texts: each is its own
        return None, dict.fromkeys(cells.tolist(), "")
    places, values = pd.factorize(cells)
    return places, dict.fromkeys(values.tolist(), "")


def _starts(header: bytes, body: bytes, width: int) -> array[int] | None:
    """The line of each record; None unless all is UTF-8 in rows of this many cells, and no cell is odd."""
    if width < 2 or b'"' in header or body.startswith(BOM_UTF8) or _LINE_END in body or not _is_text(header + body):
        return None
    bare = _QUOTED.sub(_emptied, body) if b'"' in body else body
    if b'"' in bare or bare.count(b"\r") != bare.count(b"\r\n"):
        return None
    signs = np.frombuffer(bare.removesuffix(b"\n") + b"\n", dtype=np.uint8)
    begins = np.concatenate(([0], np.flatnonzero(signs == ord("\n"))[:-1] + 1))
    if (_in_each(signs, begins, b",") != width - 1).any() or np.diff(begins, append=len(signs)).max() > _LONGEST:
        return None
    lines = 1 + _in_each(signs, begins, _LINE_END) if _LINE_END in bare else np.ones(len(begins), dtype=np.int64)
    return array("q", (2 + np.cumsum(lines) - lines).tolist())


def _in_each(signs: npt.NDArray[np.uint8], begins: npt.NDArray[np.int64], sign: bytes) -> npt.NDArray[np.int64]:
    """How often a sign stands in each line."""
    return np.add.reduceat(signs == ord(sign), begins, dtype=np.int64)


def _emptied(quoted: re.Match[bytes]) -> bytes:
    cell = quoted.group()
    return _ODD if len(cell) > _LONGEST else _CELL + _LINE_END * cell.count(b"\n")


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
