"""Reading a CSV file as people have them: UTF-8 or GBK, comma or semicolon, and a clear word when it is neither."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pricing.ground.errors import Invalid

BYTES_MAX = 200 * 1024 * 1024
PIECE = 64 * 1024
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8-sig", "gb18030")


class FileMissing(Invalid):
    """A file that the import needs is not in the folder."""

    code = "import-file-missing"


class NotText(Invalid):
    """The file is no CSV text: a spreadsheet or another binary file."""

    code = "import-not-text"


class FileTooLarge(Invalid):
    """The file is larger than an import takes at once."""

    code = "import-too-large"


class TooManyRows(Invalid):
    """The file has more rows than an import takes at once."""

    code = "import-too-many-rows"


class ColumnsMissing(Invalid):
    """The first line does not name the columns that are needed."""

    code = "import-columns-missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: where it stands, and its values by column, stripped."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """All rows of a file that has (at least) these columns. Raises Invalid with the file and what to do."""
    if not path.is_file():
        raise FileMissing(file=path.name, folder=str(path.parent))
    if path.stat().st_size > BYTES_MAX:
        raise FileTooLarge(file=path.name, megabytes=BYTES_MAX // 1024**2)
    return list(rows_of(path.name, path.read_bytes(), columns))


def rows_of(file: str, content: bytes, columns: Sequence[str], most: int | None = None) -> Iterator[Row]:
    """The rows of a file's content, one by one, at most so many. Cells beyond the last column stand under "".

    Raises Invalid with the file and what to do.
    """
    encoding = _encoding(file, content)
    first = content[: content.find(b"\n") + 1 or len(content)].decode(encoding)
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    reader = csv.reader(text, delimiter=max(DELIMITERS, key=first.count))
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if lacking := [name for name in columns if name not in header]:
            raise ColumnsMissing(file=file, missing=", ".join(lacking), found=", ".join(header)[:200])
        for count, cells in enumerate(filter(_filled, reader)):
            if count == most:
                raise TooManyRows(file=file, most=most)
            yield _row(Row(file, reader.line_num, {}), header, [cell.strip() for cell in cells])
    except csv.Error as error:
        raise NotText(file=file) from error


def _filled(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _row(row: Row, header: list[str], cells: list[str]) -> Row:
    row.values.update(zip_longest(header, cells[: len(header)], fillvalue=""))
    if spare := "".join(cells[len(header) :]):
        row.values[""] = spare
    return row


def _encoding(file: str, content: bytes) -> str:
    """The first encoding that the whole content is of; it is looked through in pieces and never held as text."""
    if b"\x00" in content or content[:2] == b"PK":
        raise NotText(file=file)
    for encoding in ENCODINGS:
        try:
            for _ in codecs.iterdecode(_pieces(content), encoding):
                pass
            return encoding
        except UnicodeDecodeError:
            continue
    raise NotText(file=file)


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[at : at + PIECE] for at in range(0, len(content), PIECE))
