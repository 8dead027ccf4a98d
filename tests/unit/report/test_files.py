"""The files beside the report: what it prints and nothing more, numbers as numbers, and no text that is a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from analysis.document import render
from analysis.export.figure_table import HEAD, as_csv, safe
from analysis.export.printed import number
from analysis.export.workbook import CONTENTS, as_xlsx
from analysis.report.values import Figure, Report, RowKind, Table
from tests.unit.report.hand import report

FORMULA = '=HYPERLINK("http://x.example";"klik")'


@cache
def rich() -> Report:
    """The round in which every figure has something to show."""
    return report("rich", compared=True)


@cache
def hidden() -> Report:
    """A round with rows and figures that are hidden."""
    return report("in2work-2021")


def sheets(made: Report) -> dict[str, list[list[Any]]]:
    """The workbook as another library reads it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(made)))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def table_of(block: Figure | Table) -> Table | None:
    return block if isinstance(block, Table) else block.table


@pytest.mark.parametrize("made", [rich, hidden])
def test_each_figure_and_table_has_a_sheet_with_its_cells(made: Any) -> None:
    found = list(sheets(made()).values())[1:]
    blocks = made().numbered
    assert len(found) == len(blocks) > 20
    for sheet, block in zip(found, blocks, strict=True):
        assert block.title in sheet[0][0]
        table = table_of(block)
        if table is None:
            assert block.hidden
            assert sheet[3][0] == block.hidden
            continue
        assert tuple(sheet[3]) == table.head
        for line, row in zip(sheet[4:], table.rows, strict=False):
            assert line[0] == row.cells[0]
            for cell, shown in zip(line[1:], row.cells[1:], strict=False):
                wanted = number(shown)
                assert cell == (float(wanted.value) if wanted else shown)


def test_the_contents_name_every_sheet() -> None:
    found = sheets(rich())
    names = [row[0] for row in found[CONTENTS]]
    assert names[-len(found) + 1 :] == list(found)[1:]
    assert all(len(name) <= 31 for name in found)


def test_the_same_report_gives_the_same_workbook() -> None:
    assert as_xlsx(hidden()) == as_xlsx(hidden())


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_is_a_formula_in_the_workbook(start: str) -> None:
    name = start + FORMULA[1:]
    made = as_xlsx(report("rules/10", provider=name))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = [packed.read(one).decode() for one in packed.namelist() if "worksheets/sheet" in one]
    assert not [part for part in parts if re.search(r"<f[ >]", part)]
    texts = [cell for sheet in sheets(report("rules/10", provider=name)).values() for row in sheet for cell in row]
    assert f"Tevredenheidsonderzoek {name}" in texts


def rows(made: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(made).decode())))


@pytest.mark.parametrize("made", [rich, hidden])
def test_the_long_table_has_a_row_for_each_printed_value(made: Any) -> None:
    found = rows(made())
    wanted = sum(
        len(row.cells) - 1
        for block in made().numbered
        for table in [table_of(block)]
        for row in (table.rows if table else ())
        if row.kind is not RowKind.GROUP
    )
    assert len([row for row in found if row["measure"]]) == wanted
    assert tuple(found[0]) == HEAD
    for row in found:
        assert row["value"] == "" or str(number(row["printed"]).value) == row["value"]  # type: ignore[union-attr]


def test_a_value_stands_with_its_figure_its_row_and_its_n() -> None:
    """The two shares: 33 of 63 recommended it (52%); the mean of jobcoaching is 297 / 34 = 8.7."""
    found = [(r["figure"], r["row"], r["measure"], r["value"], r["n"], r["masked"]) for r in rows(hidden())]
    assert ("Figuur 3.3", "Ik heb Voorbeeld Werkt B.V. aanbevolen", "Aandeel (%)", "52", "63", "no") in found
    assert ("Figuur 3.1", "Jobcoaching", "Rapportcijfer", "8.7", "34", "no") in found


def test_what_is_hidden_has_no_value_and_says_so() -> None:
    masked = [row for row in rows(hidden()) if row["masked"] == "yes"]
    assert masked
    assert all(row["value"] == "" for row in masked)
    assert any(row["figure"] == "Figuur 4.1" and row["printed"].startswith("Verborgen") for row in masked)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-x", "'-x"), ("+31", "'+31"), ("-1,5", "-1,5"), ("a=b", "a=b")],
)
def test_a_text_that_looks_like_a_formula_is_made_harmless(text: str, kept: str) -> None:
    assert safe(text) == kept


@cache
def web(name: str, **changes: Any) -> Any:
    """A report as part of a page, parsed."""
    return html.fragment_fromstring(render.page(report(name, **changes)))


def test_the_page_has_each_table_of_the_report_in_its_order() -> None:
    seen = iter(
        [[" ".join(cell.text_content().split()) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        for table in web("in2work-2021").iter("table")
    )
    for block in hidden().numbered:
        table = table_of(block)
        if table is not None:
            wanted = [[" ".join(cell.split()) for cell in row] for row in (table.head, *(r.cells for r in table.rows))]
            assert any(found == wanted for found in seen), block.title


def test_the_page_has_its_drawings_with_words_and_headings_in_order() -> None:
    page = web("in2work-2021")
    drawings = [one for one in page.iter() if str(one.tag).endswith("svg")]
    assert len(drawings) == len([figure for figure in hidden().figures if figure.chart])
    assert all(one[0].tag.endswith("title") and one[0].text and one[1].text for one in drawings)
    levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 2
    assert all(later <= level + 1 for level, later in pairwise(levels))


def test_each_line_of_the_contents_leads_to_a_place_and_no_name_is_given_twice() -> None:
    page = web("in2work-2021")
    names = Counter(one.get("id") for one in page.iter() if one.get("id"))
    assert max(names.values()) == 1
    links = [one.get("href") for one in page.find_class("contents")[0].iter("a")]
    assert len(links) > 20
    assert all(link[1:] in names for link in links)


def test_the_page_brings_no_style_and_no_script_and_names_are_text() -> None:
    made = render.page(report("rules/10", provider="<script>alert('&')</script>"))
    assert not re.search(r"<script|<style|\bstyle=|\son\w+=", made)
    assert "&lt;script&gt;" in made
