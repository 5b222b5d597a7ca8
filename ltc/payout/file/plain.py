"""A plain CSV for any bank: UTF-8 with a mark, so that spreadsheets read Chinese names. Pure."""

import csv
import io

from ltc.payout.file.values import FORMULA, Batch, File

COLUMNS = ("batch", "end_to_end_id", "holder", "bank", "account", "amount", "currency")
RUN = (*FORMULA, "\t", "\r")


def write(batch: Batch) -> File:
    """The batch as CSV; amounts in major units with the currency's ISO digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in batch.lines:
        holder, bank, number = map(_text, (line.holder, line.bank, line.number))
        writer.writerow([batch.number, line.end_to_end_id, holder, bank, number, line.major, line.currency])
    return File(out.getvalue().encode("utf-8-sig"), "csv", "text/csv; charset=utf-8")


def _text(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(RUN) else cell
