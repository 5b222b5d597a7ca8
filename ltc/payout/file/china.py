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
    PayoutFileColumns,
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
Cell = Callable[[int, Line], str]
FIELDS: dict[str, Cell] = {
    "serial": lambda serial, _: str(serial),
    "account": lambda _, line: line.number,
    "name": lambda _, line: line.holder,
    "bank": lambda _, line: line.bank,
    "cnaps": lambda _, line: line.cnaps or "",
    "amount": lambda _, line: line.major,
    "currency": lambda _, line: line.currency,
    "purpose": lambda _, line: f"渠道佣金 {line.end_to_end_id}",
    "id": lambda _, line: line.end_to_end_id,
}
NEEDED = frozenset({"account", "name", "amount", "id"})
COLUMNS = (
    "序号=serial\n收款账号=account\n收款户名=name\n收款开户行=bank\n联行号=cnaps\n"
    "金额=amount\n用途=purpose\n客户参考号=id"
)


def check_payer(payer: Payer) -> Payer:
    """The account that pays, checked. Raises what is wrong with it."""
    if payer.currency != CURRENCY:
        raise PayoutFileCurrency(field="currency", currency=CURRENCY, given=payer.currency)
    check_texts([("holder", payer.holder, NAME_MAX)])
    columns(payer.columns)
    return replace(payer, number=_account(payer.number), cnaps=_bank(payer.cnaps))


def columns(text: str | None) -> list[tuple[str, Cell]]:
    """A bank's columns in its order, each `title=field`; ours where it names none. Raises PayoutFileColumns."""
    pairs = [
        tuple(part.strip() for part in line.partition("=")[::2]) for line in (text or COLUMNS).splitlines() if line
    ]
    fields = {field for _, field in pairs}
    if not NEEDED <= fields <= FIELDS.keys() or not all(title and title.isprintable() for title, _ in pairs):
        raise PayoutFileColumns(field="columns", fields=" ".join(FIELDS), needed=" ".join(sorted(NEEDED)))
    return [(title, FIELDS[field]) for title, field in pairs]


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
    layout = columns(payer.columns)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([title for title, _ in layout])
    for serial, line in enumerate(checked(batch, check_line), start=1):
        writer.writerow([cell(serial, line) for _, cell in layout])
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
