"""Printed cells read back as numbers, for the files beside the report."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.export.printed import Number, answers, lines, number
from analysis.report.values import Row, RowKind, Table


@pytest.mark.parametrize(
    ("cell", "value", "decimals", "few"),
    [("63", "63", 0, False), ("8,4", "8.4", 1, False), ("-12,5", "-12.5", 1, False), ("25 °", "25", 0, True),
     ("0,05", "0.05", 2, False)],
)  # fmt: skip
def test_a_printed_number_is_a_number(cell: str, value: str, decimals: int, few: bool) -> None:
    assert number(cell) == Number(Decimal(value), decimals, few)


@pytest.mark.parametrize("cell", ["*", "–", "8,2 tot 8,6", "", "ja", "=1", "8.4", "1 2", "+3"])
def test_anything_else_is_not(cell: str) -> None:
    assert number(cell) is None


def test_the_own_number_of_answers_is_the_first() -> None:
    assert answers("n = 63; alle deelnemers: n = 300") == 63
    assert answers("") is None


def test_a_row_knows_the_heading_over_it_and_the_row_it_stands_beside() -> None:
    rows = (
        Row(("Jobcoaching", "3")),
        Row(("Wet",), RowKind.GROUP),
        Row(("WIA", "4")),
        Row(("alle deelnemers", "5"), RowKind.BESIDE),
        Row(("waarvan jong", "2"), RowKind.PART),
    )
    assert [(one.group, one.name, one.cells) for one in lines(Table(("Groep", "n"), rows))] == [
        ("", "Jobcoaching", ("3",)),
        ("Wet", "WIA", ("4",)),
        ("Wet: WIA", "alle deelnemers", ("5",)),
        ("Wet: WIA", "waarvan jong", ("2",)),
    ]
