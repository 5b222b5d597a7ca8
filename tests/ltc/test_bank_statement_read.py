"""Reading a statement: CSV as the account's layout says, camt.053 with its balances, each fault told by its row."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.bank_statement.csv_file import read as read_csv
from ltc.bank_statement.read import read
from ltc.bank_statement.values import (
    Flaw,
    Flow,
    StatementColumns,
    StatementForeign,
    StatementLayoutMissing,
    StatementText,
    StatementUneven,
    identities,
)
from ltc.payout.answer.values import AnswerFileBroken, AnswerFileKind, AnswerFilePart
from ltc.receiving_account.layout import DateForm, DecimalSign, Layout, LayoutWrong, Separator, SignRule, TextEncoding
from pricing.ground.money import Money
from tests.bank_statements import IBAN, PLAIN, balance, camt, entry, plain, row


def csv_lines(content, layout=PLAIN, currency="EUR"):
    return read_csv(content, layout, currency).lines


def camt_read(content):
    return read(content, IBAN, "EUR", None)


def test_a_row_is_read_below_whatever_the_bank_writes_above_it():
    [line] = csv_lines(plain(row(912_475, "Invoice I-1", "B7")))
    assert (line.number, line.flow, line.on, line.amount) == (3, Flow.CAME, date(2026, 3, 10), Money(912_475, "EUR"))
    assert (line.payer, line.payer_account, line.text, line.reference) == (
        "Siemens AG",
        "DE89370400440532013000",
        "Invoice I-1",
        "B7",
    )


def test_a_chinese_bank_writes_gbk_two_columns_and_dates_without_signs():
    columns = {"date": "交易日期", "amount": "收入金额", "debit": "支出金额", "payer": "对方户名", "text": "摘要"}
    layout = Layout(
        Separator.COMMA,
        TextEncoding.GBK,
        DateForm.YEAR_TIGHT,
        DecimalSign.POINT,
        SignRule.TWO_COLUMNS,
        columns,
    )
    rows = '交易日期,收入金额,支出金额,对方户名,摘要\n20260310,"12,000.50",,杭州清泉,货款\n20260311,,7.5,银行,手续费\n'
    came, went = csv_lines(rows.encode("gb18030"), layout, "CNY")
    assert (came.amount, came.flow, came.payer) == (Money(1_200_050, "CNY"), Flow.CAME, "杭州清泉")
    assert (went.amount, went.flow) == (Money(750, "CNY"), Flow.WENT)


def test_a_mark_says_what_came():
    columns = {"date": "D", "amount": "A", "mark": "M"}
    layout = replace(PLAIN, sign_rule=SignRule.MARKED, columns=columns, credit_mark="贷")
    came, went = csv_lines("D;A;M\n10.03.2026;5,00;贷\n10.03.2026;6,00;借\n".encode(), layout)
    assert [(one.flow, one.amount.minor) for one in (came, went)] == [(Flow.CAME, 500), (Flow.WENT, 600)]


@pytest.mark.parametrize(
    ("written", "flaw", "column"),
    [
        ("31.02.2026;1,00;;;;", Flaw.DATE, "Booked"),
        ("2026-03-10;1,00;;;;", Flaw.DATE, "Booked"),
        ("10.03.2026;1.00.0;;;;", Flaw.AMOUNT, "Amount"),
        ("10.03.2026;1,001;;;;", Flaw.AMOUNT, "Amount"),
        ("10.03.2026;;;;;", Flaw.AMOUNT, "Amount"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row_and_column(written, flaw, column):
    sheet = read_csv(plain(row(100), written, row(200)), PLAIN, "EUR")
    assert [(fault.line, fault.flaw, fault.column) for fault in sheet.faults] == [(4, flaw, column)]
    assert [line.amount.minor for line in sheet.lines] == [100, 200]


def test_totals_and_rows_of_zero_book_nothing():
    sheet = read_csv(plain(row(100), row(0), ";;;;Total;"), PLAIN, "EUR")
    assert (len(sheet.lines), sheet.skipped, sheet.faults) == (1, 2, ())


def test_another_currency_than_the_accounts_is_a_fault():
    layout = replace(PLAIN, columns={"date": "D", "amount": "A", "currency": "C"})
    [fault] = read_csv(b"D;A;C\n10.03.2026;5,00;USD\n", layout, "EUR").faults
    assert (fault.flaw, fault.given) == (Flaw.CURRENCY, "USD")


def test_a_file_of_another_kind_is_refused_whole():
    with pytest.raises(StatementText):
        csv_lines("Müller".encode("latin-1"))
    with pytest.raises(StatementColumns) as refused:
        csv_lines(b"Booked;Amount;Payer;IBAN\n")
    assert refused.value.facts["missing"] == "Text, Reference"
    with pytest.raises(StatementLayoutMissing):
        camt_read(plain(row(1)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"columns": {"date": "D"}}, "amount"),
        ({"sign_rule": SignRule.TWO_COLUMNS}, "debit"),
        ({"sign_rule": SignRule.MARKED, "columns": {"date": "D", "amount": "A", "mark": "M"}}, "credit_mark"),
        ({"columns": {"date": "D", "amount": "D"}}, "date"),
    ],
)
def test_a_layout_that_reads_nothing_is_refused_at_its_field(changes, field):
    with pytest.raises(LayoutWrong) as refused:
        replace(PLAIN, **changes).checked()
    assert refused.value.field == field


def test_a_layout_is_kept_as_it_was_given():
    assert Layout.read(PLAIN.data()) == PLAIN


@given(st.integers(-(10**12), 10**12).filter(bool), st.sampled_from(DecimalSign))
def test_no_cent_is_lost_in_reading(minor, sign):
    text = f"{'-' if minor < 0 else ''}{abs(minor) // 100:,}.{abs(minor) % 100:02}"
    if sign is DecimalSign.COMMA:
        text = text.translate(str.maketrans(",.", ".,"))
    layout = replace(PLAIN, decimal_sign=sign, columns={"date": "D", "amount": "A"})
    [line] = csv_lines(f"D;A\n10.03.2026;{text}\n".encode(), layout)
    assert (line.amount.minor, line.flow) == (abs(minor), Flow.CAME if minor > 0 else Flow.WENT)


def test_a_camt_statement_gives_its_lines_and_its_balances():
    sheet = camt_read(
        camt(
            balance("OPBD", "100.00"),
            entry("9124.75", "Invoice I-1"),
            entry("24.75", side="DBIT", reference="R-2"),
            entry("1.00", status="PDNG", reference="R-3"),
            balance("CLBD", "9200.00"),
        )
    )
    assert (sheet.opening_minor, sheet.closing_minor, sheet.skipped) == (10_000, 920_000, 1)
    assert [(one.flow, one.amount.minor, one.payer, one.reference) for one in sheet.lines] == [
        (Flow.CAME, 912_475, "Siemens AG", "R-1"),
        (Flow.WENT, 2_475, "Siemens AG", "R-2"),
    ]
    assert sheet.lines[0].text == "Invoice I-1"


def test_balances_that_the_lines_do_not_make_refuse_the_file():
    with pytest.raises(StatementUneven) as refused:
        camt_read(camt(balance("OPBD", "100.00", "DBIT"), entry("50.00"), balance("CLBD", "150.00")))
    assert (refused.value.facts["opening_minor"], refused.value.facts["moved_minor"]) == (-10_000, 5_000)


def test_payments_booked_at_once_are_lines_of_their_own_where_their_amounts_make_the_entry():
    def batch(one, other):
        return camt(
            '<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-10</Dt>'
            f"</BookgDt><AcctSvcrRef>B</AcctSvcrRef><NtryDtls>{detail(one)}{detail(other)}</NtryDtls></Ntry>",
            version="02",
        )

    def detail(amount):
        return f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls></TxDtls>'

    assert [(one.amount.minor, one.reference) for one in camt_read(batch("10.00", "20.00")).lines] == [
        (1_000, "B/1"),
        (2_000, "B/2"),
    ]
    assert [(one.amount.minor, one.reference) for one in camt_read(batch("10.00", "19.00")).lines] == [(3_000, "B")]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (camt(entry("1.00"), account="DE00"), StatementForeign),
        (camt(entry("1.00"), version="99"), AnswerFileKind),
        (camt(entry("1.00").replace("EUR", "USD")), AnswerFilePart),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', AnswerFileBroken),
        (b"<Document", AnswerFileBroken),
    ],
)
def test_xml_that_is_no_statement_of_the_account_is_refused(content, refusal):
    with pytest.raises(refusal):
        camt_read(content)


def test_lines_without_a_reference_that_say_the_same_are_lines_of_their_own():
    lines = csv_lines(plain(row(100, "rent"), row(100, "rent"), row(100, "x", "R"), row(100, "y", "R")))
    one, other, first, again = identities(lines)
    assert one != other
    assert first == again
