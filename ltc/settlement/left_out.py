"""What a settlement does not take, and why: held back, not rated, settled before, or without the customer's cash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt
from ltc.commission.find import alarms, settled
from ltc.commission.models import Accrual
from ltc.deal.models import DealParticipant
from ltc.settlement.cadence import Span
from ltc.settlement.flag import silent_zero
from partners.partner.models import Partner, PartnerKind
from pricing.ground.decision import Fact, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Silent:
    """A partner whose orders were paid and have earned it nothing."""

    partner_id: UUID
    reason: Reason


def left_out(session: Session, span: Span) -> list[Reason]:
    """Why something is not in the settlement of a span, with how much of it there is; counted, never loaded."""
    found = [*_held_back(session, span), *_blocked(session, span), *_settled(session, span)]
    return [*found, *_unmatched(session, span), *_unpaid(session, span)]


def why_empty(found: Sequence[Reason], span: Span) -> list[Reason]:
    """Why a settlement is empty: what was left out of it, or else that no cash came in."""
    last = (span[1] - timedelta(days=1)).isoformat()
    return list(found) or [Reason("settlement.no-cash", Verdict.ALLOW, {"until": last})]


def _held_back(session: Session, span: Span) -> Iterable[Reason]:
    """Earned before the span ends, and not to be paid before a later day."""
    which = (Accrual.earned_on < span[1], Accrual.payable_on >= span[1], ~settled().exists())
    first = func.min(Accrual.payable_on)
    for currency, number, minor, day in _sums(session, Accrual.amount_minor, Accrual.currency, which, first):
        yield _reason("settlement.held-back", currency, number, minor, {"from": day.isoformat()})


def _blocked(session: Session, span: Span) -> Iterable[Reason]:
    """Nothing rates it: a person has to write a rate, or a cost."""
    query = alarms().where(Accrual.earned_on < span[1]).order_by(None)
    number = session.scalar(query.with_only_columns(func.count())) or 0
    if number:
        yield Reason("settlement.no-rate", Verdict.REFER, {"number": number})


def _settled(session: Session, span: Span) -> Iterable[Reason]:
    """Payable inside the span, and on a statement already."""
    which = (Accrual.payable_on >= span[0], Accrual.payable_on < span[1], settled().exists())
    for currency, number, minor in _sums(session, Accrual.amount_minor, Accrual.currency, which):
        yield _reason("settlement.settled-before", currency, number, minor)


def _unmatched(session: Session, span: Span) -> Iterable[Reason]:
    """Cash that pays no invoice yet earns nothing yet."""
    which = (Receipt.received_on < span[1], Receipt.left_minor > 0)
    for currency, number, minor in _sums(session, Receipt.left_minor, Receipt.currency, which):
        yield _reason("settlement.unmatched", currency, number, minor)


def _unpaid(session: Session, span: Span) -> Iterable[Reason]:
    """Invoices of partners' deals that their customers still owe."""
    which = (Invoice.issued_on < span[1], Invoice.owed_minor > 0, Invoice.partner_id.is_not(None))
    for currency, number, minor in _sums(session, Invoice.owed_minor, Invoice.currency, which):
        yield _reason("settlement.unpaid-invoice", currency, number, minor)


def _sums(
    session: Session,
    amount: Any,
    currency: Any,
    which: Sequence[ColumnElement[bool]],
    *more: ColumnElement[Any],
) -> list[tuple[Any, ...]]:
    """Rows and their sum, by currency."""
    query = select(currency, func.count(), func.sum(amount), *more).where(*which)
    return [tuple(row) for row in session.execute(query.group_by(currency).order_by(currency))]


def _reason(rule: str, currency: str, number: int, minor: int, more: dict[str, Fact] | None = None) -> Reason:
    facts: dict[str, Fact] = {"number": number, "amount_minor": int(minor), "currency": currency}
    return Reason(rule, Verdict.ALLOW, facts | (more or {}))


def silent(session: Session, span: Span) -> list[Silent]:
    """Partners with cash in the span on orders that have never earned them anything, by partner and currency."""
    undone = select(AllocationReversal.id).where(AllocationReversal.allocation_id == Allocation.id)
    taking = select(DealParticipant.deal_id, DealParticipant.partner_id).distinct().subquery()
    earned = select(Accrual.id).where(
        Accrual.order_id == Invoice.order_id, Accrual.partner_id == taking.c.partner_id, Accrual.amount_minor != 0
    )
    orders, collected = func.count(Invoice.order_id.distinct()), func.sum(Allocation.net_minor)
    query = (
        select(taking.c.partner_id, Allocation.currency, orders, collected)
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .join(taking, taking.c.deal_id == Invoice.deal_id)
        .join(Partner, Partner.id == taking.c.partner_id)
        .where(Partner.kind != PartnerKind.HOUSE, Allocation.allocated_on >= span[0], Allocation.allocated_on < span[1])
        .where(~undone.exists(), ~earned.exists())
        .group_by(taking.c.partner_id, Allocation.currency)
        .order_by(taking.c.partner_id, Allocation.currency)
    )
    found = [(row[0], silent_zero(row[2], int(row[3]), row[1])) for row in session.execute(query)]
    return [Silent(partner_id, reason) for partner_id, reason in found if reason]
