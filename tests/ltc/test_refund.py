"""Money that goes back: of an invoice or a receipt, before or after it came, once, with the commission on it."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from ltc.cash.allocate import allocate
from ltc.cash.models import Invoice, Receipt
from ltc.cash.off import AmountOff
from ltc.cash.record import NewReceipt
from ltc.cash.record import record as receive
from ltc.cash.reverse import ReversedTooEarly, bounce
from ltc.commission.models import Accrual
from ltc.credit_note.credit import Asked, Clerk, credit
from ltc.credit_note.models import CreditReason
from ltc.deal.models import Role
from ltc.earning.component import AGEING, Terms
from ltc.ledger.find import balances
from ltc.ledger.verify import verify
from ltc.mode.models import Mode
from ltc.refund.apply import ReceiptMissing, RefundApplied
from ltc.refund.models import Refund, RefundKind
from ltc.refund.record import NewRefund, RefundKnown, RefundOfNothing, name, record
from portal.db import work
from pricing.ground.money import CurrencyMismatch, Money
from pricing.ground.record import new_id
from tests.deals import NOW, TODAY, invoiced, opened, ordered, paid
from tests.ltc.test_earned import planned

FULL, GROSS = 40_375, 912_475  # 5 % of 8,075.00; with 13 % tax
LATER = TODAY + timedelta(days=40)


@pytest.fixture
def sold(world):
    """A channel deal of north that was delivered and invoiced: 8,075.00 net, 9,124.75 gross."""
    with work(world.house) as session:
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
    return world, invoice.id


def the(session, invoice_id):
    return session.scalars(select(Invoice).where(Invoice.id == invoice_id)).one()


def earned(session):
    """Accrued amounts in the order in which they were written."""
    return [row.amount_minor for row in session.scalars(select(Accrual).order_by(Accrual.id))]


def back(session, minor, *, kind=RefundKind.PAID_BACK, reference="OUT-1", on=LATER, currency="EUR", **of):
    """A refund."""
    given = NewRefund(reference, kind, on, "Siemens AG", Money(minor, currency), new_id(), **of)
    made = record(session, given, NOW)
    session.flush()
    return made


def taken(session, minor, receipt_reference, **more):
    """What a bank took back of a receipt."""
    return back(session, minor, kind=RefundKind.TAKEN_BACK, receipt_reference=receipt_reference, **more)


def came(session, minor, reference="IN-1", on=TODAY):
    """A receipt."""
    made = receive(session, NewReceipt(reference, on, "Siemens AG", Money(minor, "EUR"), new_id()), NOW)
    session.flush()
    return made


def half(session, invoice):
    """A credit note on half of the units."""
    return credit(session, invoice, CreditReason.RETURNED, [Asked(invoice.lines[0].order_line_id, 5)], clerk())


def clerk():
    return Clerk(new_id(), LATER, NOW)


def test_a_credit_that_is_paid_back_leaves_nothing_owed_and_took_its_commission_back_once(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        note = half(session, the(session, invoice_id))
        assert the(session, invoice_id).owed_minor == -note.gross_minor
        back(session, note.gross_minor, invoice_id=invoice_id)
        assert the(session, invoice_id).owed_minor == 0
        assert earned(session) == [FULL, -20_188]
        assert verify(session) == []


def test_money_paid_back_before_its_credit_note_takes_back_the_same(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        back(session, 456_238, invoice_id=invoice_id)
        assert earned(session) == [FULL, -20_188]
        assert the(session, invoice_id).owed_minor == 456_238
        half(session, the(session, invoice_id))
        assert sum(earned(session)) == 20_187
        assert the(session, invoice_id).owed_minor == 0
        assert verify(session) == []


def test_what_was_paid_back_without_a_credit_note_can_be_paid_again(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        paid(session, the(session, invoice_id))
        back(session, GROSS, invoice_id=invoice_id)
        assert earned(session) == [FULL, -FULL]
        invoice = the(session, invoice_id)
        paid(session, invoice, invoice.owed_minor)
        assert sum(earned(session)) == FULL
        assert (invoice.paid_minor, invoice.refunded_minor, invoice.owed_minor) == (2 * GROSS, GROSS, 0)
        assert verify(session) == []


def test_late_cash_that_is_paid_back_goes_back_in_equal_proportion(world):
    """A credit note after cash of two ages, and its refund: neither the refund nor its order changes what is earned."""
    with work(world.house) as session:
        planned(session, terms=Terms(ageing=AGEING), rates=[(Mode.CHANNEL, Role.RESOLD, 50_000)])
        invoice = invoiced(session, ordered(world, session, opened(world, session)))
        paid(session, invoice, 456_237)
        paid(session, invoice, 456_238, on=LATER)
        note = half(session, invoice)
        before = sum(earned(session))
        back(session, note.gross_minor, invoice_id=invoice.id)
        assert sum(earned(session)) == before == 20_187 * 3 // 4


def test_b19_a_partial_dispute_takes_back_its_part_and_a_won_one_gives_it_again(sold):
    """B19: of 9,124.75 the bank takes 3,041.58 back, a third: a third of the commission; won, the money comes again."""
    world, invoice_id = sold
    with work(world.house) as session:
        came(session, GROSS)
        receipt = session.scalars(select(Receipt)).one()
        allocate(session, (receipt.id, invoice_id), GROSS, new_id(), NOW)
        taken(session, 304_158, "IN-1")
        assert earned(session) == [FULL, -13_459]
        assert the(session, invoice_id).owed_minor == 304_158
        assert (receipt.left_minor, receipt.allocated_minor) == (0, GROSS - 304_158)
        won = came(session, 304_158, "IN-2", LATER)
        allocate(session, (won.id, invoice_id), 304_158, new_id(), NOW)
        assert earned(session) == [FULL, -13_459, 13_459]
        assert verify(session) == []


def test_b19_a_chargeback_of_everything_takes_everything_back(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        allocation = paid(session, the(session, invoice_id))
        bounce(session, allocation.receipt_id, (LATER, NOW), new_id())
        assert earned(session) == [FULL, -FULL]


def test_c06_a_refund_before_its_receipt_is_parked_and_applied_once(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        parked = taken(session, 300_000, "IN-1")
        assert parked.parked
        assert balances(session, "refund:") == {f"refund:{parked.id}:parked": {"EUR": 300_000}}
        assert verify(session) == []
        receipt = came(session, GROSS)
        assert (parked.receipt_id, receipt.left_minor) == (receipt.id, GROSS - 300_000)
        with pytest.raises(RefundApplied):
            name(session, parked, "IN-1", NOW)
        with pytest.raises(AmountOff):
            allocate(session, (receipt.id, invoice_id), GROSS, new_id(), NOW)
        allocate(session, (receipt.id, invoice_id), receipt.left_minor, new_id(), NOW)
        assert sum(earned(session)) == 27_100
        assert verify(session) == []


def test_c06_a_receipt_that_does_not_fit_leaves_the_refund_parked_until_a_person_names_another(sold):
    world, _ = sold
    with work(world.house) as session:
        parked = taken(session, 300_000, "IN-1")
        came(session, 200_000)
        assert parked.parked
        assert verify(session) == []
    with pytest.raises(ReceiptMissing), work(world.house) as session:
        name(session, session.scalars(select(Refund)).one(), "IN-9", NOW)
    with work(world.house) as session:
        came(session, 300_000, "IN-2")
        again = session.scalars(select(Refund)).one()
        name(session, again, "IN-2", NOW)
        session.flush()
        assert not again.parked
        assert verify(session) == []


EVENTS = ("receipt", "refund", "credit", "taken")


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids="-".join)
def test_c06_events_of_money_in_any_order_end_in_the_same_ledger(sold, order):
    """Cash of all, half credited and paid back, 1,000.00 taken back by the bank: the ledger is proven at every step."""
    world, invoice_id = sold

    def receipt(session):
        made = came(session, GROSS)
        allocate(
            session, (made.id, invoice_id), min(made.left_minor, the(session, invoice_id).owed_minor), new_id(), NOW
        )

    acts = {
        "receipt": receipt,
        "refund": lambda session: back(session, 456_237, invoice_id=invoice_id, on=TODAY),
        "credit": lambda session: half(session, the(session, invoice_id)),
        "taken": lambda session: taken(session, 100_000, "IN-1", reference="OUT-2", on=TODAY),
    }
    with work(world.house) as session:
        for event in order:
            acts[event](session)
            session.flush()
            assert verify(session) == []
        receipt = session.scalars(select(Receipt)).one()
        invoice = the(session, invoice_id)
        open_ = min(receipt.left_minor, invoice.owed_minor)
        if open_ > 0:  # a clerk matches what is left of it
            allocate(session, (receipt.id, invoice_id), open_, new_id(), NOW)
        assert sum(earned(session)) == 15_762
        assert balances(session, "house:bank") == {"house:bank": {"EUR": GROSS - 456_237 - 100_000}}
        assert verify(session) == []


def test_what_cannot_be_a_refund_is_refused_and_nothing_is_written(sold):
    world, invoice_id = sold
    with work(world.house) as session:
        allocation = paid(session, the(session, invoice_id))
        receipt = session.scalars(select(Receipt).where(Receipt.id == allocation.receipt_id)).one()
        reference = receipt.bank_reference
    wrong = [
        (AmountOff, 0, {"invoice_id": invoice_id}),
        (AmountOff, GROSS + 1, {"invoice_id": invoice_id}),
        (AmountOff, 1, {"receipt_reference": reference}),  # the house pays back what is not matched only
        (RefundOfNothing, 1, {}),
        (RefundOfNothing, 1, {"invoice_id": invoice_id, "receipt_reference": reference}),
        (CurrencyMismatch, 1, {"invoice_id": invoice_id, "currency": "USD"}),
        (
            ReversedTooEarly,
            1,
            {"receipt_reference": reference, "kind": RefundKind.TAKEN_BACK, "on": TODAY - timedelta(1)},
        ),
    ]
    for error, minor, of in wrong:
        with pytest.raises(error), work(world.house) as session:
            back(session, minor, **of)
    with work(world.house) as session:
        assert session.scalars(select(Refund)).all() == []
        back(session, 1, invoice_id=invoice_id)
        with pytest.raises(RefundKnown):
            back(session, 1, invoice_id=invoice_id)
