"""The printed reports as PDF/UA-1: nothing wrong, by two checkers; and ours finds what is planted."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

from analysis.report.values import Table
from tests.golden import aloud
from tests.golden.pdfua import faults, kids, walk
from tests.unit.report.hand import GOLDEN, report

ROUNDS = [("in2work-2021", {}), ("rich", {}), ("rules/10", {"final": False})]


@pytest.mark.parametrize(("name", "changes"), ROUNDS)
def test_nothing_is_wrong_with_a_report(printed: Any, name: str, changes: dict[str, Any]) -> None:
    with pikepdf.open(printed(name, **changes)) as document:
        assert faults(document) == []


@pytest.mark.parametrize(("name", "changes"), ROUNDS)
def test_a_checker_of_others_finds_nothing_either(printed: Any, name: str, changes: dict[str, Any]) -> None:
    """It follows the Matterhorn protocol, and agrees with veraPDF on the test files of that."""
    found = page.validate_pdf(printed(name, **changes), profile="ua1")
    assert [failure.message for failure in found.failures] == []
    assert found.is_compliant
    assert found.rules.total > 100


def first(document: pikepdf.Pdf, tag: str, number: int = 0) -> Any:
    """An element with this tag."""
    return [element for found, element in walk(document) if found == tag][number]


def data_cell(document: pikepdf.Pdf) -> Any:
    """A cell with a value."""
    return next(element for tag, element in walk(document) if tag == "/TD" and "/Headers" in element.A)


def no_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def no_title(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        del metadata["dc:title"]


def name_of_the_file(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def not_tagged(document: pikepdf.Pdf) -> None:
    del document.Root.MarkInfo


def no_bookmarks(document: pikepdf.Pdf) -> None:
    del document.Root.Outlines


def a_jump(document: pikepdf.Pdf) -> None:
    first(document, "/H2").S = pikepdf.Name.H4


def a_silent_picture(document: pikepdf.Pdf) -> None:
    first(document, "/Figure").Alt = pikepdf.String("chart-1.svg")


def a_wrong_box(document: pikepdf.Pdf) -> None:
    first(document, "/Figure").A.BBox = pikepdf.Array([0, 0, 9999, 10])


def a_cell_without_head(document: pikepdf.Pdf) -> None:
    del data_cell(document).A["/Headers"]


def a_head_elsewhere(document: pikepdf.Pdf) -> None:
    data_cell(document).A.Headers = pikepdf.Array([pikepdf.String("nowhere")])


def a_head_without_scope(document: pikepdf.Pdf) -> None:
    del first(document, "/TH").A["/Scope"]


def two_of_one_name(document: pikepdf.Pdf) -> None:
    first(document, "/TH", 1).ID = first(document, "/TH").ID


def a_cell_too_many(document: pikepdf.Pdf) -> None:
    row = first(document, "/TR")
    row.K = pikepdf.Array([*row.K, row.K[-1]])


def a_row_on_its_own(document: pikepdf.Pdf) -> None:
    first(document, "/TBody").S = pikepdf.Name.Div


def a_font_left_out(document: pikepdf.Pdf) -> None:
    font = next(iter(dict(document.pages[0].Resources.Font).values()))
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def letters_unknown(document: pikepdf.Pdf) -> None:
    del next(iter(dict(document.pages[0].Resources.Font).values()))["/ToUnicode"]


def a_loose_line(document: pikepdf.Pdf) -> None:
    document.pages[1].contents_add(b"0 0 m 10 10 l S")


def decoration_as_content(document: pikepdf.Pdf) -> None:
    document.pages[1].contents_add(b"/P <</MCID 999>> BDC 0 0 m 10 10 l S EMC")


def text_that_is_not_drawn(document: pikepdf.Pdf) -> None:
    owner = next(element for tag, element in walk(document) if tag == "/Span" and isinstance(kids(element)[0], int))
    owner.K = pikepdf.Array([998])


def another_owner(document: pikepdf.Pdf) -> None:
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    numbers[1][0] = first(document, "/H1")


def a_link_of_nobody(document: pikepdf.Pdf) -> None:
    first(document, "/Link").S = pikepdf.Name.Span


def a_link_that_says_nothing(document: pikepdf.Pdf) -> None:
    next(one for found in document.pages for one in found.get("/Annots", [])).Contents = pikepdf.String("h0")


def a_link_to_nowhere(document: pikepdf.Pdf) -> None:
    next(one for found in document.pages for one in found.get("/Annots", [])).Dest = pikepdf.String("h99")


def an_order_of_its_own(document: pikepdf.Pdf) -> None:
    for found in document.pages:
        found.Tabs = pikepdf.Name.R


def a_file_of_nobody(document: pikepdf.Pdf) -> None:
    del document.Root.AF


PLANTED: list[tuple[Callable[[pikepdf.Pdf], None], str]] = [
    (no_language, "no language"),
    (no_title, "no title"),
    (name_of_the_file, "name of the file"),
    (not_tagged, "does not say that it is tagged"),
    (no_bookmarks, "0 bookmarks"),
    (a_jump, "a heading of level 4 follows one of level 1"),
    (a_silent_picture, "a picture has no text"),
    (a_wrong_box, "outside its page"),
    (a_cell_without_head, "a cell of a table has no head"),
    (a_head_elsewhere, "names a head that its table does not have"),
    (a_head_without_scope, "does not say for what it is the head"),
    (two_of_one_name, "is given 2 times"),
    (a_cell_too_many, "of different widths"),
    (a_row_on_its_own, "/TR stands in /Div"),
    (a_font_left_out, "is not embedded"),
    (letters_unknown, "which letters"),
    (a_loose_line, "draws outside the structure: 1 times"),
    (decoration_as_content, "no element owns: [999]"),
    (text_that_is_not_drawn, "lacks content that an element owns: [998]"),
    (another_owner, "names another owner"),
    (a_link_of_nobody, "belongs to no element"),
    (a_link_that_says_nothing, "does not say where it leads"),
    (a_link_to_nowhere, "to a place that is not there"),
    (an_order_of_its_own, "in the order of its structure"),
    (a_file_of_nobody, "does not name the file"),
]


@pytest.fixture(scope="module")
def sound(printed: Any) -> bytes:
    found: Path = printed("rules/10", final=False)
    return found.read_bytes()


@pytest.mark.parametrize(("spoil", "said"), PLANTED, ids=lambda one: getattr(one, "__name__", ""))
def test_a_planted_fault_is_found(sound: bytes, spoil: Callable[[pikepdf.Pdf], None], said: str) -> None:
    with pikepdf.open(io.BytesIO(sound)) as document:
        spoil(document)
        found = faults(document)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    "spoil",
    [no_language, no_title, a_jump, a_font_left_out, a_loose_line, a_link_of_nobody],
    ids=lambda one: one.__name__,
)
def test_the_checker_of_others_finds_planted_faults_too(sound: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as document:
        spoil(document)
        document.save(target)
    assert not page.validate_pdf_bytes(target.getvalue(), profile="ua1").is_compliant


def test_a_document_without_tags_is_one_fault() -> None:
    with pikepdf.new() as document:
        assert faults(document) == ["the document has no structure tree"]


def cells(table: Table) -> list[list[str]]:
    """A table of the report as it should be read aloud."""
    return [[aloud.bare(cell) for cell in row] for row in (table.head, *(row.cells for row in table.rows))]


@pytest.mark.parametrize("name", ["in2work-2021", "rich"])
def test_every_table_is_read_aloud_cell_by_cell_once_and_in_its_place(printed: Any, name: str) -> None:
    made, heard = report(name), iter(aloud.tables(printed(name)))
    wanted = [figure.table for figure in made.figures if figure.table]
    assert len(wanted) >= 20
    for table in wanted:
        assert any(found == cells(table) for found in heard), table.head  # goes on where it stopped
    said = [one for one in aloud.titles(printed(name)) if one.startswith("Figuur")]
    for figure in made.figures:
        if figure.number:
            title = aloud.bare(f"Figuur {figure.number} {figure.title} {figure.base}")
            assert said.count(title) == 1, figure.number


@pytest.mark.parametrize("name", ["in2work-2021", "rich"])
def test_the_shares_of_the_golden_rounds_are_heard_at_their_question(printed: Any, name: str) -> None:
    """The expected figures come from another program."""
    heard = aloud.tables(printed(name))
    expected = json.loads((GOLDEN / name / "expected.json").read_text())
    compared = 0
    for audience in ("clients", "opdrachtgevers"):
        for code, values in expected[audience]["questions"].items():
            figure = next((one for one in report(name).figures if one.key == code and one.table), None)
            if figure is None or figure.table is None or values["counts"] is None:
                continue
            found = next(table for table in heard if table == cells(figure.table))
            shown = values.get("groups") or values
            pairs = [(str(shown["counts"][one]), shown["printed"][one]) for one in shown["counts"]]
            assert [(row[1], row[2]) for row in found[1:]] == pairs, code
            compared += 1
    assert compared >= 10


def test_the_file_with_the_figures_is_in_the_document_and_holds_the_golden_ones(printed: Any) -> None:
    with pikepdf.open(printed("in2work-2021")) as document:
        file = document.attachments["cijfers.json"]
        assert file.obj.AFRelationship == "/Data"
        found = json.loads(file.get_file().read_bytes())
    expected = json.loads((GOLDEN / "in2work-2021" / "expected.json").read_text())
    assert found["results"]["clients"]["total"]["mean"] == expected["clients"]["total"]["mean"]
    assert found["provider"] == "Voorbeeld Werkt B.V."
    assert found["final"] is True
    assert found["period"] == ["2020-04-01", "2021-03-31"]


def test_a_link_is_one_place_that_says_where_it_leads(printed: Any) -> None:
    with pikepdf.open(printed("rich")) as document:
        links = [one for found in document.pages for one in found.get("/Annots", [])]
        said = [str(one.Contents) for one in links]
        assert len(links) == sum(1 for tag, _ in walk(document) if tag == "/Link")
        assert all(int(one.F) == 4 for one in links)
    assert "Ga naar 3.1 Oordeel van cliënten over Voorbeeld Werkt B.V." in said
    assert "Stuur een e-mail aan vragen@voorbeeld.example" in said
    assert len(said) == len(set(said))


def test_the_picture_of_the_steps_is_told_in_words(printed: Any) -> None:
    with pikepdf.open(printed("rich")) as document:
        said = [str(element.Alt) for tag, element in walk(document) if tag == "/Figure"]
    steps = next(one for one in said if one.startswith("Schema"))
    assert re.search(r"Cliënten: Lijst van de dienstverlener.*Opdrachtgevers: ", steps)
    assert any(re.search(r"Jobcoaching: \d,\d", one) for one in said)
