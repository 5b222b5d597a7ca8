"""NACHA files: these bytes, whole by an independent reading of the rules, and every line that a bank would not take."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.payout.file import nacha
from ltc.payout.file.values import Batch, FileFormat, Line, Payer, PayoutFileAmountLarge, PayoutFileRefused
from ltc.payout.file.write import check_payer, write, written
from pricing.ground.errors import DomainError

AT = datetime(2026, 4, 3, 9, 30, 15, tzinfo=UTC)  # a Friday
HOUSE = Payer(
    FileFormat.NACHA, "USD", "Acme Pumps Inc", "000123456789", "US",
    routing="021000021", company_number="1123456789", company="Acme Pumps", bank="JPMorgan Chase",
)  # fmt: skip
NORTH = Line(
    "S-NORTH-202603-USD", "Nørth & Söns (渠道) Trading Ltd", "Bank", "1234 5678", 40_375, "USD", routing="011000015"
)
SOUTH = Line("S-SOUTH-202603-USD", "South Partners", "Bank", "98-76543210123456", 5, "USD", routing="121000358")
DOLLARS = Batch("P-202603-USD", "USD", AT, (NORTH, SOUTH))

GOLDEN = (
    "101 02100002111234567892604030930A094101JPMorgan Chase         Acme Pumps                     \r\n"
    "5220Acme Pumps                          1123456789CCDCOMMISSION260403260406   1021000020000001\r\n"
    "62201100001512345678         0000040375               North + Sons (QuDao) T  1021000020000001\r\n"
    f"705{'S-NORTH-202603-USD':80}00010000001\r\n"
    "62212100035898-765432101234560000000005               South Partners          1021000020000002\r\n"
    f"705{'S-SOUTH-202603-USD':80}00010000002\r\n"
)


def structure(content):
    """What the rules ask of a file, read without our writer: totals by record, or the first thing that is wrong."""
    assert content.endswith(b"\r\n")
    records = content.decode("ascii").split("\r\n")[:-1]
    assert {len(record) for record in records} == {94}
    assert len(records) % 10 == 0
    padding = [record for record in records if record == "9" * 94]
    used = records[: len(records) - len(padding)]
    assert used + padding == records
    assert len(padding) < 10
    header, batch, *inner, control, end = used
    assert (header[0], batch[0], control[0], end[0]) == ("1", "5", "8", "9")
    assert header[1:3] == "01"
    assert header[34:40] == "094101"
    entries, addenda = inner[::2], inner[1::2]
    assert {entry[0] for entry in entries} == {"6"}
    assert {entry[78] for entry in entries} == {"1"}
    assert {one[:3] for one in addenda} == {"705"}
    for number, (entry, one) in enumerate(zip(entries, addenda, strict=True), start=1):
        digits = [int(figure) for figure in entry[3:12]]
        assert sum(digit * weight for digit, weight in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0
        assert entry[79:94] == batch[79:87] + f"{number:07}"
        assert one[83:] == "0001" + entry[87:94]
    banks = str(sum(int(entry[3:11]) for entry in entries))[-10:].zfill(10)
    credit = sum(int(entry[29:39]) for entry in entries)
    assert control[1:4] == batch[1:4] == "220"
    assert control[4:10] == f"{len(inner):06}"
    assert control[10:20] == end[21:31] == banks
    assert control[20:32] == end[31:43] == "0" * 12
    assert control[32:44] == end[43:55] == f"{credit:012}"
    assert control[44:54] == batch[40:50]
    assert control[79:94] == batch[79:94]
    assert end[1:21] == f"{1:06}{len(records) // 10:06}{len(inner):08}"
    return len(entries), credit


def faults(**changes):
    """The codes of what is wrong when the first line is changed."""
    with pytest.raises(PayoutFileRefused) as refused:
        write(replace(DOLLARS, lines=(replace(NORTH, **changes), SOUTH)), HOUSE)
    return [fault.why.code for fault in refused.value.facts["faults"]]


def test_a_dollar_batch_is_these_bytes_each_time_it_is_written():
    made = write(DOLLARS, HOUSE)
    assert made.content.decode().startswith(GOLDEN)
    assert structure(made.content) == (2, 40_380)
    assert made.extension == "ach"
    assert write(DOLLARS, HOUSE) == made


@given(
    amounts=st.lists(st.integers(1, 10**10 - 1), min_size=1, max_size=40),
    banks=st.lists(st.sampled_from(["021000021", "011000015", "121000358", "091000022"]), min_size=40, max_size=40),
)
def test_every_batch_keeps_the_rules(amounts, banks):
    lines = [
        Line(f"S-P{n}-202603-USD", f"Partner {n}", "Bank", f"{n:08}", amount, "USD", routing=banks[n])
        for n, amount in enumerate(amounts)
    ]
    made = write(Batch("P-202603-USD", "USD", AT, tuple(lines)), HOUSE)
    assert structure(made.content) == (len(amounts), sum(amounts))


def test_a_sum_of_thirteen_digits_is_refused():
    lines = [replace(NORTH, end_to_end_id=f"S-P{n}-202603-USD", amount_minor=10**10 - 1) for n in range(101)]
    with pytest.raises(PayoutFileAmountLarge):
        write(Batch("P-202603-USD", "USD", AT, tuple(lines)), HOUSE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"routing": None}, "payout-file-needs"),
        ({"routing": "011000016"}, "routing-digit"),
        ({"routing": "01100001"}, "routing-form"),
        ({"routing": "０１１００００１５"}, "routing-form"),
        ({"number": "12345678901234567890"}, "payout-file-text"),
        ({"number": "DE89 3704 0044 0532 0130 00"}, "payout-file-text"),
        ({"amount_minor": 10**10}, "payout-file-amount-large"),
        ({"amount_minor": 0}, "payout-file-amount"),
        ({"currency": "EUR"}, "payout-file-currency"),
        ({"end_to_end_id": "S-北方-202603-USD"}, "payout-file-text"),
        ({"holder": " "}, "payout-file-needs"),
    ],
)
def test_a_line_that_the_bank_would_not_take_is_named(changes, code):
    assert faults(**changes) == [code]


def test_every_wrong_line_is_named_at_once():
    wrong = tuple(replace(line, routing="1") for line in DOLLARS.lines)
    with pytest.raises(PayoutFileRefused) as refused:
        write(replace(DOLLARS, lines=wrong), HOUSE)
    assert [fault.line.end_to_end_id for fault in refused.value.facts["faults"]] == [
        "S-NORTH-202603-USD",
        "S-SOUTH-202603-USD",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"routing": None}, "routing"),
        ({"routing": "021000022"}, "routing"),
        ({"company_number": "12"}, "company_number"),
        ({"company_number": None}, "company_number"),
        ({"company": "Acme Pumps International"}, "company"),
        ({"company": None}, "company"),
        ({"bank": "A bank whose name is far too long"}, "bank"),
    ],
)
def test_a_paying_account_without_what_nacha_needs_is_refused_at_its_field(changes, field):
    with pytest.raises(DomainError) as refused:
        check_payer(replace(HOUSE, **changes))
    assert refused.value.field == field


def test_an_account_is_kept_as_the_file_writes_it():
    kept = check_payer(replace(HOUSE, routing="0210-0002-1", company_number="11-23456789", company="Ácme Pumps"))
    assert (kept.routing, kept.company_number, kept.company) == ("021000021", "1123456789", "Acme Pumps")


def test_a_name_is_told_as_it_stands_in_the_file():
    assert written(NORTH.holder, FileFormat.NACHA) == "North + Sons (QuDao) T" == nacha.name(NORTH.holder)
    assert written(NORTH.holder, FileFormat.CHINA_CSV) == NORTH.holder


@pytest.mark.parametrize(
    ("day", "expected"), [(1, "260402"), (2, "260403"), (3, "260406"), (4, "260406"), (5, "260406")]
)
def test_money_is_to_arrive_on_the_next_weekday(day, expected):
    made = write(replace(DOLLARS, at=AT.replace(day=day)), HOUSE)
    assert made.content.decode().split("\r\n")[1][69:75] == expected
