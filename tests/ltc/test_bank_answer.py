"""The bank's files applied: paid is what the bank said, and what does not agree waits for a person."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from ltc.ledger.find import balance
from ltc.ledger.models import LedgerEntry
from ltc.ledger.verify import verify
from ltc.payout.answer.find import open_lines
from ltc.payout.answer.models import BankAnswer, BankAnswerLine
from ltc.payout.answer.settle import LineNotAccepted, LineNotParked, LineReasonNeeded, accept, dismiss
from ltc.payout.answer.take import AnswerFileForeign, take
from ltc.payout.answer.weigh import LineResult, Parked
from ltc.payout.models import BatchState, Payout, PayoutState
from ltc.payout.pay import pay
from ltc.settlement.find import carried
from ltc.settlement.periods import period_of
from ltc.settlement.settle import settle
from portal.bulk import Bulk
from portal.db import read, work
from pricing.ground.record import new_id
from pricing.ground.sent import Sent
from tests.bank import FEE, FILE, NORTH, RECEIPT, Tx, camt, entry, pain
from tests.deals import NOW
from tests.payouts import OTHER_IBAN, batch_of, earned, paying, pays_to, sent_to_bank, settled

LATER = NOW + timedelta(days=30)


@pytest.fixture
def sent(world):
    """A world whose one payout, 403.75 for north, is in a file that the bank has."""
    return sent_to_bank(world)


def taken(world, content):
    """A file is taken; what its lines did."""
    with work(world.house) as session:
        answer = take(session, Sent("answer.xml", content, new_id(), LATER)).answer
        session.flush()
        query = select(BankAnswerLine).where(BankAnswerLine.bank_answer_id == answer.id)
        return [line.why or line.result for line in session.scalars(query.order_by(BankAnswerLine.number))]


def stands(world):
    """The payout, what is due to north beyond it, and whether the ledger proves itself."""
    with read(world.house) as session:
        payout = session.scalars(select(Payout)).one()
        due = carried(session)[(world.partners["north"], "EUR")]
        return payout.state, payout.bank_reason, due, verify(session)


def accepted(world):
    """A person accepts the bank's word on every line that waits."""
    with work(world.house) as session:
        for line in session.scalars(open_lines()).all():
            accept(session, line, new_id(), LATER)


def test_what_the_bank_reports_as_settled_is_paid(sent):
    assert taken(sent, pain(Tx())) == [LineResult.APPLIED]
    assert stands(sent) == (PayoutState.PAID, None, 0, [])
    with read(sent.house) as session:
        payout = session.scalars(select(Payout)).one()
        assert (payout.paid_on, payout.bank_reference) == (date(2026, 4, 8), "STS-1")
        assert batch_of(session).state is BatchState.PAID


def test_what_the_bank_rejects_is_due_again_with_its_reason(sent):
    assert taken(sent, pain(Tx(status="RJCT", reason="AC04"))) == [LineResult.APPLIED]
    assert stands(sent) == (PayoutState.FAILED, "AC04", 403_75, [])


def test_what_is_under_way_stays_waiting_and_is_noted(sent):
    assert taken(sent, pain(Tx(status="ACSP"))) == [LineResult.NOTED]
    assert stands(sent)[0] is PayoutState.WAITING
    assert taken(sent, pain(Tx(), message="STS-2")) == [LineResult.APPLIED]
    assert taken(sent, pain(Tx(status="PDNG"), message="STS-3")) == [LineResult.NOTED]
    assert stands(sent)[0] is PayoutState.PAID


def test_c05_the_same_file_twice_changes_nothing_and_says_so(sent):
    content = camt(entry(Tx()), RECEIPT, FEE)
    with work(sent.house) as session:
        first = take(session, Sent("a.xml", content, new_id(), LATER))
    with work(sent.house) as session:
        second = take(session, Sent("b.xml", content, new_id(), LATER))
    assert (first.new, second.new) == (True, False)
    assert second.answer.id == first.answer.id
    assert first.answer.others == 2
    with read(sent.house) as session:
        for kind in (BankAnswer, BankAnswerLine):
            assert session.scalar(select(func.count()).select_from(kind)) == 1
    assert stands(sent) == (PayoutState.PAID, None, 0, [])


def test_two_files_that_say_the_same_pay_once(sent):
    assert taken(sent, pain(Tx())) == [LineResult.APPLIED]
    assert taken(sent, camt(entry(Tx()))) == [LineResult.REPEATED]
    assert stands(sent) == (PayoutState.PAID, None, 0, [])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pain(Tx("S-NOBODY-202603-EUR")), Parked.UNKNOWN),
        (camt(entry(Tx("S-NOBODY-202603-EUR"))), Parked.UNKNOWN),
        (pain(Tx(amount="403.74")), Parked.OTHER_AMOUNT),
        (camt(entry(Tx(amount="4037.50"))), Parked.OTHER_AMOUNT),
        (pain(Tx(currency="USD")), Parked.OTHER_CURRENCY),
        (camt(entry(Tx(), amount="404.75", batch=FILE)), None),
        (camt(entry(amount="404.75", batch=FILE)), Parked.OTHER_AMOUNT),
        (pain(group="RJCT", file="P-202601-EUR"), Parked.UNKNOWN),
        (camt(entry(Tx(), side="CRDT")), Parked.UNCLEAR),
    ],
)
def test_what_does_not_agree_is_parked_and_pays_nothing(sent, content, why):
    assert taken(sent, content) == [why or LineResult.APPLIED]
    assert stands(sent)[0] is (PayoutState.WAITING if why else PayoutState.PAID)
    assert stands(sent)[3] == []


def test_an_answer_to_a_file_that_never_left_is_parked(world):
    pays_to(world, OTHER_IBAN)
    earned(world)
    paying(world)
    settled(world)
    assert taken(world, pain(Tx())) == [Parked.NOT_EXPORTED]
    assert stands(world)[0] is PayoutState.WAITING


@pytest.mark.parametrize("content", [pain(Tx(), account=OTHER_IBAN), camt(entry(Tx()), account=OTHER_IBAN)])
def test_a_file_of_an_account_that_is_not_ours_is_refused_whole(sent, content):
    with pytest.raises(AnswerFileForeign) as refused, work(sent.house) as session:
        take(session, Sent("other.xml", content, new_id(), LATER))
    assert refused.value.facts == {"last": OTHER_IBAN[-4:]}
    assert stands(sent)[0] is PayoutState.WAITING


def test_a_file_that_the_bank_refuses_as_a_whole_rejects_every_payout_of_it(sent):
    assert taken(sent, pain(group="RJCT", reason="FF01")) == [LineResult.APPLIED]
    assert stands(sent) == (PayoutState.FAILED, "FF01", 403_75, [])


def test_in_a_mixed_report_the_payments_own_word_goes_before_that_of_the_file(sent):
    south = Tx("S-NOBODY-202603-EUR", status="RJCT", reason="AC01")
    assert taken(sent, pain(Tx(), south, group="PART")) == [LineResult.APPLIED, Parked.UNKNOWN]
    assert stands(sent)[0] is PayoutState.PAID


def test_a_file_that_was_booked_as_one_sum_pays_its_payouts(sent):
    assert taken(sent, camt(entry(amount="403.75", batch=FILE))) == [LineResult.APPLIED]
    assert stands(sent) == (PayoutState.PAID, None, 0, [])


def test_a_payout_that_comes_back_waits_for_a_person_and_is_due_again(sent):
    back = entry(Tx(reason="AC04", returned=True), side="CRDT")
    with read(sent.house) as session:
        before = balance(session, "house:bank", "EUR")
    assert taken(sent, camt(entry(Tx()), back)) == [LineResult.APPLIED, Parked.PAID_BEFORE]
    assert stands(sent) == (PayoutState.PAID, None, 0, [])
    accepted(sent)
    assert stands(sent) == (PayoutState.FAILED, "AC04", 403_75, [])
    with read(sent.house) as session:
        made = session.scalars(select(LedgerEntry).where(LedgerEntry.memo == "payout.returned")).one()
        assert made.facts == {"batch": FILE, "reference": f"REF-{NORTH}", "reason": "AC04"}
        assert session.scalars(select(Payout)).one().returned_on == date(2026, 4, 9)
        assert balance(session, "house:bank", "EUR") == before
        assert session.scalars(open_lines()).all() == []


def test_money_that_comes_back_after_the_next_statement_was_written_is_due_all_the_same(sent):
    """April's statement was written while March's payout stood as paid, so it carried nothing over."""
    taken(sent, pain(Tx()))
    earned(sent)
    with work(sent.house) as session:
        settle(session, Bulk(session), period_of(session, date(2026, 4, 1)), new_id(), LATER)
    assert stands(sent)[2:] == (403_75, [])
    taken(sent, camt(entry(Tx(reason="AC04", returned=True), side="CRDT")))
    accepted(sent)
    assert stands(sent)[2:] == (2 * 403_75, [])


def test_the_same_return_said_twice_is_given_back_once(sent):
    taken(sent, pain(Tx()))
    for message in ("STMT-1", "STMT-2"):
        back = camt(entry(Tx(reason="AC04", returned=True), side="CRDT"), message=message)
        assert taken(sent, back) == [Parked.PAID_BEFORE]
    accepted(sent)
    assert stands(sent) == (PayoutState.FAILED, "AC04", 403_75, [])
    third = camt(entry(Tx(reason="AC04", returned=True), side="CRDT"), message="STMT-3")
    assert taken(sent, third) == [LineResult.REPEATED]


def test_only_that_money_came_back_can_be_accepted_and_a_line_is_settled_once(sent):
    taken(sent, pain(Tx("S-NOBODY-202603-EUR")))
    with work(sent.house) as session:
        line = session.scalars(open_lines()).one()
        with pytest.raises(LineNotAccepted):
            accept(session, line, new_id(), LATER)
        with pytest.raises(LineReasonNeeded):
            dismiss(session, line, "  ", new_id(), LATER)
        dismiss(session, line, "A test payment of the bank.", new_id(), LATER)
        with pytest.raises(LineNotParked):
            dismiss(session, line, "Again.", new_id(), LATER)
        assert session.scalars(open_lines()).all() == []


def test_an_answer_by_hand_and_one_by_file_agree(sent):
    with work(sent.house) as session:
        pay(session, session.scalars(select(Payout)).one(), "BY-HAND", date(2026, 4, 8), NOW)
    assert taken(sent, camt(entry(Tx()))) == [LineResult.REPEATED]
    assert stands(sent) == (PayoutState.PAID, None, 0, [])


WORDS = st.lists(st.sampled_from(["paid", "failed", "waiting", "accept", "statement"]), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_c19_whatever_the_bank_says_in_whatever_order_money_is_due_once_or_paid_once(sent, words):
    """The first word counts; another one waits until a person accepts that paid money came back."""
    with work(sent.house, keep=False) as session:
        state = PayoutState.WAITING
        for number, word in enumerate(words):
            state = said(session, word, number, state)
            session.flush()
            payout = session.scalars(select(Payout)).one()
            assert payout.state is state
            due = carried(session)[(payout.partner_id, "EUR")]
            assert due == (403_75 if state is PayoutState.FAILED else 0)
            assert verify(session) == []


def said(session, word, number, state):
    """The bank says a word, or a person accepts all that waits; the state that must follow."""
    if word == "accept":
        waits = [line for line in session.scalars(open_lines()) if line.why is Parked.PAID_BEFORE]
        for line in waits:
            accept(session, line, new_id(), LATER)
        return PayoutState.FAILED if waits else state
    lines = {"paid": Tx(), "failed": Tx(status="RJCT", reason="AC04"), "waiting": Tx(status="ACSP")}
    message = f"M-{number}"
    content = camt(entry(Tx()), message=message) if word == "statement" else pain(lines[word], message=message)
    take(session, Sent("answer.xml", content, new_id(), LATER))
    if state is not PayoutState.WAITING or word == "waiting":
        return state
    return PayoutState.FAILED if word == "failed" else PayoutState.PAID
