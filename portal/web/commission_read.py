"""What the page of one accrual shows: its calculation figure by figure, and the papers that it leads back to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ltc.cash.models import Allocation, AllocationReversal, Invoice, Receipt
from ltc.commission.models import Accrual, AccrualCause, CommissionPlan
from ltc.credit_note.models import CreditNote
from ltc.deal.models import Deal
from ltc.dispute.models import Dispute
from ltc.order.models import SalesOrder
from ltc.payout.models import PayoutHold
from ltc.quote.models import Quote
from ltc.refund.models import Refund
from ltc.settlement.models import PeriodState, SettlementPeriod, Statement, StatementLine
from partners.conflict.models import ConflictCase
from partners.partner.models import Partner
from partners.receipt.find import receipts_of
from partners.registration.models import Registration
from portal.permits import Permission, permits
from portal.web.format import day, minor, percent
from portal.web.statement_read import why_unpaid
from pricing.ground.decision import Decision, Reason
from pricing.ground.record import TenantRecord

Row = TypeVar("Row", bound=TenantRecord)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper behind an amount, and its address when this reader may open it."""

    label: str
    text: str
    url: str | None = None


def one(session: Session, kind: type[Row], row_id: UUID | None) -> Row | None:
    """A row that the session may see."""
    return session.scalar(select(kind).where(kind.id == row_id)) if row_id else None


def calculation(accrual: Accrual, told: Decision, corrected: Accrual | None) -> list[tuple[str, str]]:
    """Every figure of an amount, from what counts to what is left after what was earned before."""

    def shown(amount: object) -> str:
        return minor(int(str(amount)), accrual.currency)

    if accrual.cause is AccrualCause.DISPUTED:
        before = corrected.amount_minor if corrected else 0
        rows = [(_("The line that was disputed"), shown(before)), (_("This correction"), shown(accrual.amount_minor))]
        return [*rows, (_("Both together"), shown(before + accrual.amount_minor))]
    rate, share = (_("Rate"), percent(accrual.rate_ppm)), (_("Share"), percent(accrual.share_ppm))
    facts = next((reason.facts for reason in told.reasons if "upto_minor" in reason.facts), None)
    if facts is None:
        return [(_("Base"), shown(accrual.base_minor)), rate, share, (_("This line"), shown(accrual.amount_minor))]
    return [
        (_("Sold without tax, less credits"), shown(facts["net_minor"])),
        (_("of it counts so far"), shown(facts["counted_minor"])),
        rate,
        share,
        (_("Earned so far"), shown(facts["upto_minor"])),
        (_("Earned before"), shown(facts["before_minor"])),
        (_("This line"), shown(accrual.amount_minor)),
    ]


def origin(session: Session, accrual: Accrual) -> list[Paper]:
    """The papers that an accrual leads back to, from the newest to the oldest, as far as the session may see them."""
    return [*_event(session, accrual), *_sold(session, accrual), *_rules(session, accrual)]


def _event(session: Session, accrual: Accrual) -> Iterator[Paper]:
    """Where it stands, and what caused it."""
    if found := statement_of(session, accrual):
        yield _paper(_("Statement"), found.number, "statement", found.id, Permission.STATEMENT_READ)
    if dispute := one(session, Dispute, accrual.cause_id):
        yield _paper(_("Dispute"), dispute.number, "dispute", dispute.id, Permission.DISPUTE_READ)
    if refund := one(session, Refund, accrual.cause_id):
        yield _paper(_("Refund"), refund.bank_reference, "refund", refund.id, Permission.REFUND_READ)
    if note := one(session, CreditNote, accrual.cause_id):
        yield _paper(_("Credit note"), note.number, "invoice", note.invoice_id, Permission.INVOICE_READ)
    if accrual.cause in (AccrualCause.CASH, AccrualCause.REVERSED):
        yield from _receipt(session, accrual)


def _receipt(session: Session, accrual: Accrual) -> Iterator[Paper]:
    """The money: a partner reads its day only."""
    reversal = one(session, AllocationReversal, accrual.cause_id)
    paid = one(session, Allocation, reversal.allocation_id if reversal else accrual.allocation_id)
    if receipt := one(session, Receipt, paid.receipt_id if paid else None):
        came = f"{receipt.bank_reference}, {day(receipt.received_on)}"
        yield _paper(_("Receipt"), came, "receipt", receipt.id, Permission.RECEIPT_READ)
    elif accrual.cause is AccrualCause.CASH:
        yield Paper(_("Receipt"), day(accrual.earned_on))


def _sold(session: Session, accrual: Accrual) -> Iterator[Paper]:
    """Invoice, order, quote, deal."""
    order = one(session, SalesOrder, accrual.order_id)
    for label, noun, row in (
        (_("Invoice"), "invoice", one(session, Invoice, accrual.invoice_id)),
        (_("Order"), "order", order),
        (_("Quote"), "quote", one(session, Quote, order.quote_id if order else None)),
        (_("Deal"), "deal", one(session, Deal, accrual.deal_id)),
    ):
        if row:
            yield _paper(label, row.number, noun, row.id, Permission(f"{noun}:read"))


def _rules(session: Session, accrual: Accrual) -> Iterator[Paper]:
    """Registration and ruling, and the plan."""
    deal = one(session, Deal, accrual.deal_id)
    asked = one(session, Registration, deal.registration_id if deal else None)
    if asked:
        yield _paper(_("Registration"), asked.number, "registration", asked.id, Permission.REGISTRATION_READ)
        case = session.scalar(select(ConflictCase.id).where(ConflictCase.registration_id == asked.id).limit(1))
        told = receipts_of(session, asked.id)
        if case and permits(g.actor, Permission.CASE_READ):
            yield _paper(_("Ruling"), _("the case"), "case", case, Permission.CASE_READ)
        elif told:
            yield _paper(
                _("Ruling"), day(told[0].issued_at), "ruling_receipt", told[0].id, Permission.REGISTRATION_READ
            )
    if plan := one(session, CommissionPlan, accrual.plan_id):
        yield Paper(_("Plan"), _("Version %(version)s", version=plan.version))


def _paper(label: str, text: str, noun: str, row_id: UUID, permission: Permission) -> Paper:
    may = permits(g.actor, permission)
    return Paper(label, text, url_for(f"{noun}.show", id=row_id) if may else None)


def statement_of(session: Session, accrual: Accrual) -> Statement | None:
    """The statement that has an accrual; to a partner one of an open month is not there."""
    query = select(Statement).join(StatementLine, StatementLine.statement_id == Statement.id)
    query = query.join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
    if g.actor.partner_id:
        query = query.where(SettlementPeriod.state == PeriodState.CLOSED)
    return session.scalar(query.where(StatementLine.id == accrual.id))


def not_paid(session: Session) -> list[tuple[Statement, PayoutHold, Reason]]:
    """The newest statements of a partner, one in each currency, that are not paid out, and why."""
    if not g.actor.partner_id:
        return []
    later = aliased(Statement)
    newer = select(later.id).where(later.currency == Statement.currency, later.id > Statement.id)
    query = select(Statement, PayoutHold, Partner).join(PayoutHold, PayoutHold.statement_id == Statement.id)
    query = query.join(Partner, Partner.id == Statement.partner_id).where(~newer.exists())
    rows = session.execute(query.order_by(Statement.currency))
    return [(statement, held, why_unpaid(statement, partner, held)) for statement, held, partner in rows]
