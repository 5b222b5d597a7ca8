"""Chinese yuan: a CSV in GB18030 with the paid bank's 12-digit number, as bulk payment pages of banks take it. Pure."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace

from ltc.payout.file.values import (
    Batch,
    File,
    Line,
    Payer,
    PayoutFileCurrency,
    PayoutFileNeeds,
    PayoutFileText,
    check_money,
    check_texts,
    checked,
)
from partners.partner.bank import cnaps

CURRENCY, NAME_MAX, BANK_MAX, ID_MAX = "CNY", 60, 60, 60
ACCOUNT = re.compile(r"^[0-9A-Z-]{6,32}$")
COLUMNS: tuple[tuple[str, Callable[[int, Line], str]], ...] = (
    ("序号", lambda serial, _: str(serial)),
    ("收款账号", lambda _, line: line.number),
    ("收款户名", lambda _, line: line.holder),
    ("收款开户行", lambda _, line: line.bank),
    ("联行号", lambda _, line: line.cnaps or ""),
    ("金额", lambda _, line: line.major),
    ("用途", lambda _, line: f"渠道佣金 {line.end_to_end_id}"),
    ("客户参考号", lambda _, line: line.end_to_end_id),
)


def check_payer(payer: Payer) -> Payer:
    """The account that pays, checked. Raises what is wrong with it."""
    if payer.currency != CURRENCY:
        raise PayoutFileCurrency(field="currency", currency=CURRENCY, given=payer.currency)
    check_texts([("holder", payer.holder, NAME_MAX)])
    return replace(payer, number=_account(payer.number), cnaps=_bank(payer.cnaps))


def check_line(line: Line) -> Line:
    """A payment as it stands in the file: the holder's name to the character. Raises what is wrong with it."""
    check_money(line, CURRENCY)
    texts = (
        ("holder", line.holder, NAME_MAX),
        ("bank", line.bank, BANK_MAX),
        ("end_to_end_id", line.end_to_end_id, ID_MAX),
    )
    check_texts(texts)
    return replace(line, number=_account(line.number), cnaps=_bank(line.cnaps))


def write(batch: Batch, payer: Payer) -> File:
    """The batch as CSV, amounts in yuan with two decimals, lines ended as the banks' pages expect (CR LF)."""
    check_payer(payer)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([title for title, _ in COLUMNS])
    for serial, line in enumerate(checked(batch, check_line), start=1):
        writer.writerow([cell(serial, line) for _, cell in COLUMNS])
    return File(out.getvalue().encode("gb18030"), "csv", "text/csv; charset=gb18030")


def _account(number: str) -> str:
    found = number.replace(" ", "").upper()
    if not ACCOUNT.match(found):
        raise PayoutFileText(field="number", text=number, most=32)
    return found


def _bank(number: str | None) -> str:
    if not number:
        raise PayoutFileNeeds(field="cnaps", needs="cnaps")
    return cnaps(number)
