"""A table as CSV for spreadsheets: UTF-8 with a mark, and no text cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

RUN = ("=", "+", "-", "@", "\t", "\r")


def sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """The table as a download; what begins as a formula and is no number gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_still(cell) for cell in row] for row in rows)
    answer = Response(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _still(cell: str) -> str:
    is_number = cell.removeprefix("-").replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(RUN) and not is_number else cell
