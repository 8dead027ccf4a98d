"""Files as Dutch systems write them become the same grid; what is no list is refused with what to do."""

from __future__ import annotations

import unicodedata
import zipfile
from io import BytesIO

import pytest

from surveyapp.fieldwork.doctor import reading
from surveyapp.fieldwork.doctor.grids import Grid, GridError, Notice
from surveyapp.fieldwork.doctor.reading import read_here
from tests.unit.doctor.sheets import sheet, workbook

LIST = [["Naam", "E-mail"], ["Çelik-Müller", "a@example.org"], ["d'Hondt", "b@example.org"]]
TABLE = tuple(tuple(row) for row in LIST)


def cells(grid: Grid) -> tuple[tuple[str, ...], ...]:
    return tuple(row.cells for row in grid.rows)


def text(delimiter: str = ";", newline: str = "\r\n") -> str:
    return newline.join(delimiter.join(row) for row in LIST) + newline


@pytest.mark.parametrize(
    "data",
    [
        text().encode(),
        text().encode("utf-8-sig"),
        text(",").encode(),
        text("\t").encode("utf-16"),
        b"\xfe\xff" + text("\t").encode("utf-16-be"),
        text("\t").encode("utf-16-le"),
        ("sep=;\r\n" + text()).encode(),
        text("|").encode(),
        text(newline="\n").encode(),
        text(newline="\r").encode(),
        text().replace("\r\n", "\r\n\r\n").encode(),
        text().replace("Naam", "\u00a0 Naam ").encode(),
        text().replace("\r\n", ";;\r\n").encode(),
        unicodedata.normalize("NFD", text()).encode(),
    ],
    ids=[
        "semicolons", "mark", "commas", "utf-16 tabs", "utf-16 be", "utf-16 without its mark", "sep=", "bars",
        "unix lines", "mac lines", "blank lines", "no-break spaces", "empty columns", "accents apart",
    ],
)  # fmt: skip
def test_every_spelling_of_a_text_file_gives_the_same_cells(data: bytes) -> None:
    grid = read_here(data)
    assert cells(grid) == TABLE
    assert grid.notices == ()


def test_windows_letters_are_read_and_told() -> None:
    grid = read_here(text().encode("cp1252"))
    assert cells(grid) == TABLE
    assert grid.notices == ((Notice.GUESSED_LETTERS, ""),)


def test_rows_keep_the_number_that_their_owner_sees() -> None:
    grid = read_here(b'Naam;Plaats\n"twee\nregels";Ede\n\nVos;Epe\n')
    assert [row.number for row in grid.rows] == [1, 2, 5]
    assert grid.rows[1].cells == ("twee\nregels", "Ede")


def test_a_workbook_gives_numbers_and_days_as_people_write_them() -> None:
    made = sheet([["nr", "einde", "bedrag"], [12, 44286, 1.5]], day_columns=[1])
    grid = read_here(workbook({"Lijst": made}))
    assert cells(grid)[1] == ("12", "2021-03-31", "1.5")


def test_hidden_rows_columns_filters_and_other_sheets_are_told() -> None:
    filtered = '<autoFilter ref="A1:B3"><filterColumn colId="0"/></autoFilter>'
    tail = filtered + '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    made = sheet(LIST, hidden_rows=[2], hidden_columns=[1], tail=tail)
    grid = read_here(workbook({"Geheim": sheet([["x"]]), "Lijst": made, "Oud": sheet(LIST)}, hidden=["Geheim"]))
    assert [row.hidden for row in grid.rows] == [False, True, False]
    assert grid.hidden_columns == (1,)
    assert dict(grid.notices) == {
        Notice.HIDDEN_ROWS: "1",
        Notice.HIDDEN_COLUMNS: "1",
        Notice.FILTER: "",
        Notice.OTHER_SHEETS: "Oud",
        Notice.MERGED: "1",
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "leeg"),
        (b"\n \n;;\n", "leeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ander soort bestand"),
        (b"naam;plaats\x81\n\xff;Ede\n", "letters"),
        (b'naam;plaats\n"Vos;Ede\n', "aanhalingsteken"),
        (b"<html><table><tr><td>naam</td></tr></table></html>", "webpagina"),
        (b"PK\x03\x04 nothing more", "Excel-bestand"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
        (workbook({"Leeg": sheet([])}), "geen blad"),
        (workbook({"L": "<!DOCTYPE x [<!ENTITY a 'b'>]>" + sheet(LIST)}), "opdrachten"),
        (";".join(["a"] * 401).encode(), "kolommen"),
    ],
    ids=[
        "empty", "only signs", "picture", "no letters", "quote", "web page", "broken", "password", "no sheet",
        "doctype", "wide",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(GridError, match=says):
        read_here(data)


def bomb() -> bytes:
    """2 MB that unpack to 400 MB."""
    file = BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(400):
            part.write(b" " * 1_000_000)
    return file.getvalue()


def far_corner() -> bytes:
    made = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook({"L": sheet(LIST).replace("</sheetData>", made + "</sheetData>")})


@pytest.mark.parametrize("data", [bomb(), far_corner()], ids=["unpacks to 400 MB", "a cell at the far corner"])
def test_a_file_that_is_a_trap_costs_its_own_process_only(data: bytes) -> None:
    with pytest.raises(GridError, match=r"groot|Ver buiten"):
        reading.read(data)


def test_an_honest_file_is_the_same_from_its_own_process() -> None:
    data = workbook({"Lijst": sheet(LIST, hidden_rows=[3]), "Oud": sheet(LIST)})
    assert reading.read(data) == read_here(data)
