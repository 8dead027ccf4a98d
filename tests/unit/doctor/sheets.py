"""Small workbooks, written by hand so that a test decides on every part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DAY_STYLE = 1
HIDDEN = ' state="hidden"'

Cell = str | int | float


def column(place: int) -> str:
    return chr(65 + place)


def cell(row: int, place: int, value: Cell, style: int = 0) -> str:
    name = f"{column(place)}{row}"
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""
    return f'<c r="{name}" s="{style}"><v>{value}</v></c>'


def sheet(
    rows: Sequence[Sequence[Cell]],
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    day_columns: Sequence[int] = (),
    tail: str = "",
) -> str:
    body = ""
    for number, cells in enumerate(rows, start=1):
        mark = ' hidden="1"' if number in hidden_rows else ""
        made = "".join(cell(number, p, v, DAY_STYLE if p in day_columns else 0) for p, v in enumerate(cells))
        body += f'<row r="{number}"{mark}>{made}</row>'
    cols = "".join(f'<col min="{p + 1}" max="{p + 1}" width="0" hidden="1"/>' for p in hidden_columns)
    head = f"<cols>{cols}</cols>" if cols else ""
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{body}</sheetData>{tail}</worksheet>'


def workbook(sheets: Mapping[str, str], hidden: Sequence[str] = (), extra: Mapping[str, str] | None = None) -> bytes:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{HIDDEN if name in hidden else ""}/>'
        for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    formats = '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs count="2">{formats}</cellXfs></styleSheet>'
    own = f'<Relationship Id="rId1" Type="{RELS}/officeDocument" Target="xl/workbook.xml"/>'
    links += f'<Relationship Id="rId99" Type="{RELS}/styles" Target="styles.xml"/>'
    kinds = '<Default Extension="xml" ContentType="application/xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{own}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/styles.xml": styles,
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), start=1)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in (parts | dict(extra or {})).items():
            packed.writestr(name, text)
    return file.getvalue()
