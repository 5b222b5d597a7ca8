"""Taking allocations back: the bank returned all or a part of the money, or it paid the wrong invoice."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.cash.allocate import enter
from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt, Undoing
from ltc.cash.reopen import reopen
from ltc.commission.accrue import Cause, accrue
from ltc.commission.models import AccrualCause
from ltc.ledger.post import Event, Move, post
from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import Money
from pricing.ground.record import new_id

Clerk = tuple[date, datetime, UUID]  # the day, the instant, and who


class AlreadyReversed(DomainError):
    """The allocation was taken back before, or its receipt bounced."""

    code = "allocation-reversed"


class ReversedTooEarly(Invalid):
    """Nothing bounces before the day on which it came."""

    code = "reversed-too-early"


def bounce(session: Session, receipt_id: UUID, when: tuple[date, datetime], by: UUID) -> list[AllocationReversal]:
    """The bank took a whole receipt back on a day: what it paid is owed again, what it earned is taken back.

    Raises AlreadyReversed, ReversedTooEarly.
    """
    receipt = _locked(session, receipt_id)
    if receipt.bounced_minor:
        raise AlreadyReversed
    if when[0] < receipt.received_on:
        raise ReversedTooEarly(field="on")
    done = [_reverse(session, receipt, one, Undoing.BOUNCED, (*when, by)) for one in _standing(session, receipt)]
    receipt.bounced_minor, receipt.bounced_on = receipt.amount_minor, when[0]
    event = Event(f"bounce:{receipt.id}", "receipt.bounced", when[0], {"reference": receipt.bank_reference})
    amount = Money(receipt.amount_minor, receipt.currency)
    post(session, event, [Move("house:bank", f"receipt:{receipt.id}:unallocated", amount)], when[1])
    return done


def unmatch(session: Session, allocation: Allocation, when: tuple[date, datetime], by: UUID) -> AllocationReversal:
    """Take one allocation back; the receipt's money can be matched anew. Raises AlreadyReversed."""
    receipt = _locked(session, allocation.receipt_id)
    if session.scalar(select(AllocationReversal.id).where(AllocationReversal.allocation_id == allocation.id)):
        raise AlreadyReversed
    return _reverse(session, receipt, allocation, Undoing.MISMATCHED, (*when, by))


def uncover(session: Session, receipt: Receipt, when: tuple[date, datetime], by: UUID) -> list[AllocationReversal]:
    """More went back of a locked receipt than was left of it: take as much from what it paid, the newest first.

    Of an allocation that is taken back in part the rest is allocated again, as of the day the money came; what it
    earned changes once, by the difference.
    """
    done = []
    for one in reversed(_standing(session, receipt)):
        short = -receipt.left_minor
        if short > 0:
            reversal, invoice = _undo(session, receipt, one, Undoing.BOUNCED, (*when, by))
            if one.amount_minor > short:
                enter(session, (receipt, invoice), one.amount_minor - short, by, when[1])
            _take_back(session, receipt, reversal, invoice, (*when, by))
            done.append(reversal)
    return done


def _standing(session: Session, receipt: Receipt) -> Sequence[Allocation]:
    """What a receipt pays, the oldest first."""
    undone = select(AllocationReversal.allocation_id).where(AllocationReversal.allocation_id == Allocation.id)
    query = select(Allocation).where(Allocation.receipt_id == receipt.id, ~undone.exists())
    return session.scalars(query.order_by(Allocation.id)).all()


def _locked(session: Session, receipt_id: UUID) -> Receipt:
    query = select(Receipt).where(Receipt.id == receipt_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _reverse(
    session: Session, receipt: Receipt, allocation: Allocation, undoing: Undoing, clerk: Clerk
) -> AllocationReversal:
    reversal, invoice = _undo(session, receipt, allocation, undoing, clerk)
    _take_back(session, receipt, reversal, invoice, clerk)
    return reversal


def _undo(
    session: Session, receipt: Receipt, allocation: Allocation, undoing: Undoing, clerk: Clerk
) -> tuple[AllocationReversal, Invoice]:
    """Write and post that an allocation no longer holds; its invoice is locked."""
    on, now, by = clerk
    query = select(Invoice).where(Invoice.id == allocation.invoice_id).with_for_update()
    invoice = session.scalars(query.execution_options(populate_existing=True)).one()
    reversal = AllocationReversal(
        id=new_id(), allocation_id=allocation.id, undoing=undoing, reversed_on=on, reversed_at=now, reversed_by=by
    )
    reopen(session, invoice, clerk)
    receipt.allocated_minor -= allocation.amount_minor
    invoice.paid_minor -= allocation.amount_minor
    session.add(reversal)
    session.flush()
    event = Event(f"reversal:{reversal.id}", "receipt.reversed", on, {"invoice": invoice.number})
    move = Move(
        f"receipt:{receipt.id}:unallocated",
        f"invoice:{invoice.id}:receivable",
        Money(allocation.amount_minor, allocation.currency),
    )
    post(session, event, [move], now)
    return reversal, invoice


def _take_back(
    session: Session, receipt: Receipt, reversal: AllocationReversal, invoice: Invoice, clerk: Clerk
) -> None:
    on, now, _ = clerk
    facts = {"receipt": receipt.bank_reference, "invoice": invoice.number}
    cause = Cause(AccrualCause.REVERSED, reversal.id, on, facts, invoice.id, reversal.allocation_id)
    accrue(session, invoice.order_id, cause, now)
