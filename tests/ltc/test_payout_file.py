"""Payout files, from values to bytes: what banks take, and every line that they would not."""

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml.etree import DocumentInvalid

from ltc.payout.file import china, latin, sepa
from ltc.payout.file.values import Batch, FileFormat, Line, Payer, PayoutFileEmpty, PayoutFileRefused
from ltc.payout.file.write import check_payer, write
from pricing.ground.errors import DomainError

AT = datetime(2026, 4, 2, 9, 30, 15, 123456, tzinfo=UTC)
HOUSE = Payer(FileFormat.SEPA, "EUR", "Acme GmbH", "DE89370400440532013000", "DE", "COBADEFF", None, "Köln")
NORTH_IBAN = "FR14 2004 1010 0505 0001 3M02 606"
NORTH = Line("S-NORTH-202603-EUR", "Nørth & Söns (渠道) Ltd", "Bank", NORTH_IBAN, 40_375, "EUR")
SOUTH = Line("S-SOUTH-202603-EUR", "South Partners Ltd", "Bank", "GB82WEST12345698765432", 5, "EUR", bic="midlgb22")
EUROS = Batch("P-202603-EUR", "EUR", AT, (NORTH, SOUTH))

VENDOR = Payer(FileFormat.CHINA_CSV, "CNY", "公道科技有限公司", "110907580610801", "CN", cnaps="308584000013")
EAST_AT = "中国工商银行", "1001 2345 0910 0000 123"
EAST = Line("S-EAST-202603-CNY", "东方渠道(上海)有限公司", *EAST_AT, 123_456_00, "CNY", cnaps="102100099996")
WEST = Line("S-WEST-202603-CNY", "西部“龘”业,有限公司", "招商银行", "6225880137706868", 1, "CNY", cnaps="308584000013")
YUAN = Batch("P-202603-CNY", "CNY", AT, (EAST, WEST))

GOLDEN_SEPA = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>\
<GrpHdr><MsgId>P-202603-EUR</MsgId><CreDtTm>2026-04-02T09:30:15Z</CreDtTm><NbOfTxs>2</NbOfTxs>\
<CtrlSum>403.80</CtrlSum><InitgPty><Nm>Acme GmbH</Nm></InitgPty></GrpHdr>\
<PmtInf><PmtInfId>P-202603-EUR</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg><NbOfTxs>2</NbOfTxs>\
<CtrlSum>403.80</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>\
<ReqdExctnDt><Dt>2026-04-02</Dt></ReqdExctnDt>\
<Dbtr><Nm>Acme GmbH</Nm><PstlAdr><TwnNm>Koln</TwnNm><Ctry>DE</Ctry></PstlAdr></Dbtr>\
<DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>\
<DbtrAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\
<CdtTrfTxInf><PmtId><EndToEndId>S-NORTH-202603-EUR</EndToEndId></PmtId>\
<Amt><InstdAmt Ccy="EUR">403.75</InstdAmt></Amt><Cdtr><Nm>North + Sons (QuDao) Ltd</Nm></Cdtr>\
<CdtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></CdtrAcct>\
<RmtInf><Ustrd>S-NORTH-202603-EUR</Ustrd></RmtInf></CdtTrfTxInf>\
<CdtTrfTxInf><PmtId><EndToEndId>S-SOUTH-202603-EUR</EndToEndId></PmtId>\
<Amt><InstdAmt Ccy="EUR">0.05</InstdAmt></Amt>\
<CdtrAgt><FinInstnId><BICFI>MIDLGB22</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>South Partners Ltd</Nm></Cdtr>\
<CdtrAcct><Id><IBAN>GB82WEST12345698765432</IBAN></Id></CdtrAcct>\
<RmtInf><Ustrd>S-SOUTH-202603-EUR</Ustrd></RmtInf></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>"""

GOLDEN_CHINA = (
    "序号,收款账号,收款户名,收款开户行,联行号,金额,用途,客户参考号\r\n"
    "1,1001234509100000123,东方渠道(上海)有限公司,中国工商银行,102100099996,123456.00,"
    "渠道佣金 S-EAST-202603-CNY,S-EAST-202603-CNY\r\n"
    '2,6225880137706868,"西部“龘”业,有限公司",招商银行,308584000013,0.01,'
    "渠道佣金 S-WEST-202603-CNY,S-WEST-202603-CNY\r\n"
)


def faults(batch, payer, **changes):
    """The codes of what is wrong when the batch's first line is changed, by line."""
    wrong = replace(batch, lines=(replace(batch.lines[0], **changes), *batch.lines[1:]))
    with pytest.raises(PayoutFileRefused) as refused:
        write(wrong, payer)
    return [(fault.line.end_to_end_id, fault.why.code) for fault in refused.value.facts["faults"]]


def only(batch, payer, **changes):
    """The one code that is wrong then, with the line named."""
    [(line, code)] = faults(batch, payer, **changes)
    assert line == changes.get("end_to_end_id", batch.lines[0].end_to_end_id)
    return code


def test_a_sepa_batch_is_these_bytes():
    made = write(EUROS, HOUSE)
    assert (made.content.decode(), made.extension) == (GOLDEN_SEPA, "xml")


def test_the_same_batch_makes_the_same_bytes_whenever_it_is_written():
    assert write(EUROS, HOUSE) == write(EUROS, HOUSE)
    assert write(replace(EUROS, at=AT.replace(second=16)), HOUSE) != write(EUROS, HOUSE)


def test_what_stands_in_a_sepa_file_adds_up_to_its_control_sums():
    root = ET.fromstring(write(EUROS, HOUSE).content)
    space = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    cents = [int(node.text.replace(".", "")) for node in root.iterfind(".//p:InstdAmt", space)]
    assert cents == [line.amount_minor for line in EUROS.lines]
    assert [node.text for node in root.iterfind(".//p:CtrlSum", space)] == ["403.80"] * 2
    assert [node.text for node in root.iterfind(".//p:EndToEndId", space)] == [x.end_to_end_id for x in EUROS.lines]
    assert root.find(".//p:AdrLine", space) is None


def test_a_payers_bank_without_a_bic_is_said_not_to_be_given():
    content = write(EUROS, replace(HOUSE, bic=None)).content
    assert b"<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>" in content


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "FR1420041010050500013M02607"}, "iban-digit"),
        ({"number": "FR142004101005"}, "iban-form"),
        ({"number": "0042"}, "iban-form"),
        ({"number": "SA0380000000608010167519"}, "iban-not-sepa"),
        ({"bic": "NOBIC"}, "bic-form"),
        ({"number": "GB82WEST12345698765432"}, "payout-file-needs"),
        ({"amount_minor": 0}, "payout-file-amount"),
        ({"amount_minor": -1}, "payout-file-amount"),
        ({"currency": "USD"}, "payout-file-currency"),
        ({"holder": "  "}, "payout-file-needs"),
        ({"holder": "渠" * 36}, "payout-file-text"),
        ({"end_to_end_id": "S-北-202603-EUR"}, "payout-file-text"),
        ({"end_to_end_id": "S-" + "N" * 34}, "payout-file-text"),
        ({"end_to_end_id": "S//1"}, "payout-file-text"),
    ],
    ids=str,
)
def test_a_line_that_a_sepa_bank_would_not_pay_is_named(changes, code):
    assert only(EUROS, HOUSE, **changes) == code


def test_every_wrong_line_is_named_and_no_file_is_made():
    wrong = replace(EUROS, lines=tuple(replace(line, amount_minor=0) for line in EUROS.lines))
    with pytest.raises(PayoutFileRefused) as refused:
        write(wrong, HOUSE)
    assert [fault.line.end_to_end_id for fault in refused.value.facts["faults"]] == [
        "S-NORTH-202603-EUR",
        "S-SOUTH-202603-EUR",
    ]


@pytest.mark.parametrize("payer", [HOUSE, VENDOR], ids=["sepa", "china"])
def test_an_empty_batch_makes_no_file(payer):
    with pytest.raises(PayoutFileEmpty):
        write(replace(EUROS, lines=()), payer)


def test_names_are_spelled_in_the_characters_that_every_bank_takes_and_never_cut():
    spelled = {"北方渠道": "BeiFangQuDao", "Ærø_A/S": "Aero-A/S", "O’Neill* & Co": "O'Neill. + Co", "ＡＢＣ": "ABC"}
    assert {name: latin.allowed(name) for name in spelled} == spelled
    assert len(latin.allowed("a" * 500)) == 500


def test_a_chinese_batch_is_these_bytes():
    made = write(YUAN, VENDOR)
    assert (made.content, made.extension) == (GOLDEN_CHINA.encode("gb18030"), "csv")
    rows = list(csv.reader(io.StringIO(made.content.decode("gb18030"))))
    assert [row[2] for row in rows[1:]] == [line.holder for line in YUAN.lines]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cnaps": "102100099997"}, "cnaps-digit"),
        ({"cnaps": "10210009999"}, "cnaps-form"),
        ({"cnaps": "１02100099996"}, "cnaps-form"),
        ({"cnaps": None}, "payout-file-needs"),
        ({"amount_minor": 0}, "payout-file-amount"),
        ({"currency": "EUR"}, "payout-file-currency"),
        ({"number": "12"}, "payout-file-text"),
        ({"holder": "=1+1"}, "payout-file-text"),
        ({"holder": "东方\n渠道"}, "payout-file-text"),
        ({"bank": ""}, "payout-file-needs"),
    ],
    ids=str,
)
def test_a_line_that_a_chinese_bank_would_not_pay_is_named(changes, code):
    assert only(YUAN, VENDOR, **changes) == code


def test_a_bank_that_wants_other_columns_gets_them_in_its_order():
    made = write(
        YUAN, replace(VENDOR, columns="付款金额=amount\r\n 户名 = name\n账号=account\n\n币种=currency\n附言=id")
    )
    assert made.content.decode("gb18030").splitlines()[:2] == [
        "付款金额,户名,账号,币种,附言",
        "123456.00,东方渠道(上海)有限公司,1001234509100000123,CNY,S-EAST-202603-CNY",
    ]


def test_every_real_bank_number_that_we_know_fits_its_last_digit():
    for number in ("102100099996", "103100000026", "104100000004", "105100000017", "301290000007", "403100000004"):
        assert china.check_line(replace(EAST, cnaps=number)).cnaps == number


@pytest.mark.parametrize(
    ("payer", "field"),
    [
        (replace(HOUSE, number="DE89370400440532013001"), "number"),
        (replace(HOUSE, currency="CHF"), "currency"),
        (replace(HOUSE, town=""), "town"),
        (replace(HOUSE, country="Germany"), "country"),
        (replace(HOUSE, holder=""), "holder"),
        (replace(HOUSE, bic="COBA"), "bic"),
        (replace(VENDOR, cnaps=None), "cnaps"),
        (replace(VENDOR, cnaps="308584000014"), "cnaps"),
        (replace(VENDOR, currency="EUR"), "currency"),
        (replace(VENDOR, columns="账号=account\n户名=name\n金额=amount"), "columns"),
        (replace(VENDOR, columns="账号=account\n户名=name\n金额=amount\n号=id\n备注=words"), "columns"),
        (replace(VENDOR, columns="账号=account\n户名=name\n金额=amount\n=id"), "columns"),
    ],
    ids=str,
)
def test_an_account_that_cannot_pay_in_its_form_is_refused_at_the_field(payer, field):
    with pytest.raises(DomainError) as refused:
        check_payer(payer)
    assert refused.value.field == field


def test_an_account_is_kept_as_banks_write_it():
    kept = check_payer(replace(HOUSE, number="de89 3704 0044 0532 0130 00", currency="eur", country="de"))
    assert (kept.number, kept.currency, kept.country) == (HOUSE.number, "EUR", "DE")


def test_without_an_account_of_the_house_the_file_is_a_plain_csv():
    told = write(EUROS, None).content.decode("utf-8-sig").splitlines()
    assert told[1].endswith("403.75,EUR")
    assert write(replace(EUROS, lines=(replace(NORTH, holder="=1+1"),)), None).content.count(b"'=1+1") == 1


def test_a_file_that_the_schema_does_not_allow_breaks_and_does_not_leave():
    """A text that our own checks let through and the schema would not must break, not leave."""
    with pytest.raises(DocumentInvalid, match="facet"):
        sepa.write(replace(EUROS, number="P" * 36), HOUSE)
