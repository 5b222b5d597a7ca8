"""Write-offs: one person asks, another approves; what is written off earns nothing and can come back."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ltc.cash.allocate import allocate
from ltc.cash.models import Allocation, Invoice, Receipt, Rounding
from ltc.cash.off import AmountOff
from ltc.cash.reverse import bounce, unmatch
from ltc.cash.round_off import NotRounded, round_off
from ltc.commission.models import Accrual
from ltc.commission.outlook import coming
from ltc.credit_note.credit import Clerk, all_of, credit
from ltc.credit_note.models import CreditReason
from ltc.deal.facts import facts
from ltc.deal.models import Deal
from ltc.ledger.find import balance
from ltc.ledger.verify import verify
from ltc.receivable.find import totals
from ltc.refund.models import RefundKind
from ltc.refund.record import NewRefund
from ltc.refund.record import record as refund
from ltc.settlement_terms.terms import Limit, Terms
from ltc.write_off.answer import OwnWriteOff, WriteOffAnswered, approve, decline
from ltc.write_off.ask import Wish, WriteOffWaits, WriteOffWords, ask
from ltc.write_off.find import for_another, of_invoice, returns, write_offs
from ltc.write_off.models import WriteOff, WriteOffEntry, WriteOffReason, WriteOffState
from ltc.write_off.take_back import NotWrittenOff, take_back
from portal.db import read, tried_twice, work
from pricing.ground.errors import DomainError
from pricing.ground.money import Money
from pricing.ground.record import new_id
from tests.conftest import new_tenant
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid, received
from tests.faults.together import together
from tests.statements import published
from tests.world import build

GROSS, PAID = 912_475, 600_000
LEFT = GROSS - PAID
ASKS, OTHER, THIRD = (TODAY, NOW, new_id()), (TODAY, NOW, new_id()), (TODAY, NOW, new_id())
CENTS = Terms(limits=(Limit("EUR", rounding_minor=LEFT),))


@pytest.fixture
def owing(world):
    """An invoice of which two thirds were paid."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice, PAID)
    return world


def asks(world, minor=LEFT, clerk=ASKS, note="The insolvency administrator has closed the case."):
    with work(world.house) as session:
        invoice = session.scalars(select(Invoice.id)).one()
        return ask(session, invoice, Wish(minor, WriteOffReason.INSOLVENT, note), clerk)


def approves(world, row, clerk=OTHER):
    with work(world.house) as session:
        return approve(session, session.get_one(WriteOff, (row.tenant_id, row.id)), clerk)


def declines(world, row, words="Ask again in June.", clerk=OTHER):
    with work(world.house) as session:
        decline(session, session.get_one(WriteOff, (row.tenant_id, row.id)), words, clerk)


def takes_back(world, row, clerk=ASKS):
    with work(world.house) as session:
        return take_back(session, session.get_one(WriteOff, (row.tenant_id, row.id)), clerk)


def written_off(world, minor=LEFT):
    row = asks(world, minor)
    approves(world, row)
    return row


def stands(world):
    """What the invoice owes, and the account of bad debts; the ledger proves both."""
    with read(world.house) as session:
        assert verify(session) == []
        invoice = session.scalars(select(Invoice)).one()
        return invoice.owed_minor, balance(session, "house:bad-debt", "EUR").minor


def state(world, row):
    with read(world.house) as session:
        return session.get_one(WriteOff, (row.tenant_id, row.id)).state


def test_asking_changes_nothing_and_another_persons_approval_writes_off(owing):
    row = asks(owing)
    assert stands(owing) == (LEFT, 0)
    approves(owing, row)
    assert stands(owing) == (0, LEFT)
    assert state(owing, row) is WriteOffState.APPROVED


def test_it_earns_nothing_and_nothing_of_it_is_expected_any_more(owing):
    with read(owing.house) as session:
        earned = session.scalar(select(func.sum(Accrual.amount_minor)))
        assert coming(session, 10, TODAY) != []
    written_off(owing)
    with read(owing.house) as session:
        assert session.scalar(select(func.sum(Accrual.amount_minor))) == earned
        assert coming(session, 10, TODAY) == []


def test_ages_and_gates_follow(owing):
    with read(owing.house) as session:
        [all_] = totals(session, TODAY)
        deal = session.scalars(select(Deal)).one()
        assert (all_.total_minor, facts(session, deal, TODAY).receivable_minor) == (LEFT, LEFT)
    row = written_off(owing)
    with read(owing.house) as session:
        assert totals(session, TODAY) == []
        assert facts(session, deal, TODAY).receivable_minor == 0
    takes_back(owing, row)
    with read(owing.house) as session:
        assert totals(session, TODAY)[0].total_minor == LEFT


def test_its_debtor_owes_it_still(owing):
    written_off(owing, 100)
    with read(owing.house) as session:
        invoice = session.scalars(select(Invoice)).one()
        assert (invoice.owed_minor, invoice.claimed_minor) == (LEFT - 100, LEFT)


def test_nobody_answers_what_she_asked_for(owing):
    row = asks(owing)
    with pytest.raises(OwnWriteOff):
        approves(owing, row, ASKS)
    with pytest.raises(OwnWriteOff):
        declines(owing, row, clerk=ASKS)
    assert stands(owing) == (LEFT, 0)


def test_the_database_too_wants_two_people_and_one_waiting_request_of_an_invoice(owing):
    row = asks(owing)
    with pytest.raises(IntegrityError), work(owing.house) as session:
        found = session.get_one(WriteOff, (row.tenant_id, row.id))
        found.state, found.answered_by, found.answered_at = WriteOffState.APPROVED, found.asked_by, NOW
    with pytest.raises(IntegrityError), work(owing.house) as session:
        same = {"invoice_id": row.invoice_id, "currency": "EUR", "reason": row.reason, "note": "Again", "answer": ""}
        session.add(WriteOff(amount_minor=1, asked_by=new_id(), asked_at=NOW, **same))


def test_entries_are_never_changed_and_each_is_written_once(owing):
    row = written_off(owing)
    with pytest.raises(IntegrityError, match="append-only"), work(owing.house) as session:
        session.scalars(select(WriteOffEntry)).one().amount_minor = 1
    with pytest.raises(IntegrityError), work(owing.house) as session:
        of = {"write_off_id": row.id, "amount_minor": LEFT}
        session.add(WriteOffEntry(entered_on=TODAY, entered_at=NOW, entered_by=new_id(), **of))


@pytest.mark.parametrize("minor", [0, -1, LEFT + 1])
def test_no_more_than_is_owed_and_never_nothing(owing, minor):
    with pytest.raises(AmountOff):
        asks(owing, minor)


def test_a_request_and_a_refusal_need_words(owing):
    with pytest.raises(WriteOffWords):
        asks(owing, note=" ")
    row = asks(owing)
    with pytest.raises(WriteOffWords):
        declines(owing, row, " ")


def test_what_was_paid_meanwhile_is_not_written_off(owing):
    row = asks(owing)
    with work(owing.house) as session:
        paid(session, session.scalars(select(Invoice)).one(), 1)
    with pytest.raises(AmountOff):
        approves(owing, row)
    declines(owing, row)
    assert (stands(owing), state(owing, row)) == ((LEFT - 1, 0), WriteOffState.DECLINED)


def test_with_rounding_never_more_than_is_owed(owing):
    published(owing, CENTS)
    row = asks(owing)
    with work(owing.house) as session:
        round_off(session, row.invoice_id, OTHER)
    with pytest.raises(AmountOff):
        approves(owing, row)
    with pytest.raises(IntegrityError), work(owing.house) as session:
        session.scalars(select(Invoice)).one().written_off_minor = GROSS - LEFT + 1


def test_an_answer_is_given_once_and_one_request_waits_at_a_time(owing):
    row = asks(owing, 100)
    with pytest.raises(WriteOffWaits):
        asks(owing, 200)
    declines(owing, row)
    for again in (approves, declines):
        with pytest.raises(WriteOffAnswered):
            again(owing, row)
    first = written_off(owing, 100)
    second = written_off(owing, 200)
    assert stands(owing) == (LEFT - 300, 300)
    takes_back(owing, first)
    assert (stands(owing), state(owing, second)) == ((LEFT - 200, 200), WriteOffState.APPROVED)


def test_cash_that_comes_after_all_is_matched_when_it_is_taken_back(owing):
    row = written_off(owing)
    with work(owing.house) as session:
        receipt = received(session, Money(LEFT, "EUR"))
    with pytest.raises(AmountOff), work(owing.house) as session:
        allocate(session, (receipt.id, row.invoice_id), LEFT, new_id(), NOW)
    takes_back(owing, row)
    with work(owing.house) as session:
        allocate(session, (receipt.id, row.invoice_id), LEFT, new_id(), NOW)
    assert stands(owing) == (0, 0)
    with pytest.raises(NotWrittenOff):
        takes_back(owing, row)


@pytest.mark.parametrize("undo", ["bounce", "unmatch"])
def test_cash_that_is_taken_back_opens_the_whole_invoice_again(owing, undo):
    row = written_off(owing)
    with work(owing.house) as session:
        if undo == "bounce":
            bounce(session, session.scalars(select(Receipt.id)).one(), (TODAY, NOW), new_id())
        else:
            unmatch(session, session.scalars(select(Allocation)).one(), (TODAY, NOW), new_id())
    assert stands(owing) == (GROSS, 0)
    assert state(owing, row) is WriteOffState.TAKEN_BACK
    with read(owing.house) as session:
        assert returns(session, [row])[row.id].amount_minor == -LEFT


def test_a_credit_note_leaves_the_payer_what_it_paid_and_takes_every_write_off_back(owing):
    written_off(owing, 100)
    written_off(owing, 200)
    with work(owing.house) as session:
        invoice = session.scalars(select(Invoice)).one()
        credit(session, invoice, CreditReason.CANCELLED, all_of(session, invoice), Clerk(new_id(), TODAY, NOW))
    assert stands(owing) == (-PAID, 0)
    with read(owing.house) as session:
        assert sorted(session.scalars(select(WriteOffEntry.amount_minor))) == [-200, -100, 100, 200]


def test_what_is_paid_back_is_owed_and_the_write_off_stays(owing):
    row = written_off(owing)
    with work(owing.house) as session:
        back = Money(PAID, "EUR")
        refund(session, NewRefund("OUT-1", RefundKind.PAID_BACK, TODAY, "X", back, new_id(), row.invoice_id), NOW)
    assert stands(owing) == (PAID, LEFT)


def test_two_who_approve_at_once_write_off_once(owing):
    row = asks(owing)
    found = together([lambda c=c: tried_twice(lambda: approves(owing, row, c).amount_minor) for c in (OTHER, THIRD)])
    assert sorted(map(str, found)) == [str(LEFT), "write-off-answered"]
    assert stands(owing) == (0, LEFT)


def test_two_who_ask_at_once_leave_one_request(owing):
    found = together([lambda c=c: tried_twice(lambda: asks(owing, LEFT, c).amount_minor) for c in (OTHER, THIRD)])
    assert sorted(map(str, found)) == [str(LEFT), "write-off-waits"]


def test_lists_say_what_waits_for_whom(owing):
    row = asks(owing, 100)
    with read(owing.house) as session:
        assert session.scalars(for_another(ASKS[2])).all() == []
        assert [one.id for one in session.scalars(for_another(OTHER[2]))] == [row.id]
        assert [one.id for one in session.scalars(write_offs(WriteOffState.WAITING))] == [row.id]
        assert session.scalars(write_offs(WriteOffState.APPROVED)).all() == []
        assert [one.id for one in session.scalars(of_invoice(row.invoice_id))] == [row.id]
        assert [one.id for one in session.scalars(write_offs())] == [row.id]


ACTS = ("pays", "matches", "rounds", "asks", "approves", "declines", "takes_back", "unmatches")


def act(session, name, chance):
    """One act on the one invoice, with an amount that may be too much; what may not be is refused."""
    invoice = session.scalars(select(Invoice)).one()
    minor = chance.choice([1, 7, max(1, invoice.owed_minor // 2), max(1, invoice.owed_minor), GROSS])
    rows = session.scalars(select(WriteOff).order_by(WriteOff.id)).all()
    receipts = session.scalars(select(Receipt.id).order_by(Receipt.id)).all()
    if name == "pays":
        received(session, Money(minor, "EUR"))
    elif name == "matches" and receipts:
        allocate(session, (chance.choice(receipts), invoice.id), minor, new_id(), NOW)
    elif name == "rounds":
        round_off(session, invoice.id, ASKS)
    elif name == "asks":
        ask(session, invoice.id, Wish(minor, WriteOffReason.UNTRACEABLE, "Gone."), ASKS)
    elif name == "approves" and rows:
        approve(session, chance.choice(rows), OTHER)
    elif name == "declines" and rows:
        decline(session, chance.choice(rows), "No.", OTHER)
    elif name == "takes_back" and rows:
        take_back(session, chance.choice(rows), OTHER)
    elif name == "unmatches" and (found := session.scalars(select(Allocation)).all()):
        unmatch(session, chance.choice(found), (TODAY, NOW), new_id())


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**32), st.lists(st.sampled_from(ACTS), min_size=8, max_size=30))
def test_whatever_happens_nothing_is_owed_below_zero_and_no_unit_is_lost(world, seed, acts):
    own, chance = build(new_tenant()), Random(seed)
    published(own, Terms(limits=(Limit("EUR", rounding_minor=10),)))
    with work(own.house) as session:
        invoiced(session, ordered(own, session, opened(own, session)))
    for name in acts:
        try:
            with work(own.house) as session:
                act(session, name, chance)
        except DomainError:
            pass
        with read(own.house) as session:
            invoice = session.scalars(select(Invoice)).one()
            gone = [session.scalar(select(func.sum(kind.amount_minor))) or 0 for kind in (Rounding, WriteOffEntry)]
            assert gone == [invoice.rounded_minor, invoice.written_off_minor]
            assert invoice.owed_minor >= 0
            assert invoice.owed_minor + invoice.paid_minor + sum(gone) == GROSS
            assert verify(session) == []


def test_nothing_is_rounded_off_that_was_written_off(owing):
    published(owing, CENTS)
    row = written_off(owing)
    with pytest.raises(NotRounded), work(owing.house) as session:
        round_off(session, row.invoice_id, OTHER)
