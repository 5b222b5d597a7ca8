"""Writing a spreadsheet (XLSX) of any length quickly: one sheet of texts, amounts and dates, none of them a formula."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from pricing.ground.money import Money, digits, plain

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MEDIA_TYPE = f"{KIND}.sheet"
FORMATS = ("yyyy-mm-dd", "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000")  # a date; amounts by their decimals
FIRST_FORMAT = 164  # those below are the spreadsheet's own
DAY_ZERO = date(1899, 12, 30)
Cell = str | Money | date
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(FORMATS)}">'
    + "".join(f'<numFmt numFmtId="{FIRST_FORMAT + place}" formatCode="{code}"/>' for place, code in enumerate(FORMATS))
    + '</numFmts><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    f'<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(FORMATS) + 1}"><xf numFmtId="0"/>'
    + "".join(f'<xf numFmtId="{FIRST_FORMAT + place}" applyNumberFormat="1"/>' for place in range(len(FORMATS)))
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{{name}}" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/styles.xml": STYLES,
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
}


def workbook(rows: Iterable[Sequence[Cell]], name: str = "prices") -> bytes:
    """A workbook of one sheet. Text stays text, so that a SKU keeps its zeros and a price all its digits.

    Money is a number with the decimals of its currency (ISO 4217), exact and without a symbol; a date is a date.
    The same rows make the same bytes: no part carries the time of its writing.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for path, content in PARTS.items():
            with packed.open(path, "w") as part:
                told = content.format(name=escape(name)) if path == "xl/workbook.xml" else content
                part.write((HEAD + told).encode())
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for row in rows:
                sheet.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, Money):
        return f'<c s="{digits(value.currency) + 2}"><v>{plain(value.minor, value.currency)}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - DAY_ZERO).days}</v></c>'
    if not value:
        return "<c/>"
    kept = "".join(one for one in value if one >= " " or one in "\t\n\r")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(kept)}</t></is></c>'
