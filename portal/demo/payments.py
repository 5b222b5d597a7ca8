"""A bank statement of the demo: a payment that names its invoice, one that is short, one of nobody, and a fee."""

from datetime import timedelta

from sqlalchemy import select

from ltc.bank_statement.take import take, upload
from ltc.cash.models import Invoice
from ltc.receiving_account.layout import DateForm, DecimalSign, Layout, Separator, SignRule, TextEncoding
from ltc.receiving_account.save import Account, save
from portal.bulk import Bulk
from portal.clock import now, stopped_at
from portal.db import work
from portal.demo.furnish import Stage
from portal.demo.life import at
from portal.permits import Role
from pricing.ground.money import digits, plain
from pricing.ground.sent import Sent

HEADS = {
    "en": ("Main account", ("Date", "Amount", "Payer", "Account", "Text", "Reference")),
    "zh": ("基本户", ("交易日期", "金额", "对方户名", "对方账号", "摘要", "流水号")),
}
TITLES = ("date", "amount", "payer", "payer_account", "text", "reference")
PAYERS = {"en": ("Rotterdam Refinery", "Harbour Services"), "zh": ("杭州清泉环境水务有限公司", "滨海服务有限公司")}
NUMBERS = {"en": "NL91ABNA0417164300", "zh": "6222020200112233445"}
SHORT, STRANGE, FEE = 12, 880, 15  # major units


def plant(stage: Stage) -> None:
    """Yesterday's statement, which waits for finance."""
    finance, language = stage.by_role(Role.FINANCE), stage.vendor.language
    (name, heads), when = HEADS[language], at(now().date() - timedelta(days=1))
    layout = Layout(
        Separator.COMMA,
        TextEncoding.UTF_8,
        DateForm.YEAR_FIRST,
        DecimalSign.POINT,
        SignRule.SIGNED,
        dict(zip(TITLES, heads, strict=True)),
    )
    who, currency = (finance.person_id, when), stage.vendor.currency
    with stopped_at(when), work(finance) as session:
        account = save(session, Account(name, NUMBERS[language], currency, layout), who)
        owed = select(Invoice).where(Invoice.owed_minor > SHORT * 10 ** digits(currency), Invoice.currency == currency)
        invoices = session.scalars(owed.order_by(Invoice.due_on, Invoice.id).limit(2)).all()
        rows = [",".join(heads), *_rows(stage, list(invoices), when.date().isoformat())]
        sent = Sent(f"{when:%Y-%m-%d}.csv", "\n".join(rows).encode(), finance.person_id, when)
        take(session, Bulk(session), upload(session, account, sent), who)


def _rows(stage: Stage, invoices: list[Invoice], on: str) -> list[str]:
    unit, currency = 10 ** digits(stage.vendor.currency), stage.vendor.currency
    payer, other = PAYERS[stage.vendor.language]
    paid = [(one.owed_minor - SHORT * unit * at_, payer, one.number) for at_, one in enumerate(invoices)]
    told = [*paid, (STRANGE * unit, other, ""), (-FEE * unit, "", "")]
    return [
        f"{on},{'-' if minor < 0 else ''}{plain(abs(minor), currency)},{who},,{text},ST-{on}-{number}"
        for number, (minor, who, text) in enumerate(told, start=1)
    ]
