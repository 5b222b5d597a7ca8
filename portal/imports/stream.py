"""Reading a CSV file of any length, row by row: UTF-8 or GBK, plain or gzip, and a clear word when it is neither."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from portal.imports.table import DELIMITERS, ENCODINGS, ColumnsMissing, NotText
from pricing.ground.errors import Invalid

CHUNK = 1 << 20
FIELD_MAX = 1 << 16
GZIP = b"\x1f\x8b"


class RowTorn(Invalid):
    """A row cannot be read as CSV."""

    code = "import-row-torn"


def stream(path: Path, columns: Sequence[str], read: Callable[[int], None]) -> Iterator[dict[str, str]]:
    """Rows by column, stripped; a short row has empty values. `read` is told how many bytes of the file were read.

    Raises Invalid, before the first row, for a file that is no text or lacks a column.
    """
    encoding = _encoding(path)
    csv.field_size_limit(FIELD_MAX)
    with path.open("rb") as raw, io.TextIOWrapper(_opened(raw), encoding=encoding, newline="") as text:
        head = text.readline()
        delimiter = max(DELIMITERS, key=head.count)
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
        if lacking := [name for name in columns if name not in names]:
            raise ColumnsMissing(file=path.name, missing=", ".join(lacking), found=", ".join(names)[:200])
        at = 0
        for values in _rows(path, csv.reader(text, delimiter=delimiter)):
            read(raw.tell() - at)
            at = raw.tell()
            padded = [*values, *[""] * (len(names) - len(values))]
            yield {name: value.strip() for name, value in zip(names, padded, strict=False)}


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    line = 1
    while True:
        line += 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise RowTorn(file=path.name, line=line) from error
        if values is None:
            return
        if values:
            yield values


def _opened(raw: IO[bytes]) -> IO[bytes] | gzip.GzipFile:
    is_gzip = raw.read(2) == GZIP
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if is_gzip else raw


def _encoding(path: Path) -> str:
    """The first encoding that the whole file is written in."""
    for encoding in ENCODINGS:
        if _is_written_in(path, encoding):
            return encoding
    raise NotText(file=path.name)


def _is_written_in(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as raw, _opened(raw) as file:
            while chunk := file.read(CHUNK):
                if b"\0" in chunk:
                    return False
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, OSError, EOFError, zlib.error):
        return False
    return True
