"""Reading a CSV file as people have them: UTF-8 or GBK, comma or semicolon, and a clear word when it is neither."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pricing.ground.errors import Invalid

BYTES_MAX = 200 * 1024 * 1024
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
    reader = csv.reader(io.StringIO(_text(path), newline=""), delimiter=_delimiter(path))
    header = [name.strip().lower() for name in next(reader, [])]
    if lacking := [name for name in columns if name not in header]:
        raise ColumnsMissing(file=path.name, missing=", ".join(lacking), found=", ".join(header)[:200])
    return list(_rows(path.name, header, reader))


def _rows(file: str, header: list[str], reader: Iterator[list[str]]) -> Iterator[Row]:
    for line, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield Row(file, line, {name: cell.strip() for name, cell in zip(header, padded, strict=False)})


def _text(path: Path) -> str:
    if not path.is_file():
        raise FileMissing(file=path.name, folder=str(path.parent))
    if path.stat().st_size > BYTES_MAX:
        raise FileTooLarge(file=path.name, megabytes=BYTES_MAX // 1024**2)
    content = path.read_bytes()
    if b"\x00" in content or content[:2] == b"PK":
        raise NotText(file=path.name)
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotText(file=path.name)


def _delimiter(path: Path) -> str:
    first = _text(path).split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)
