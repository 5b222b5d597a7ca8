"""Reading a bank's CSV by the layout of its account. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ltc.bank_statement.values import (
    LINES_MAX,
    TEXT_MAX,
    Fault,
    Flaw,
    Flow,
    Line,
    Sheet,
    StatementColumns,
    StatementKind,
    StatementLarge,
    StatementText,
)
from ltc.receiving_account.layout import DateForm, DecimalSign, Layout, Separator, SignRule, TextEncoding
from pricing.ground.cell import unguarded
from pricing.ground.errors import Invalid
from pricing.ground.money import Money, amount

SIGNS = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}
CODECS = {TextEncoding.UTF_8: "utf-8-sig", TextEncoding.GBK: "gb18030"}
DATES = {
    DateForm.YEAR_FIRST: re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})", re.ASCII),
    DateForm.YEAR_TIGHT: re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
    DateForm.DAY_FIRST: re.compile(r"(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})", re.ASCII),
    DateForm.MONTH_FIRST: re.compile(r"(?P<m>\d{1,2})[-./](?P<d>\d{1,2})[-./](?P<y>\d{4})", re.ASCII),
}
TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?$", re.ASCII)
SWAPPED = str.maketrans(",.", ".,")
TOLD = ("payer", "text", "reference")
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})


class Wrong(Exception):
    """A cell that cannot be read: in which column, and why."""

    def __init__(self, column: str, flaw: Flaw) -> None:
        super().__init__(column, flaw)
        self.column, self.flaw = column, flaw


def read(content: bytes, layout: Layout, currency: str) -> Sheet:
    """What a file says, its faults row by row. Raises StatementText, StatementColumns, StatementLarge."""
    try:
        text = content.decode(CODECS[layout.encoding])
    except UnicodeDecodeError as error:
        raise StatementText(field="file") from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=SIGNS[layout.separator])
    try:
        places = _head(rows, layout)
        lines, faults, skipped = list[Line](), list[Fault](), 0
        for cells in rows:
            row = {name: unguarded(cells[at].strip()) if at < len(cells) else "" for name, at in places.items()}
            if len(lines) + len(faults) >= LINES_MAX:
                raise StatementLarge(field="file", most=LINES_MAX)
            try:
                line = _line(row, layout, currency, rows.line_num)
                lines += [line] if line else []
                skipped += line is None and any(cells)
            except Wrong as wrong:
                given = row.get(wrong.column, "")[:80]
                faults.append(Fault(rows.line_num, layout.columns.get(wrong.column, ""), given, wrong.flaw))
    except csv.Error as error:
        raise StatementText(field="file") from error
    return Sheet(StatementKind.CSV, tuple(lines), tuple(faults), skipped=skipped)


def _head(rows: Iterator[list[str]], layout: Layout) -> dict[str, int]:
    """Where each column stands, by the first row that has all titles: banks write about the account above it."""
    wanted = {name: _title(title) for name, title in layout.columns.items() if title}
    best: Sequence[str] = ()
    for cells in rows:
        titles = [_title(cell) for cell in cells]
        if all(title in titles for title in wanted.values()):
            return {name: titles.index(title) for name, title in wanted.items()}
        if sum(title in titles for title in wanted.values()) >= sum(title in best for title in wanted.values()):
            best = titles
    missing = [layout.columns[name] for name, title in wanted.items() if title not in best]
    raise StatementColumns(field="file", missing=", ".join(missing)[:200])


def _title(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _line(row: Mapping[str, str], layout: Layout, currency: str, number: int) -> Line | None:
    """The line of a row; None of one that books nothing: a total, a remark, a zero. Raises Wrong."""
    if not row["date"] and not (row["amount"] and row.get("reference")):
        return None
    on = _day(row["date"], layout.date_form)
    if (given := row.get("currency")) and given.upper() != currency:
        raise Wrong("currency", Flaw.CURRENCY)
    flow, money = _money(row, layout, currency)
    if not money.minor:
        return None
    payer, text, reference = (" ".join(row.get(name, "").split())[:TEXT_MAX] for name in TOLD)
    account = "".join(row.get("payer_account", "").split()).upper()[:80]
    return Line(number, flow, on, money, payer, account, text, reference)


def _money(row: Mapping[str, str], layout: Layout, currency: str) -> tuple[Flow, Money]:
    rule = layout.sign_rule
    if rule is SignRule.TWO_COLUMNS:
        came, went = (_amount(row[name], layout, currency, name) for name in ("amount", "debit"))
        if came.minor and went.minor:
            raise Wrong("debit", Flaw.AMOUNT)
        return _signed(came if came.minor else -went if went.minor >= 0 else went)
    money = _amount(row["amount"], layout, currency, "amount")
    if rule is SignRule.SIGNED:
        return _signed(money)
    if not row["mark"]:
        raise Wrong("mark", Flaw.MARK)
    flow = Flow.CAME if _title(row["mark"]) == _title(layout.credit_mark) else Flow.WENT
    return flow, money if money.minor >= 0 else -money


def _signed(money: Money) -> tuple[Flow, Money]:
    return (Flow.CAME, money) if money.minor >= 0 else (Flow.WENT, -money)


def _amount(text: str, layout: Layout, currency: str, column: str) -> Money:
    """An amount with its sign; of an empty cell of two columns zero. Raises Wrong."""
    plain = "".join(unicodedata.normalize("NFKC", text).translate(MINUS).split()).strip("¥€$")
    if not plain and layout.sign_rule is SignRule.TWO_COLUMNS:
        return Money(0, currency)
    negative = plain.startswith("-") or plain.endswith("-")
    plain = plain.strip("+-").strip("¥€$")
    if layout.decimal_sign is DecimalSign.COMMA:
        plain = plain.translate(SWAPPED)
    try:
        found = amount(plain, currency)
    except Invalid as error:
        raise Wrong(column, Flaw.AMOUNT) from error
    return -found if negative else found


def _day(text: str, form: DateForm) -> date:
    found = DATES[form].fullmatch(TIME.sub("", text))
    try:
        if found:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError as error:
        raise Wrong("date", Flaw.DATE) from error
    raise Wrong("date", Flaw.DATE)
