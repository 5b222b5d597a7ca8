"""Reading a spreadsheet (XLSX) row by row, as text. Its size is looked at before anything is unpacked.

Formulas come as the text that begins with `=`: what they would give depends on who computes them, so that readers of
the rows refuse them. Numbers come as they were typed: a spreadsheet keeps fifteen digits of them.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from numbers import Real
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.reader import excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.imports.table import ColumnsMissing, NotText, Row, TooManyRows
from pricing.ground.errors import Invalid

UNPACKED_MAX = 150 * 1024 * 1024
STRINGS_MAX = 40 * 1024 * 1024  # all texts of a workbook are held at once
PARTS_MAX = 1_000
CELLS_MAX = 64  # in a row
ZIP = b"PK\x03\x04"
BROKEN = (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, TypeError, OSError)


class Unsized(ReadOnlyWorksheet):
    """A sheet as the library reads it, but never walked through from end to end only to learn its size."""

    def _get_size(self) -> None:
        """Know nothing of the size: rows are counted as they come."""


excel.ReadOnlyWorksheet = Unsized  # type: ignore[attr-defined]  # the library has no setting for it


class WorkbookSwollen(Invalid):
    """The file would unpack to far more than a price sheet needs."""

    code = "import-workbook-swollen"


def is_workbook(content: bytes) -> bool:
    """Whether a file is packed like a spreadsheet."""
    return content.startswith(ZIP)


def rows_of_workbook(file: str, content: bytes, columns: Sequence[str], most: int) -> Iterator[Row]:
    """The filled rows of a workbook's first sheet, below its row of column names. Cells without a name stand under "".

    Raises Invalid: NotText for what is no workbook, WorkbookSwollen, ColumnsMissing, TooManyRows.
    """
    _weigh(file, content)
    with _opened(file, content) as cells:
        header = [_text(value).lower() for value in _next(file, cells)]
        while header and not header[-1]:
            header.pop()
        if lacking := [name for name in columns if name not in header]:
            raise ColumnsMissing(file=file, missing=", ".join(lacking), found=", ".join(header)[:200])
        line = 1
        while values := _next(file, cells):
            line += 1
            if line > most + 1:
                raise TooManyRows(file=file, most=most)
            if row := _row(Row(file, line, {}), header, [_text(value) for value in values]):
                yield row


def _weigh(file: str, content: bytes) -> None:
    """Look at the sizes that the parts declare; none can unpack to more than it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except BROKEN as error:
        raise NotText(file=file) from error
    strings = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > PARTS_MAX or strings > STRINGS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
        raise WorkbookSwollen(file=file, megabytes=UNPACKED_MAX // 1024**2)


@contextmanager
def _opened(file: str, content: bytes) -> Iterator[Iterator[tuple[Any, ...]]]:
    """The rows of the first sheet; each has at least one cell, so that an empty tuple is the end."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except BROKEN as error:
        raise NotText(file=file) from error
    try:
        yield sheet.iter_rows(max_col=CELLS_MAX, values_only=True)
    finally:
        book.close()


def _next(file: str, cells: Iterator[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The next row; without any cell at the end. Raises NotText for a sheet that is torn."""
    try:
        found = next(cells, None)
    except BROKEN as error:
        raise NotText(file=file) from error
    return () if found is None else found or ("",)


def _row(row: Row, header: Sequence[str], cells: Sequence[str]) -> Row | None:
    """The row with its cells by column; None where all are empty."""
    if not any(cells):
        return None
    for at, cell in enumerate(cells):
        name = header[at] if at < len(header) else ""
        if name or cell:
            row.values[name] = cell if name else row.values.get("", "") + cell
    for name in header[len(cells) :]:
        row.values[name] = ""
    return row


def _text(value: object) -> str:
    """A cell as it would be typed. A binary number is given by its shortest decimal, which is what was typed."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, Real):
        return str(value).strip()
    return f"{Decimal(repr(value)):f}".removesuffix(".0")
