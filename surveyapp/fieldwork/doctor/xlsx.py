"""Step 1: a small workbook of texts, with choices in cells; the reader of workbooks is another library's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

FIRST = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN = "http://schemas.openxmlformats.org"
MAIN, RELATIONS = f"{OPEN}/spreadsheetml/2006/main", f"{OPEN}/officeDocument/2006/relationships"
PACKAGE, TYPE = f"{OPEN}/package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml"
CHOICES = "Keuzes"  # a hidden sheet: choices with a comma in them cannot stand in the rule itself
ROWS = 5_000  # rows of a column that offer its choices
STYLES = (  # 0: text, so that a phone number keeps its zero; 1: a heading
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: rows of texts, the first one its header; and the choices of columns, by place."""

    name: str
    rows: Sequence[Sequence[str]]
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The file of these sheets; all their columns are texts."""
    offered = [each for sheet in sheets for each in sheet.choices.values()]
    listed = Sheet(CHOICES, [[*row] for row in zip(*_level(offered), strict=True)])
    every = [*sheets, *([listed] if offered else [])]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in {**_around(every), **_sheets(every)}.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), FIRST + text)
    return file.getvalue()


def _level(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    most = max(map(len, columns), default=0)
    return [[*column, *[""] * (most - len(column))] for column in columns]


def _around(sheets: Sequence[Sheet]) -> dict[str, str]:
    """What a workbook has beside its sheets."""
    numbered = list(enumerate(sheets, start=1))
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n, _ in numbered]
    types = "".join(f'<Override PartName="{name}" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in parts)
    named = "".join(
        f'<sheet name="{escape(one.name)}" sheetId="{n}"{_hidden(one)} r:id="rId{n}"/>' for n, one in numbered
    )
    links = "".join(_link(n, "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered)
    xml = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{xml}{types}</Types>',
        "_rels/.rels": f"{relations}{_link(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{relations}{links}{_link(len(sheets) + 1, 'styles', 'styles.xml')}"
        "</Relationships>",
        "xl/styles.xml": STYLES,
    }


def _hidden(sheet: Sheet) -> str:
    return ' state="hidden"' if sheet.name == CHOICES else ""


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def _sheets(sheets: Sequence[Sheet]) -> dict[str, str]:
    return {f"xl/worksheets/sheet{n}.xml": _sheet(one, sheets) for n, one in enumerate(sheets, start=1)}


def _sheet(sheet: Sheet, sheets: Sequence[Sheet]) -> str:
    width = max(map(len, sheet.rows))
    sizes = (max((len(row[place]) for row in sheet.rows if place < len(row)), default=0) for place in range(width))
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{min(70, size + 4)}" style="2" customWidth="1"/>'
        for n, size in enumerate(sizes, start=1)
    )
    rows = "".join(f'<row r="{n}">{_cells(n, row)}</row>' for n, row in enumerate(sheet.rows, start=1))
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
    body = f"{view}<cols>{cols}</cols><sheetData>{rows}</sheetData>{_rules(sheet)}"
    return f'<worksheet xmlns="{MAIN}">{body}</worksheet>'


def _cells(number: int, row: Sequence[str]) -> str:
    style = 1 if number == 1 else 2
    return "".join(
        f'<c r="{_letter(place)}{number}" s="{style}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for place, text in enumerate(row)
        if text
    )


def _rules(sheet: Sheet) -> str:
    """The choices of columns; a cell may hold something else all the same."""
    made = "".join(
        f'<dataValidation type="list" allowBlank="1" sqref="{_letter(place)}2:{_letter(place)}{ROWS}">'
        f"<formula1>{CHOICES}!${_letter(n)}$1:${_letter(n)}${len(said)}</formula1></dataValidation>"
        for n, (place, said) in enumerate(sheet.choices.items())
    )
    return f'<dataValidations count="{len(sheet.choices)}">{made}</dataValidations>' if made else ""


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"{chr(64 + place // 26)}{chr(65 + place % 26)}"
