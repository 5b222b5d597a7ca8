"""Reading partners' invoices, and the statements that none bills yet."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ltc.paper.models import Paper
from ltc.partner_invoice.models import PartnerInvoice, PartnerInvoiceState
from ltc.partner_invoice.rules import Stated
from ltc.settlement.models import SettlementPeriod, Statement

WAITING = (PartnerInvoiceState.MATCHES, PartnerInvoiceState.DIFFERS)


def invoices(view: str = "all") -> Select[PartnerInvoice]:
    """Invoices that the session may see, the newest first; `view` is waiting, differs, accepted, returned or all."""
    query = select(PartnerInvoice).order_by(PartnerInvoice.sent_at.desc(), PartnerInvoice.id.desc())
    if view == "waiting":
        return query.where(PartnerInvoice.state.in_(WAITING))
    known = {state.value: state for state in PartnerInvoiceState}
    return query.where(PartnerInvoice.state == known[view]) if view in known else query


def billable() -> Select[Statement]:
    """Statements that the session may see, that add something and stand on no paper; the oldest first."""
    billed = select(Paper.id).where(Paper.statement_id == Statement.id, Paper.returned_at.is_(None))
    query = select(Statement).join(SettlementPeriod, SettlementPeriod.id == Statement.period_id)
    adds = Statement.earned_minor + Statement.adjusted_minor != 0
    return query.where(adds, ~billed.exists()).order_by(SettlementPeriod.starts_on, Statement.number)


def statements_of(session: Session, invoice_id: UUID) -> list[Statement]:
    """The statements that an invoice bills, or billed before it was sent back."""
    query = select(Statement).join(Paper, Paper.statement_id == Statement.id)
    return list(session.scalars(query.where(Paper.partner_invoice_id == invoice_id).order_by(Statement.number)))


def stated(session: Session, statements: list[Statement]) -> Stated:
    """What statements of one currency say together. What was carried into them is on earlier ones."""
    ends = select(SettlementPeriod.ends_on).where(SettlementPeriod.id.in_([one.period_id for one in statements]))
    net = sum(one.earned_minor + one.adjusted_minor for one in statements)
    return Stated(net, statements[0].currency, max(session.scalars(ends)) - timedelta(days=1))
