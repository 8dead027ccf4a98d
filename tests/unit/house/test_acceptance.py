"""The table of the 25 checks on the low form names tests that are there."""

from __future__ import annotations

import re

from tests.unit.house.files import ROOT

TABLE = ROOT / "tests" / "browser" / "README.md"
ROW = re.compile(r"^\| (\d+) \|.*\|([^|]*)\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


def rows() -> dict[int, list[tuple[str, str]]]:
    """The named tests of each check, as (file, test); an empty test is the whole file."""
    return {int(number): NAMED.findall(cell) for number, cell in ROW.findall(TABLE.read_text(encoding="utf-8"))}


def test_each_of_the_25_checks_has_tests() -> None:
    assert sorted(rows()) == list(range(1, 26))
    assert [number for number, tests in rows().items() if not tests] == []


def test_every_test_that_is_named_is_there() -> None:
    named = {one for tests in rows().values() for one in tests}
    missing = [
        f"{file}::{test}"
        for file, test in sorted(named)
        if not (ROOT / file).is_file() or (test and f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert missing == []
