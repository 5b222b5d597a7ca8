"""What a line may pay: each proposal says why, only what is certain is sure, and no cent is proposed twice or lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltc.bank_statement.match import Confidence, Open, Paid, Payer, propose
from ltc.bank_statement.naming import names
from pricing.ground.decision import Reason, Verdict
from pricing.ground.money import Money
from pricing.ground.record import new_id

SIEMENS, BASF = new_id(), new_id()
LEARNED, NAMED = Payer(SIEMENS, "Siemens AG", date(2026, 3, 1)), Payer(SIEMENS, "Siemens AG")


def owed(number, minor, debtor=SIEMENS, due=10, currency="EUR", also=()):
    return Open(new_id(), number, also, debtor, date(2026, 4, due), currency, minor)


def found(minor, text="", invoices=(), payers=(), doubts=()):
    return propose(Paid(Money(minor, "EUR"), text), invoices, payers, doubts)


def told(proposal):
    """Numbers and amounts, how sure, and the rules."""
    parts = [(part.invoice.number, part.amount_minor) for part in proposal.parts]
    return parts, proposal.confidence.value, [reason.rule for reason in proposal.reasons]


A, B, C = owed("I-NORTH-001", 10_000), owed("I-NORTH-002", 25_000, due=12), owed("I-NORTH-003", 7_000, due=14)


def test_a_named_invoice_and_its_exact_amount_are_sure():
    assert told(found(10_000, "Rechnung i north 001 danke", [A, B])[0]) == (
        [("I-NORTH-001", 10_000)],
        "sure",
        ["bank.named", "bank.exact"],
    )


def test_several_named_invoices_that_make_the_amount_are_sure():
    assert told(found(35_000, "I-NORTH-002/I-NORTH-001", [A, B, C])[0]) == (
        [("I-NORTH-001", 10_000), ("I-NORTH-002", 25_000)],
        "sure",
        ["bank.named", "bank.exact-sum"],
    )


def test_a_number_is_not_named_by_a_longer_one():
    assert names("paid I-NORTH-001.", "I-NORTH-001")
    assert not names("paid I-NORTH-0011", "I-NORTH-001")
    assert not names("XI-NORTH-001", "I-NORTH-001")
    assert not names("I-1", "I-1"), "too short to be told from other words"


@pytest.mark.parametrize(
    ("minor", "parts", "why", "rest"),
    [(9_000, 9_000, "bank.short", 0), (12_000, 10_000, "bank.over", 2_000)],
)
def test_what_does_not_come_out_even_is_never_sure(minor, parts, why, rest):
    first = found(minor, "I-NORTH-001", [A], [LEARNED])[0]
    assert told(first) == ([("I-NORTH-001", parts)], "likely", ["bank.named", why])
    assert first.rest_minor == rest


def test_an_invoice_of_somebody_else_than_the_payer_is_known_as_is_not_sure():
    strange = owed("I-SOUTH-001", 10_000, BASF)
    assert told(found(10_000, "I-SOUTH-001", [strange], [LEARNED])[0])[1:] == (
        "likely",
        ["bank.named", "bank.other-payer", "bank.exact"],
    )
    assert found(20_000, "I-SOUTH-001 I-NORTH-001", [strange, A])[0].confidence is Confidence.LIKELY


def test_the_number_of_a_deal_or_an_order_is_likely_and_with_a_known_payer_sure():
    of = owed("I-NORTH-009", 10_000, also=("NORTH-7F31", "O-NORTH-7F31"))
    assert told(found(10_000, "NORTH-7F31", [of])[0])[1:] == ("likely", ["bank.named-order", "bank.exact"])
    assert found(10_000, "NORTH-7F31", [of], [NAMED])[0].confidence is Confidence.SURE


def test_a_payer_who_was_matched_before_and_an_exact_amount_are_sure_but_a_name_alone_is_likely():
    assert told(found(25_000, "", [A, B], [LEARNED])[0])[1:] == ("sure", ["bank.learned", "bank.exact"])
    assert told(found(25_000, "", [A, B], [NAMED])[0])[1:] == ("likely", ["bank.payer-name", "bank.exact"])
    alike = Payer(SIEMENS, "Siemens AG", is_alike=True)
    assert told(found(25_000, "", [A, B], [alike])[0])[1:] == ("possible", ["bank.payer-alike", "bank.exact"])


def test_two_invoices_of_the_same_amount_are_both_only_possible():
    twin = owed("I-NORTH-004", 10_000, due=20)
    first, second = found(10_000, "", [A, twin], [LEARNED])
    assert {first.confidence, second.confidence} == {Confidence.POSSIBLE}
    assert [one.parts[0].invoice.number for one in (first, second)] == ["I-NORTH-001", "I-NORTH-004"]


def test_invoices_of_one_customer_that_make_the_amount_are_found_together():
    first = found(42_000, "", [A, B, C, owed("I-SOUTH-5", 32_000, BASF)], [NAMED])[0]
    assert told(first) == (
        [("I-NORTH-001", 10_000), ("I-NORTH-002", 25_000), ("I-NORTH-003", 7_000)],
        "likely",
        ["bank.payer-name", "bank.exact-sum"],
    )


def test_a_payer_without_a_hint_pays_the_oldest_first_which_is_only_possible():
    assert told(found(12_345, "", [B, A], [LEARNED])[0]) == (
        [("I-NORTH-001", 10_000), ("I-NORTH-002", 2_345)],
        "possible",
        ["bank.learned", "bank.oldest", "bank.short"],
    )


def test_the_exact_amount_alone_is_only_possible():
    assert told(found(7_000, "", [A, B, C])[0]) == (
        [("I-NORTH-003", 7_000)],
        "possible",
        ["bank.amount-only", "bank.exact"],
    )


def test_another_currency_is_never_proposed():
    assert found(10_000, "I-NORTH-001", [owed("I-NORTH-001", 10_000, currency="USD")], [LEARNED]) == []


def test_what_may_be_recorded_already_is_never_sure():
    doubt = Reason("bank.recorded-before", Verdict.REFER, {"reference": "B", "on": "2026-03-10"})
    first = found(10_000, "I-NORTH-001", [A], [LEARNED], [doubt])[0]
    assert (first.confidence, first.reasons[-1]) == (Confidence.LIKELY, doubt)


OWED = st.builds(
    owed,
    st.integers(1, 30).map(lambda n: f"I-NORTH-{n:03}"),
    st.integers(1, 50),
    st.sampled_from([SIEMENS, BASF]),
    st.integers(1, 28),
    st.sampled_from(["EUR", "EUR", "USD"]),
)


@given(
    st.integers(1, 200),
    st.lists(OWED, max_size=12, unique_by=lambda one: one.number),
    st.sampled_from([(), (LEARNED,), (NAMED,), (NAMED, Payer(BASF, "BASF"))]),
    st.lists(st.integers(1, 30), max_size=3),
)
def test_no_proposal_gives_more_than_came_or_is_owed_and_what_is_sure_comes_out_even(minor, invoices, payers, named):
    text = " ".join(f"I-NORTH-{number:03}" for number in named)
    proposals = found(minor, text, invoices, payers)
    for one in proposals:
        assert sum(part.amount_minor for part in one.parts) + one.rest_minor == minor
        assert all(0 < part.amount_minor <= part.invoice.owed_minor for part in one.parts)
        assert len({part.invoice.id for part in one.parts}) == len(one.parts)
        assert {part.invoice.currency for part in one.parts} == {"EUR"}
        assert one.reasons
        if one.confidence is Confidence.SURE:
            assert one.rest_minor == 0
            assert all(part.amount_minor == part.invoice.owed_minor for part in one.parts)
    assert [one.confidence for one in proposals] == sorted(
        (one.confidence for one in proposals), key=list(Confidence).index
    )
