"""Banks' files from bytes to values: what counts as paid, as come back, as nobody's payout; and what is refused."""

from datetime import date

import pytest

from ltc.payout.answer.document import BYTES_MAX
from ltc.payout.answer.read import read
from ltc.payout.answer.values import (
    AnswerFileBroken,
    AnswerFileKind,
    AnswerFileLarge,
    AnswerFilePart,
    AnswerKind,
    Outcome,
)
from tests.bank import FEE, FILE, NORTH, RECEIPT, Tx, camt, entry, pain
from tests.payouts import IBAN

SOUTH = Tx("S-SOUTH-202603-EUR", "12.00", status="RJCT", reason="AC04")


def outcomes(content):
    """What a file says, by id."""
    return {said.id: said.outcome for said in read(content).said}


@pytest.mark.parametrize("version", ["03", "10", "12", "14"])
def test_a_report_says_what_became_of_each_payment(version):
    answer = read(pain(Tx(), SOUTH, group="PART", version=version))
    assert (answer.kind, answer.message, answer.accounts) == (AnswerKind.PAIN_002, "STS-1", (IBAN,))
    north, south = answer.said
    assert (north.id, north.amount_minor, north.currency) == (NORTH, 403_75, "EUR")
    assert (north.outcome, north.on, north.reason) == (Outcome.PAID, date(2026, 4, 8), None)
    assert (south.outcome, south.reason) == (Outcome.FAILED, "AC04")


@pytest.mark.parametrize("status", ["ACCP", "ACSP", "PDNG", "RCVD", "ACTC"])
def test_accepted_and_under_way_and_pending_are_not_paid_yet(status):
    assert outcomes(pain(Tx(status=status))) == {NORTH: Outcome.WAITING}


@pytest.mark.parametrize("status", ["BLCK", "HOPE"])
def test_a_status_that_says_neither_is_unclear(status):
    assert outcomes(pain(Tx(status=status))) == {NORTH: Outcome.UNCLEAR}


def test_a_file_that_is_refused_as_a_whole_names_no_payment():
    [said] = read(pain(group="RJCT", reason="FF01")).said
    assert (said.id, said.whole, said.outcome, said.reason) == (FILE, True, Outcome.FAILED, "FF01")
    assert read(pain(group="ACSP")).said == ()


def test_a_payment_without_a_status_has_that_of_its_part():
    said = read(pain(Tx(status=""), group="PART", part="RJCT", reason="AM04")).said
    assert [(one.id, one.outcome, one.reason) for one in said] == [
        (NORTH, Outcome.FAILED, None),
        (FILE, Outcome.FAILED, None),
    ]


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_statement_pays_with_debits_and_gives_back_with_returns(version):
    back = entry(Tx(reason="AC04", returned=True), side="CRDT", version=version)
    said = read(camt(entry(Tx(), version=version), back, version=version)).said
    assert [(one.id, one.amount_minor, one.outcome, one.reason) for one in said] == [
        (NORTH, 403_75, Outcome.PAID, None),
        (NORTH, 403_75, Outcome.FAILED, "AC04"),
    ]
    assert (said[0].on, said[0].reference) == (date(2026, 4, 9), f"REF-{NORTH}")


@pytest.mark.parametrize("version", ["02", "08"])
def test_an_entry_of_several_payments_is_read_whole(version):
    lines = (Tx(), Tx("S-SOUTH-202603-EUR", "12.00"), Tx("S-EAST-202603-EUR", "0.01"), Tx("RENT-4", "900.00"))
    answer = read(camt(entry(*lines, amount="1315.76", batch=FILE, version=version), version=version))
    assert [(one.id, one.amount_minor) for one in answer.said] == [
        (NORTH, 403_75),
        ("S-SOUTH-202603-EUR", 12_00),
        ("S-EAST-202603-EUR", 1),
    ]
    assert answer.others == 1


def test_a_file_that_was_booked_as_one_sum_is_said_of_the_file():
    [said] = read(camt(entry(amount="415.75", batch=FILE))).said
    assert (said.id, said.whole, said.amount_minor, said.outcome) == (FILE, True, 415_75, Outcome.PAID)


def test_receipts_and_fees_are_counted_and_left_alone():
    answer = read(camt(RECEIPT, FEE, entry(Tx("NOTPROVIDED"))))
    assert (answer.said, answer.others) == ((), 3)


def test_an_entry_that_is_not_booked_pays_nothing():
    assert outcomes(camt(entry(Tx(), status="PDNG"))) == {NORTH: Outcome.WAITING}
    assert read(camt(entry(Tx(), status="INFO"))).said == ()


def test_a_credit_that_does_not_say_it_is_a_return_is_unclear():
    assert outcomes(camt(entry(Tx(), side="CRDT"))) == {NORTH: Outcome.UNCLEAR}


def test_several_payments_without_amounts_are_unclear():
    assert set(outcomes(camt(entry(Tx(amount=None), Tx("S-B-202603-EUR", None)))).values()) == {Outcome.UNCLEAR}


def bomb():
    """Entities of ten entities each, nine deep: a thousand million words, in a text and in an attribute."""
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    return f'<!DOCTYPE x [{grown}]><x a="&e9;">&e9;</x>'.encode()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", AnswerFileBroken),
        (b"date;amount\n2026-04-01;1", AnswerFileBroken),
        (pain(Tx())[:-20], AnswerFileBroken),
        (pain(Tx()).replace(b"UTF-8", b"UTF-99"), AnswerFileBroken),
        (bomb(), AnswerFileBroken),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', AnswerFileBroken),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', AnswerFileBroken),
        (b"<x>" * 33 + b"</x>" * 33, AnswerFileLarge),
        (b"<x>" + b" " * BYTES_MAX + b"</x>", AnswerFileLarge),
        (b"<Document/>", AnswerFileKind),
        (pain(Tx()).replace(b"pain.002.001.10", b"pain.001.001.09"), AnswerFileKind),
        (camt(FEE, version="09"), AnswerFileKind),
        (b'<other xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>', AnswerFileKind),
        (pain(Tx()).replace(b"<MsgId>STS-1</MsgId>", b""), AnswerFilePart),
        (pain(Tx()).replace(b"2026-04-08T09", b"8 April 26T09"), AnswerFilePart),
        (camt(entry(Tx())).replace(b"2026-04-09", b"2026-02-30"), AnswerFilePart),
        (camt(FEE).replace(b"IBAN", b"XBAN"), AnswerFilePart),
    ],
)
def test_what_is_no_answer_is_refused_at_the_file(content, refusal):
    with pytest.raises(refusal) as refused:
        read(content)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "amount", ["-1", "", "NaN", "Infinity", "1e309", "1e-9", "1,234.56", "1.234,56", "１２", "9" * 40, "1.001", "+1"]
)
def test_c09_an_amount_that_is_none_refuses_the_file(amount):
    for content in (camt(entry(Tx(amount=amount))), pain(Tx(amount=amount or " "))):
        with pytest.raises(AnswerFilePart):
            read(content)


def test_an_unknown_currency_refuses_the_file():
    with pytest.raises(AnswerFilePart):
        read(camt(entry(Tx(currency="EUX"))))
