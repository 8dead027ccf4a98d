"""The quick reader of CSV files takes only what it reads exactly as the careful one does."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.loading import quick, sheets
from analysis.loading.faults import FaultBook

CELLS = st.text(st.sampled_from('a1.,;"\r\n \t\0éÀ\ufeff'), max_size=4) | st.sampled_from(
    ["01", "1", "1.0", "1e3", "NA", "nan", "", " ", "true", "2026-11-22", '"', '""', "'", "#x", "\\"]
)
WRITTEN = CELLS | CELLS.map(lambda cell: '"' + cell.replace('"', '""') + '"')
ENDS = st.sampled_from(["\n", "\r\n"])


def carefully(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, int]:
    with monkeypatch.context() as patch:
        patch.setattr(quick, "read", lambda data, width: None)
        return _read(path)


def _read(path: Path) -> tuple[Any, int]:
    book = FaultBook("f")
    sheet = sheets.read_sheet(path, book)
    if sheet is None:
        return None, book.total
    assert [list(values) for values in sheet.distinct] == [list(dict.fromkeys(c.tolist())) for c in sheet.columns]
    for cells, values, numbers in zip(sheet.columns, sheet.distinct, sheet.numbered, strict=bool(sheet.numbered)):
        assert numbers is None or [list(values)[number] for number in numbers] == cells.tolist()
    return (sheet.header, [c.tolist() for c in sheet.columns], sheet.starts.tolist()), book.total


@given(st.lists(st.tuples(WRITTEN, WRITTEN, WRITTEN), max_size=5), ENDS, st.booleans(), st.integers(0, 40))
def test_both_readers_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], end: str, last: bool, cut: int
) -> None:
    text = end.join(["a,b,c", *(",".join(row) for row in rows)]) + end * last
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for kind in (text, text[: len(text) - cut]):
        path.write_bytes(kind.encode())
        with pytest.MonkeyPatch.context() as monkeypatch:
            assert _read(path) == carefully(path, monkeypatch)


def plain(body: str, width: int = 2) -> bool:
    return quick.read(b"a,b\n" + body.encode("utf-8", "surrogateescape"), width) is not None


def test_ordinary_rows_quoted_cells_and_line_ends_in_them_are_taken() -> None:
    found = quick.read(b'a,b\r\n1,"x, y"\r\n2,"said ""no""\nand left"\r\n3,z', 2)
    assert found is not None
    assert [column.tolist() for column in found.columns] == [["1", "2", "3"], ["x, y", 'said "no"\nand left', "z"]]
    assert found.starts.tolist() == [2, 3, 5]


@pytest.mark.parametrize(
    "body",
    [
        "", '1,2\n""', "1\n", "1,2,3\n", "1,2\n\n3,4\n", '1,"2\n', '1,"2"x\n', '1,x"2"\n', "1,2\r3,4\n", '1,"2\r\n3"\n',
        "1,\0\n", "\ufeff1,2\n",
        "1,\udcff\n", f"1,{'x' * (csv.field_size_limit() + 1)}\n", f'1,"{"x" * (csv.field_size_limit() + 1)}"\n',
    ],
)  # fmt: skip
def test_whatever_is_unusual_is_left_to_the_careful_reader(body: str) -> None:
    assert plain("1,2\n")
    assert not plain(body)


def test_a_column_of_few_values_is_numbered_and_one_of_ids_is_not() -> None:
    found = quick.read(b"a,b\n" + b"".join(b"%d,%d\n" % (n, n % 3) for n in range(3000)), 2)
    assert found is not None
    assert found.numbered[0] is None
    assert found.numbered[1] is not None
    assert found.distinct[1] == {"0": "", "1": "", "2": ""}
